"""The map of the minister's page: its tiles, their colours, and the stripes of districts where nothing has begun.

Stripes are dark lines on white ones: they are seen on every colour of the scale, without colour vision and in grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.reports.tile_map import scale_of
from scenarios.written_numbers import write_value

Point = tuple[float, float]
# Where the stripes meet the sum of both edges of a tile of size 1.
_CROSSINGS = (0.4, 0.8, 1.2, 1.6)
_BEGUN_IN_MOST_RUNS = 0.5


@dataclass(frozen=True)
class Tile:
    """One district: its place, its share (may be undefined), what a reader is told, and whether nothing has begun."""

    column: int
    row: int
    share: float
    told: str
    waiting: bool = False


def not_begun(*begun: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Districts in which no programme has begun (n_districts); none at all where nothing is rolled out.

    Args:
        begun: for each programme, the share of runs in which it has begun in each district (n_districts) [0–1].
    """
    waiting: NDArray[np.bool_] = np.all([share < _BEGUN_IN_MOST_RUNS for share in begun], axis=0)
    return np.zeros_like(waiting) if waiting.all() else waiting


def shades(tiles: Sequence[Tile], language: str) -> tuple[list[str], tuple[str, str]]:
    """The colour of each tile, and the ends of the scale in words."""
    values = np.asarray([tile.share for tile in tiles])
    scale = scale_of(values)
    ends = (write_value(0.0, "percent", language), write_value(scale.high, "percent", language))
    return [scale.colour(float(value)) for value in values], ends


def stripes(left: float, top: float, width: float, height: float) -> list[tuple[Point, Point]]:
    """Both ends of each stripe of a tile; `height` is negative where the axis points up."""
    ends = [(max(0.0, crossing - 1.0), min(1.0, crossing)) for crossing in _CROSSINGS]
    return [((left + a * width, top + b * height), (left + b * width, top + a * height)) for a, b in ends]


def size_of(tiles: Sequence[Tile]) -> tuple[int, int]:
    """Columns and rows that the tiles fill."""
    return 1 + max(tile.column for tile in tiles), 1 + max(tile.row for tile in tiles)
