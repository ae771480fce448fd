"""What stands before Solara: security headers, a health check, and no way out to other hosts or in from other sites."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse

from ui.not_found import not_found_page

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
# Vue compiles the components' templates in the browser, which needs unsafe-eval.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
# Solara serves a folder called `public` beside ours and tells operators about its kernels: neither is for visitors.
_CLOSED = ("/static/public", "/resourcez")
_FETCHED = "/_solara/cdn/"
_OURS = Path(__file__).parent / "vendor" / "cdn"
_OWN_NAMES = ("127.0.0.1", "localhost", "::1")


class Gate:
    """An ASGI application around Solara's."""

    def __init__(self, inner: Callable[..., Awaitable[None]], host: str) -> None:
        self.inner = inner
        # On loopback only our own names are answered: another site must not reach us through a name of its own.
        self.names = {*_OWN_NAMES, host} if host in _OWN_NAMES else None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer, refuse or pass on one connection."""
        if scope["type"] == "lifespan":
            await self.inner(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._http(scope, receive, _with_headers(send))

    async def _http(self, scope: Message, receive: Receive, send: Send) -> None:
        answer: Any = self.inner
        if not self._is_own(_header(scope, b"host")):
            answer = PlainTextResponse("unknown host", 400)
        elif scope["path"] == "/healthz":
            answer = JSONResponse({"ok": True})
        elif scope["path"].startswith(_CLOSED) or self._would_be_fetched(scope["path"]):
            answer = PlainTextResponse("not found", 404)
        elif "text/html" in _header(scope, b"accept"):
            answer = self._page
        await answer(scope, receive, send)

    async def _page(self, scope: Message, receive: Receive, send: Send) -> None:
        """A page of Solara's; where there is none, our own words in place of its."""
        missing = False

        async def sender(message: Message) -> None:
            nonlocal missing
            missing = missing or (message["type"] == "http.response.start" and message["status"] == 404)
            if not missing:
                await send(message)

        await self.inner(scope, receive, sender)
        if missing:
            await HTMLResponse(not_found_page(scope["query_string"]), 404)(scope, receive, send)

    async def _websocket(self, scope: Message, receive: Receive, send: Send) -> None:
        host, origin = _header(scope, b"host"), _header(scope, b"origin")
        if self._is_own(host) and (not origin or urlsplit(origin).netloc == host):
            await self.inner(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    @staticmethod
    def _would_be_fetched(path: str) -> bool:
        """Whether Solara would look for the file on another host, because it is not among ours."""
        return path.startswith(_FETCHED) and not (_OURS / path.removeprefix(_FETCHED)).is_file()

    def _is_own(self, host: str) -> bool:
        return self.names is None or urlsplit("//" + host).hostname in self.names


def _header(scope: Message, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _with_headers(send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *HEADERS]
        await send(message)

    return sender
