"""Solara's own settings, as attributes: when app.py runs, its environment variables have already been read."""

from __future__ import annotations

import secrets
from pathlib import Path

HERE = Path(__file__).parent
VENDORED = HERE / "vendor" / "cdn"


def configure() -> None:
    """Production mode, offline assets, no telemetry, no banner; state of closed pages is dropped after half an hour."""
    import solara.server.settings as server
    import solara.settings

    server.main.mode = "production"
    server.telemetry.mixpanel_enable = False
    server.assets.proxy_cache_dir = VENDORED
    server.assets.extra_locations = [str(HERE / "assets")]
    server.assets.fontawesome_enabled = False
    server.theme.show_banner = False
    server.theme.title = "ScaleUp"
    server.theme.loader = "plain"
    server.kernel.cull_timeout = "30m"
    server.session.secret_key = secrets.token_hex(32)
    server.session.https_only = False
    server.session.http_only = True
    # A file that is not vendored must fail at once, not be fetched from another host.
    solara.settings.assets.cdn = "http://127.0.0.1:9/"
    solara.settings.storage.mutation_detection = False
