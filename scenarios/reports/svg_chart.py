"""Line charts as inline SVG: means over replicates with their band, drawn the same on every machine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.calendar import MONTHS_PER_YEAR
from model.outcomes import Outcome
from scenarios.language import in_language, joined, text
from scenarios.reports.page import escaped
from scenarios.summary import mean_defined
from scenarios.words import number_words

Floats = NDArray[np.float64]
# Okabe and Ito's palette, dark enough to be read as lines.
COLOURS = ("#0072B2", "#D55E00", "#007A5A", "#9A4F80")
REFERENCE = "#5A5A5A"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 460, 230, 52, 12, 10, 24
TICKS = 4
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Line:
    """One line: its words, its values by replicate and month, and its look."""

    label: str
    values: Floats
    colour: str
    dashed: bool = False


def chart(title: str, outcome: Outcome, lines: Sequence[Line], first_month: int, language: str) -> str:
    """One chart with its title, its legend, and its content in words for who cannot see it."""
    means = [mean_defined(line.values, axis=0) for line in lines]
    bands = [_band(line.values) for line in lines]
    top = _round_top(bands, means)
    months = lines[0].values.shape[1]
    drawn = [_grid(outcome, top, language), _years(first_month, months)]
    drawn += [_polygon(band, line.colour, top) for line, band in zip(lines, bands, strict=True) if band is not None]
    drawn += [_polyline(mean, line, top) for line, mean in zip(lines, means, strict=True)]
    told = joined((_told(line, mean, outcome, language) for line, mean in zip(lines, means, strict=True)), language)
    legend = "".join(
        f'<span><i style="border-top:3px {"dashed" if line.dashed else "solid"} {line.colour}"></i>'
        f"{escaped(line.label)}</span>"
        for line in lines
    )
    return (
        f"<figure><figcaption>{escaped(title)}</figcaption>"
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escaped(f"{title}. {told}")}">'
        f'{"".join(drawn)}</svg><p class="key">{legend}</p></figure>'
    )


def _band(values: Floats) -> tuple[Floats, Floats] | None:
    """The 10th and 90th percentile over replicates of each month; none for a single replicate."""
    if len(values) < 2:
        return None
    if np.isfinite(values).all():
        low, high = np.percentile(values, (10, 90), axis=0)
        return low, high
    columns = [column[np.isfinite(column)] for column in values.T]
    bounds = [np.percentile(column, (10, 90)) if column.size else (math.nan, math.nan) for column in columns]
    low, high = np.asarray(bounds).T
    return low, high


def _round_top(bands: Sequence[tuple[Floats, Floats] | None], means: Sequence[Floats]) -> float:
    """A round number at or above everything drawn, so that the axis begins at 0 and has few steps."""
    drawn = [*means, *(bound for band in bands if band is not None for bound in band)]
    highest = max((float(np.nanmax(values)) for values in drawn if np.isfinite(values).any()), default=0.0)
    if highest <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(highest / TICKS))
    return next(step * size * TICKS for step in STEPS if step * size * TICKS >= highest * 0.999)


def _grid(outcome: Outcome, top: float, language: str) -> str:
    parts = []
    for tick in range(TICKS + 1):
        y = _y(top * tick / TICKS, top)
        words = in_language(_short(outcome, top * tick / TICKS), language)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" class="grid"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{words}</text>')
    return "".join(parts)


def _short(outcome: Outcome, value: float) -> str:
    """A tick in few letters: no decimals that say nothing."""
    if value == 0:
        return "0"
    number, _, unit = number_words(outcome, value).partition(" ")
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return f"{number} {unit}".strip()


def _years(first_month: int, months: int) -> str:
    """The first of January of some years, as many as there is room for."""
    januaries = [month for month in range(months) if (first_month + month) % MONTHS_PER_YEAR == 0]
    every = max(1, math.ceil(len(januaries) / 6))
    return "".join(
        f'<text x="{_x(month, months):.1f}" y="{HEIGHT - 6}" text-anchor="middle">'
        f"{(first_month + month) // MONTHS_PER_YEAR}</text>"
        for month in januaries[::every]
    )


def _polyline(mean: Floats, line: Line, top: float) -> str:
    dashed = ' stroke-dasharray="6 4"' if line.dashed else ""
    return "".join(
        f'<polyline points="{_points(run, mean, top)}" fill="none" stroke="{line.colour}" stroke-width="2"{dashed}/>'
        if len(run) > 1
        else f'<circle cx="{_x(run[0], len(mean)):.1f}" cy="{_y(mean[run[0]], top):.1f}" r="3" fill="{line.colour}"/>'
        for run in _runs(mean)
    )


def _polygon(band: tuple[Floats, Floats], colour: str, top: float) -> str:
    low, high = band
    return "".join(
        f'<polygon points="{_points(run, high, top)} {_points(run[::-1], low, top)}" fill="{colour}" opacity="0.18"/>'
        for run in _runs(high)
    )


def _runs(values: Floats) -> list[list[int]]:
    """Months in which the values are defined, cut where they are not."""
    months = [int(month) for month in np.flatnonzero(np.isfinite(values))]
    runs: list[list[int]] = []
    for month in months:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return runs


def _points(months: Sequence[int], values: Floats, top: float) -> str:
    return " ".join(f"{_x(month, len(values)):.1f},{_y(float(values[month]), top):.1f}" for month in months)


def _x(month: float, months: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (month + 0.5) / months


def _y(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - max(0.0, value) / top)


def _told(line: Line, mean: Floats, outcome: Outcome, language: str) -> str:
    first, last = mean_defined(mean[:MONTHS_PER_YEAR], 0), mean_defined(mean[-MONTHS_PER_YEAR:], 0)
    numbers = [in_language(number_words(outcome, float(value)), language) for value in (first, last)]
    return text("from_to", language, what=line.label, first=numbers[0], last=numbers[1])
