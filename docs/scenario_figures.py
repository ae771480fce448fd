"""The figures of one run that the documents tell: outcomes of the first and the last year, sums, money per CHW."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

from model.countries import load_country
from model.outcomes import COST_CATEGORIES, INDEX, Recording, national_outcomes
from model.settings import Settings

YEAR = 12
TOLD = (
    "effective_coverage", "effective_coverage_served", "treatment_coverage_served", "treated_any_provider",
    "home_visits_per_chw", "timely_share", "quality_share", "supervised_share", "supervised_quarter_share",
    "attrition_per_year", "posts_filled_share", "stockout_share", "management_competence", "msi_cycles_completed",
    "facilitation_received", "equity_gap", "cost_usd", "cost_government_usd", "cost_donor_usd",
)  # fmt: skip
Array = NDArray[np.float64]
Figures = dict[str, float]


def figures_of(settings: Settings, recording: Recording) -> Figures:
    """Every figure of a run by name; `.first` and `.last` are the first and the last year, `.total` all months."""
    return {**outcome_figures(recording), **count_figures(settings, recording), **reach_figures(recording)}


def outcome_figures(recording: Recording) -> Figures:
    """National outcomes, mean of the months of the first and the last year; money in US$ a year."""
    found: Figures = {}
    national = national_outcomes(recording)
    for name in TOLD:
        values = national[name]
        for period, months in (("first", values[:YEAR]), ("last", values[-YEAR:])):
            found[f"{name}.{period}"] = mean(months) * (YEAR if name.startswith("cost_") else 1)
    return found


def count_figures(settings: Settings, recording: Recording) -> Figures:
    """What is worked out from counts: per CHW and year, and sums over all months."""
    sums = recording.counts.sum(axis=1)
    household = load_country(settings.country).facts["household_size"].value
    household = settings.assumptions.get("household_size", household)
    found: Figures = {}
    for period, months in (("first", sums[:YEAR]), ("last", sums[-YEAR:])):
        posts, filled = months[:, INDEX["posts"]].mean(), months[:, INDEX["posts_filled"]].mean()
        cost = sum(months[:, INDEX[f"cost_{name}_usd"]].sum() for name in COST_CATEGORIES)
        found |= {
            f"posts.{period}": posts,
            f"people_per_chw.{period}": share(months[:, INDEX["households"]].mean() * household, posts),
            f"treatments_per_chw.{period}": share(months[:, INDEX["treated"]].sum(), filled),
            f"cost_per_chw.{period}": share(cost, filled),
            f"chw_share_of_care.{period}": ratio(months, "treated", "treated_any"),
        }
    for name in ("treated_timely_correct", "facilitation_days_delivered", *(f"cost_{c}_usd" for c in COST_CATEGORIES)):
        found[f"{name}.total"] = float(sums[:, INDEX[name]].sum())
    for payer in ("government", "donor"):
        found[f"cost_{payer}_usd.total"] = float(sums[:, INDEX[f"cost_{payer}_usd"]].sum())
    found["cost_usd.total"] = found["cost_government_usd.total"] + found["cost_donor_usd.total"]
    return found


def reach_figures(recording: Recording) -> Figures:
    """How far and how fast programmes went."""
    national = national_outcomes(recording)
    days = recording.counts[..., INDEX["facilitation_days_delivered"]].sum(axis=1)
    found = {
        "facilitation_days.most": float(days[: len(days) // YEAR * YEAR].reshape(-1, YEAR).sum(axis=1).max()),
        "dropped_out_share.end": float(national["dropped_out_share"][-1]),
    }
    for programme in ("msi", "supervision"):
        reached = national[f"{programme}_districts_share"]
        found[f"{programme}_districts_share.end"] = float(reached[-1])
        found[f"{programme}_last_district.year"] = float(1 + int(np.argmax(reached >= reached[-1])) // YEAR)
    return found


def ratio(months: Array, top: str, bottom: str) -> float:
    """Ratio of two sums."""
    return share(months[:, INDEX[top]].sum(), months[:, INDEX[bottom]].sum())


def share(top: float, bottom: float) -> float:
    """A ratio; not a number where there is nothing to divide by."""
    return float(top / bottom) if bottom else float("nan")


def mean(values: Array) -> float:
    """Mean of what is defined."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return float(np.nanmean(values))
