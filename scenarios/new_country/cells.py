"""Numbers as people write them in a spreadsheet, read only where no other reading is possible."""

from __future__ import annotations

import re

from model.countries.tables import NUMBERS
from scenarios.errors import Described, ScenarioError

WHOLE = ("population", *(name for name, (kind, _, _) in NUMBERS.items() if kind == "i8"), "population_year")
# Groups of three digits may stand apart, with any of the spaces that spreadsheets put there.
_SPACES = " \u00a0\u2009\u202f"
_GROUPED = re.compile(rf"[+-]?\d{{1,3}}([{_SPACES}]\d{{3}})+([.,]\d+)?")
_PLAIN = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?")
_NO_CENTS = re.compile(r"[.,]0{1,2}$")


def read_number(place: str, column: str, cell: str, decimal_comma: bool) -> float:
    """The number of a cell that is not empty, inside what its column may hold.

    A comma is a decimal sign only where cells are separated by semicolons. It never parts thousands, and neither does
    a dot: 45.231 people could be forty-five thousand or forty-five.

    Raises:
        ScenarioError: names row, column, what was found and what is allowed.
    """
    least, most = NUMBERS[column][1:]
    number = _parsed(column, cell, decimal_comma)
    if number is None or not least <= number <= most:
        raise ScenarioError(place, column, Described(repr(cell)), allowed(column, decimal_comma))
    return number


def allowed(column: str, decimal_comma: bool) -> str:
    """What a column may hold, in words."""
    _, least, most = NUMBERS[column]
    if column in WHOLE:
        example = " such as 45231 or 45 231" if column == "population" else ""
        return f"a whole number from {least:.0f} to {most:.0f}{example}"
    sign = "with a comma or a dot" if decimal_comma else "with a decimal dot"
    return f"a number from {least:g} to {most:.10g}, {sign}"


def _parsed(column: str, cell: str, decimal_comma: bool) -> float | None:
    if not cell.isascii() and not set(cell) <= set("0123456789+-.,eE" + _SPACES):
        return None  # digits of other scripts mean what they mean, but are most often a slip
    if _GROUPED.fullmatch(cell):
        cell = re.sub(rf"[{_SPACES}]", "", cell)
    if not _PLAIN.fullmatch(cell) or ("," in cell and not decimal_comma):
        return None
    if column in WHOLE:
        cell = _NO_CENTS.sub("", cell)
        return float(cell) if re.fullmatch(r"[+-]?\d+", cell) else None
    return float(cell.replace(",", "."))
