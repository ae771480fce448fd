"""Compare: up to four scenarios with the same luck, what differs between them, and what that buys."""

from __future__ import annotations

from typing import Any

import reacton.ipyvuetify as rv
import solara

from model.outcomes import outcomes
from scenarios.provenance import version
from ui import choices, comparison, exports, session
from ui.address import Slot
from ui.compare_engine import CompareEngine, contrast, faded, progress
from ui.components import chart, compare_slots, difference_chart
from ui.components.compare_results import ResultPanel
from ui.components.compare_spread import DifferPanel, SpreadPanel
from ui.components.copy_field import CopyField
from ui.components.guarded import guarded
from ui.contrast import Contrast
from ui.engine import wanted_replicates
from ui.language import say, style_of


@solara.component
def Compare() -> None:
    """The page."""
    router = solara.use_router()
    slots = comparison.shown()
    with rv.Html(tag="main", class_="wide-page", attributes={"id": "results", "tabindex": "-1"}):
        Head()
        Cards(router, slots)
        if len(comparison.comparable(slots)) > 1:
            CompareEngine(comparison.comparable(slots))
            State(comparison.comparable(slots))
            with rv.Html(tag="div", class_="compare-middle"):
                with rv.Html(tag="div", class_="compare-column"):
                    ChartPanel()
                    DifferPanel(comparison.comparable(slots))
                    SpreadPanel(comparison.comparable(slots))
                ResultPanel()
            CommandPanel(comparison.comparable(slots))
        else:
            rv.Html(tag="p", class_="waiting", children=[say(session.language.value, "compare.add_second")])


@guarded
def Head() -> None:
    """What the page is for."""
    language = session.language.value
    rv.Html(tag="h2", class_="page-title", children=[say(language, "compare.title")])
    rv.Html(tag="p", class_="page-lead", children=[say(language, "compare.lead")])


@guarded
def Cards(router: Any, slots: tuple[Slot, ...]) -> None:
    """The compared scenarios."""
    language = session.language.value

    def look(place: int) -> None:
        comparison.open_in_explore(place)
        router.push(session.link("/"))

    compare_slots.CompareSlots(
        slots=compare_slots.describe(slots, language),
        options=compare_slots.options(slots, language),
        words=compare_slots.words(language),
        event_choose=lambda sent: comparison.choose(*_two(sent)),
        event_rename=lambda sent: comparison.rename(*_two(sent)),
        event_remove=comparison.remove,
        event_swap=comparison.make_reference,
        event_look=look,
        event_add=lambda name: comparison.add(name if isinstance(name, str) else "-"),
    )


def _two(sent: object) -> tuple[Any, Any]:
    """Place and text, whatever the browser sent."""
    return (sent[0], sent[1]) if isinstance(sent, list) and len(sent) == 2 else (-1, "")


@guarded
def State(slots: tuple[Slot, ...]) -> None:
    """How far the runs are."""
    language, at, seen = session.language.value, progress.value, contrast.value
    if at.failed:
        text = say(language, "status.failed")
    elif at.wanted and at.done >= at.wanted:
        text = say(language, "compare.ready", done=at.done)
    else:
        text = say(language, "status.running", done=at.done, wanted=at.wanted)
    rv.Html(tag="p", class_="compare-state" + ("" if _is_new(seen, slots) else " busy"), children=[text])


def _is_new(seen: Contrast | None, slots: tuple[Slot, ...]) -> bool:
    return seen is not None and seen.slots == slots and seen.replicates == seen.wanted


@guarded
def ChartPanel() -> None:
    """The difference chart."""
    language, seen = session.language.value, contrast.value
    outcome = session.display.value.left
    with rv.Html(tag="div", class_="slot-chart" + faded(seen)):
        if seen is None:
            rv.Html(tag="p", class_="waiting", children=[say(language, "status.waiting")])
            return
        style, label = style_of(outcomes()[outcome]), outcomes()[outcome].label[language]
        reference = comparison.name_of(seen.slots[0], language)
        scenario = choices.resolve(seen.slots[0].decision)
        spread = say(language, "compare.spread_both" if seen.sampled else "compare.spread_chance")
        difference_chart.DifferenceChart(
            options=chart.outcome_options(language),
            chosen=outcome,
            title=say(language, "compare.chart_title", outcome=label, reference=reference),
            values_title=label,
            axis=say(language, "axis.points" if style == "percent" else f"axis.{style}"),
            values_axis=say(language, f"axis.{style}"),
            kind=style,
            lines=difference_chart.lines_of(seen, outcome, language),
            first=seen.first_month,
            finding=difference_chart.finding_of(seen, outcome, language),
            file=f"scaleup-{scenario.country}-{outcome.replace('_', '-')}",
            foot=say(
                language, "compare.foot", version=version(), seed=scenario.seed, count=seen.replicates, spread=spread
            ),
            words=difference_chart.words(seen, language),
            lang=language,
            event_choose=lambda name: session.look_at(left=name),
        )


@guarded
def CommandPanel(slots: tuple[Slot, ...]) -> None:
    """The same without a browser."""
    language = session.language.value
    command, needs_files = exports.slots_command(slots, wanted_replicates())
    with rv.Html(tag="section", class_="card compare-command"):
        CopyField(
            text=command,
            label=say(language, "compare.command"),
            copy=say(language, "share.copy"),
            copied=say(language, "share.copied"),
            hint=say(language, "compare.command_files") if needs_files else "",
        )
