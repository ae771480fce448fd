"""The plans that a search has lived through, one line each, added as they are finished: what a kill leaves is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scenarios.errors import OutputError

Totals = Mapping[str, list[float]]


@dataclass(frozen=True)
class Evaluated:
    """Totals of one plan by column, in each world; or why it could not be run."""

    totals: Totals | None
    error: str = ""


@dataclass
class Evaluations:
    """What is known so far, by the key of the plan, in memory and in a file that only grows."""

    path: Path
    known: dict[str, Evaluated] = field(default_factory=dict)

    @classmethod
    def opened(cls, path: Path) -> Evaluations:
        """What the file holds. A last line that was cut short is forgotten, and written over.

        Raises:
            OutputError: if another line is damaged.
        """
        found = cls(path)
        content = path.read_bytes() if path.exists() else b""
        whole, _, torn = content.rpartition(b"\n")
        if torn:
            with path.open("r+b") as file:
                file.truncate(len(content) - len(torn))
        for number, line in enumerate(whole.split(b"\n") if whole else [], start=1):
            try:
                entry = json.loads(line)
                found.known[entry["plan"]] = Evaluated(entry["totals"], entry["error"])
            except (ValueError, KeyError, TypeError) as error:
                raise OutputError(
                    f"{path}, line {number}: damaged; delete the line, and its plan is run again"
                ) from error
        return found

    def add(self, key: str, evaluated: Evaluated) -> None:
        """Keep one more; it is on disk when this returns."""
        self.known[key] = evaluated
        entry = {"plan": key, "totals": evaluated.totals, "error": evaluated.error}
        line = json.dumps(entry, ensure_ascii=False) + "\n"  # undefined numbers are written as NaN and read so
        with self.path.open("ab") as file:
            file.write(line.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
