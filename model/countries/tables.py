"""Reads a country's two tables, districts.csv and seasons.csv; every problem names file, row and column."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.evidence.records import short_name
from model.evidence.schema import nearest, problem

CONFIDENCES = ("checked", "read", "derived", "unverified", "estimate", "assumption")

# column -> (kind, least, most); whole numbers are "i8". Order is the order of the file.
NUMBERS: dict[str, tuple[str, float, float]] = {
    "key": ("i8", 1, 1_000_000),
    "population": ("f8", 1, 200_000_000),
    "population_year": ("f8", 1950, 2100),
    "under5_share": ("f8", 0.01, 0.3),
    "latitude": ("f8", -90, 90),
    "longitude": ("f8", -180, 180),
    "area_km2": ("f8", 0.1, 2_000_000),
    "facilities": ("i8", 1, 10_000),
    "eligible_share": ("f8", 0, 1),
    "remoteness": ("f8", 0, 1),
    "insecurity": ("f8", 0, 1),
    "tile_column": ("i8", 0, 1_000),
    "tile_row": ("i8", 0, 1_000),
}
TEXTS = ("region", "district", "source", "confidence", "notes")
SEASON_COLUMNS = ("fever", "diarrhoea", "pneumonia", "rain")
MEAN_TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class DistrictTable:
    """The districts as numbers, one row each, and beside them the texts of the same rows."""

    rows: Any  # np.recarray with the columns of NUMBERS, read-only
    texts: dict[str, tuple[str, ...]]  # by column of TEXTS


def read_districts(path: Path) -> DistrictTable:
    """The districts of one country, in the order of the file."""
    file = short_name(path)
    lines = list(_lines(path, (*NUMBERS, *TEXTS)))
    if not lines:
        raise problem(file, "", "", "no rows", "one row per district")
    rows = np.empty(len(lines), dtype=[(name, kind) for name, (kind, _, _) in NUMBERS.items()])
    for index, (place, line) in enumerate(lines):
        _check_texts(file, place, line)
        rows[index] = tuple(_number(file, place, name, line[name]) for name in NUMBERS)
    places = [place for place, _ in lines]
    _check_once(file, places, "key", [str(row["key"]) for row in rows])
    _check_once(file, places, "district", [line["district"] for _, line in lines])
    tiles = [f"{row['tile_column']}, {row['tile_row']}" for row in rows]
    _check_once(file, places, "tile_column and tile_row", tiles)
    rows.flags.writeable = False
    texts = {name: tuple(line[name] for _, line in lines) for name in TEXTS}
    return DistrictTable(rows.view(np.recarray), texts)


def read_seasons(path: Path) -> NDArray[np.float64]:
    """The twelve months (rows) of fever, diarrhoea, pneumonia (mean 1 over the year) and rain (0-1); shape (12, 4)."""
    file = short_name(path)
    lines = list(_lines(path, ("month", *SEASON_COLUMNS, "source", "confidence")))
    if [line["month"] for _, line in lines] != [str(month) for month in range(1, 13)]:
        raise problem(file, "", "month", " ".join(line["month"] for _, line in lines) or "no rows", "1 to 12, in order")
    seasons = np.empty((12, len(SEASON_COLUMNS)))
    for index, (place, line) in enumerate(lines):
        _check_confidence(file, place, line)
        for column, name in enumerate(SEASON_COLUMNS):
            seasons[index, column] = _parse(file, place, name, line[name], "f8", 0, 1 if name == "rain" else 12)
    for column, name in enumerate(SEASON_COLUMNS[:3]):
        mean = float(seasons[:, column].mean())
        if abs(mean - 1) > MEAN_TOLERANCE:
            raise problem(file, "all rows", name, f"a mean of {mean:.6g}", "a mean of exactly 1 over the year")
        seasons[:, column] /= mean  # takes off what rounding left
    seasons.flags.writeable = False
    return seasons


def _lines(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row as a dictionary, with the words that name it in an error."""
    file = short_name(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            table = list(csv.reader(text))
    except OSError as error:
        raise problem(file, "", "", error.strerror or "no readable file", "a CSV file") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise problem(file, "", "", f"broken text: {error}", "CSV in UTF-8") from error
    header = [name.strip() for name in table[0]] if table else []
    _check_header(file, header, columns)
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue  # an empty line at the end
        if len(cells) != len(header):
            raise problem(file, f"row {number}", "", f"{len(cells)} cells", f"{len(header)} cells, as in the first row")
        line = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        name = line.get("district") or line.get("month", "")
        yield f"row {number}, {name}" if name else f"row {number}", line


def _check_header(file: str, header: list[str], columns: tuple[str, ...]) -> None:
    for name in header:
        if name not in columns or header.count(name) > 1:
            raise problem(file, "row 1", "column", name, f"each once: {', '.join(columns)}", nearest(name, columns))
    for name in columns:
        if name not in header:
            raise problem(file, "row 1", name, "no such column", f"the columns {', '.join(columns)}")


def _number(file: str, place: str, column: str, found: str) -> float:
    kind, least, most = NUMBERS[column]
    return _parse(file, place, column, found, kind, least, most)


def _parse(file: str, place: str, column: str, found: str, kind: str, least: float, most: float) -> float:
    number: float
    try:
        number = int(found) if kind == "i8" else float(found)
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        what = "a whole number" if kind == "i8" else "a number"
        raise problem(file, place, column, found or "nothing", f"{what} from {least:g} to {most:g}")
    return number


def _check_texts(file: str, place: str, line: dict[str, str]) -> None:
    for column in ("region", "district", "source"):
        if not line[column]:
            raise problem(file, place, column, "nothing", "a text")
    _check_confidence(file, place, line)


def _check_confidence(file: str, place: str, line: dict[str, str]) -> None:
    if line["confidence"] not in CONFIDENCES:
        hint = nearest(line["confidence"], CONFIDENCES)
        raise problem(file, place, "confidence", line["confidence"] or "nothing", ", ".join(CONFIDENCES), hint)


def _check_once(file: str, places: list[str], column: str, values: list[str]) -> None:
    seen: dict[str, str] = {}
    for place, value in zip(places, values, strict=True):
        if value in seen:
            raise problem(file, place, column, f"{value}, as in {seen[value]}", "each once")
        seen[value] = place
