"""What every page has around it: top line, address bar, background runs."""

from __future__ import annotations

from typing import Any

import reacton.ipyvuetify as rv
import solara

from ui import session
from ui.components import masthead
from ui.components.guarded import guarded
from ui.components.url_sync import UrlSync
from ui.engine import Engine
from ui.language import say


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
            heading=say(language, "page.title") + " – " + say(language, "page.subtitle"),
        )
        Engine()
        Top()
        rv.Html(tag="div", children=children)


@guarded
def Top() -> None:
    """The top line."""
    language, progress = session.language.value, session.progress.value
    picture = session.picture.value
    current = picture is not None and picture.decision == session.decision.value
    masthead.Masthead(
        words=masthead.words(language),
        status=masthead.status_text(progress, current, language),
        busy=not progress.failed and not (progress.wanted and progress.done >= progress.wanted),
        part=progress.done / progress.wanted if progress.wanted else 0.0,
        lang=language,
        share_label=say(language, "picker.share"),
        shared=say(language, "picker.shared"),
        event_speak=session.speak,
    )
