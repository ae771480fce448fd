"""The points of a list: a CSV whose first line names levers and assumptions, one design point per further line."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from model.levers import SettingError, Value, lever, levers, nearest_name
from scenarios.errors import Described, ScenarioError
from scenarios.names import KnownNames, check_assumptions
from scenarios.sets import ASSUMPTION
from scenarios.toml_files import parse_value

MOST_POINTS = 1_000_000


def read_points(place: str, path: Path, known: KnownNames) -> dict[str, tuple[Value, ...]]:
    """Values of every point by column; a value is written as in `--set`.

    Raises:
        ScenarioError: missing or broken file, unknown column, a value that its lever cannot take.
    """
    header, rows = _rows(place, path)
    for column in header:
        _check_column(str(path), column, known)
    if len(set(header)) < len(header):
        raise ScenarioError(str(path), "", Described("two columns of one name"), "each name once")
    columns: dict[str, list[Value]] = {column: [] for column in header}
    for number, row in rows:
        where = f"{path}, line {number}"
        if len(row) != len(header):
            raise ScenarioError(where, "", Described(f"{len(row)} cells"), f"{len(header)}, as in the first line")
        for column, text in zip(header, row, strict=True):
            columns[column].append(_value(where, column, text.strip(), known))
    return {column: tuple(values) for column, values in columns.items()}


def _rows(place: str, path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [(number, row) for number, row in enumerate(csv.reader(file), start=1) if any(map(str.strip, row))]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioError(place, "experiment.file", Described(f"{path}: {reason}"), "a readable CSV file") from error
    if not 2 <= len(lines) <= MOST_POINTS:
        found = Described(f"{path}: {max(0, len(lines) - 1)} points")
        raise ScenarioError(place, "experiment.file", found, f"a line of names and 1 to {MOST_POINTS} lines of values")
    return [name.strip() for name in lines[0][1]], lines[1:]


def _check_column(place: str, column: str, known: KnownNames) -> None:
    names = {*levers(), *(f"{ASSUMPTION}{name}" for name in known.records)}
    if column not in names:
        allowed = "names of levers, or assumptions.NAME"
        raise ScenarioError(place, "", Described(f"column {column!r}"), allowed, nearest_name(column, names))


def _value(where: str, column: str, text: str, known: KnownNames) -> Value:
    value: Any = parse_value(text)
    if column.startswith(ASSUMPTION):
        name = column.removeprefix(ASSUMPTION)
        return check_assumptions(where, {name: value}, known)[name]
    try:
        return lever(column).check(value)
    except SettingError as error:
        raise ScenarioError.at(where, error) from error
