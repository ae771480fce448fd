"""A place to open a file from: read in the browser, sent as it is, judged by the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("file_opener.vue", vuetify=False)
def FileOpener(
    label: str,
    drop: str,
    largest: int,
    too_large: str,
    unreadable: str,
    event_opened: Callable[[Any], None] | None = None,
    event_refused: Callable[[str], None] | None = None,
) -> None:
    """The opener's Vue file."""
