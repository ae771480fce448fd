"""What differs between the compared scenarios, and how far policy, chance and assumption each move the outcome."""

from __future__ import annotations

from typing import Any

import reacton.ipyvuetify as rv

from model.outcomes import outcomes
from scenarios.language import joined
from ui import choices, comparison, session
from ui.address import Slot
from ui.compare_engine import contrast, faded
from ui.components.events import event_in_words
from ui.components.guarded import guarded
from ui.components.html import region, row, table
from ui.components.tick_box import TickBox
from ui.contrast import spreads
from ui.language import say, style_of, write_value
from ui.lever_words import figure, lever_name, lever_value


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
        with rv.Html(tag="div", class_="table-wide", attributes=region(say(language, "compare.differs"))):
            table([say(language, "compare.what"), say(language, "compare.kind"), *names], rows)


def _differ_row(item: comparison.Row, labels: dict[str, str], language: str) -> Any:
    kind = "policy" if item.kind == "lever" else "assumption" if item.kind == "assumption" else "circumstance"
    if item.kind == "lever":
        name, texts = lever_name(item.name, language), [lever_value(item.name, v, language) for v in item.values]
    elif item.kind == "assumption":
        name, texts = labels[item.name], [figure(float(str(v)), language) for v in item.values]
    else:
        name = say(language, "compare.shocks")
        texts = [
            joined((event_in_words(shock, language) for shock in shocks), language) or "–" for shocks in item.shocks
        ]
    changed = [rv.Html(tag="b" if text != texts[0] else "span", children=[text]) for text in texts]
    tag = rv.Html(tag="span", class_=f"kind-tag {kind}", children=[say(language, f"compare.kind_{kind}")])
    return row(name, [tag, *changed])


@guarded
def SpreadPanel(slots: tuple[Slot, ...]) -> None:
    """Policy, chance, assumption: how far each moves the chosen outcome."""
    language, seen = session.language.value, contrast.value
    outcome = session.display.value.left
    sampled = slots[0].decision.sampled
    with rv.Html(tag="section", class_="card spread-panel" + faded(seen)):
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
