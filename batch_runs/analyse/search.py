"""The search for good plans: an evolutionary search (NSGA-II) that can be lived through again.

Which plans are tried next depends on the seed and on what earlier plans were worth, and on nothing else. So a search
that was stopped, however rudely, is resumed by going through it again from the start: plans already evaluated are
looked up, the others are evaluated. The result is that of a search that was never stopped, and a longer search
continues a shorter one.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from batch_runs.domains import Domain, Range
from batch_runs.extras import needed
from model.levers import Value

if TYPE_CHECKING:
    from optuna import Study, Trial

POPULATION = 20
Plan = Mapping[str, Value]


@dataclass(frozen=True)
class Worth:
    """What a plan is worth: a number per goal, and by how much it breaks the budget (0 or less: it does not).

    A plan that could not be run has no goals.
    """

    goals: tuple[float, ...]
    excess: float = 0.0

    @property
    def defined(self) -> bool:
        """Whether every goal is a number."""
        return bool(self.goals) and all(goal - goal == 0 for goal in self.goals)


def search(
    domains: Mapping[str, Domain],
    directions: Sequence[str],
    worth_of: Callable[[Sequence[Plan]], Sequence[Worth]],
    evaluations: int,
    seed: int,
    first: Sequence[Plan] = (),
    population: int = POPULATION,
) -> list[tuple[Plan, Worth]]:
    """Every plan that was tried, in order, with its worth; a plan may come again.

    Args:
        domains: what each lever may be.
        directions: `max` or `min` for each goal.
        worth_of: evaluates a generation of plans.
        evaluations: how many plans to try.
        seed: of the search; the luck of runs is another matter.
        first: plans to try before any other.
        population: plans of one generation.
    """
    optuna = needed("optuna")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        study = optuna.create_study(
            directions=["maximize" if direction == "max" else "minimize" for direction in directions],
            sampler=optuna.samplers.NSGAIISampler(
                population_size=population,
                seed=seed % 2**32,
                # Mixes numbers, where the usual crossover only swaps them: fronts are reached closer and more evenly.
                crossover=optuna.samplers.nsgaii.BLXAlphaCrossover(),
            ),
        )
        for plan in first:
            study.enqueue_trial({name: _marked(domains[name], value) for name, value in plan.items()})
        tried: list[tuple[Plan, Worth]] = []
        while len(tried) < evaluations:
            # A whole generation is asked for before any of it is told, so that workers have something to share.
            trials = [study.ask() for _ in range(min(population, evaluations - len(tried)))]
            plans = [{name: _suggested(trial, name, domain) for name, domain in domains.items()} for trial in trials]
            for trial, plan, worth in zip(trials, plans, worth_of(plans), strict=True):
                _tell(study, trial, worth)
                tried.append((plan, worth))
    return tried


def _tell(study: Study, trial: Trial, worth: Worth) -> None:
    from optuna.trial import TrialState

    if worth.defined:
        trial.set_constraint("budget", worth.excess)
        study.tell(trial, list(worth.goals))
    else:
        study.tell(trial, state=TrialState.FAIL)


def _suggested(trial: Trial, name: str, domain: Domain) -> Value:
    if isinstance(domain, Range):
        if domain.steps is not None:
            values = domain.every()
            return values[trial.suggest_int(name, 0, len(values) - 1)]
        if domain.whole:
            return int(trial.suggest_int(name, int(domain.low), int(domain.high)))
        return readable(float(trial.suggest_float(name, domain.low, domain.high)))
    values = domain.every()
    if _has_order(values):
        return values[trial.suggest_int(name, 0, len(values) - 1)]
    return values[int(trial.suggest_categorical(name, [str(i) for i in range(len(values))]))]


def _marked(domain: Domain, value: Value) -> object:
    """The value in the search's own terms: a position where values are listed."""
    if isinstance(domain, Range) and domain.steps is None:
        return value
    position = list(domain.every()).index(value)
    return position if isinstance(domain, Range) or _has_order(domain.every()) else str(position)


def _has_order(values: Sequence[Value]) -> bool:
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return len(numbers) == len(values) and numbers == sorted(numbers)


def readable(value: float) -> float:
    """Three significant digits: nobody decides on more, and two plans that differ by less are one."""
    return float(f"{value:.3g}")


def key_of(plan: Plan) -> str:
    """The same for the same plan."""
    return json.dumps(dict(sorted(plan.items())), ensure_ascii=False)


def front(tried: Sequence[tuple[Plan, Worth]], directions: Sequence[str]) -> list[int]:
    """Positions of the plans within the budget that no other such plan beats in every goal; each plan once."""
    seen: dict[str, int] = {}
    for position, (plan, worth) in enumerate(tried):
        if worth.defined and worth.excess <= 0:
            seen.setdefault(key_of(plan), position)
    signs = [1 if direction == "max" else -1 for direction in directions]
    goals = {place: tuple(s * g for s, g in zip(signs, tried[place][1].goals, strict=True)) for place in seen.values()}
    return [one for one in goals if not any(_beats(goals[other], goals[one]) for other in goals)]


def _beats(one: Sequence[float], other: Sequence[float]) -> bool:
    pairs = list(zip(one, other, strict=True))
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)
