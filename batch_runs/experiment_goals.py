"""The sections [optimise] and [precision] of an experiment file: what is looked for, and how well it is to be known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from batch_runs.asked import Optimise, Precision
from batch_runs.experiment_about import check_outcomes, whole
from batch_runs.measures import total_columns
from model.levers import nearest_name
from scenarios.document import MOST_REPLICATES
from scenarios.errors import Described, ScenarioError

OPTIMISE_KEYS = ("objectives", "budget_usd", "evaluations", "population", "bad_case")
PRECISION_KEYS = ("outcome", "half_width", "max_replicates", "reference")
MOST_EVALUATIONS = 1_000_000
MOST_PLANS_AT_ONCE = 10_000
LARGEST_BUDGET_USD = 1e12


def read_optimise(place: str, found: Mapping[str, Any]) -> Optimise:
    """The section [optimise].

    Raises:
        ScenarioError: unknown key or outcome, or a value of the wrong type or size.
    """
    for key in found:
        if key not in OPTIMISE_KEYS:
            raise ScenarioError(
                place, "optimise", Described(f"key {key!r}"), ", ".join(OPTIMISE_KEYS), nearest_name(key, OPTIMISE_KEYS)
            )
    objectives = found.get("objectives", {})
    if not isinstance(objectives, Mapping) or not objectives:
        raise ScenarioError(place, "optimise.objectives", objectives, '{ OUTCOME = "max" or "min", … }')
    check_outcomes(place, list(objectives))
    for name, direction in objectives.items():
        if direction not in ("max", "min"):
            raise ScenarioError(place, f"optimise.objectives.{name}", direction, '"max" or "min"')
    budget = found.get("budget_usd")
    if budget is not None:
        if isinstance(budget, bool) or not isinstance(budget, (int, float)) or not 0 < budget <= LARGEST_BUDGET_USD:
            raise ScenarioError(place, "optimise.budget_usd", budget, f"a number up to {LARGEST_BUDGET_USD:g}")
        budget = float(budget)
    if "evaluations" in found:
        whole(place, "optimise.evaluations", found["evaluations"], 1, MOST_EVALUATIONS)
    if "population" in found:
        whole(place, "optimise.population", found["population"], 2, MOST_PLANS_AT_ONCE)
    if "bad_case" in found:
        _number(place, "optimise.bad_case", found["bad_case"], 0.0, 0.5)
    return Optimise(dict(objectives), budget, found.get("evaluations"), found.get("population"), found.get("bad_case"))


def _number(place: str, key: str, found: object, low: float, high: float) -> float:
    """A number above low and up to high.

    Raises:
        ScenarioError: if it is something else.
    """
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not low < found <= high:
        raise ScenarioError(place, key, found, f"a number above {low:g} and up to {high:g}")
    return float(found)


def read_precision(place: str, found: Mapping[str, Any], columns: list[str]) -> Precision:
    """The section [precision]; `columns` are those of the totals.

    Raises:
        ScenarioError: unknown key or column, or a value of the wrong type or size.
    """
    for key in found:
        if key not in PRECISION_KEYS:
            raise ScenarioError(
                place,
                "precision",
                Described(f"key {key!r}"),
                ", ".join(PRECISION_KEYS),
                nearest_name(key, PRECISION_KEYS),
            )
    for key in PRECISION_KEYS[:3]:
        if key not in found:
            raise ScenarioError(place, f"precision.{key}", Described("nothing"), ", ".join(PRECISION_KEYS[:3]))
    outcome, reference = found["outcome"], found.get("reference", "")
    if outcome not in columns:
        allowed = "a column of totals: " + ", ".join(columns)
        raise ScenarioError(place, "precision.outcome", outcome, allowed, nearest_name(outcome, columns))
    if not isinstance(reference, str):
        raise ScenarioError(place, "precision.reference", reference, 'a point in quotes: "0", or "NAME=VALUE"')
    return Precision(
        outcome,
        _number(place, "precision.half_width", found["half_width"], 0.0, 1e15),
        whole(place, "precision.max_replicates", found["max_replicates"], 2, MOST_REPLICATES),
        reference,
    )


def kept_columns(about: Mapping[str, Any]) -> list[str]:
    """The columns of totals that an experiment keeps."""
    return [column.name for column in total_columns(about["outcomes"])]
