"""Runs of a calibration: stages of numbered points, each a virtual trial of every target; kept as soon as they end.

A point is a pure function of its assumptions, seed, luck and draw, and every finished one is a line of runs.jsonl. So a
calibration that was killed goes on where it was, and ends with the same result.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from batch_runs.analyse.calibrate_targets import Goal
from batch_runs.files import write_json
from scenarios.pool import default_workers, run_jobs

RUNS = "runs.jsonl"
Floats = NDArray[np.float64]
Found = dict[str, float]
Say = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Point:
    """One thing to run.

    Attributes:
        number: within its stage.
        assumptions: records that are set.
        luck: number of the luck (replicate).
        draw: of the records that are not set, from their own ranges; none = central values.
    """

    number: int
    assumptions: Mapping[str, float]
    luck: int
    draw: int | None


def lived(goals: Sequence[Goal], seed: int, point: Point) -> Found:
    """What each target's virtual trial finds at the point."""
    return {goal.name: goal.find(point.luck, point.assumptions, seed, point.draw) for goal in goals}


class Runs:
    """The runs of one calibration, in a folder."""

    def __init__(self, folder: Path, goals: Sequence[Goal], seed: int, workers: int | None, say: Say) -> None:
        self.path = folder / RUNS
        self.goals, self.seed, self.workers, self.say = tuple(goals), seed, workers, say
        self.known = _read(self.path)

    def of_stage(self, stage: str, points: Sequence[Point]) -> list[Found]:
        """What is found at each point, in order; points that were run before are not run again."""
        left = [point for point in points if (stage, point.number) not in self.known]
        if left:
            self._run(stage, left, len(points))
        return [self.known[stage, point.number] for point in points]

    def design(self, stage: str, make: Callable[[], Floats]) -> Floats:
        """The points of a stage as they were written down when it began; made now if it has not begun."""
        path = self.path.with_name(f"{stage}.json")
        if not path.exists():
            write_json(path, make().tolist())
        return np.asarray(json.loads(path.read_text(encoding="utf-8")), dtype=np.float64)

    def _run(self, stage: str, left: Sequence[Point], total: int) -> None:
        team = default_workers(len(left)) if self.workers is None else self.workers
        jobs = run_jobs(partial(lived, self.goals, self.seed), left, team)
        with self.path.open("a", encoding="utf-8") as file, contextlib.closing(jobs) as results:
            for done, (position, found) in enumerate(results, start=total - len(left) + 1):
                number = left[position].number
                file.write(json.dumps({"stage": stage, "point": number, "found": _plain(found)}) + "\n")
                file.flush()
                self.known[stage, number] = found
                self.say(stage, done, total)
            os.fsync(file.fileno())


def read_runs(path: Path, stage: str, points: int) -> list[Found]:
    """What the first points of a stage found, from the runs that a calibration has kept."""
    known = _read(path)
    return [known[stage, number] for number in range(points)]


def _plain(found: Found) -> dict[str, float | None]:
    return {name: value if math.isfinite(value) else None for name, value in found.items()}


def _read(path: Path) -> dict[tuple[str, int], Found]:
    """Every complete line; half a line at the end is what a killed process left, and is cut off."""
    if not path.exists():
        return {}
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        with path.open("r+b") as file:
            file.truncate(len(whole))
    lines: list[dict[str, Any]] = [json.loads(line) for line in whole.splitlines()]
    return {
        (line["stage"], line["point"]): {
            name: math.nan if value is None else value for name, value in line["found"].items()
        }
        for line in lines
    }
