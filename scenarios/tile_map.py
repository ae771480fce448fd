"""A map of districts as equal tiles, as inline SVG: every district counts the same, and small ones stay visible."""

from __future__ import annotations

import html
import math

import numpy as np
from numpy.typing import NDArray

from model.countries import Country

# From light to dark, one hue to the next; readable without colour vision and in print.
STEPS = ("#f0f4f8", "#c6dbef", "#8fbcdc", "#4f97c7", "#2070b0", "#08407a")
UNDEFINED = "#d9d9d9"
TILE = 22


def tile_map(country: Country, values: NDArray[np.float64], label: str) -> str:
    """Districts coloured by a share; pointing at a tile tells its name and value."""
    columns, rows = country.districts.tile_column, country.districts.tile_row
    top = scale_top(values)
    tiles = "".join(
        _tile(int(column - columns.min()), int(row - rows.min()), name, region, float(value), top)
        for column, row, name, region, value in zip(columns, rows, country.names, country.regions, values, strict=True)
    )
    width = int(columns.max() - columns.min() + 1) * TILE
    height = int(rows.max() - rows.min() + 1) * TILE
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg {size} role="img" aria-label="{html.escape(label)}">{tiles}</svg>{_legend(top)}'


def scale_top(values: NDArray[np.float64]) -> float:
    """A round number at or above the largest value, for the darkest colour."""
    largest = float(np.nanmax(values, initial=0.0)) if np.isfinite(values).any() else 0.0
    return next((step for step in (0.03, 0.06, 0.09, 0.12, 0.18, 0.24, 0.3, 0.42, 0.6, 0.78) if largest <= step), 1.0)


def colour(value: float, top: float) -> str:
    """The step of the scale from 0 to `top` that a value falls into."""
    if not math.isfinite(value):
        return UNDEFINED
    return STEPS[min(len(STEPS) - 1, int(len(STEPS) * max(0.0, value) / top))]


def _tile(column: int, row: int, name: str, region: str, value: float, top: float) -> str:
    told = f"{100 * value:.1f} %" if math.isfinite(value) else "no value"
    title = html.escape(f"{name}, {region}: {told}")
    return (
        f'<rect x="{column * TILE + 1}" y="{row * TILE + 1}" width="{TILE - 2}" height="{TILE - 2}" rx="3" '
        f'fill="{colour(value, top)}" stroke="#9aa5b1" stroke-width="0.5"><title>{title}</title></rect>'
    )


def _legend(top: float) -> str:
    width = top / len(STEPS)
    boxes = (
        f'<span><i style="background:{step}"></i>{100 * width * number:.3g}–{100 * width * (number + 1):.3g} %</span>'
        for number, step in enumerate(STEPS)
    )
    return f'<p class="legend">{"".join(boxes)}</p>'
