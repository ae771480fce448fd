"""What the results rest on without a study behind it: every assumed number of the run that is on the screen."""

from __future__ import annotations

import reacton.ipyvuetify as rv

from model import records_for
from model.evidence import Record
from ui import choices, session
from ui.components.guarded import guarded
from ui.components.page_link import PageLink
from ui.language import plain_number, say

_COLUMNS = ("name", "value", "range", "unit", "note")


@guarded
def Assumptions() -> None:
    """The page."""
    language = session.language.value
    scenario = choices.resolve(session.decision.value)
    records = records_for(scenario.country, scenario.cadre).values()
    used = [record for record in records if record.role not in ("target", "link")]
    assumed = [record for record in used if record.is_placeholder]
    place = choices.country(scenario.country).label[language]
    with rv.Html(tag="main", class_="text-page", attributes={"id": "results", "tabindex": "-1"}):
        PageLink("/", "← " + say(language, "page.back"))
        rv.Html(tag="h2", children=[say(language, "assumptions.title")])
        rv.Html(tag="p", class_="lead", children=[say(language, "assumptions.msi")])
        rv.Html(tag="p", children=[say(language, "assumptions.lead")])
        count = say(language, "assumptions.count", count=len(assumed), total=len(used), country=place)
        rv.Html(tag="p", children=[count])
        region = {"tabindex": "0", "role": "region", "aria-label": say(language, "assumptions.name")}
        with rv.Html(tag="div", class_="table-wide", attributes=region), rv.Html(tag="table"):
            heads = [_cell("th", say(language, f"assumptions.{column}"), scope="col") for column in _COLUMNS]
            rv.Html(tag="thead", children=[rv.Html(tag="tr", children=heads)])
            rv.Html(tag="tbody", children=[_row(record, language) for record in assumed])


def _row(record: Record, language: str) -> rv.Html:
    ends = " – ".join(_figure(end, language) for end in (record.low, record.high) if end is not None)
    cells = [_figure(record.value, language), ends, record.unit, record.note]
    name = _cell("th", record.label[language], scope="row")
    return rv.Html(tag="tr", children=[name, *(_cell("td", text) for text in cells)])


def _cell(tag: str, text: str, **attributes: str) -> rv.Html:
    return rv.Html(tag=tag, children=[text], attributes=attributes)


def _figure(value: float, language: str) -> str:
    digits = next((count for count in range(4) if round(value, count) == value), 3)
    return plain_number(value, language, digits)
