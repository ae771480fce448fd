"""The trade-off as a picture: what plans cost on top of today, and what they gain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from batch_runs.analyse.figure_style import CYCLE, GREY, INK, MARKS, VERMILION, dress, footnote, save
from batch_runs.analyse.results import base_outcome, label
from model.outcomes import outcomes
from scenarios.provenance import version

if TYPE_CHECKING:
    from batch_runs.analyse.task import Found


def write_front_figure(
    found: Found, rows: Sequence[Mapping[str, Any]], tried: Sequence[Mapping[str, Any]], folder: Path
) -> list[Path]:
    """One panel per goal other than cost, all over the cost on top of today's practice."""
    names = [goal.name for goal in found.task.goals if goal.name != "cost_usd"] or ["cost_usd"]
    figure = Figure(figsize=(4.6 * len(names), 4.0), dpi=200, layout="constrained")
    places = figure.subplots(1, len(names), squeeze=False)[0]
    figure.suptitle(_title(found), x=0.01, ha="left", fontsize=11, color=INK)
    for axes, name in zip(places, names, strict=True):
        dress(axes)
        column = f"{name}_gain"
        ok = [row for row in tried if row[column] == row[column]]
        axes.scatter([row["extra_cost_usd"] for row in ok], [row[column] for row in ok], s=10, color=GREY, alpha=0.5,
                     linewidth=0, label=f"tried ({len(tried)})")  # fmt: skip
        for colour, mark, (words, some) in zip(CYCLE, MARKS, kinds(found, rows).items(), strict=False):
            cost, gain = [row["extra_cost_usd"] for row in some], [row[column] for row in some]
            axes.vlines(cost, gain, [row[f"{column}_bad_case"] for row in some], color=colour, alpha=0.4)
            axes.scatter(cost, gain, s=26, color=colour, marker=mark, zorder=3, label=f"{words} ({len(some)})")
        budget = found.task.wanted.budget_usd
        if budget is not None:
            axes.axvline(budget, color=VERMILION, linewidth=1, linestyle="--", label="budget")
        axes.axhline(0, color=INK, linewidth=0.6)
        axes.set_xlabel("Cost on top of today's practice, whole period (US$)")
        axes.set_ylabel(f"{_words(name)}: change from today")
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 1e6:g} m"))
        if outcomes()[base_outcome(name)].unit.startswith(("share", "index", "difference")):
            axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:+.3g} pts"))
    places[0].legend(framealpha=0.9, edgecolor="none", fontsize=7.5, labelcolor=INK)
    task = found.task
    footnote(
        figure,
        f"Means of {task.worlds} worlds that differ by {task.band}; line: to the worst tenth of worlds. "
        f"Paired with today's practice.  {task.experiment.name} · seed {task.experiment.seed} · ScaleUp {version()}",
    )
    return save(figure, folder, "front")


def kinds(found: Found, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The front by the one lever that is a word, where there is one: such a lever sets plans apart at a glance."""
    in_words = [
        name
        for name, domain in found.task.domains.items()
        if all(isinstance(value, str) for value in (domain.at(0.0), domain.at(1.0)))
    ]
    if len(in_words) != 1 or len({row[in_words[0]] for row in rows}) > len(MARKS):
        return {"on the front": list(rows)}
    lever = in_words[0]
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for value in sorted({row[lever] for row in rows}):
        words = f"front: {lever.rpartition('.')[2]} {value}".replace("_", " ")
        groups[words] = [row for row in rows if row[lever] == value]
    return groups


def _words(name: str) -> str:
    return f"Size of the {label(name).lower()}" if name == "equity_gap" else label(name)


def _title(found: Found) -> str:
    return found.task.experiment.title.get("en", f"Trade-offs found by {found.task.experiment.name}")
