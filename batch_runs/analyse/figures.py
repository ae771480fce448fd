"""Figures of sweeps for print: effects, one-factor curves, response surfaces, sensitivity, discovery."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from batch_runs.analyse.discover import Discovery, limit_words
from batch_runs.analyse.figure_style import (
    BLUE,
    DOTS_PER_INCH,
    FULL_MAP,
    GREY,
    INK,
    ORANGE,
    VERMILION,
    dress,
    footnote,
    new_figure,
    say_unit,
)
from batch_runs.analyse.one_factor import Curve
from batch_runs.analyse.results import Results, label, plain
from batch_runs.analyse.sensitivity import Sensitivity
from batch_runs.analyse.summary import summary
from batch_runs.analyse.words import outcome_title, point_words, short
from scenarios.provenance import version

MOST_BARS = 20
MOST_PANELS = 12
LEAST_NAMED = 0.05  # of the largest Morris effect: smaller ones crowd at the origin


def source(results: Results, said: str) -> str:
    """The line under a figure: what is shown, how many replicates, whose luck, and from which sweep."""
    about = results.about
    luck = _replicates(results)
    base, seed = about.get("base", "–"), about.get("seed", "–")
    return f"{said}  {luck}.\n{about.get('name', results.place)} · base {base} · seed {seed} · ScaleUp {version()}"


def _replicates(results: Results) -> str:
    if results.replicates == 1:
        return "One replicate a point, with the same luck at every point"
    return f"{results.replicates} replicates a point, replicate k with the same luck at every point"


def effects_figure(results: Results, rows: pd.DataFrame, outcome: str, reference: int) -> Figure:
    """Paired differences of every point from the reference, with their 95 % intervals."""
    shown = rows[(rows.outcome == outcome) & (rows.point != reference)]
    figure, axes = new_figure(7.2, 1.3 + 0.28 * len(shown), f"{outcome_title(outcome)}: difference from the reference")
    places = np.arange(len(shown))[::-1]
    axes.hlines(places, shown.low, shown.high, color=BLUE, linewidth=2, alpha=0.5)
    axes.scatter(shown.difference, places, color=BLUE, s=22, zorder=3)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(places, [point_words(results, int(point)) for point in shown.point])
    say_unit(axes, "x", outcome, difference=True)
    axes.set_ylim(-0.6, len(shown) - 0.4)
    axes.set_xlabel(f"Difference from: {point_words(results, reference)}")
    footnote(figure, source(results, f"Bar: 95 % interval of the mean paired difference ({results.band})."))
    return figure


def curves_figure(results: Results, curves: Sequence[Curve], outcome: str, reference: int) -> Figure:
    """One panel for each dimension that is moved alone."""
    shown = list(curves)[:MOST_PANELS]
    across = min(3, len(shown))
    down = -(-len(shown) // across)
    figure = Figure(figsize=(3.1 * across + 0.4, 2.6 * down + 0.9), dpi=DOTS_PER_INCH, layout="constrained")
    places = figure.subplots(down, across, squeeze=False, sharey=True).ravel()
    figure.suptitle(
        f"{outcome_title(outcome)}, one lever or assumption at a time", x=0.01, ha="left", fontsize=11, color=INK
    )
    for axes, curve in zip(places, shown, strict=False):
        dress(axes)
        table = curve.table
        values = [plain(value) for value in table.value]
        numeric = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
        x = np.array(values, float) if numeric else np.arange(len(values))
        axes.fill_between(x, table.p10, table.p90, color=BLUE, alpha=0.18, linewidth=0)
        axes.plot(x, table["mean"], color=BLUE, marker="o", markersize=4, linewidth=1.5)
        here = (table.point == reference).to_numpy()
        axes.scatter(x[here], table["mean"][here], color=VERMILION, s=36, zorder=4)
        if not numeric:
            axes.set_xticks(x, [str(value) for value in values], rotation=20, ha="right")
        axes.set_xlabel(label(curve.dimension) + (" (turns)" if curve.turns else ""))
        say_unit(axes, "y", outcome)
    for axes in places[len(shown) :]:
        axes.set_visible(False)
    footnote(figure, source(results, f"Band: 10th to 90th percentile ({results.band}); red: the reference."))
    return figure


def surface_figure(results: Results, outcome: str, reference: int) -> Figure:
    """A grid of two dimensions as a map of mean differences from the reference; dots leave out 0."""
    rows = summary(results, reference, [outcome]).set_index("point")
    down, across = results.dimensions
    points = results.points
    x, y = (sorted(points[name].unique(), key=_order) for name in (across, down))
    place = {point: (y.index(row[down]), x.index(row[across])) for point, row in points.iterrows()}
    table = np.full((len(y), len(x)), np.nan)
    for point, (row, column) in place.items():
        table[row, column] = rows.difference[point]
    figure, axes = new_figure(6.4, 4.4, f"{outcome_title(outcome)}: difference from the reference")
    axes.grid(False)
    image = axes.imshow(table, origin="lower", aspect="auto", cmap=FULL_MAP)
    clear = [where for point, where in place.items() if rows.low[point] > 0 or rows.high[point] < 0]
    axes.scatter([c for _, c in clear], [r for r, _ in clear], s=9, color="white", edgecolor=INK, linewidth=0.5)
    row, column = place[reference]
    axes.scatter([column], [row], marker="X", s=60, color=VERMILION, edgecolor="white", zorder=4)
    axes.set_xticks(range(len(x)), [str(plain(value)) for value in x])
    axes.set_yticks(range(len(y)), [str(plain(value)) for value in y])
    axes.set_xlabel(label(across))
    axes.set_ylabel(label(down))
    bar = figure.colorbar(image)
    bar.outline.set_visible(False)
    say_unit(bar.ax, "y", outcome, difference=True)
    footnote(figure, source(results, f"Cross: reference; dot: the 95 % interval leaves out 0 ({results.band})."))
    return figure


def sensitivity_figure(results: Results, found: Sensitivity) -> Figure:
    """Bars with intervals for Sobol and rank correlation, a scatter for Morris."""
    if found.method == "Morris":
        return _morris_figure(results, found)
    table = found.table.head(MOST_BARS).iloc[::-1]
    title = f"What {outcome_title(found.outcome).lower()} depends on: {found.method}"
    figure, axes = new_figure(6.8, 1.4 + 0.32 * len(table), title)
    places = np.arange(len(table))
    if found.method == "Sobol":
        for shift, name, colour, words in ((0.18, "total", BLUE, "total"), (-0.18, "first_order", ORANGE, "alone")):
            half = np.nan_to_num(table[f"{name}_half"])
            axes.barh(places + shift, table[name], 0.34, color=colour, label=words, xerr=half, error_kw=_CAPS)
        axes.legend(frameon=False, fontsize=8, loc="lower right")
        axes.set_xlabel("Share of the variance of the mean")
    else:
        low, high = table.correlation - table.low, table.high - table.correlation
        axes.barh(places, table.correlation, 0.6, color=BLUE, xerr=[low, high], error_kw=_CAPS)
        axes.set_xlabel("Rank correlation")
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(places, [short(name) for name in table.dimension])
    footnote(figure, source(results, f"Bar end: 95 % interval. {chance_words(found)}"))
    return figure


_CAPS = {"elinewidth": 1, "ecolor": INK, "capsize": 2}


def _morris_figure(results: Results, found: Sensitivity) -> Figure:
    figure, axes = new_figure(6.4, 4.6, f"What {outcome_title(found.outcome).lower()} depends on: Morris")
    table = found.table
    axes.errorbar(table.mu_star, table.sigma, xerr=table.mu_star_half, fmt="o", color=BLUE, ecolor=GREY, markersize=4)
    for _, row in table[table.mu_star > LEAST_NAMED * table.mu_star.max()].head(10).iterrows():
        axes.annotate(
            short(row.dimension), (row.mu_star, row.sigma), xytext=(4, 3), textcoords="offset points", fontsize=7
        )
    axes.set_xlabel("Mean size of an elementary effect (mu*)")
    axes.set_ylabel("Spread of the effect (sigma)")
    for which in ("x", "y"):
        say_unit(axes, which, found.outcome, difference=True, signed=False)
    footnote(figure, source(results, f"Bar: 95 % interval; small effects are not named. {chance_words(found)}"))
    return figure


def chance_words(found: Sensitivity) -> str:
    """How much is mere chance, in one sentence."""
    if not np.isfinite(found.chance.of_one_run):
        return "With one replicate a point nobody knows how much of it is chance."
    return (
        f"Chance is {100 * found.chance.of_one_run:.1f} % of the variance of a single run and "
        f"{100 * found.chance.of_the_means:.1f} % of what is analysed here."
    )


def discovery_figure(results: Results, found: Discovery) -> Figure:
    """Left: what PRIM could choose from. Right: worlds over the box's two strongest restrictions."""
    figure = Figure(figsize=(8.6, 4.0), dpi=DOTS_PER_INCH, layout="constrained")
    left, right = figure.subplots(1, 2)
    figure.suptitle(f"Where {found.miss}", x=0.01, ha="left", fontsize=11, color=INK)
    dress(left)
    left.plot(
        [box.coverage for box in found.trajectory],
        [box.density for box in found.trajectory],
        "o-",
        color=GREY,
        markersize=3,
    )
    left.scatter([found.box.coverage], [found.box.density], color=VERMILION, s=40, zorder=3, label="chosen")
    left.set(
        xlim=(0, 1.05),
        ylim=(0, 1.05),
        xlabel="Coverage: share of all misses inside",
        ylabel="Density: misses among worlds inside",
    )
    left.legend(frameon=False, fontsize=8, loc="lower left")
    dress(right)
    names = sorted(found.box.limits, key=lambda name: found.box.chances[name])[:2]
    if not names:
        right.text(0.5, 0.5, "no restriction is more than chance", ha="center", color=INK, fontsize=9)
        right.set_axis_off()
    else:
        _draw_worlds(right, found, names)
    footnote(figure, source(results, f"{len(found.worlds)} worlds, {int(found.cases.sum())} misses."))
    return figure


def _draw_worlds(axes: object, found: Discovery, names: list[str]) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    x = _numbers(found.worlds[names[0]])
    y = _numbers(found.worlds[names[1]]) if len(names) > 1 else np.arange(len(x)) / len(x)
    for cases, colour, mark, words in ((found.cases, VERMILION, "x", "missed"), (~found.cases, BLUE, "o", "met")):
        axes.scatter(x[cases], y[cases], s=16, color=colour, marker=mark, linewidth=1, alpha=0.8, label=words)
    sides = []
    for name, values in zip(names, (x, y), strict=False):
        limit = found.box.limits[name]
        if limit.values:
            return
        sides.append((max(limit.low, values.min()), min(limit.high, values.max())))
    sides += [(float(y.min()), float(y.max()))] * (2 - len(sides))
    (left, right), (low, high) = sides
    axes.add_patch(Rectangle((left, low), right - left, high - low, fill=False, edgecolor=INK, linewidth=1.4))
    axes.set_xlabel(f"{short(names[0])} ({limit_words(found.box.limits[names[0]], found.worlds[names[0]])})")
    axes.set_ylabel(
        f"{short(names[1])} ({limit_words(found.box.limits[names[1]], found.worlds[names[1]])})"
        if len(names) > 1
        else "worlds"
    )
    axes.legend(framealpha=0.9, edgecolor="none", fontsize=8)


def _numbers(column: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(float)
    return column.astype("category").cat.codes.to_numpy(float)


def scatter_figure(results: Results, found: Sensitivity) -> Figure:
    """The outcome over each of the dimensions that matter most."""
    names = list(found.table.dimension.head(6))
    across = min(3, len(names))
    down = -(-len(names) // across)
    figure = Figure(figsize=(3.0 * across + 0.4, 2.5 * down + 0.9), dpi=DOTS_PER_INCH, layout="constrained")
    places = figure.subplots(down, across, squeeze=False, sharey=True).ravel()
    figure.suptitle(outcome_title(found.outcome), x=0.01, ha="left", fontsize=11, color=INK)
    means = results.matrix(found.outcome).mean(axis=1)
    for axes, name in zip(places, names, strict=False):
        dress(axes)
        axes.scatter(results.points[name].astype(float), means, s=8, color=BLUE, alpha=0.6, linewidth=0)
        axes.set_xlabel(short(name))
        say_unit(axes, "y", found.outcome)
    for axes in places[len(names) :]:
        axes.set_visible(False)
    footnote(figure, source(results, "Each dot: the mean of one point."))
    return figure


def _order(value: object) -> tuple[int, float, str]:
    value = plain(value)
    return (0, float(value), "") if isinstance(value, int | float) else (1, 0.0, str(value))
