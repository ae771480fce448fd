"""What the compared scenarios buy: effect, fairness and cost of each against the reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reacton.ipyvuetify as rv

from model.outcomes import outcomes
from scenarios.benefit import CHILDREN, PERSISTING, Persistence
from scenarios.estimates import Estimate
from scenarios.language import amount, span, text
from scenarios.measure_words import persistence_words, terms_words, verdict
from scenarios.measures import Measures, cost_per_child, kept_share
from scenarios.written_numbers import write_price
from ui import comparison, session
from ui.compare_engine import contrast, faded
from ui.components.guarded import guarded
from ui.components.html import cell, region, row, table
from ui.contrast import Contrast, against_reference, last_year
from ui.fine_numbers import fine_change, fine_range
from ui.language import say, style_of, write_range, write_value
from ui.value_for_money import measures_between

EFFECTS = ("effective_coverage", "performance_index", "supervised_share")
FAIRNESS = ("equity_gap",)
MONEY = ("cost_usd", "cost_government_usd", "cost_donor_usd")


@guarded
def ResultPanel() -> None:
    """Effect, fairness and cost side by side."""
    language, seen = session.language.value, contrast.value
    with rv.Html(tag="section", class_="card compare-results" + faded(seen)):
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
        if any(found.persistence for found in measures):
            rows.append(_group_row(say(language, "compare.group_lasting"), len(names)))
            rows += _lasting_rows(measures, language)
        with rv.Html(tag="div", class_="table-wide", attributes=region(say(language, "compare.results"))):
            table(["", *names], rows, caption=say(language, "compare.results_caption"))
        for name, found in zip(names[1:], measures, strict=True):
            rv.Html(
                tag="p",
                class_="verdict-line",
                children=[rv.Html(tag="b", children=[name]), " – " + verdict(found, language)],
            )
        rv.Html(tag="p", class_="muted small", children=[say(language, "compare.same_luck", count=seen.replicates)])
        # One sentence for each reason why there is, or is not, something to say of what lasts.
        for told in dict.fromkeys(persistence_words(found, language) for found in measures):
            rv.Html(tag="p", class_="muted small", children=[told])
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


def _lasting_rows(measures: list[Measures], language: str) -> list[Any]:
    """Share of each gain that is left two years after the donors have gone."""
    return [
        row(
            outcomes()[name].label[language],
            ["", *(_kept(found.persistence.get(name), language) for found in measures)],
        )
        for name in PERSISTING
    ]


def _kept(found: Persistence | None, language: str) -> Any:
    if found is None:
        return rv.Html(tag="span", class_="muted", children=[say(language, "compare.nothing_told")])
    kept = kept_share(found)
    if kept is None:
        return rv.Html(tag="span", class_="muted", children=[text("nothing_to_keep", language)])
    told = write_range(kept.low, kept.high, "percent", language)
    return rv.Html(
        tag="div",
        children=[
            rv.Html(tag="b", children=[write_value(kept.value, "percent", language)]),
            rv.Html(tag="span", class_="cell-line", children=[say(language, "kpi.interval", range=told)]),
        ],
    )


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
    parts = [rv.Html(tag="b", children=[fine_change(found.mean, kind, language)])]
    if found.n >= 5:
        told = fine_range(found.low, found.high, kind, language)
        parts.append(rv.Html(tag="span", class_="cell-line", children=[say(language, "kpi.interval", range=told)]))
    if kind != "money":
        told = say(language, "compare.better_in", count=found.better, total=found.n)
        parts.append(rv.Html(tag="span", class_="cell-line", children=[told]))
    return rv.Html(tag="div", children=parts)


def _group_row(text: str, columns: int) -> Any:
    head = cell("th", text, scope="colgroup", colspan=str(columns + 1))
    return rv.Html(tag="tr", class_="group-row", children=[head])
