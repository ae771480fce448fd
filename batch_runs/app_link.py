"""The address at which the app opens a plan: a shipped scenario, and what was decided and assumed on top of it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from model.levers import Value
from scenarios.library_files import scenario_names
from scenarios.sets import ASSUMPTION

VERSION = "2"  # of the app's own links; a test holds that the app reads these
MOST_PAIRS, LONGEST = 200, 8000  # more the app does not read


def app_address(base: str, levers: Mapping[str, Value], assumed: Mapping[str, float], sampled: bool) -> str:
    """The query string; empty where the base is not shipped or there is too much to say for a link.

    `sampled` says whether the app is to draw the assumptions that are not named.
    """
    if base not in scenario_names():
        return ""
    pairs = [("v", VERSION), ("scenario", base), *((name, _written(value)) for name, value in levers.items())]
    pairs += [(ASSUMPTION + name, _written(value)) for name, value in assumed.items()]
    pairs += [] if sampled else [("sampled", "false")]
    query = urlencode(pairs, quote_via=quote, safe="~")
    return f"?{query}" if len(pairs) <= MOST_PAIRS and len(query) <= LONGEST else ""


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "~".join(value)
    return f"{value:.6g}" if isinstance(value, float) else str(value)
