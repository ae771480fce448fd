"""The minister's page: the same sheet on the screen, as PDF and as one file that opens offline."""

from __future__ import annotations

from typing import Any

import reacton.ipyvuetify as rv
import solara

from scenarios.minister.page import minister_body, minister_html
from scenarios.minister.pdf import minister_pdf
from scenarios.minister.style import STYLE
from ui import exports, session
from ui.components.downloads import Downloads, file_for_browser
from ui.components.guarded import guarded
from ui.components.sheet import Sheet
from ui.language import say
from ui.picture import Picture


@solara.component
def Minister() -> None:
    """The page."""
    language = session.language.value
    with rv.Html(tag="main", class_="wide-page minister-page", attributes={"id": "results", "tabindex": "-1"}):
        rv.Html(tag="h2", class_="page-title", children=[say(language, "minister.title")])
        rv.Html(tag="p", class_="page-lead", children=[say(language, "minister.lead")])
        Tools()
        Page()


def _finished() -> Picture | None:
    """The picture, once all its runs are there: half a result is for looking at, not for handing out."""
    picture = session.picture.value
    there = picture is not None and picture.decision == session.decision.value
    return picture if there and picture is not None and picture.replicates == picture.wanted else None


@guarded
def Tools() -> None:
    """The files."""
    language, picture = session.language.value, _finished()
    ready, set_ready = solara.use_state({})

    def make(asked: object) -> None:
        found = _finished()
        if found is None:
            return
        brief, name = exports.brief_of(found, session.language.value), f"scaleup-{found.country}-minister"
        number = int(ready.get("number", 0)) + 1
        if asked == "pdf":
            set_ready(file_for_browser(f"{name}.pdf", "application/pdf", minister_pdf(brief), number))
        elif asked == "html":
            set_ready(file_for_browser(f"{name}.html", "text/html", minister_html(brief), number))

    Downloads(items=[_item(name, language, picture is None) for name in ("pdf", "html")], ready=ready, event_make=make)


def _item(name: str, language: str, disabled: bool) -> dict[str, Any]:
    return {
        "id": name,
        "button": say(language, f"minister.{name}"),
        "text": say(language, f"minister.{name}_why"),
        "disabled": disabled,
    }


@guarded
def Page() -> None:
    """The sheet."""
    language, picture = session.language.value, _finished()
    if picture is None:
        at = session.progress.value
        told = say(language, "status.running", done=at.done, wanted=at.wanted) if at.wanted else None
        rv.Html(tag="p", class_="waiting", children=[told or say(language, "status.waiting")])
        return
    Sheet(body=minister_body(exports.brief_of(picture, language), 3), look=STYLE)
