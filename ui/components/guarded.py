"""Panels that fail alone: an error in one leaves the rest of the page alive, and shows no path of the machine."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any

import reacton.ipyvuetify as rv
import solara

from ui import session
from ui.language import say

_log = logging.getLogger("scaleup.ui")


def guarded(panel: Callable[..., None]) -> Callable[..., solara.Element]:
    """The panel as a component whose errors become one plain sentence."""

    @functools.wraps(panel)
    def attempt(*arguments: Any, **named: Any) -> None:
        try:
            panel(*arguments, **named)
        except Exception:
            _log.exception("panel %s failed", panel.__name__)
            with rv.Html(tag="div", class_="panel-failed", attributes={"role": "alert"}):
                solara.Text(say(session.language.value, "page.panel_failed"))

    return solara.component(attempt)
