"""What a search for good plans depends on, and what it has found."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass

from batch_runs.analyse.evaluations import Evaluated
from batch_runs.analyse.search import POPULATION, Plan, Worth
from batch_runs.analyse.worth import Goal, asked_outcomes, goals_of, today
from batch_runs.asked import Experiment, Optimise
from batch_runs.domains import Domain
from batch_runs.identity import canonical, start_of_ids
from model.levers import Value
from scenarios.errors import Described, ScenarioError
from scenarios.files import Scenario
from scenarios.provenance import commit, hashes, input_files, version
from scenarios.summary import band_label

EVALUATIONS = 200
REFERENCE = "today's practice"


@dataclass(frozen=True)
class Task:
    """Everything that a search depends on.

    Attributes:
        experiment: what was asked for.
        goals: what is sought.
        base: the scenario that plans change.
        reference: the practice that they are compared with.
        domains: levers that may be moved; fixed and other ones are those of the base.
        fixed: levers that every plan has, and the reference has not.
        assumed: assumptions that the experiment fixes, for plans and reference.
        bad_case: the share of the worst worlds that decides, or None where the mean does.
    """

    experiment: Experiment
    goals: tuple[Goal, ...]
    base: Scenario
    reference: Scenario
    domains: Mapping[str, Domain]
    fixed: Mapping[str, Value]
    assumed: Mapping[str, float]
    bad_case: float | None
    population: int

    @property
    def worlds(self) -> int:
        """How many worlds each plan lives in."""
        return self.experiment.replicates

    @property
    def band(self) -> str:
        """What worlds differ by."""
        return band_label(bool(self.experiment.draw))

    @property
    def wanted(self) -> Optimise:
        """The [optimise] section."""
        assert self.experiment.optimise is not None
        return self.experiment.optimise

    @property
    def directions(self) -> tuple[str, ...]:
        """`max` or `min` for each goal."""
        return tuple(goal.direction for goal in self.goals)

    @property
    def digest(self) -> str:
        """Hash of everything that decides the search, but not of how long it goes on."""
        start = start_of_ids(self.base, self.experiment.seed, asked_outcomes(self.experiment), False)
        content = {
            "domains": {name: repr(domain) for name, domain in self.domains.items()},
            "fixed": self.fixed,
            "assumed": self.assumed,
            "draw": self.experiment.draw,
            "worlds": self.worlds,
            "goals": {goal.name: goal.direction for goal in self.goals},
            "budget": self.wanted.budget_usd,
            "bad_case": self.bad_case,
            "population": self.population,
        }
        return hashlib.sha256((start.hexdigest() + canonical(content)).encode()).hexdigest()


@dataclass(frozen=True)
class Found:
    """A finished search: every plan in the order of trying, those on the front, and what each did in each world."""

    task: Task
    tried: list[tuple[Plan, Worth]]
    front: list[int]
    known: Mapping[str, Evaluated]
    failed: int


def task_of(experiment: Experiment) -> Task:
    """The search that an experiment asks for.

    Raises:
        ScenarioError: without [optimise], with no lever to move, or with assumptions that are given several values.
    """
    place = str(experiment.path or experiment.name)
    if experiment.optimise is None:
        raise ScenarioError(place, "optimise", Described("nothing"), "a section [optimise] with objectives")
    domains = {name: domain for name, domain in experiment.levers.items() if domain.at(0.0) != domain.at(1.0)}
    if not domains:
        raise ScenarioError(place, "levers", Described("nothing to move"), "a range or several values of at least one")
    for name, domain in experiment.assumed.items():
        if domain.at(0.0) != domain.at(1.0):
            allowed = 'one value; what nobody knows is drawn: draw = [names] or "all"'
            raise ScenarioError(place, f"assumptions.{name}", Described("several values"), allowed)
    return Task(
        experiment=experiment,
        goals=goals_of(experiment),
        base=experiment.scenario,
        reference=today(experiment),
        domains=domains,
        fixed={name: domain.at(0.0) for name, domain in experiment.levers.items() if name not in domains},
        assumed={name: float(str(domain.at(0.0))) for name, domain in experiment.assumed.items()},
        bad_case=experiment.optimise.bad_case,
        population=experiment.optimise.population or POPULATION,
    )


def described(task: Task) -> dict[str, object]:
    """The manifest of a search, written before anything runs."""
    experiment = task.experiment
    return {
        "program": "ScaleUp",
        "version": version(),
        "commit": commit(),
        "experiment": experiment.name,
        "base": experiment.base,
        "search": task.digest,
        "goals": {goal.name: goal.direction for goal in goals_of(experiment)},
        "measured_by": {goal.name: goal.column for goal in goals_of(experiment)},
        "budget_usd_on_top_of_today": task.wanted.budget_usd,
        "decided_by": "mean over worlds" if task.bad_case is None else f"worst {task.bad_case:g} of worlds",
        "worlds": task.worlds,
        "worlds_differ_by": task.band,
        "seed": experiment.seed,
        "population": task.population,
        "inputs": hashes(input_files(experiment.scenario).items()),
        "platform": platform.platform(),
        "python": platform.python_version(),
    }
