"""Which records matter: each one alone at both ends of its range, everything else central, with the same luck.

The same luck makes what a record does not reach exactly equal, so the difference is the record's own doing. What
results are measured against is the error of the target: a record is fitted if it moves some target by at least half
of that. Records are then taken in the order of their largest move, up to a limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from batch_runs.analyse.calibrate_runs import Found, Point
from model.evidence import Record, evidence

LOW, HIGH = 0.05, 0.95  # of a record's own distribution
LEAST_MOVE = 0.5  # in standard deviations of the target's error
MOST_RECORDS = 16
MATTERS = 0.25  # a record is an input of a target's emulator if it moves it by so many standard deviations
NOT_FITTED = ("target", "link", "cost")  # costs cannot move any target: money is not short in a trial's world

Moves = dict[str, dict[str, float]]


def candidates() -> dict[str, Record]:
    """General records that are drawn and may matter; national facts and cadres stay with their country."""
    return {name: record for name, record in evidence().items() if record.is_drawn and record.role not in NOT_FITTED}


def screening_points(records: Mapping[str, Record]) -> list[Point]:
    """Both ends of every record."""
    ends = [(name, record.draw(u)) for name, record in records.items() for u in (LOW, HIGH)]
    return [Point(number, {name: value}, 0, None) for number, (name, value) in enumerate(ends)]


def moves(records: Mapping[str, Record], found: Sequence[Found], errors: Mapping[str, float]) -> Moves:
    """How far each record moves each target, in standard deviations of the target's error."""
    pairs = zip(records, found[::2], found[1::2], strict=True)
    return {
        name: {target: _distance(one[target], other[target]) / error for target, error in errors.items()}
        for name, one, other in pairs
    }


def _distance(one: float, other: float) -> float:
    return abs(other - one) if math.isfinite(one) and math.isfinite(other) else 0.0


def chosen(found: Moves) -> tuple[str, ...]:
    """The records that are fitted, the one that moves most first."""
    largest = {name: max(of_targets.values()) for name, of_targets in found.items()}
    ordered = sorted(largest, key=lambda name: (-largest[name], name))
    return tuple(name for name in ordered if largest[name] >= LEAST_MOVE)[:MOST_RECORDS]


def inputs_of(found: Mapping[str, Mapping[str, float]], target: str, records: Iterable[str]) -> tuple[int, ...]:
    """Columns of the records that screening saw moving the target; all where it was not asked, one at least."""
    sizes = [found.get(name, {}).get(target, 0.0) for name in records]
    if not found:
        return tuple(range(len(sizes)))
    chosen_columns = tuple(column for column, size in enumerate(sizes) if size >= MATTERS)
    return chosen_columns or (max(range(len(sizes)), key=sizes.__getitem__),)
