"""Where districts lie: on the ground where the table does not say it, and as tiles of the map."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.rollout import EARTH_RADIUS_KM

Floats = NDArray[np.float64]
Tile = tuple[int, int]
FURTHEST = 80.0  # tiles of huge areas still lie on the globe [degrees]


def tiles_of(latitudes: Sequence[float], longitudes: Sequence[float]) -> list[Tile]:
    """Column and row of each district: equal columns from west to east, each from north to south."""
    west_to_east = np.lexsort((-np.asarray(latitudes), np.asarray(longitudes)))
    found: list[Tile] = [(0, 0)] * len(latitudes)
    for column, members in enumerate(np.array_split(west_to_east, math.isqrt(len(latitudes) - 1) + 1)):
        north_to_south = sorted(members.tolist(), key=lambda index: (-latitudes[index], index))
        for row, index in enumerate(north_to_south):
            found[index] = (column, row)
    return found


def plain_grid(regions: Sequence[str]) -> list[Tile]:
    """Column and row for districts of unknown place: region by region, to and fro, so that the next one is near."""
    order = sorted(range(len(regions)), key=lambda index: (regions.index(regions[index]), index))
    columns = math.isqrt(len(regions) - 1) + 1
    found: list[Tile] = [(0, 0)] * len(regions)
    for place, index in enumerate(order):
        row, column = divmod(place, columns)
        found[index] = (columns - 1 - column if row % 2 else column, row)
    return found


def on_the_ground(tiles: Sequence[Tile], areas_km2: Sequence[float]) -> list[tuple[float, float]]:
    """Latitude and longitude of a grid's tiles around 0°, 0°, where nobody takes them for real places [degrees]."""
    step = math.degrees(math.sqrt(float(np.mean(areas_km2))) / EARTH_RADIUS_KM)
    middle = [max(tile[axis] for tile in tiles) / 2 for axis in (0, 1)]
    step = min(step, FURTHEST / max(*middle, 1.0))
    return [((middle[1] - row) * step, (column - middle[0]) * step) for column, row in tiles]


def quantiles(values: Sequence[float]) -> Floats:
    """Where each value stands among all, from 0 (least) to 1; equal values stand in the middle of their places."""
    numbers = np.asarray(values, dtype=np.float64)
    below = (numbers[:, None] > numbers[None, :]).sum(axis=1)
    equal = (numbers[:, None] == numbers[None, :]).sum(axis=1)
    return np.asarray((below + equal / 2) / len(numbers))
