"""What every page has around it: top line, address bar, background runs."""

from __future__ import annotations

from typing import Any

import reacton.ipyvuetify as rv
import solara

from ui import choices, session
from ui.components import masthead
from ui.components.guarded import guarded
from ui.components.page_link import PageLink
from ui.components.url_sync import UrlSync
from ui.engine import Engine
from ui.language import say
from ui.navigation import ENTRIES, Entry, current_entry
from ui.replay import Replayer


@solara.component
def Frame(children: list[Any] = []) -> None:  # noqa: B006 - Solara passes the page here
    """The frame of every page."""
    router = solara.use_router()
    solara.use_memo(lambda: session.arrive(router.search), [router.search])
    language = session.language.value
    with rv.Html(tag="div", class_="frame"):
        UrlSync(
            query=session.query(),
            lang=language,
            heading=_heading(current_entry(router.path), language),
        )
        Engine()
        Replayer()
        Top()
        Lost()
        rv.Html(tag="div", children=children)


@guarded
def Top() -> None:
    """The top line."""
    router = solara.use_router()
    language, progress = session.language.value, session.progress.value
    picture = session.picture.value
    current = picture is not None and picture.decision == session.decision.value
    masthead.Masthead(
        words=masthead.words(language),
        pages=masthead.pages(current_entry(router.path), session.link, language),
        status=masthead.status_text(progress, current, language),
        busy=not progress.failed and not (progress.wanted and progress.done >= progress.wanted),
        part=progress.done / progress.wanted if progress.wanted else 0.0,
        lang=language,
        share_label=say(language, "picker.share"),
        shared=say(language, "picker.shared"),
        event_speak=session.speak,
        event_go=lambda path: _go(router, path),
    )


@guarded
def Lost() -> None:
    """Says so when the link named a scenario that only lived on another computer."""
    if session.lost.value:
        language = session.language.value
        title = choices.scenario(session.decision.value.scenario).title[language]
        with rv.Html(tag="div", class_="notice bad lost", attributes={"role": "alert"}):
            rv.Html(tag="span", children=[say(language, "page.lost", scenario=title) + " "])
            PageLink("/share", say(language, "page.lost_open"))


def _heading(entry: Entry | None, language: str) -> str:
    """The title of the browser's tab: which page, of what."""
    name = say(language, "page.title")
    if entry is None or entry.path == "/":
        return name + " – " + say(language, "page.subtitle")
    return say(language, entry.text) + " – " + name


def _go(router: solara.Router, path: object) -> None:
    if any(path == entry.path for entry in ENTRIES):
        router.push(session.link(str(path)))
