"""A map of districts as equal tiles, as inline SVG: every district counts the same, and small ones stay visible."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.countries import Country
from scenarios.language import in_language, labelled, text
from scenarios.reports.page import escaped

Floats = NDArray[np.float64]
# From light to dark, one hue to the next; readable without colour vision and in print.
STEPS = ("#f0f4f8", "#c6dbef", "#8fbcdc", "#4f97c7", "#2070b0", "#08407a")
# From loss to gain, through white.
DIVERGING = ("#8c3a04", "#d9803f", "#f3d3b8", "#c9dfee", "#5f9fcb", "#08508f")
TOPS = (0.001, 0.002, 0.003, 0.006, 0.01, 0.02, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8)
NOTHING_DIFFERS = 0.01  # a scale for a map without any colour
UNDEFINED = "#d9d9d9"
TILE = 22


@dataclass(frozen=True)
class Scale:
    """Colours from a lowest to a highest value, in equal steps."""

    low: float
    high: float
    colours: tuple[str, ...]
    unit: str = " %"

    def colour(self, value: float) -> str:
        """The step that a value falls into."""
        if not math.isfinite(value):
            return UNDEFINED
        step = int(len(self.colours) * (value - self.low) / (self.high - self.low))
        return self.colours[min(len(self.colours) - 1, max(0, step))]


def scale_of(values: Floats) -> Scale:
    """A scale from 0 to a round number at or above the largest share."""
    return Scale(0.0, _round_above(values), STEPS)


def scale_of_differences(values: Floats) -> Scale:
    """A scale around 0, as far down as up."""
    top = _round_above(np.abs(values))
    return Scale(-top, top, DIVERGING, " points")


def _round_above(values: Floats) -> float:
    largest = float(np.nanmax(values, initial=0.0)) if np.isfinite(values).any() else 0.0
    return next((step for step in TOPS if largest <= step), 1.0) if largest > 0 else NOTHING_DIFFERS


def tile_map(country: Country, values: Floats, label: str, scale: Scale, language: str) -> str:
    """Districts coloured by a share or a difference of shares; pointing at a tile tells its name and value."""
    columns, rows = country.districts.tile_column, country.districts.tile_row
    words = [told(value, scale.unit, language) for value in values]
    places = zip(columns - columns.min(), rows - rows.min(), country.names, country.regions, values, words, strict=True)
    tiles = "".join(
        _tile(
            int(column),
            int(row),
            labelled(f"{name}, {region}", told(value, scale.unit, language), language),
            scale.colour(value),
        )
        for column, row, name, region, value, said in places
    )
    width = int(columns.max() - columns.min() + 1) * TILE
    height = int(rows.max() - rows.min() + 1) * TILE
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg {size} role="img" aria-label="{escaped(label)}">{tiles}</svg>{_legend(scale, language)}'


def told(value: float, unit: str, language: str) -> str:
    """A share or a difference as people write it."""
    if not math.isfinite(value):
        return text("no_value", language)
    sign = "+" if unit != " %" and value > 0 else ""
    return in_language(f"{sign}{100 * value:.2f}{unit}", language)


def _tile(column: int, row: int, title: str, colour: str) -> str:
    return (
        f'<rect x="{column * TILE + 1}" y="{row * TILE + 1}" width="{TILE - 2}" height="{TILE - 2}" rx="3" '
        f'fill="{colour}" stroke="#77838f" stroke-width="0.5"><title>{escaped(title)}</title></rect>'
    )


def _legend(scale: Scale, language: str) -> str:
    width = (scale.high - scale.low) / len(scale.colours)
    boxes = []
    for number, colour in enumerate(scale.colours):
        low, high = (100 * (scale.low + width * step) + 0.0 for step in (number, number + 1))
        words = in_language(f"{low:.2g}", language), in_language(f"{high:.2g}{scale.unit}", language)
        boxes.append(f'<span><i style="background:{colour}"></i>{words[0]} {text("to", language)} {words[1]}</span>')
    return f'<p class="legend">{"".join(boxes)}</p>'
