"""Evidence: what this cannot tell, what the results rest on, how the model fares against trials, and every number."""

from __future__ import annotations

from typing import Any

import reacton.ipyvuetify as rv
import solara

from model.evidence import Record, sources
from model.outcomes import outcomes
from scenarios import Scenario
from scenarios.basis import bases
from scenarios.language import joined, labelled
from scenarios.units import unit_words
from ui import choices, records, session
from ui.components.guarded import guarded
from ui.components.html import region, row, table
from ui.components.indicators import SHOWN
from ui.components.records import Records
from ui.language import group, say, say_or
from ui.lever_words import figure

_LIMITS = ("msi", "supervision", "deaths", "pace", "explores")


@solara.component
def Evidence() -> None:
    """The page."""
    language = session.language.value
    with rv.Html(tag="main", class_="wide-page evidence-page", attributes={"id": "results", "tabindex": "-1"}):
        rv.Html(tag="h2", class_="page-title", children=[say(language, "evidence.title")])
        Limits()
        with rv.Html(tag="div", class_="evidence-middle"):
            RestsOn()
            Trials()
        Against()
        Numbers()


def _scenario() -> Scenario:
    return choices.resolve(session.decision.value)


@guarded
def Limits() -> None:
    """What this cannot tell, in plain words."""
    language = session.language.value
    with rv.Html(tag="section", class_="card evidence-limits"):
        rv.Html(tag="h3", children=[say(language, "evidence.limits_title")])
        items = [rv.Html(tag="li", children=[say(language, f"evidence.limit_{name}")]) for name in _LIMITS]
        rv.Html(tag="ul", children=items)


@guarded
def RestsOn() -> None:
    """What the results of the present scenario rest on, outcome by outcome."""
    language, scenario = session.language.value, _scenario()
    with rv.Html(tag="section", class_="card"):
        rv.Html(tag="h3", children=[say(language, "evidence.rests_title")])
        title = choices.scenario(session.decision.value.scenario).title[language]
        used = [record for record in records.all_records(scenario.country, scenario.cadre) if _is_used(record)]
        guesses = sum(record.is_placeholder for record in used)
        told = say(language, "evidence.rests_lead", scenario=title, count=guesses, total=len(used))
        rv.Html(tag="p", children=[told])
        found = {basis.outcome: basis for basis in bases(scenario)}
        heads = [say(language, f"evidence.{name}") for name in ("outcome", "behind", "guessed")]
        rows = [
            row(
                outcomes()[name].label[language],
                [str(found[name].records), _share_bar(len(found[name].placeholders), found[name].records)],
            )
            for name in SHOWN
        ]
        table(heads, rows, caption=say(language, "evidence.rests_title"))
        own = session.decision.value.assumptions
        sampled = session.decision.value.sampled
        rv.Html(tag="p", children=[say(language, "evidence.sampled" if sampled else "evidence.central")])
        if own:
            labels = choices.record_labels(scenario.country, scenario.cadre, language)
            said = joined((labelled(labels[name], figure(value, language), language) for name, value in own), language)
            rv.Html(tag="p", children=[say(language, "evidence.own", changes=said)])


def _is_used(record: Record) -> bool:
    return record.role not in ("target", "link")


def _share_bar(count: int, total: int) -> Any:
    width = 100 * count / max(total, 1)
    bar = rv.Html(tag="i", style_=f"width:{width:.0f}%")
    return rv.Html(
        tag="div",
        class_="share-cell",
        children=[
            rv.Html(tag="span", children=[str(count)]),
            rv.Html(tag="span", class_="share-track", children=[bar], attributes={"aria-hidden": "true"}),
        ],
    )


@guarded
def Trials() -> None:
    """How the model fares against published trials."""
    language, checks = session.language.value, records.validation()
    with rv.Html(tag="section", class_="card"):
        rv.Html(tag="h3", children=[say(language, "evidence.trials_title")])
        rv.Html(tag="p", children=[say(language, "evidence.trials_lead")])
        if not checks:
            rv.Html(tag="p", class_="muted", children=[say(language, "evidence.trials_none")])
            return
        for use in ("calibration", "check"):
            some, all_of_them = records.reproduced(check for check in checks if check.use == use)
            if all_of_them:
                told = say(language, "evidence.reproduced", some=some, all=all_of_them)
                rv.Html(tag="p", children=[f"{say(language, f'evidence.use_{use}')} {told}"])
        heads = [
            say(language, f"evidence.{name}") for name in ("checked", "used", "published", "simulated", "agrees_head")
        ]
        with rv.Html(
            tag="div", class_="table-wide trials-table", attributes=region(say(language, "evidence.trials_title"))
        ):
            table(heads, [_check_row(check, language) for check in checks])


def _check_row(check: records.Check, language: str) -> Any:
    key = "agrees_unknown" if check.agrees is None else "agrees_yes" if check.agrees else "agrees_no"
    told = rv.Html(tag="span", class_=f"verdict {key}", children=[say(language, f"evidence.{key}")])
    use = say_or(language, f"evidence.used_{check.use}", check.use)
    found = [_with_range(*numbers, language) for numbers in (check.published, check.simulated)]
    return row(check.label[language], [use, *found, told])


def _with_range(value: float | None, low: float | None, high: float | None, language: str) -> str:
    if value is None:
        return "–"
    if low is None or high is None:
        return figure(value, language)
    ends = say(language, "kpi.range", low=figure(low, language), high=figure(high, language))
    return f"{figure(value, language)} ({ends})"


@guarded
def Against() -> None:
    """Findings that speak against an effect."""
    language = session.language.value
    with rv.Html(tag="section", class_="card"):
        rv.Html(tag="h3", children=[say(language, "evidence.against_title")])
        rv.Html(tag="p", children=[say(language, "evidence.against_lead")])
        heads = [say(language, f"evidence.{name}") for name in ("finding", "published", "source", "note")]
        with rv.Html(tag="div", class_="table-wide", attributes=region(say(language, "evidence.against_title"))):
            table(heads, [_against_row(record, language) for record in records.contrary()])


def _against_row(record: Record, language: str) -> Any:
    if record.unit == "flag":
        published = say(language, "evidence.not_significant")
    else:
        ends = records.span(record, language)
        told = f"{figure(record.value, language)} ({ends})" if ends else figure(record.value, language)
        published = f"{unit_words(record.unit, language)} {told}"
    source = "; ".join(sources()[key].short for key in record.sources)
    written_in = {"lang": record.note_language(language)}
    note = rv.Html(tag="span", children=[record.note_in(language)], attributes=written_in)
    return row(record.label[language], [published, source, note])


@guarded
def Numbers() -> None:
    """Every record."""
    language, scenario = session.language.value, _scenario()
    refused, allowed = session.refusal.value
    own = {name: figure(value, language) for name, value in session.decision.value.assumptions}
    with rv.Html(tag="section", class_="card"):
        rv.Html(tag="h3", children=[say(language, "evidence.all_title")])
        place = choices.country(scenario.country).label[language]
        rv.Html(tag="p", children=[say(language, "evidence.all_lead", country=place)])
        Records(
            records=records.described(scenario.country, scenario.cadre, language),
            parts=records.parts(scenario.country, scenario.cadre, language),
            own=own,
            words=group(language, "evidence"),
            refused=refused,
            refused_text=say(language, "lever.refused", allowed=allowed),
            event_assume=_assume,
        )


def _assume(sent: object) -> None:
    """A value of the visitor's own, or None to take it back; the browser may send anything."""
    if isinstance(sent, list) and len(sent) == 2 and isinstance(sent[0], str):
        session.set_assumption(sent[0], sent[1])
