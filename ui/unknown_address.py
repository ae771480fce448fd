"""Our page for unknown addresses where Solara's own command serves the app: `solara run app.py`.

`scaleup app` does the same in ui/gate.py, which stands before Solara; here Solara stands first.
"""

from __future__ import annotations

import sys
from collections.abc import MutableMapping, Sequence
from typing import Any

import solara
from solara.routing import Router
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Match, Route

from ui.not_found import not_found_page

_SERVER = "solara.server.starlette"
_PAGES = ("/{fullpath}", "/{fullpath:path}")  # where Solara looks for pages


class UnknownAddress(Route):
    """An address that a browser asks for and for which there is no page."""

    def __init__(self, path: str, pages: Sequence[solara.Route]) -> None:
        super().__init__(path, _answer)
        self.pages = list(pages)

    def matches(self, scope: MutableMapping[str, Any]) -> tuple[Match, Any]:
        """Whether Solara itself would say that there is no such page; what it serves is left to it."""
        match, found = super().matches(scope)
        if match is Match.FULL and (not _wants_a_page(scope) or Router(scope["path"], self.pages).possible_match):
            return Match.NONE, {}
        return match, found


def answer_unknown_addresses(pages: Sequence[solara.Route]) -> None:
    """Put our page in front of Solara's words for unknown addresses, if it is Solara's own server that runs."""
    server = getattr(sys.modules.get(_SERVER), "app", None)
    if not isinstance(server, Starlette):
        return
    known = server.router.routes
    for path in _PAGES:
        place = next((place for place, route in enumerate(known) if getattr(route, "path", "") == path), None)
        if place is not None and not isinstance(known[place], UnknownAddress):
            known.insert(place, UnknownAddress(path, pages))


def _wants_a_page(scope: MutableMapping[str, Any]) -> bool:
    return any(key == b"accept" and b"text/html" in value for key, value in scope.get("headers", ()))


async def _answer(request: Request) -> Response:
    return HTMLResponse(not_found_page(request.scope["query_string"]), 404)
