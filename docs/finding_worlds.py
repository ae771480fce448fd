"""Scenario discovery in a finding: in which worlds a plan gains least, as a box of assumptions with its quality."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from batch_runs.analyse.discover import Discovery, Miss, discover, limit_words
from batch_runs.analyse.figure_style import BLUE, INK, VERMILION
from batch_runs.analyse.results import read_results
from batch_runs.store import Sweep
from docs.layout import table
from docs.stories import written
from model.evidence import Record
from scenarios.sets import ASSUMPTION


def weakest_worlds(sweep: Sweep, text: Mapping[str, Any]) -> dict[str, Any]:
    """The worlds in which the arm gains least over the reference, the given share of them, and PRIM's box of these."""
    about = text["weakest"]
    arm, reference = (list(text["arms"]).index(about[name]) for name in ("arm", "reference"))
    results = read_results(sweep.folder)
    two = dataclasses.replace(results, plan=results.plan[results.plan["point"].isin([arm, reference])])
    found = two.matrix(about["column"])
    bound = float(np.quantile(found.loc[arm] - found.loc[reference], about["share"]))
    return told_as(discover(two, Miss(about["column"], "<", bound), reference=reference))


def told_as(found: Discovery) -> dict[str, Any]:
    """What a page needs of a discovery: numbers and texts that JSON can hold, the surest restriction first."""
    box = found.box
    names = sorted(box.limits, key=lambda name: (-found.kept_in[name], box.chances[name]))
    return {
        "below": found.miss.value,
        "worlds": len(found.worlds),
        "weakest": int(found.cases.sum()),
        "inside": box.worlds,
        "coverage": box.coverage,
        "density": box.density,
        "restrictions": [
            {
                "record": name.removeprefix(ASSUMPTION),
                "words": limit_words(box.limits[name], found.worlds[name]),
                "low": _end(box.limits[name].low),
                "high": _end(box.limits[name].high),
                "chance": box.chances[name],
                "found_again": found.kept_in[name],
                "values": found.worlds[name].tolist(),
            }
            for name in names
        ],
        "is_weakest": found.cases.astype(int).tolist(),
    }


def _end(value: float) -> float | None:
    return value if math.isfinite(value) else None


def weakest_words(found: Mapping[str, Any], label: str, records: Mapping[str, Record]) -> str:
    """Paragraph and table of the page."""
    first = (
        f"In the weakest {found['weakest']} of {found['worlds']} worlds, *{label}* gains less than "
        f"{written(found['below'], 'points')}. "
    )
    if not found["restrictions"]:
        return (
            f"{first}PRIM, which looks for a box of assumptions that holds most of these and little else, finds none "
            "that is better than chance, with so many assumptions tried: they have no common cause that can be told."
        )
    rows = [
        (records[one["record"]].label["en"], f"`{one['record']}`", one["words"], f"{one['chance']:.1g}",
         f"{one['found_again']} of 10")
        for one in found["restrictions"]
    ]  # fmt: skip
    share = found["weakest"] / found["worlds"]
    return (
        f"{first}PRIM looks for a box of assumptions that holds most of these and little else. Its box has a coverage "
        f"of {written(found['coverage'], 'pct')} (of the weakest worlds, those inside) and a density of "
        f"{written(found['density'], 'pct')} (of the {found['inside']} worlds inside, the weakest), where chance would "
        f"give {written(share, 'pct')}. Who wants to know whether to rely on the plan should find out about these "
        "first:\n\n" + table(("assumption", "record", "in the box", "by chance", "found again"), rows)
    )


def box(axes: Axes, found: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    """Worlds over the two strongest restrictions (or one), the weakest marked, and the box."""
    shown = found["restrictions"][:2]
    if not shown:
        axes.text(0.5, 0.5, "no box is better than chance", ha="center", color=INK, fontsize=9)
        axes.set_axis_off()
        return
    places = [np.array(one["values"]) for one in shown]
    ends = [_ends(one, values) for one, values in zip(shown, places, strict=True)]
    if len(shown) == 1:
        places.append(np.arange(found["worlds"]) + 1.0)
        ends.append((0.0, found["worlds"] + 1.0))
    weakest = np.array(found["is_weakest"], dtype=bool)
    for which, colour, mark, words in ((~weakest, BLUE, "o", "other worlds"), (weakest, VERMILION, "X", "weakest")):
        axes.scatter(places[0][which], places[1][which], s=18, color=colour, marker=mark, linewidth=0, alpha=0.8,
                     label=words)  # fmt: skip
    (left, right), (low, high) = ends
    axes.add_patch(Rectangle((left, low), right - left, high - low, fill=False, edgecolor=INK, linewidth=1.4))
    axes.set_xlabel(labels[shown[0]["record"]])
    axes.set_ylabel(labels[shown[1]["record"]] if len(shown) > 1 else "number of the world")
    axes.legend(frameon=False, fontsize=7, labelcolor=INK, ncol=2, loc="upper center", bbox_to_anchor=(0.5, -0.16))


def _ends(one: Mapping[str, Any], values: np.ndarray[Any, Any]) -> tuple[float, float]:
    """Of the box on one side; open ends go a little beyond the outermost world."""
    margin = 0.02 * float(np.ptp(values))
    low = values.min() - margin if one["low"] is None else one["low"]
    high = values.max() + margin if one["high"] is None else one["high"]
    return float(low), float(high)
