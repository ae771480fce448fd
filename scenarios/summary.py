"""The result in few numbers: first year, last year, change, and how far replicates lie apart."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.calendar import MONTHS_PER_YEAR
from model.outcomes import Outcome, outcomes
from scenarios.files import Scenario

Floats = NDArray[np.float64]
FIRST, LAST, CHANGE = "first_12_months", "last_12_months", "change"


@dataclass(frozen=True)
class Spread:
    """Mean over replicates and the 10th and 90th percentile; n counts the replicates in which it is defined."""

    mean: float
    p10: float
    p90: float
    n: int


def band_label(sampled: bool) -> str:
    """What the spread of the replicates is made of."""
    return "chance and assumption" if sampled else "chance only"


def basis_words(sampled: bool) -> str:
    """What the runs rest on and what their spread holds, for whoever asked for neither."""
    return band_label(sampled) if sampled else f"central assumptions, {band_label(sampled)}"


def year_means(national: Floats) -> dict[str, Floats]:
    """Means of the monthly values over the first and the last 12 months, and the change (n_replicates, n_outcomes)."""
    first = mean_defined(national[:, :MONTHS_PER_YEAR], axis=1)
    last = mean_defined(national[:, -MONTHS_PER_YEAR:], axis=1)
    return {FIRST: first, LAST: last, CHANGE: last - first}


def mean_defined(values: Floats, axis: int) -> Floats:
    """Mean of what is defined; not a number where nothing is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of slices without any number
        return np.asarray(np.nanmean(values, axis=axis))


def spread(values: Floats) -> Spread:
    """Mean and percentiles over replicates."""
    defined = values[np.isfinite(values)]
    if not defined.size:
        return Spread(np.nan, np.nan, np.nan, 0)
    low, high = np.percentile(defined, (10, 90))
    return Spread(float(defined.mean()), float(low), float(high), int(defined.size))


def summarise(national: Floats) -> dict[str, dict[str, Spread]]:
    """Spread of each outcome by period; `national` is (n_replicates, n_months, n_outcomes)."""
    periods = year_means(national)
    return {
        name: {period: spread(values[:, position]) for period, values in periods.items()}
        for position, name in enumerate(outcomes())
    }


def summary_json(scenario: Scenario, national: Floats, sampled: bool) -> dict[str, object]:
    """The content of summary.json; undefined numbers are null."""
    return {
        "scenario": scenario.name,
        "country": scenario.country,
        "start": scenario.start,
        "months": scenario.months,
        "seed": scenario.seed,
        "replicates": len(national),
        "assumptions": "sampled" if sampled else "central",
        "band": f"10th to 90th percentile over replicates: {band_label(sampled)}",
        "outcomes": {name: _entry(name, periods) for name, periods in summarise(national).items()},
    }


def _entry(name: str, periods: Mapping[str, Spread]) -> dict[str, object]:
    outcome = outcomes()[name]
    numbers = {
        period: {"mean": _rounded(item.mean), "p10": _rounded(item.p10), "p90": _rounded(item.p90), "n": item.n}
        for period, item in periods.items()
    }
    return {"label": dict(outcome.label), "unit": outcome.unit, "better": direction(outcome), **numbers}


def direction(outcome: Outcome) -> str:
    """What counts as better: up, down, or zero for a signed gap, of which nobody should be on either side."""
    return "zero" if outcome.unit.startswith("difference") else outcome.better


def _rounded(number: float) -> float | None:
    return float(f"{number:.6g}") if np.isfinite(number) else None
