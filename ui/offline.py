"""Lets Solara serve everything a page loads from this folder, so that pages open without an internet connection."""

import os
from pathlib import Path

import solara.settings
from solara.server import settings

FOLDER = Path(__file__).resolve().parent


def serve_own_files() -> None:
    """Set Solara to production, no telemetry and our own copies of the browser's files.

    As attributes: Solara has read its environment variables before any app of ours is loaded.
    """
    # Reacton's quicker way of walking the page: a fifth of the time for a lever's echo and for a picture.
    os.environ.setdefault("REACTON_FAST", "1")
    settings.main.mode = "production"
    settings.telemetry.mixpanel_enable = False
    settings.theme.show_banner = False
    settings.theme.title = "ScaleUp"
    settings.theme.loader = "plain"
    settings.assets.fontawesome_enabled = False
    settings.assets.proxy_cache_dir = FOLDER / "vendor" / "cdn"
    settings.assets.extra_locations = [str(FOLDER / "assets")]
    # A file that is not among ours must fail at once, not be fetched from another host.
    solara.settings.assets.cdn = "http://127.0.0.1:9/"
    # A page that says goodbye is dropped at once, one that merely falls silent after a while (by Solara's default, a
    # day). Little is lost: the address holds what was decided.
    settings.kernel.cull_timeout = "10m"
    # Solara's default key is public, and a training room has plain http.
    settings.session.secret_key = os.urandom(32).hex()
    settings.session.https_only = False
    settings.session.http_only = True
