"""Numbers and tables for people: percentages, money and aligned columns in plain text."""

from __future__ import annotations

import math
from collections.abc import Sequence

from model.outcomes import Outcome, outcomes
from scenarios.summary import CHANGE, FIRST, LAST, Spread

# What a district planner looks at first, in the order of the causal chain.
HEADLINES = (
    "msi_districts_share",
    "supervision_districts_share",
    "management_competence",
    "supervised_share",
    "supervision_visits_per_chw",
    "home_visits_per_chw",
    "timely_share",
    "quality_share",
    "performance_index",
    "stockout_share",
    "posts_filled_share",
    "attrition_per_year",
    "treatment_coverage",
    "effective_coverage",
    "equity_gap",
    "cost_usd",
)
UNDEFINED = "–"


def number_words(outcome: Outcome, value: float, sign: bool = False) -> str:
    """A value as people write it: shares in per cent, money in thousands or millions of dollars."""
    if not math.isfinite(value):
        return UNDEFINED
    plus = "+" if sign else ""
    if outcome.unit.startswith(("share", "difference", "1 / year")):
        text = f"{100 * value:{plus}.1f}"
        return text + (" points" if sign or outcome.unit.startswith("difference") else " %")
    if outcome.kind == "money":
        return _money(value, plus)
    return f"{value:{plus}.{_decimals(value)}f}"


def _decimals(value: float) -> int:
    return 2 if abs(value) < 10 else 1 if abs(value) < 1000 else 0


def _money(value: float, plus: str) -> str:
    for size, name in ((1e9, " bn"), (1e6, " m"), (1e3, " k")):
        if abs(value) >= size:
            return f"{value / size:{plus}.2f}{name}"
    return f"{value:{plus}.0f}"


def unit_words(outcome: Outcome) -> str:
    """The unit in a few letters, where the number does not show it."""
    return {"money": "US$ a month"}.get(outcome.kind, "" if outcome.unit.startswith(("share", "diff")) else outcome.unit)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table: the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.rjust(width) if column else cell.ljust(width) for column, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip()
        for row in rows
    )


def headline_rows(summary: dict[str, dict[str, Spread]]) -> list[list[str]]:
    """First year, last year, change and band of the headline outcomes."""
    return [_headline(outcomes()[name], summary[name]) for name in HEADLINES if summary[name][LAST].n]


def _headline(outcome: Outcome, periods: dict[str, Spread]) -> list[str]:
    last = periods[LAST]
    unit = unit_words(outcome)
    return [
        outcome.label["en"] + (f" ({unit})" if unit else ""),
        number_words(outcome, periods[FIRST].mean),
        number_words(outcome, last.mean),
        number_words(outcome, periods[CHANGE].mean, sign=True),
        f"{number_words(outcome, last.p10)} to {number_words(outcome, last.p90)}",
    ]
