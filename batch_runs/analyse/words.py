"""Numbers, dimensions and bands in words, for tables on a terminal and for figures."""

from __future__ import annotations

import math

import pandas as pd

from batch_runs.analyse.results import Results, base_outcome, label, plain
from model.outcomes import outcomes
from scenarios.toml_files import toml_text
from scenarios.words import UNDEFINED, number_words, range_words

MONTHLY_MONEY = " a month"


def value_words(column: str, value: float, sign: bool = False) -> str:
    """A value of one column of totals, as people write it."""
    if _is_outcome(column):
        return number_words(outcomes()[base_outcome(column)], value, sign)
    if not math.isfinite(value):
        return UNDEFINED
    for size, name in ((1e9, " bn"), (1e6, " m"), (1e3, " k")):
        if abs(value) >= size:
            return f"{value / size:{'+' if sign else ''}.3g}{name}"
    return f"{value:{'+' if sign else ''}.3g}"


def interval_words(column: str, low: float, high: float, sign: bool = False) -> str:
    """From low to high."""
    if _is_outcome(column):
        return range_words(outcomes()[base_outcome(column)], low, high, sign)
    if not (math.isfinite(low) and math.isfinite(high)):
        return UNDEFINED
    return f"{value_words(column, low, sign)} to {value_words(column, high, sign)}"


def _is_outcome(column: str) -> bool:
    return bool(base_outcome(column)) and not column.endswith("_total")


def lever_words(value: object) -> str:
    """A lever's value, short."""
    value = plain(value)
    if isinstance(value, bool) or isinstance(value, tuple):
        return toml_text(value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def point_words(results: Results, point: int, only: tuple[str, ...] = ()) -> str:
    """What sets a point apart: its values of the varied dimensions."""
    row: pd.Series = results.points.loc[point]
    names = only or results.dimensions
    return ", ".join(f"{short(name)} {lever_words(row[name])}" for name in names)


def short(name: str) -> str:
    """A dimension without its family."""
    return name.rpartition(".")[2].replace("_", " ")


def outcome_title(column: str) -> str:
    """Label of a column, with what its monthly money means."""
    name = base_outcome(column)
    monthly = name and outcomes()[name].kind == "money" and not column.endswith("_total")
    return label(column) + (f" (US${MONTHLY_MONEY})" if monthly else "")
