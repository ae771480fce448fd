"""Numbers and tables for people: percentages, money and aligned columns in plain text."""

from __future__ import annotations

import math
from collections.abc import Sequence

from model.countries import load_country
from model.outcomes import Outcome, outcomes
from model.settings import Settings
from scenarios.language import UNDEFINED, in_language, text
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
_SIZES = ((1e9, " bn"), (1e6, " m"), (1e3, " k"))


def number_words(outcome: Outcome, value: float, sign: bool = False) -> str:
    """A value as people write it: shares in per cent, money in thousands or millions of dollars."""
    number, unit = _parts(outcome, value, sign)
    return number + unit


def range_words(outcome: Outcome, low: float, high: float, sign: bool = False) -> str:
    """From low to high, the unit said once where it is the same."""
    return from_to(_parts(outcome, low, sign), _parts(outcome, high, sign))


def from_to(first: tuple[str, str], last: tuple[str, str]) -> str:
    """Two numbers with their units, the unit said once where it is the same."""
    if UNDEFINED in (first[0], last[0]):
        return UNDEFINED
    return f"{first[0]}{'' if first[1] == last[1] else first[1]} to {last[0]}{last[1]}"


def is_per_cent(unit: str) -> bool:
    """Whether values of the unit are written in per cent, and their differences in points."""
    return unit.startswith(("share", "difference", "1 / year"))


def in_thousands(value: float) -> tuple[float, str]:
    """A large number as thousands, millions or billions, and which of them."""
    size, name = next(((size, name) for size, name in _SIZES if abs(value) >= size), (1.0, ""))
    return value / size, name


def _parts(outcome: Outcome, value: float, sign: bool) -> tuple[str, str]:
    if not math.isfinite(value):
        return UNDEFINED, ""
    if is_per_cent(outcome.unit):
        difference = sign or outcome.unit.startswith("difference")
        return _fixed(100 * value, 1, difference), " points" if difference else " %"
    if outcome.kind == "money":
        number, name = in_thousands(value)
        return _fixed(number, 2 if name else 0, sign), name
    return _fixed(value, 2 if abs(value) < 10 else 1 if abs(value) < 1000 else 0, sign), ""


def _fixed(value: float, decimals: int, sign: bool) -> str:
    """With so many decimals; what rounds to zero has no sign."""
    rounded = round(value, decimals)
    return f"{rounded:+.{decimals}f}" if sign and rounded else f"{rounded + 0.0:.{decimals}f}"


def label_words(outcome: Outcome, language: str = "en") -> str:
    """The label, with the unit where the number does not show it."""
    unit = {"money": "usd_a_month", "count": "a_month"}.get(outcome.kind)
    return outcome.label[language] + (f" ({text(unit, language)})" if unit else "")


def caveat(settings: Settings, language: str = "en") -> str:
    """What must be said wherever results of MSI, or of a country with borrowed figures, are shown; else nothing."""
    runs_cycles = any(bool(levers["msi.cycles_per_year"]) for levers in (settings.today, settings.levers))
    told = [text("msi_assumed", language) if runs_cycles else "", borrowed_words(settings, language)]
    return "\n".join(filter(None, told))


def borrowed_words(settings: Settings, language: str) -> str:
    """How many of an own country's figures are still those of another one; nothing where none are.

    A figure counts as borrowed as long as its note begins with the words with which it was borrowed.
    """
    country = load_country(settings.country)
    if not country.borrowed_from:
        return ""
    begins = tuple(text(how, "en", country=country.borrowed_from["en"]) for how in ("borrowed", "borrowed_posts"))
    records = [*country.facts.values(), *country.cadres[settings.cadre].records.values()]
    some = sum(record.note_in("en").startswith(begins) for record in records)
    like = country.borrowed_from[language]
    return text("borrowed_some", language, some=some, all=len(records), country=like) if some else ""


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table: the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(_aligned(row, widths) for row in rows)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = zip(row, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]).rstrip()


def headline_rows(summary: dict[str, dict[str, Spread]], language: str = "en") -> list[list[str]]:
    """First year, last year, change and band of the headline outcomes."""
    return [_headline(outcomes()[name], summary[name], language) for name in HEADLINES if summary[name][LAST].n]


def _headline(outcome: Outcome, periods: dict[str, Spread], language: str) -> list[str]:
    last = periods[LAST]
    numbers = [
        number_words(outcome, periods[FIRST].mean),
        number_words(outcome, last.mean),
        number_words(outcome, periods[CHANGE].mean, sign=True),
        range_words(outcome, last.p10, last.p90) if last.n > 1 else UNDEFINED,
    ]
    return [label_words(outcome, language), *(in_language(number, language) for number in numbers)]
