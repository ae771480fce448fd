"""The pictures of the findings, drawn from what was measured; the same numbers give the same picture."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from batch_runs.analyse.figure_style import BLUE, CYCLE, DOTS_PER_INCH, GREY, INK, MARKS, VERMILION, dress, footnote
from batch_runs.experiment import Experiment, load_experiment
from docs.finding_figures import COST, WORLDS, Measured
from docs.finding_worlds import box
from docs.findings import measured, texts
from model.assumptions import records_for
from scenarios.provenance import version

DIGEST_KEY = "Measured"
LAYOUTS = {1: "A", 2: "AB", 3: "AA;BC"}  # of the panels of one picture
SIZES = {1: (6.8, 4.1), 2: (9.2, 3.9), 3: (9.2, 6.6)}  # [inches]


def picture(name: str, found: Mapping[str, Any]) -> bytes:
    """The picture of one finding as PNG, which names the measurement that it shows."""
    text, values = texts()[name], measured(name, found)
    panels, experiment = text["picture"], load_experiment(name)
    width, height = SIZES[len(panels)]
    figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH, layout="constrained")
    places = figure.subplot_mosaic(LAYOUTS[len(panels)]).values()
    figure.suptitle(text["title"], x=0.01, ha="left", fontsize=11, color=INK)
    for axes, panel in zip(places, panels, strict=True):
        dress(axes)
        if panel["kind"] == "weakest":
            _weakest(axes, values, experiment)
        else:
            DRAWN[panel["kind"]](axes, panel, values)
        axes.set_title(panel["title"], loc="left", fontsize=9, color=INK)
    footnote(
        figure,
        f"Bars, bands: 95 % interval of the mean over {values.number(WORLDS):.0f} worlds (chance and assumption), "
        "paired.\n"
        f"{name} · base {experiment.base} · seed {experiment.seed} · ScaleUp {version()}",
    )
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None, DIGEST_KEY: digest(name, found)})
    return content.getvalue()


def digest(name: str, found: Mapping[str, Any]) -> str:
    """Of the numbers and of what is drawn of them."""
    text = texts()[name]
    content = json.dumps([found["points"], found.get("weakest"), text["picture"], text["arms"]], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _interval(values: Measured, name: str, factor: float) -> tuple[float, float, float]:
    value, low, high = (factor * values.number(f"{end}{name}") for end in ("", "low:", "high:"))
    return value, low, high


def _weakest(axes: Axes, values: Measured, experiment: Experiment) -> None:
    records = records_for(experiment.scenario.country, experiment.scenario.cadre)
    if values.weakest is not None:
        box(axes, values.weakest, {name: record.label["en"] for name, record in records.items()})


def effects(axes: Axes, panel: Mapping[str, Any], values: Measured) -> None:
    """A dot and a bar per arm."""
    arms = [arm for arm in values.arms if f"{arm}-{arm}." not in panel["is"].replace("{arm}", arm)]
    places = np.arange(len(arms))[::-1]
    for place, arm in zip(places, arms, strict=True):
        mean, low, high = _interval(values, panel["is"].replace("{arm}", arm), panel["factor"])
        axes.hlines(place, low, high, color=BLUE, linewidth=2, alpha=0.5)
        axes.scatter([mean], [place], color=BLUE, s=24, zorder=3)
    axes.set_yticks(places, [values.labels[arm] for arm in arms])
    axes.set_ylim(-0.6, len(arms) - 0.4)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_xlabel(panel["unit"])


def curve(axes: Axes, panel: Mapping[str, Any], values: Measured) -> None:
    """A quantity over the number that an arm stands for."""
    arms = list(panel["at"])
    found = np.array([_interval(values, panel["is"].replace("{arm}", arm), panel["factor"]) for arm in arms])
    at = np.array([panel["at"][arm] for arm in arms], dtype=float)
    axes.fill_between(at, found[:, 1], found[:, 2], color=BLUE, alpha=0.18, linewidth=0)
    axes.plot(at, found[:, 0], color=BLUE, marker="o", markersize=4)
    axes.set_xlabel(panel["along"])
    axes.set_ylabel(panel["unit"])
    axes.set_ylim(bottom=min(0.0, float(found[:, 1].min())))


def years(axes: Axes, panel: Mapping[str, Any], values: Measured) -> None:
    """One line per arm over calendar years."""
    for (arm, columns), colour, mark in zip(values.arms.items(), CYCLE, MARKS, strict=False):
        names = sorted(column for column in columns if column.startswith(panel["is"] + "_2"))
        at = [int(column[-4:]) for column in names]
        lines = [panel["factor"] * columns[column].mean() for column in names]
        axes.plot(at, lines, color=colour, marker=mark, markersize=3.5, linewidth=1.4, label=values.labels[arm])
    axes.set_ylabel(panel["unit"])
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    axes.legend(frameon=False, fontsize=7, labelcolor=INK, ncol=2, loc="upper center", bbox_to_anchor=(0.5, -0.08))


def plane(axes: Axes, panel: Mapping[str, Any], values: Measured) -> None:
    """Gain over extra cost: a line per family whose arms are named at their bars, or a mark of its own for each arm."""
    for (family, arms), colour, mark in zip(panel["families"].items(), CYCLE, MARKS, strict=False):
        found = _priced(values, panel, arms)
        if panel["short"]:
            _bars(axes, found, colour, mark, family)
            for arm, (cost, gain, _, _) in zip(arms, found, strict=True):
                side = 1 if arm == arms[-1] else -1  # left of the mark, where the line has come from below
                axes.annotate(values.labels[arm].split()[0], (cost, gain), xytext=(5 * side, 3), fontsize=7,
                              textcoords="offset points", ha="left" if side > 0 else "right", color=colour)  # fmt: skip
            axes.margins(x=0.1)
        else:
            for arm, place, one_colour, one_mark in zip(arms, found, CYCLE, MARKS, strict=False):
                _bars(axes, place[None], one_colour, one_mark, values.labels[arm])
        if panel["joined"]:
            axes.plot(found[:, 0], found[:, 1], color=colour if panel["short"] else GREY, linewidth=1.2, zorder=1)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    axes.set_xlabel("Extra cost over the whole period (million US$)")
    axes.set_ylabel(panel["unit"])
    axes.legend(frameon=False, fontsize=7, labelcolor=INK, ncol=2, loc="upper center", bbox_to_anchor=(0.5, -0.16))


def _priced(values: Measured, panel: Mapping[str, Any], arms: Sequence[str]) -> np.ndarray[Any, Any]:
    """Extra cost, gain, and the ends of its interval (n_arms, 4)."""
    reference = panel["reference"]
    costs = [values.number(f"{arm}-{reference}.{COST}") / 1e6 for arm in arms]
    gains = [_interval(values, f"{arm}-{reference}.{panel['is']}", panel["factor"]) for arm in arms]
    return np.column_stack([costs, gains])


def _bars(axes: Axes, found: np.ndarray[Any, Any], colour: str, mark: str, label: str) -> None:
    cost, gain, low, high = found.T
    axes.errorbar(cost, gain, yerr=[gain - low, high - gain], color=colour, marker=mark, markersize=5, linewidth=0,
                  elinewidth=0.9, capsize=2, label=label)  # fmt: skip


def worlds(axes: Axes, panel: Mapping[str, Any], values: Measured) -> None:
    """Every world as a dot, a row per arm; the bar is the mean."""
    arms = [arm for arm in values.arms if f"{arm}-{arm}." not in panel["is"].replace("{arm}", arm)]
    places = np.arange(len(arms))[::-1]
    for place, arm in zip(places, arms, strict=True):
        found = panel["factor"] * values.by_replicate(panel["is"].replace("{arm}", arm))
        shifts = 0.24 * (np.arange(len(found)) % 7 - 3) / 3  # apart enough to be seen
        axes.scatter(found, place + shifts, s=9, color=BLUE, alpha=0.6, linewidth=0)
        axes.vlines(found.mean(), place - 0.35, place + 0.35, color=VERMILION, linewidth=2)
    axes.set_yticks(places, [values.labels[arm] for arm in arms])
    axes.axvline(0, color=INK, linewidth=0.8)
    if "target" in panel:
        axes.axvline(panel["factor"] * panel["target"], color=INK, linewidth=0.8, linestyle="--")
    axes.set_xlabel(panel["unit"])


DRAWN: dict[str, Callable[[Axes, Mapping[str, Any], Measured], None]] = {
    "effects": effects,
    "curve": curve,
    "years": years,
    "worlds": worlds,
    "plane": plane,
}
