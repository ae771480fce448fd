"""The table of districts as a planner hands it over: a CSV file with commas or semicolons, in UTF-8."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from model.countries.tables import CONFIDENCES, NUMBERS, TEXTS
from model.levers import nearest_name
from scenarios.errors import Described, ScenarioError
from scenarios.new_country.cells import read_number
from scenarios.new_country.table_file import columns_of, lines_of, plain, text_of

MOST_DISTRICTS = 2_000  # every district knows its distance to every other: memory grows with the square
LONGEST_TEXT = 2_000
PLACE = ("latitude", "longitude")
_ENDS = ("total", "totals", "totaux", "ensemble")


@dataclass
class Row:
    """One district: what the table says, and later also how each figure that it leaves out was estimated."""

    place: str
    district: str
    numbers: dict[str, float]
    texts: dict[str, str]
    estimated: dict[str, str] = field(default_factory=dict)  # column -> how


@dataclass(frozen=True)
class Sheet:
    """All districts in the order of the table, and the columns that it has."""

    file: str
    columns: tuple[str, ...]
    rows: list[Row]


def read_sheet(path: Path) -> Sheet:
    """The table, checked cell by cell.

    Raises:
        ScenarioError: names the file, row and column, what was found, what is allowed and the nearest column.
    """
    place = str(path)
    lines, separator = lines_of(place, text_of(path))
    columns = columns_of(place, lines[0])
    known = [name for name in columns if name]
    rows = [
        _row(f"{place}: row {number}", _cells(f"{place}: row {number}", columns, line), separator)
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    ]
    _check_rows(place, rows)
    return Sheet(path.name, tuple(known), rows)


def _cells(place: str, columns: list[str], line: list[str]) -> dict[str, str]:
    """The cells of a row by column; what spreadsheets leave empty at the end of rows does not count."""
    if len(line) != len(columns) and any(cell.strip() for cell in line[len(columns) :]) or len(line) < len(columns):
        raise ScenarioError(place, "", Described(f"{len(line)} cells"), f"{len(columns)} cells, as in the first row")
    cells = {name: " ".join(cell.split()) for name, cell in zip(columns, line, strict=False) if name}
    if any(cell.strip() for name, cell in zip(columns, line, strict=False) if not name):
        raise ScenarioError(place, "", Described("a cell below an empty column name"), "a name for every column")
    return cells


def _row(place: str, cells: dict[str, str], separator: str) -> Row:
    district = cells["district"]
    if not district:
        raise ScenarioError(place, "district", Described("nothing"), "the name of a district")
    texts = {name: cells.get(name, "") for name in TEXTS}
    _check_texts(place, texts)
    place = f"{place}, {district}"
    if not cells["population"]:
        raise ScenarioError(place, "population", Described("nothing"), "the number of people; it is never estimated")
    numbers = {
        name: read_number(place, name, cells[name], decimal_comma=separator == ";")
        for name in NUMBERS
        if cells.get(name)
    }
    for one, other in (PLACE, PLACE[::-1]):
        if one in numbers and other not in numbers:
            raise ScenarioError(place, other, Described("nothing"), f"a number beside the {one}, or both empty")
    return Row(place, district, numbers, texts)


def _check_texts(place: str, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        if len(text) > LONGEST_TEXT or not text.isprintable():
            raise ScenarioError(place, name, text, f"at most {LONGEST_TEXT} letters that can be printed")
    if texts["confidence"] and texts["confidence"] not in CONFIDENCES:
        nearest = nearest_name(texts["confidence"], CONFIDENCES)
        raise ScenarioError(place, "confidence", texts["confidence"], ", ".join(CONFIDENCES), nearest)


def _check_rows(place: str, rows: list[Row]) -> None:
    """Some rows and not too many, each district once, and none that is the sum of the others."""
    if not 1 <= len(rows) <= MOST_DISTRICTS:
        found = Described(f"{len(rows):,} districts" if rows else "no rows below the column names")
        raise ScenarioError(place, "", found, f"one row per district, 1 to {MOST_DISTRICTS:,} of them")
    _check_once(place, rows, "district", [row.district for row in rows], "; a region in brackets tells two apart")
    for columns in (("key",), ("tile_column", "tile_row")):
        written = [
            ", ".join(f"{row.numbers[name]:.0f}" for name in columns) if set(columns) <= set(row.numbers) else ""
            for row in rows
        ]
        _check_once(place, rows, " and ".join(columns), written)
    _check_total(rows)


def _check_once(place: str, rows: list[Row], column: str, written: list[str], hint: str = "") -> None:
    seen: dict[str, str] = {}
    for row, found in zip(rows, written, strict=True):
        if found in seen:
            told = Described(f"{found!r}, as in {seen[found]}")
            raise ScenarioError(row.place, column, told, f"each once{hint}")
        if found:
            seen[found] = row.place.removeprefix(f"{place}: ").partition(",")[0]


def _check_total(rows: list[Row]) -> None:
    last, others = rows[-1], sum(row.numbers["population"] for row in rows[:-1])
    is_sum = len(rows) > 2 and last.numbers["population"] == others
    if is_sum or plain(last.district) in _ENDS:
        raise ScenarioError(last.place, "population", Described("the sum of the rows above"), "districts only")
