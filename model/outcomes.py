"""Every outcome once: what it means, its unit, and how it is computed from the counts that the months leave behind."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.calendar import MONTHS_PER_YEAR
from model.typography import printed

Array = NDArray[np.float64]

COST_CATEGORIES = ("pay", "running", "supervision", "msi", "training", "medicines", "digital", "salaried_time")
PAYERS = ("government", "donor")

# What is added up by month and district; districts.csv carries these beside the outcomes.
COUNTS = (
    "posts", "posts_filled", "home_visits", "recorded_home_visits", "home_visits_norm", "households",
    "households_visited", "need", "need_served", "treated", "treated_served", "treated_timely",
    "treated_correct", "treated_timely_correct", "treated_timely_correct_served", "treated_any", "prompt_any",
    "supervision_visits_made", "supervision_visit_capacity", "posts_supervised", "posts_supervised_quarter",
    "posts_stocked_out", "leavers", "competence", "districts", "msi_begun", "msi_enrolled", "msi_dropped_out",
    "msi_cycles_completed", "msi_workplans", "supervision_started", "facilitation_days_delivered",
    "facilitation_days_needed",
    *(f"cost_{name}_usd" for name in COST_CATEGORIES + PAYERS),
)  # fmt: skip
INDEX: Mapping[str, int] = {name: position for position, name in enumerate(COUNTS)}
COUNT_ROW = np.dtype([(name, "f8") for name in COUNTS])
NATIONAL_STATES = ("nssg_functioning", "institutionalised_policy", "institutionalised_funded")


@dataclass(frozen=True)
class Outcome:
    """One outcome: label and definition (EN, FR), unit, the counts behind it, and which direction is better."""

    name: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    unit: str
    better: str
    kind: str
    numerator: str = ""
    denominator: str = ""


@dataclass(frozen=True)
class Recording:
    """What one run leaves behind.

    Attributes:
        counts: sums by month, district and count, in the order of `COUNTS` (n_months, n_districts, n_counts).
        national: states of the country by month, in the order of `NATIONAL_STATES` (n_months, n_states).
        fifths: population fifth of each district by remoteness, 0 = least remote (n_districts).
    """

    counts: Array
    national: Array
    fifths: NDArray[np.int64]


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Every outcome by its column name, in the order of the results files."""
    entries = tomllib.loads(Path(__file__).with_name("outcomes.toml").read_text(encoding="utf-8"))
    texts = {name: {key: printed(entry[key]) for key in ("label", "definition")} for name, entry in entries.items()}
    return {name: Outcome(name=name, **{**entry, **texts[name]}) for name, entry in entries.items()}


def district_outcomes(recording: Recording) -> dict[str, Array]:
    """Outcomes by month and district (n_months, n_districts); not a number where the denominator is 0."""
    return {
        name: outcome_of(outcome, recording.counts)
        for name, outcome in outcomes().items()
        if has_district_value(outcome)
    }


def national_outcomes(recording: Recording) -> dict[str, Array]:
    """Outcomes of the country by month (n_months): ratios of sums over districts."""
    sums = recording.counts.sum(axis=1)
    states = {name: recording.national[:, position] for position, name in enumerate(NATIONAL_STATES)}
    states["equity_gap"] = equity_gap(recording)
    return {name: states[name] if name in states else outcome_of(outcome, sums) for name, outcome in outcomes().items()}


def has_district_value(outcome: Outcome) -> bool:
    """Whether the outcome exists for a single district."""
    return outcome.kind != "national"


def outcome_of(outcome: Outcome, counts: Array) -> Array:
    """The outcome from counts whose last axis follows `COUNTS`; the other axes are kept."""
    if outcome.name == "performance_index":
        return performance_index(counts)
    if outcome.name == "cost_usd":
        return _sum_of(counts, [f"cost_{category}_usd" for category in COST_CATEGORIES])
    numerator = counts[..., INDEX[outcome.numerator]]
    if not outcome.denominator:
        return numerator
    return ratio(numerator, counts[..., INDEX[outcome.denominator]]) * (
        MONTHS_PER_YEAR if outcome.kind == "rate" else 1
    )


def performance_index(counts: Array) -> Array:
    """Geometric mean of quantity (home visits / cadre norm, at most 1), timeliness and quality [index 0–1]."""
    quantity = np.minimum(1.0, ratio(counts[..., INDEX["home_visits"]], counts[..., INDEX["home_visits_norm"]]))
    treated = counts[..., INDEX["treated"]]
    timeliness = ratio(counts[..., INDEX["treated_timely"]], treated)
    quality = ratio(counts[..., INDEX["treated_correct"]], treated)
    return np.cbrt(quantity * timeliness * quality)


def equity_gap(recording: Recording) -> Array:
    """Effective coverage of the least remote minus the most remote fifth (n_months) [difference −1–1]."""
    coverage = outcomes()["effective_coverage"]
    least, most = (recording.counts[:, recording.fifths == fifth].sum(axis=1) for fifth in (0, 4))
    return outcome_of(coverage, least) - outcome_of(coverage, most)


def ratio(numerator: Array, denominator: Array) -> Array:
    """Numerator / denominator, not a number where the denominator is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominator > 0, numerator / denominator, np.nan)


def as_rows(counts: Array) -> Any:
    """Counts of one month (n_districts, n_counts) as rows with a field per count, sharing the memory."""
    return counts.view(COUNT_ROW)[:, 0]


def _sum_of(counts: Array, names: list[str]) -> Array:
    total: Array = counts[..., [INDEX[name] for name in names]].sum(axis=-1)
    return total
