"""Sets of values that history matching left standing together (plausible.csv, made by `scaleup calibrate`).

One row is one combination. Records that were fitted together are drawn as whole rows, so that what the published
results say about them jointly is kept; each on its own would be free to leave its neighbours.
"""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model.evidence.records import Record, short_name
from model.evidence.schema import problem

PLAUSIBLE_FILE = Path(__file__).with_name("plausible.csv")


@dataclass(frozen=True)
class PlausibleSets:
    """Records that were fitted together, and the combinations of their values that were not ruled out."""

    names: tuple[str, ...] = ()
    rows: tuple[tuple[float, ...], ...] = ()

    def row(self, u: float) -> dict[str, float]:
        """The combination at u (0-1), all equally likely; nothing where nothing was fitted."""
        if not self.rows:
            return {}
        return dict(zip(self.names, self.rows[min(int(u * len(self.rows)), len(self.rows) - 1)], strict=True))


@cache
def plausible_sets() -> PlausibleSets:
    """The stored sets; empty where no file is shipped."""
    return read_sets(PLAUSIBLE_FILE) if PLAUSIBLE_FILE.exists() else PlausibleSets()


def read_sets(path: Path) -> PlausibleSets:
    """Sets from a CSV with a header of record names.

    Raises:
        EvidenceError: if a row is short or holds something that is no number.
    """
    with path.open(encoding="utf-8", newline="") as file:
        names, *rows = list(csv.reader(file)) or [[]]
    return PlausibleSets(tuple(names), tuple(_row(path, names, number, row) for number, row in enumerate(rows, 2)))


def _row(path: Path, names: list[str], line: int, row: list[str]) -> tuple[float, ...]:
    try:
        values = tuple(float(cell) for cell in row)
    except ValueError:
        values = ()
    if len(values) != len(names) or not all(map(math.isfinite, values)):
        raise problem(short_name(path), f"line {line}", "", ",".join(row), f"{len(names)} numbers")
    return values


def misfits(sets: PlausibleSets, records: Mapping[str, Record]) -> list[str]:
    """What of the sets does not fit the records as they are now; empty when all is well."""
    found = [f"{name}: no record of that name that is drawn" for name in sets.names if not _drawn(records, name)]
    for name, values in zip(sets.names, zip(*sets.rows, strict=True), strict=True):
        if _drawn(records, name):
            record = records[name]
            least, most = record.draw(0.0), record.draw(1.0)
            slack = 1e-5 * max(abs(least), abs(most))  # values are written with six digits
            if min(values) < least - slack or max(values) > most + slack:
                found.append(f"{name}: {min(values):g} to {max(values):g}, its range is {least:g} to {most:g}")
    return found


def _drawn(records: Mapping[str, Record], name: str) -> bool:
    return name in records and records[name].is_drawn
