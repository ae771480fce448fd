"""One-at-a-time designs: what moves the outcome most when it alone is moved, as a table and a tornado."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from batch_runs.analyse.figure_style import BLUE, INK, ORANGE, footnote, new_figure, say_unit
from batch_runs.analyse.figures import source
from batch_runs.analyse.one_factor import Curve, curves
from batch_runs.analyse.results import Results
from batch_runs.analyse.words import lever_words, outcome_title, short

MOST_BARS = 20
BOLD, PALE = 1.0, 0.35


def tornado(results: Results, outcome: str, reference: int) -> list[Curve]:
    """A curve of each dimension, the one with the widest swing of the mean first.

    Raises:
        ScenarioError: if runs are missing or undefined.
    """
    results.complete_matrix(outcome, "a one-at-a-time analysis")
    return sorted(curves(results, outcome, reference), key=swing, reverse=True)


def swing(curve: Curve) -> float:
    """How far the means along one dimension lie apart."""
    return float(np.ptp(curve.table["mean"]))


def moved(curve: Curve, reference: int) -> pd.DataFrame:
    """The rows of the points that were moved: all but the reference."""
    return curve.table[curve.table.point != reference]


def tornado_table(found: Sequence[Curve], reference: int) -> pd.DataFrame:
    """One row per moved point, dimension by dimension."""
    rows = [moved(curve, reference).assign(swing=swing(curve)) for curve in found]
    return pd.concat(rows, ignore_index=True)


def tornado_figure(results: Results, found: Sequence[Curve], outcome: str, reference: int) -> Figure:
    """A bar per moved point of the dimensions that matter most; pale where its interval holds 0."""
    shown = list(found)[:MOST_BARS]
    title = f"{outcome_title(outcome)}, one lever or assumption at a time"
    figure, axes = new_figure(7.2, 1.4 + 0.34 * len(shown), title)
    for place, curve in zip(range(len(shown) - 1, -1, -1), shown, strict=True):
        rows = moved(curve, reference)
        height = 0.8 / len(rows)
        shifts = height * (np.arange(len(rows))[::-1] - (len(rows) - 1) / 2)
        for shift, row in zip(shifts, rows.itertuples(), strict=True):
            clear = row.low > 0 or row.high < 0 or row.pairs < 2
            colour = BLUE if row.difference < 0 else ORANGE
            axes.barh(place + shift, row.difference, 0.9 * height, color=colour, alpha=BOLD if clear else PALE)
            axes.hlines(place + shift, row.low, row.high, color=INK, linewidth=0.7)
            side = 1 if row.difference >= 0 else -1
            end = side * np.nanmax([side * row.difference, side * (row.high if side > 0 else row.low)])
            axes.annotate(lever_words(row.value), (end, place + shift), xytext=(3 * side, 0), va="center", fontsize=6,
                          textcoords="offset points", ha="left" if side > 0 else "right", color=INK)  # fmt: skip
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(range(len(shown))[::-1], [short(curve.dimension) for curve in shown])
    axes.set_ylim(-0.6, len(shown) - 0.4)
    axes.margins(x=0.12)
    axes.set_xlabel("Difference from the base")
    say_unit(axes, "x", outcome, difference=True)
    hidden = f" {len(found) - len(shown)} more moved it less." if len(found) > len(shown) else ""
    said = f"At each bar the value moved to; line: 95 % interval ({results.band}); pale: it holds 0.{hidden}"
    footnote(figure, source(results, said))
    return figure
