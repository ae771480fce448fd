"""How figures of sweeps look: quiet, safe for colour-blind eyes, fit for print, each with what it was made from."""

from __future__ import annotations

import textwrap
from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, PercentFormatter

from batch_runs.analyse.results import base_outcome
from model.outcomes import outcomes
from scenarios.reports.figures import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILION

__all__ = ["BLUE", "GREEN", "GREY", "INK", "ORANGE", "PURPLE", "SKY", "VERMILION"]
CYCLE = (BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, GREY)
MARKS = ("o", "s", "^", "D", "v", "P", "X")
DOTS_PER_INCH = 200
CHARACTERS_PER_INCH = 18  # of the smallest letters
FULL_MAP = "cividis"  # even in lightness, and the same for all eyes


def new_figure(width: float, height: float, title: str) -> tuple[Figure, Axes]:
    """A figure with one pair of axes [inches]."""
    figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH, layout="constrained")
    axes = figure.subplots()
    figure.suptitle(title, x=0.01, ha="left", fontsize=11, color=INK)
    dress(axes)
    return figure, axes


def dress(axes: Axes) -> None:
    """Quiet axes."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GREY)
    axes.tick_params(colors=INK, labelsize=8, length=3)
    axes.grid(color="#E6E6E6", linewidth=0.6)
    axes.set_axisbelow(True)
    for axis in (axes.xaxis, axes.yaxis):
        axis.label.set_size(9)
        axis.label.set_color(INK)


def say_unit(axes: Axes, which: str, column: str, difference: bool = False, signed: bool = True) -> None:
    """Shares in per cent, their differences in points (with a plus where they are signed), money in millions."""
    axis = getattr(axes, f"{which}axis")
    name = base_outcome(column)
    unit = outcomes()[name].unit if name else ""
    if column.endswith("usd_total") or unit.startswith("US$"):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 1e6:g} m"))
    elif unit.startswith(("share", "index", "difference")) and difference:
        plus = "+" if signed else ""
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:{plus}.3g} pts" if value else "0"))
    elif unit.startswith(("share", "index", "difference")):
        axis.set_major_formatter(PercentFormatter(1.0))


def footnote(figure: Figure, text: str) -> None:
    """What stands under every figure: number of runs, kind of interval, seed, version; in lines that fit its width."""
    width = int(CHARACTERS_PER_INCH * figure.get_figwidth())
    text = "\n".join(line for part in text.split("\n") for line in textwrap.wrap(part, width))
    figure.supxlabel(text, x=0.01, ha="left", fontsize=6.5, color="#666666")


def save(figure: Figure, folder: Path, name: str) -> list[Path]:
    """As PNG to look at and as PDF to print; the same figure is the same bytes."""
    png, pdf = folder / f"{name}.png", folder / f"{name}.pdf"
    with rc_context({"pdf.fonttype": 42}):
        figure.savefig(png, metadata={"Software": None})
        figure.savefig(pdf, metadata={"Creator": None, "Producer": None, "CreationDate": None})
    return [png, pdf]
