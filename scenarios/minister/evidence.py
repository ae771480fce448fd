"""What the minister's page is written from: a plan and today's practice with the same luck, and their difference."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.calendar import MONTHS_PER_YEAR
from model.outcomes import outcomes
from scenarios.compare import Difference, paired_difference
from scenarios.estimates import Estimate
from scenarios.files import Scenario
from scenarios.summary import direction, mean_defined

Floats = NDArray[np.floating]

_NOTHING = 1e-9


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the page is written from.

    Attributes:
        plan: the scenario that the page is about, with whatever was changed on it.
        today: what it is compared with.
        runs: national outcomes of the plan, in the model's order (n_replicates, n_months, n_outcomes).
        runs_today: the same of what it is compared with, replicate by replicate with the same luck.
        coverage: effective coverage by district over the last 12 months (n_districts).
        sampled: whether assumptions were drawn.
        changes: what was changed on the shipped scenario, in the reader's language.
        command: the command line that shows the same.
        price: cost per additional child treated in time and without error; None where there is no clear one.
        waiting: districts in which no programme has begun by the end (n_districts); None where that is not known.
    """

    plan: Scenario
    today: Scenario
    runs: Floats
    runs_today: Floats
    coverage: Floats
    sampled: bool = False
    changes: tuple[str, ...] = ()
    command: str = ""
    price: Estimate | None = None
    waiting: NDArray[np.bool_] | None = None


def today_of(plan: Scenario) -> Scenario:
    """Today's practice over the same months, with the same luck and assumptions: what a plan is compared with."""
    return replace(plan, name=f"{plan.name}: as today", levers=dict(plan.today), shocks=())


def last_year(plan: Scenario) -> int:
    """The calendar year in which the last month lies."""
    return (plan.first_month + plan.months - 1) // MONTHS_PER_YEAR


def difference(found: Evidence, outcome: str) -> Difference:
    """The plan against today over the last 12 months, replicate by replicate."""
    return paired_difference(
        last_year_of(found.runs_today, outcome), last_year_of(found.runs, outcome), direction(outcomes()[outcome])
    )


def verdict(item: Difference) -> str:
    """Same, unclear, better or worse: an interval that holds zero is no clear difference."""
    if not math.isfinite(item.mean) or abs(item.mean) < _NOTHING:
        return "same"
    if math.isfinite(item.low) and item.low <= 0 <= item.high:
        return "unclear"
    return "better" if item.better >= item.worse else "worse"


def series(runs: Floats, outcome: str) -> NDArray[np.float64]:
    """One outcome by replicate and month (n_replicates, n_months)."""
    return runs[:, :, list(outcomes()).index(outcome)].astype(np.float64)


def last_year_of(runs: Floats, outcome: str) -> NDArray[np.float64]:
    """Mean of one outcome over the last 12 months (n_replicates)."""
    return mean_defined(series(runs, outcome)[:, -MONTHS_PER_YEAR:], axis=1)


def paid_in_last_year(runs: Floats, outcome: str) -> NDArray[np.float64]:
    """Sum of one kind of money over the last 12 months (n_replicates) [US$]."""
    return last_year_of(runs, outcome) * MONTHS_PER_YEAR
