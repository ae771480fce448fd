"""`scaleup app`: the web app on this machine."""

from __future__ import annotations

import argparse
import importlib
import sys

from cli.errors import DONE, UsageError
from cli.options import whole
from scenarios.own_countries import skipped_words

DEFAULT_PORT = 8765


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument(
        "--port", type=whole(1, 65535), default=DEFAULT_PORT, metavar="PORT", help=f"default: {DEFAULT_PORT}"
    )
    parser.add_argument("--host", default="127.0.0.1", metavar="HOST", help="default: this machine only")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")


def execute(args: argparse.Namespace) -> int:
    """Serve the pages until Ctrl-C."""
    try:
        server = importlib.import_module("ui.server")
    except ModuleNotFoundError as error:
        raise UsageError(f"app: the package {error.name!r} is not installed; `make install` brings it") from error
    if skipped := skipped_words():
        print(f"scaleup: {skipped}", file=sys.stderr)
    return int(server.main(port=args.port, host=args.host, open_browser=not args.no_browser) or DONE)
