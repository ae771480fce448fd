"""What the simulation answers to a question: mean, its interval, single runs, and where these stand on a strip."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.estimates import half_interval
from scenarios.lessons import Question
from ui.lessons_scale import is_difference
from ui.picture import FEWEST_FOR_INTERVAL
from ui.runs import Snapshot
from ui.worker import NATIONAL

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Runs:
    """The question's outcome by month in both plans, replicate by replicate with the same luck.

    Attributes:
        plan, against: (n_replicates, n_months), in the outcome's unit.
    """

    first_month: int
    plan: Floats
    against: Floats


@dataclass(frozen=True)
class Finding:
    """Mean over replicates with its 95 % t-interval, lowest and highest single run [the outcome's unit].

    `low` and `high` are not a number where there are too few runs; `count` is the number of runs behind the mean.
    """

    mean: float
    low: float
    high: float
    least: float
    most: float
    count: int


def runs_of(question: Question, first_month: int, wanted: int, plan: Snapshot, against: Snapshot) -> Runs:
    """The replicates that both have."""
    both = sorted(number for number in plan.national if number < wanted and number in against.national)
    position = NATIONAL.index(question.outcome)
    series = [np.stack([side.national[k][:, position] for k in both]).astype(np.float64) for side in (plan, against)]
    return Runs(first_month, *series)


def finding_of(question: Question, runs: Runs) -> Finding | None:
    """The answer; None where the outcome is defined in no run."""
    values = window_means(question, runs.plan)
    if is_difference(question):
        values = values - window_means(question, runs.against)
    known = values[np.isfinite(values)]
    if not known.size:
        return None
    mean = float(known.mean())
    half = half_interval(known) if known.size >= FEWEST_FOR_INTERVAL else math.nan
    return Finding(mean, mean - half, mean + half, float(known.min()), float(known.max()), int(known.size))


def window_means(question: Question, series: Floats) -> Floats:
    """By replicate, the mean over the months that are asked about, of those in which it is defined."""
    first, last = question.months
    values = series[:, first - 1 : last]
    known = np.isfinite(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Floats = np.where(known, values, 0.0).sum(axis=1) / known.sum(axis=1)
    return means


def marks(question: Question, prediction: float, finding: Finding) -> dict[str, float | None]:
    """Places along the strip above the numbers, 0 = its left end, 1 = its right end."""
    left, right = ends(question, finding)
    named = {
        "said": prediction,
        "mean": finding.mean,
        "low": finding.low,
        "high": finding.high,
        "least": finding.least,
        "most": finding.most,
        "nought": 0.0,
    }
    return {
        name: (value - left) / (right - left) if math.isfinite(value) and left <= value <= right else None
        for name, value in named.items()
    }


def ends(question: Question, finding: Finding) -> tuple[float, float]:
    """The strip runs along the question's scale, and further where single runs do."""
    return min(question.low, finding.least), max(question.high, finding.most)
