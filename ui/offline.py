"""Lets Solara serve everything a page loads from this folder, so that pages open without an internet connection."""

from pathlib import Path

from solara.server import settings

FOLDER = Path(__file__).resolve().parent


def serve_own_files() -> None:
    """Set Solara to production, no telemetry and our own copies of the browser's files.

    As attributes: Solara has read its environment variables before any app of ours is loaded.
    """
    settings.main.mode = "production"
    settings.telemetry.mixpanel_enable = False
    settings.theme.show_banner = False
    settings.assets.fontawesome_enabled = False
    settings.assets.proxy_cache_dir = FOLDER / "vendor" / "cdn"
    settings.assets.extra_locations = [str(FOLDER / "assets")]
