"""The tile map: one tile per district, all months sent at once so that playing them needs no server."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import solara
from numpy.typing import NDArray

from model.countries import Country
from model.outcomes import outcomes
from ui.language import group, style_of
from ui.packed import pack
from ui.picture import Picture, district_values, started_months
from ui.worker import MAPPED


@solara.component_vue("tile_map.vue", vuetify=False)
def TileMap(
    options: list[list[str]],
    chosen: str,
    mode: str,
    places: list[list[int]],
    names: list[str],
    regions: list[str],
    frames: str,
    range: list[float],
    starts: list[int | None],
    kind: str,
    better: str,
    first: int,
    last: int,
    wanted: int | None,
    opened: str,
    words: dict[str, str],
    file: str = "map",
    foot: str = "",
    lang: str = "en",
    event_choose: Callable[[str], None] | None = None,
    event_choose_mode: Callable[[str], None] | None = None,
    event_choose_month: Callable[[int | None], None] | None = None,
    event_choose_district: Callable[[str], None] | None = None,
) -> None:
    """The map's Vue file."""


@cache
def map_options(language: str) -> list[list[str]]:
    """Name and label of each outcome that districts have."""
    return [[name, outcomes()[name].label[language]] for name in MAPPED if name != "msi_workplans"]


def places_of(country: Country) -> list[list[int]]:
    """Column and row of each district's tile."""
    return [[int(row.tile_column), int(row.tile_row)] for row in country.districts]


def colour_range(values: NDArray[np.float32], mode: str) -> list[float]:
    """Ends of the colour scale: round numbers around the middle 98 %, so that one district cannot grey all others."""
    known = values[np.isfinite(values)].astype(np.float64)
    if not len(known):
        return [-0.01, 0.01] if mode == "change" else [0.0, 1.0]
    low, high = (float(end) for end in np.percentile(known, (1, 99)))
    if mode == "change":
        widest = _round_up(max(abs(low), abs(high), 1e-6))
        return [-widest, widest]
    step = _round_up(max(high - low, 1e-6) / 4)
    return [math.floor(low / step) * step, max(math.ceil(high / step), math.floor(low / step) + 1) * step]


def _round_up(value: float) -> float:
    size = 10.0 ** math.floor(math.log10(value))
    return next(step * size for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if value <= step * size * 1.0001)


def map_data(picture: Picture, outcome: str, mode: str) -> dict[str, Any]:
    """What changes with every picture."""
    values = district_values(picture, outcome, mode)
    ends = colour_range(values, mode)
    waves = [started_months(picture, name) for name in ("msi_districts_share", "supervision_districts_share")]
    starts = [min((month for month in both if month is not None), default=None) for both in zip(*waves, strict=True)]
    return {
        "frames": pack(values, ends),
        "range": ends,
        "starts": starts,
        "kind": style_of(outcomes()[outcome]),
        "better": outcomes()[outcome].better,
        "first": picture.first_month,
        "last": picture.months - 1,
    }


def words(language: str) -> dict[str, str]:
    """The fixed texts of the map."""
    return group(language, "map")
