"""What is kept of a run: monthly outcomes, and one row of totals with name, unit and definition of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.calendar import MONTHS_PER_YEAR
from model.outcomes import (
    INDEX,
    NATIONAL_STATES,
    Recording,
    equity_gap,
    has_district_value,
    outcome_of,
    outcomes,
)

Floats = NDArray[np.float64]
SUMMED_COUNTS = {
    "need": "episodes of illness of under-fives that occurred",
    "treated": "of these, treated by a CHW",
    "treated_timely_correct": "of these, treated by a CHW in time and without protocol error",
}
SUMMED_COSTS = ("cost_usd", "cost_government_usd", "cost_donor_usd")


@dataclass(frozen=True)
class Column:
    """One column of a table: name, unit, and what it means."""

    name: str
    unit: str
    definition: str


def monthly_columns(asked: Sequence[str]) -> tuple[Column, ...]:
    """The outcomes of monthly tables."""
    return tuple(Column(name, outcomes()[name].unit, outcomes()[name].definition["en"]) for name in asked)


def total_columns(asked: Sequence[str]) -> tuple[Column, ...]:
    """The columns of a row of totals, in order: each outcome twice, then sums over the whole run."""
    found: list[Column] = []
    for name in asked:
        item = outcomes()[name]
        found.append(Column(name, item.unit, f"Mean of the last 12 months. {item.definition['en']}"))
        found.append(Column(f"{name}_all_months", item.unit, f"Mean of all months. {item.definition['en']}"))
    for name in _summed_costs(asked):
        text = f"Sum over all months. {outcomes()[name].definition['en']}"
        found.append(Column(f"{name}_total", "US$", text))
    for name, meaning in SUMMED_COUNTS.items():
        found.append(Column(f"{name}_total", "episodes", f"Sum over all months and districts: {meaning}."))
    return tuple(found)


def _summed_costs(asked: Sequence[str]) -> tuple[str, ...]:
    return (*SUMMED_COSTS, *(name for name in asked if name.startswith("cost_") and name not in SUMMED_COSTS))


def national_series(recording: Recording, asked: Sequence[str]) -> Floats:
    """National outcomes by month (n_asked, n_months)."""
    sums = recording.counts.sum(axis=1)
    return np.array([_series(recording, sums, name) for name in asked]).reshape(len(asked), len(sums))


def _series(recording: Recording, sums: Floats, name: str) -> Floats:
    if name in NATIONAL_STATES:
        return recording.national[:, NATIONAL_STATES.index(name)]
    return equity_gap(recording) if name == "equity_gap" else outcome_of(outcomes()[name], sums)


def district_series(recording: Recording, asked: Sequence[str]) -> Floats:
    """Outcomes by month and district (n_asked, n_months, n_districts); not a number where only the nation has one."""
    empty = np.full(recording.counts.shape[:2], np.nan)
    return np.array(
        [outcome_of(outcomes()[n], recording.counts) if has_district_value(outcomes()[n]) else empty for n in asked]
    )


def totals(recording: Recording, asked: Sequence[str], national: Floats | None = None) -> Floats:
    """The row of totals, in the order of `total_columns`; not a number where an outcome is never defined."""
    series = national_series(recording, asked) if national is None else national
    sums = recording.counts.sum(axis=1)
    means = np.stack([_mean(series[:, -MONTHS_PER_YEAR:]), _mean(series)], axis=1).ravel()
    costs = [float(_series(recording, sums, name).sum()) for name in _summed_costs(asked)]
    counts = [float(sums[:, INDEX[name]].sum()) for name in SUMMED_COUNTS]
    return np.array([*means, *costs, *counts])


def _mean(series: Floats) -> Floats:
    """Mean over the months in which the outcome is defined (n_asked)."""
    defined = np.isfinite(series)
    number = defined.sum(axis=1)
    sums = np.where(defined, series, 0.0).sum(axis=1)
    return np.where(number > 0, sums / np.maximum(number, 1), np.nan)
