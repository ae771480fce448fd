"""Compare: up to four scenarios with the same luck, what differs between them, and what that buys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reacton.ipyvuetify as rv
import solara

from model.outcomes import outcomes
from scenarios.benefit import CHILDREN
from scenarios.estimates import Estimate
from scenarios.language import amount, span, text
from scenarios.measure_words import terms_words, verdict
from scenarios.measures import Measures, cost_per_child
from scenarios.provenance import version
from scenarios.written_numbers import write_price
from ui import choices, comparison, exports, session
from ui.address import Slot
from ui.compare_engine import CompareEngine, contrast, progress
from ui.components import chart, compare_slots, difference_chart
from ui.components.copy_field import CopyField
from ui.components.guarded import guarded
from ui.components.html import cell, row, table
from ui.components.tick_box import TickBox
from ui.contrast import Contrast, against_reference, last_year, spreads
from ui.engine import wanted_replicates
from ui.language import say, style_of, write_change, write_range, write_value
from ui.lever_words import figure, lever_name, lever_value
from ui.value_for_money import measures_between

EFFECTS = ("effective_coverage", "performance_index", "supervised_share")
FAIRNESS = ("equity_gap",)
MONEY = ("cost_usd", "cost_government_usd", "cost_donor_usd")


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
                ChartPanel()
                ResultPanel()
            with rv.Html(tag="div", class_="compare-below"):
                DifferPanel(comparison.comparable(slots))
                SpreadPanel(comparison.comparable(slots))
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
    with rv.Html(tag="div", class_="slot-chart" + _old(seen)):
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
            words=difference_chart.words(language),
            lang=language,
            event_choose=lambda name: session.look_at(left=name),
        )


@guarded
def ResultPanel() -> None:
    """Effect, fairness and cost side by side."""
    language, seen = session.language.value, contrast.value
    with rv.Html(tag="section", class_="card compare-results" + _old(seen)):
        rv.Html(tag="h3", class_="card-title", children=[say(language, "compare.results")])
        if seen is None:
            return
        names = [comparison.name_of(slot, language) for slot in seen.slots]
        groups = (("effect", EFFECTS), ("fairness", FAIRNESS), ("money", MONEY))
        rows = []
        for group_name, members in groups:
            rows.append(_group_row(say(language, f"compare.group_{group_name}"), len(names)))
            rows += [_result_row(seen, name, language) for name in members]
        measures = _measures(seen)
        rows += _price_rows(measures, language)
        with rv.Html(tag="div", class_="table-wide", attributes=_region(say(language, "compare.results"))):
            table(["", *names], rows, caption=say(language, "compare.results_caption"))
        for name, found in zip(names[1:], measures, strict=True):
            rv.Html(
                tag="p",
                class_="verdict-line",
                children=[rv.Html(tag="b", children=[name]), " – " + verdict(found, language)],
            )
        rv.Html(tag="p", class_="muted small", children=[say(language, "compare.same_luck", count=seen.replicates)])
        rv.Html(tag="p", class_="muted small", children=[terms_words(measures[0], language)])


def _measures(seen: Contrast) -> list[Measures]:
    """Money against children of each of the others."""
    scenarios = comparison.settings_of(seen.slots)
    return [measures_between(seen.runs[0], seen.runs[k], scenarios[k]) for k in range(1, len(seen.slots))]


def _price_rows(measures: list[Measures], language: str) -> list[Any]:
    """More children over the whole run, and what one of them costs where that means anything."""
    children = [found.benefit.sums[CHILDREN].difference for found in measures]
    prices = [cost_per_child(found.benefit) for found in measures]
    return [
        row(
            text("more_treated_timely_correct", language),
            ["", *(_estimate(item, amount, language) for item in children)],
        ),
        row(text("cost_per_child", language), ["", *(_estimate(item, write_price, language) for item in prices)]),
    ]


def _estimate(item: Estimate | None, write: Callable[[float, str], str], language: str) -> Any:
    if item is None:
        return rv.Html(tag="span", class_="muted", children=[say(language, "compare.no_price")])
    told = say(language, "kpi.interval", range=span(item.low, item.high, language))
    return rv.Html(
        tag="div",
        children=[
            rv.Html(tag="b", children=[write(item.value, language)]),
            rv.Html(tag="span", class_="cell-line", children=[told]),
        ],
    )


def _result_row(seen: Contrast, outcome: str, language: str) -> Any:
    item, kind = outcomes()[outcome], style_of(outcomes()[outcome])
    label = item.label[language]
    if kind == "money":
        label = say(language, "kpi.a_year", label=label)
    first = last_year(seen.runs[0], outcome)
    cells = [rv.Html(tag="b", children=[write_value(float(first[first == first].mean()), kind, language)])]
    cells += [_difference_cell(seen, place, outcome, language) for place in range(1, len(seen.slots))]
    return row(label, cells)


def _difference_cell(seen: Contrast, place: int, outcome: str, language: str) -> Any:
    found, kind = against_reference(seen, place, outcome), style_of(outcomes()[outcome])
    if abs(found.mean) < 1e-9:
        return rv.Html(tag="span", class_="muted", children=[say(language, "compare.same")])
    parts = [rv.Html(tag="b", children=[write_change(found.mean, kind, language)])]
    if found.n >= 5:
        told = write_range(found.low, found.high, kind, language)
        parts.append(rv.Html(tag="span", class_="cell-line", children=[say(language, "kpi.interval", range=told)]))
    if kind != "money":
        told = say(language, "compare.better_in", count=found.better, total=found.n)
        parts.append(rv.Html(tag="span", class_="cell-line", children=[told]))
    return rv.Html(tag="div", children=parts)


def _group_row(text: str, columns: int) -> Any:
    head = cell("th", text, scope="colgroup", colspan=str(columns + 1))
    return rv.Html(tag="tr", class_="group-row", children=[head])


@guarded
def DifferPanel(slots: tuple[Slot, ...]) -> None:
    """Only what is not the same in all of them."""
    language = session.language.value
    with rv.Html(tag="section", class_="card"):
        rv.Html(tag="h3", class_="card-title", children=[say(language, "compare.differs")])
        found = comparison.differing(slots)
        if not found:
            rv.Html(tag="p", class_="muted", children=[say(language, "compare.nothing_differs")])
            return
        names = [comparison.name_of(slot, language) for slot in slots]
        scenario = choices.resolve(slots[0].decision)
        labels = choices.record_labels(scenario.country, scenario.cadre, language)
        rows = [_differ_row(item, labels, language) for item in found]
        with rv.Html(tag="div", class_="table-wide", attributes=_region(say(language, "compare.differs"))):
            table([say(language, "compare.what"), say(language, "compare.kind"), *names], rows)


def _differ_row(item: comparison.Row, labels: dict[str, str], language: str) -> Any:
    kind = "policy" if item.kind == "lever" else "assumption" if item.kind == "assumption" else "circumstance"
    if item.kind == "lever":
        name, texts = lever_name(item.name, language), [lever_value(item.name, v, language) for v in item.values]
    elif item.kind == "assumption":
        name, texts = labels[item.name], [figure(float(str(v)), language) for v in item.values]
    else:
        name = say(language, "compare.shocks")
        texts = [", ".join(say(language, f"shock.{part}") for part in kinds) or "–" for kinds in item.kinds]
    changed = [
        rv.Html(tag="b" if value != item.values[0] else "span", children=[text])
        for value, text in zip(item.values, texts, strict=True)
    ]
    tag = rv.Html(tag="span", class_=f"kind-tag {kind}", children=[say(language, f"compare.kind_{kind}")])
    return row(name, [tag, *changed])


@guarded
def SpreadPanel(slots: tuple[Slot, ...]) -> None:
    """Policy, chance, assumption: how far each moves the chosen outcome."""
    language, seen = session.language.value, contrast.value
    outcome = session.display.value.left
    sampled = slots[0].decision.sampled
    with rv.Html(tag="section", class_="card spread-panel" + _old(seen)):
        rv.Html(tag="h3", class_="card-title", children=[say(language, "compare.spread_title")])
        label = outcomes()[outcome].label[language]
        rv.Html(tag="p", class_="muted small", children=[say(language, "compare.spread_lead", outcome=label)])
        found = spreads(seen, outcome) if seen is not None else None
        if found is not None and seen is not None:
            noise = "both" if seen.sampled else "chance"
            ends = (min(found.policy[0], found.noise[0]), max(found.policy[1], found.noise[1]))
            _bar("policy", found.policy, ends, outcome, language)
            _bar(noise, found.noise, ends, outcome, language)
        elif seen is not None:
            rv.Html(tag="p", children=[say(language, "kpi.interval_to_come")])
        TickBox(
            value=sampled,
            label=say(language, "compare.draw"),
            event_tick=lambda value: comparison.sample(value is True),
        )
        rv.Html(tag="p", class_="muted small", children=[say(language, "compare.msi")])


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


def _bar(kind: str, span: tuple[float, float], ends: tuple[float, float], outcome: str, language: str) -> None:
    style, width = style_of(outcomes()[outcome]), max(ends[1] - ends[0], 1e-12)
    left, long = 100 * (span[0] - ends[0]) / width, 100 * (span[1] - span[0]) / width
    told = " – ".join(write_value(end, style, language) for end in span)
    with rv.Html(tag="div", class_="spread-row"):
        rv.Html(tag="span", class_=f"kind-tag {kind}", children=[say(language, f"compare.kind_{kind}")])
        rv.Html(tag="span", class_="spread-said", children=[say(language, f"compare.bar_{kind}")])
        with rv.Html(tag="span", class_="spread-bar", attributes={"aria-hidden": "true"}):
            rv.Html(tag="i", class_=kind, style_=f"left:{left:.1f}%;width:{max(long, 0.8):.1f}%")
        rv.Html(tag="b", children=[told])


def _region(name: str) -> dict[str, str]:
    return {"tabindex": "0", "role": "region", "aria-label": name}


def _old(seen: Contrast | None) -> str:
    """Marks results of an earlier choice, so that an old number is never read as a new one."""
    return "" if seen is None or seen.slots == comparison.comparable(comparison.shown()) else " old"
