"""Serves the page: `scaleup app`, or `python -m ui.server`."""

from __future__ import annotations

import argparse
import errno
import logging
import os
import signal
import socket
import sys
import threading
import warnings
import webbrowser
from types import FrameType
from typing import Any

PORT = 8765
HOST = "127.0.0.1"
_DONE, _UNUSABLE, _INTERRUPTED = 0, 2, 130
_SECONDS_TO_CLOSE = 2
_LARGEST_MESSAGE_BYTES = 1_000_000  # what a browser sends at once: a lever, or a scenario file of a tenth of that


def main(port: int = PORT, host: str = HOST, open_browser: bool = True) -> int:
    """Serve until stopped, and return the exit code."""
    try:
        listener = _listen(host, port)
    except OSError as error:
        print(f"scaleup app: {_why(error, host, port)}", file=sys.stderr)
        return _UNUSABLE
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    url = f"http://{_in_url(host)}:{listener.getsockname()[1]}"
    try:
        return _serve(listener, host, url, open_browser and os.environ.get("NO_BROWSER") != "1")
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] in ("model", "scenarios", "ui"):
            raise
        print(f"scaleup app: the package {error.name!r} is not installed; `make install` brings it", file=sys.stderr)
        return _UNUSABLE


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything slow is loaded, so that a busy one is told at once."""
    if not 0 <= port <= 65535:
        raise OSError(errno.EINVAL, "not a port")
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is busy; choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} may not be used; choose one above 1023 with --port"
    return f"cannot listen on {host} port {port}; --host takes an address of this machine, --port a number up to 65535"


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _serve(listener: socket.socket, host: str, url: str, open_browser: bool) -> int:
    from ui.offline import serve_own_files

    serve_own_files()
    # Solara warns that cookies of plain http cannot be shared with other sites. Ours are not meant to be.
    warnings.filterwarnings("ignore", message="Cookies with samesite")
    os.environ["SOLARA_APP"] = "ui.routes"
    import solara.server.starlette
    import uvicorn

    from ui.engine import shared_runs
    from ui.gate import Gate

    def ready() -> None:
        print(f"ready at {url}", flush=True)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

    class Server(uvicorn.Server):
        """Says when it is really serving, and remembers why it stopped."""

        interrupted = False

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            self.interrupted = self.interrupted or sig == signal.SIGINT
            self.should_exit = True

    config = uvicorn.Config(
        Gate(solara.server.starlette.app, host),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_CLOSE,
        ws_max_size=_LARGEST_MESSAGE_BYTES,
    )
    server = Server(config)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        server.interrupted = True
    finally:
        shared_runs().pool.close()
    return _INTERRUPTED if server.interrupted else _DONE


def _arguments(given: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scaleup app", description="Open the simulator in the browser.")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--no-browser", action="store_true")
    return parser.parse_args(given)


def run(given: list[str] | None = None) -> Any:
    """Serve with the options of the command line."""
    options = _arguments(given)
    return main(options.port, options.host, not options.no_browser)


if __name__ == "__main__":
    sys.exit(run())
