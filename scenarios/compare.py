"""Scenarios against a reference, replicate by replicate: the same luck in both, so that only decisions differ."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.outcomes import outcomes
from scenarios.estimates import half_interval
from scenarios.summary import LAST, direction, mean_defined, year_means

Floats = NDArray[np.float64]
ALL_MONTHS = "all_months"
HEADER = (
    "scenario", "reference", "outcome", "unit", "period", "mean_reference", "mean_scenario",
    "difference", "low", "high", "better_in", "worse_in", "n",
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """Mean of the paired differences with its 95 % t-interval, and in how many pairs the scenario did better.

    `least` and `most` are the smallest and the largest single difference: with drawn assumptions they tell how far one
    plausible world may lie from the mean, which the interval of the mean does not.
    """

    reference: float
    scenario: float
    mean: float
    low: float
    high: float
    better: int
    worse: int
    n: int
    least: float = math.nan
    most: float = math.nan


def period_means(national: Floats) -> dict[str, Floats]:
    """Means over the last 12 months and over all months (n_replicates, n_outcomes)."""
    return {LAST: year_means(national)[LAST], ALL_MONTHS: mean_defined(national, axis=1)}


def paired_difference(reference: Floats, scenario: Floats, better: str) -> Difference:
    """Scenario minus reference over the replicates in which both are defined.

    `better` is up, down, or zero: the nearer to zero the better, whatever the sign.
    """
    both = np.isfinite(reference) & np.isfinite(scenario)
    before, after = reference[both], scenario[both]
    gains = after - before
    if not gains.size:
        return Difference(math.nan, math.nan, math.nan, math.nan, math.nan, 0, 0, 0)
    mean = float(gains.mean())
    half = half_interval(gains)
    improved = {"up": gains, "down": -gains, "zero": np.abs(before) - np.abs(after)}[better]
    return Difference(
        float(before.mean()), float(after.mean()), mean, mean - half, mean + half,
        int((improved > 0).sum()), int((improved < 0).sum()), int(gains.size), float(gains.min()), float(gains.max()),
    )  # fmt: skip


def compare(reference: Floats, scenario: Floats) -> dict[tuple[str, str], Difference]:
    """Difference by outcome and period; both are (n_replicates, n_months, n_outcomes)."""
    before, after = period_means(reference), period_means(scenario)
    return {
        (name, period): paired_difference(before[period][:, position], after[period][:, position], direction(outcome))
        for position, (name, outcome) in enumerate(outcomes().items())
        for period in before
    }


def comparison_csv(
    reference: str, others: Sequence[tuple[str, Mapping[tuple[str, str], Difference], Iterable[Sequence[object]]]]
) -> bytes:
    """The content of comparison.csv: one row per scenario, outcome and period, then its summary measures."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for name, differences, measures in others:
        for (outcome, period), item in differences.items():
            numbers = (item.reference, item.scenario, item.mean, item.low, item.high)
            cells = [f"{number:.6g}" if math.isfinite(number) else "" for number in numbers]
            unit = outcomes()[outcome].unit
            writer.writerow([name, reference, outcome, unit, period, *cells, item.better, item.worse, item.n])
        writer.writerows([name, reference, *row] for row in measures)
    return text.getvalue().encode("utf-8")
