"""The table of all evidence records: searched and filtered in the browser, each opened for its source and its note."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("records.vue", vuetify=False)
def Records(
    records: list[dict[str, Any]],
    parts: list[list[str]],
    own: dict[str, str],
    words: dict[str, str],
    refused: str = "",
    refused_text: str = "",
    event_assume: Callable[[Any], None] | None = None,
) -> None:
    """The table's Vue file; `own` are values that the visitor put in place of records'."""
