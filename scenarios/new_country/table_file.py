"""A table's file taken apart: its text, what parts its cells, and which columns its first row names."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

from model.countries.tables import NUMBERS, TEXTS
from model.levers import nearest_name
from scenarios.errors import Described, ScenarioError
from scenarios.toml_files import composed, read_bytes, reason

REQUIRED = ("district", "population")
COLUMNS = (*REQUIRED, *(name for name in (*TEXTS, *NUMBERS) if name not in REQUIRED))
LARGEST_BYTES = 10_000_000
SEPARATORS = (",", ";", "\t")


def text_of(path: Path) -> str:
    """The content of a file.

    Raises:
        ScenarioError: if it cannot be read, is far too large, or is no text in UTF-8.
    """
    place = str(path)
    try:
        content = read_bytes(path, LARGEST_BYTES)
    except OSError as error:
        raise ScenarioError(place, "", Described(reason(error)), "a readable CSV file") from error
    allowed = "a table saved as CSV in UTF-8 (in a spreadsheet: save as, CSV UTF-8)"
    if b"\0" in content:
        raise ScenarioError(place, "", Described("bytes that are not text"), allowed)
    try:
        return composed(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ScenarioError(place, "", Described("letters that are not UTF-8"), allowed) from error


def lines_of(place: str, text: str) -> tuple[list[list[str]], str]:
    """The lines in cells, and the separator with which the first of them names the most columns."""
    first = text.partition("\n")[0]
    headers = {separator: next(iter(_split(place, first, separator)), []) for separator in SEPARATORS}
    best = max(headers, key=lambda it: (sum(plain(cell) in COLUMNS for cell in headers[it]), len(headers[it])))
    lines = _split(place, text, best)
    if not lines:
        raise ScenarioError(place, "", Described("no rows"), "a first row of column names and one row per district")
    return lines, best


def _split(place: str, text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise ScenarioError(place, "", Described(f"broken text ({error})"), "a table saved as CSV") from error


def plain(cell: str) -> str:
    """A column's name without accents, capitals and the spaces between its words."""
    letters = unicodedata.normalize("NFKD", cell.strip().lower())
    return "_".join("".join(sign for sign in letters if not unicodedata.combining(sign)).replace("-", " ").split())


def columns_of(place: str, header: list[str]) -> list[str]:
    """The columns that the first row names; a cell without a name stays empty.

    Raises:
        ScenarioError: a column that is unknown, named twice or missing; with the nearest name.
    """
    columns = [plain(cell) for cell in header]
    where = f"{place}: row 1"
    for name, written in zip(columns, header, strict=True):
        if name and (name not in COLUMNS or columns.count(name) > 1):
            found = Described(f"{written.strip()!r}{' twice' if name in COLUMNS else ''}")
            raise ScenarioError(where, "column", found, f"each once: {', '.join(COLUMNS)}", _nearest(name))
    for name in REQUIRED:
        if name not in columns:
            found = Described("no such column")
            raise ScenarioError(where, name, found, f"a table with at least {' and '.join(REQUIRED)}")
    return columns


def _nearest(name: str) -> str:
    if name in COLUMNS:
        return ""
    begun = [column for column in COLUMNS if len(name) > 2 and (column.startswith(name) or name.startswith(column))]
    return begun[0] if begun else nearest_name(name, COLUMNS)
