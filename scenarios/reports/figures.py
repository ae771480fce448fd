"""Figures of a run: calm, the same everywhere, safe for colour-blind eyes, each with its scenario, seed and version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter
from numpy.typing import NDArray

from model.calendar import MONTHS_PER_YEAR
from model.outcomes import COST_CATEGORIES, Outcome, outcomes
from scenarios.files import Scenario
from scenarios.summary import band_label

Floats = NDArray[np.float64]

# Okabe and Ito's palette.
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, GREY, INK = "#56B4E9", "#CC79A7", "#8A8A8A", "#333333"
LINES = (BLUE, ORANGE, GREEN, VERMILION)
AREAS = (BLUE, ORANGE, GREEN, SKY, VERMILION, PURPLE, GREY)
DOTS_PER_INCH = 110


@dataclass(frozen=True)
class Panel:
    """One pair of axes: a title and the outcomes drawn in it."""

    title: str
    names: tuple[str, ...]


PAGES: dict[str, tuple[Panel, ...]] = {
    "coverage": (
        Panel("Sick children reached by CHWs", ("treatment_coverage", "effective_coverage")),
        Panel("Where a CHW post exists", ("treatment_coverage_served", "effective_coverage_served")),
    ),
    "workforce": (
        Panel("Home visits per CHW and month", ("home_visits_per_chw", "recorded_home_visits_per_chw")),
        Panel("Quality of sick-child care", ("timely_share", "quality_share")),
        Panel("CHWs supervised this month", ("supervised_share",)),
        Panel("Posts and medicines", ("posts_filled_share", "stockout_share")),
    ),
    "rollout": (
        Panel("Districts reached", ("msi_districts_share", "supervision_districts_share")),
        Panel("Management", ("management_competence", "facilitation_received")),
    ),
}


@dataclass(frozen=True)
class Result:
    """What figures are drawn from.

    Attributes:
        scenario: what was run.
        national: national outcomes (n_replicates, n_months, n_outcomes).
        sampled: whether assumptions were drawn.
        version: version of the program.
    """

    scenario: Scenario
    national: Floats
    sampled: bool
    version: str

    def series(self, name: str) -> Floats:
        """One outcome (n_replicates, n_months)."""
        return self.national[:, :, list(outcomes()).index(name)]

    @property
    def years(self) -> Floats:
        """The middle of each month, as a decimal year (n_months)."""
        return (self.scenario.first_month + np.arange(self.scenario.months) + 0.5) / MONTHS_PER_YEAR

    @property
    def footer(self) -> str:
        """The question that the result belongs to: scenario, seed, replicates, version."""
        replicates = "1 replicate" if len(self.national) == 1 else f"{len(self.national)} replicates"
        return f"{self.scenario.name} · seed {self.scenario.seed} · {replicates} · ScaleUp {self.version}"


def write_figures(result: Result, folder: Path) -> list[Path]:
    """All figures of a run, as PNG files."""
    folder.mkdir()
    figures = {name: line_page(result, panels) for name, panels in PAGES.items()}
    figures["cost"] = cost_page(result)
    return [_save(figure, folder / f"{name}.png") for name, figure in figures.items()]


def _save(figure: Figure, path: Path) -> Path:
    FigureCanvasAgg(figure).print_png(str(path), metadata={"Software": None})
    return path


def line_page(result: Result, panels: Sequence[Panel]) -> Figure:
    """Panels of lines, each with its band."""
    figure, places = _page(result, len(panels))
    for panel, axes in zip(panels, places, strict=True):
        _lines(axes, result, panel)
    _foot(figure, result)
    return figure


def cost_page(result: Result) -> Figure:
    """Who pays, and for what."""
    figure, places = _page(result, 2)
    payers = Panel("Cost a month, by payer (US$)", ("cost_usd", "cost_government_usd", "cost_donor_usd"))
    _lines(places[0], result, payers)
    _areas(places[1], result)
    _foot(figure, result)
    return figure


def _page(result: Result, panels: int) -> tuple[Figure, list[Axes]]:
    rows = (panels + 1) // 2
    figure = Figure(figsize=(9.6, 0.7 + 3.1 * rows), dpi=DOTS_PER_INCH)
    places = figure.subplots(rows, 2, squeeze=False)
    figure.suptitle(result.scenario.title["en"], x=0.02, ha="left", fontsize=12, color=INK)
    figure.subplots_adjust(
        left=0.07,
        right=0.985,
        top=1 - 0.8 / (0.7 + 3.1 * rows),
        bottom=0.75 / (0.7 + 3.1 * rows),
        hspace=0.42,
        wspace=0.17,
    )
    return figure, list(places.ravel())


def _lines(axes: Axes, result: Result, panel: Panel) -> None:
    for name, colour in zip(panel.names, LINES, strict=False):
        values = result.series(name)
        with np.errstate(invalid="ignore"):
            axes.plot(
                result.years, _over(values, np.mean), color=colour, linewidth=1.8, label=outcomes()[name].label["en"]
            )
            if len(values) > 1:
                low, high = (_over(values, lambda column, q=q: np.percentile(column, q)) for q in (10, 90))
                axes.fill_between(result.years, low, high, color=colour, alpha=0.2, linewidth=0)
    _dress(axes, panel.title, outcomes()[panel.names[0]])
    if result.scenario.months == 1:
        axes.lines[0].set_marker("o")


def _over(values: Floats, measure: object) -> Floats:
    """A measure over the replicates in which the month is defined (n_months)."""
    assert callable(measure)
    if np.isfinite(values).all():
        return np.asarray([measure(column) for column in values.T])
    columns = (column[np.isfinite(column)] for column in values.T)
    return np.asarray([measure(column) if column.size else np.nan for column in columns])


def _areas(axes: Axes, result: Result) -> None:
    names = [f"cost_{category}_usd" for category in COST_CATEGORIES]
    means = [result.series(name).mean(axis=0) for name in names]
    labels = [outcomes()[name].label["en"].removeprefix("Cost: ") for name in names]
    axes.stackplot(result.years, means, labels=labels, colors=AREAS, alpha=0.85, linewidth=0)
    _dress(axes, "Cost a month, by category (US$, mean)", outcomes()["cost_usd"])


def _dress(axes: Axes, title: str, outcome: Outcome) -> None:
    axes.set_title(title, loc="left", fontsize=10, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GREY)
    axes.tick_params(colors=INK, labelsize=8, length=3)
    axes.grid(axis="y", color="#E6E6E6", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    if outcome.unit.startswith(("share", "index")):
        axes.set_ylim(0, _top(axes))
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    else:
        axes.set_ylim(bottom=0)
    if outcome.kind == "money":
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 1e6:g} m"))
    axes.legend(framealpha=0.85, edgecolor="none", fontsize=7.5, labelcolor=INK, loc="best")


def _top(axes: Axes) -> float:
    """Shares are shown up to 100 %, unless all of them are small."""
    highest = axes.dataLim.y1
    return 1.02 if not 0 < highest < 0.5 else 1.15 * highest


def _foot(figure: Figure, result: Result) -> None:
    band = f"Band: 10th to 90th percentile over replicates, {band_label(result.sampled)}"
    text = f"{band if len(result.national) > 1 else 'One replicate: no band'}.   {result.footer}"
    figure.text(0.02, 0.012, text, fontsize=7.5, color="#666666")
