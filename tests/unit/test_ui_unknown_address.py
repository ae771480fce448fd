"""Unknown addresses under Solara's own command: our page for browsers, everything else left to Solara."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import solara
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from ui.unknown_address import answer_unknown_addresses

PAGES = [solara.Route("/"), solara.Route("compare"), solara.Route("minister")]


async def solaras(request):
    return PlainTextResponse("Solara's own")


async def file(scope, receive, send):
    await PlainTextResponse("a file")(scope, receive, send)


@pytest.fixture
def server(monkeypatch):
    """A server with routes in the order of Solara's."""
    app = Starlette(routes=[
        Route("/readyz", solaras), Route("/", solaras), Route("/{fullpath}", solaras), Mount("/static", file),
        Route("/{fullpath:path}", solaras),
    ])  # fmt: skip
    monkeypatch.setitem(sys.modules, "solara.server.starlette", SimpleNamespace(app=app))
    answer_unknown_addresses(PAGES)
    answer_unknown_addresses(PAGES)  # an app is loaded anew when a file of it changes
    assert len(app.router.routes) == 7
    return app


def ask(app, path, query=b"", accept=b"text/html,*/*"):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query,
        "headers": [(b"accept", accept)], "http_version": "1.1", "scheme": "http", "root_path": "",
    }  # fmt: skip
    # In a thread of its own: tests in a browser leave a running event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(app(scope, receive, send))).result()
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent).decode()


@pytest.mark.parametrize("path", ["/nowhere", "/a/b/c"])
def test_a_browser_gets_our_page(server, path):
    status, body = ask(server, path, b"lang=fr")
    assert status == 404
    assert '<html lang="fr">' in body and 'href="/compare?lang=fr"' in body


@pytest.mark.parametrize("path", ["/", "/compare", "/minister", "/readyz"])
def test_pages_that_there_are_stay_solaras(server, path):
    assert ask(server, path) == (200, "Solara's own")


def test_files_and_programs_are_left_alone(server):
    assert ask(server, "/static/x.css") == (200, "a file")
    assert ask(server, "/nowhere", accept=b"*/*") == (200, "Solara's own")


def test_another_server_is_left_alone(monkeypatch):
    monkeypatch.setitem(sys.modules, "solara.server.starlette", None)
    answer_unknown_addresses(PAGES)
