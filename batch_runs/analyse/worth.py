"""What one plan is worth in every world: differences from today's practice with the same luck and assumptions."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from batch_runs.analyse.search import Worth
from batch_runs.asked import Experiment
from scenarios.files import Scenario

Floats = NDArray[np.float64]
Totals = Mapping[str, Sequence[float]]  # column -> value in each world
BUDGET_COLUMN = "cost_usd_total"


@dataclass(frozen=True)
class Goal:
    """One thing to be had as much or as little of as possible.

    Attributes:
        name: the outcome.
        direction: `max` or `min`.
        column: the column of totals that measures it: cost over the whole run, other outcomes over the last 12 months.
    """

    name: str
    direction: str
    column: str

    def value(self, totals: Totals) -> Floats:
        """The goal in each world. A gap is measured by its size, on whichever side it lies."""
        found = np.asarray(totals[self.column], dtype=float)
        return np.abs(found) if self.name == "equity_gap" else found


def goals_of(experiment: Experiment) -> tuple[Goal, ...]:
    """The goals of the experiment's [optimise] section."""
    assert experiment.optimise is not None
    return tuple(Goal(name, direction, _column(name)) for name, direction in experiment.optimise.objectives.items())


def _column(name: str) -> str:
    return f"{name}_total" if name.startswith("cost_") and name.endswith("usd") else name


def asked_outcomes(experiment: Experiment) -> tuple[str, ...]:
    """Outcomes that runs must keep: those listed, those of the goals, and cost."""
    return tuple(dict.fromkeys([*experiment.outcomes, *(goal.name for goal in goals_of(experiment)), "cost_usd"]))


def today(experiment: Experiment) -> Scenario:
    """What plans are compared with: practice as today, in the base's world with its months, shocks and assumptions."""
    base = experiment.scenario
    return dataclasses.replace(base, name=f"{base.country}-today", levers=base.today)


def gains(goal: Goal, plan: Totals, reference: Totals) -> Floats:
    """Difference from the reference in each world, paired."""
    return goal.value(plan) - goal.value(reference)


def extra_cost(plan: Totals, reference: Totals) -> Floats:
    """What the plan costs on top of the reference, over the whole run [US$]."""
    return np.asarray(plan[BUDGET_COLUMN], float) - np.asarray(reference[BUDGET_COLUMN], float)


def worth(
    goals: Sequence[Goal], plan: Totals | None, reference: Totals, budget: float | None, bad_case: float | None
) -> Worth:
    """The plan's worth: means over worlds or, with `bad_case`, what that share of the worst worlds fall short of."""
    if plan is None:
        return Worth(())
    values = tuple(summed(goal, gains(goal, plan, reference), bad_case) for goal in goals)
    excess = float(extra_cost(plan, reference).mean()) - budget if budget is not None else 0.0
    return Worth(values, excess)


def summed(goal: Goal, found: Floats, bad_case: float | None) -> float:
    """Mean over worlds, or the bad case: low for what should be high, high for what should be low."""
    if bad_case is None:
        return float(found.mean())
    return float(np.quantile(found, bad_case if goal.direction == "max" else 1 - bad_case))


def table_row(
    goals: Sequence[Goal], plan: Totals, reference: Totals, budget: float | None, bad_case: float
) -> dict[str, Any]:
    """Means, bad cases and levels of the goals, and in which share of worlds the budget holds."""
    row: dict[str, Any] = {}
    for goal in goals:
        found = gains(goal, plan, reference)
        row[f"{goal.name}_gain"] = float(found.mean())
        row[f"{goal.name}_gain_bad_case"] = summed(goal, found, bad_case)
        row[goal.name] = float(np.mean(plan[goal.column]))
    cost = extra_cost(plan, reference)
    row["extra_cost_usd"] = float(cost.mean())
    if budget is not None:
        row["within_budget_share"] = float((cost <= budget).mean())
    return row
