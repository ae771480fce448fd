"""Numbers, dimensions and bands in words, for tables on a terminal and for figures."""

from __future__ import annotations

import math

import pandas as pd

from batch_runs.analyse.results import Results, base_outcome, label, plain
from batch_runs.asked import ONE_AT_A_TIME
from model.outcomes import outcomes
from scenarios.language import UNDEFINED
from scenarios.toml_files import toml_text
from scenarios.words import from_to, in_thousands, is_per_cent

MONTHLY_MONEY = " a month"


def value_words(column: str, value: float, sign: bool = False) -> str:
    """A value of one column of totals, as people write it; shares with two decimals, since differences are small."""
    number, unit = _parts(column, value, sign)
    return number + unit


def interval_words(column: str, low: float, high: float, sign: bool = False) -> str:
    """From low to high, the unit said once where it is the same."""
    return from_to(_parts(column, low, sign), _parts(column, high, sign))


def _parts(column: str, value: float, sign: bool) -> tuple[str, str]:
    if not math.isfinite(value):
        return UNDEFINED, ""
    plus = "+" if sign and value else ""
    unit = outcomes()[base_outcome(column)].unit if base_outcome(column) else ""
    if is_per_cent(unit) and not column.endswith("_total"):
        return f"{100 * value + 0.0:{plus}.2f}", " points" if sign or unit.startswith("difference") else " %"
    number, name = in_thousands(value)
    return f"{number:{plus}{'.4g' if name else '.3g'}}", name


def lever_words(value: object) -> str:
    """A lever's value, short."""
    value = plain(value)
    if isinstance(value, bool) or isinstance(value, tuple):
        return toml_text(value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def point_words(results: Results, point: int, only: tuple[str, ...] = ()) -> str:
    """What sets a point apart: its values of the varied dimensions, or of the one that was moved alone."""
    row: pd.Series = results.points.loc[point]
    names = only or results.dimensions
    if results.about.get("design") == ONE_AT_A_TIME and not only:
        base = results.points.iloc[0]
        names = tuple(name for name in names if row[name] != base[name])
        if not names:
            return "the base"
    return ", ".join(f"{short(name)} {lever_words(row[name])}" for name in names)


def short(name: str) -> str:
    """A dimension without its family."""
    return name.rpartition(".")[2].replace("_", " ")


def outcome_title(column: str) -> str:
    """Label of a column, with what its monthly money means."""
    name = base_outcome(column)
    monthly = name and outcomes()[name].kind == "money" and not column.endswith("_total")
    return label(column) + (f" (US${MONTHLY_MONEY})" if monthly else "")
