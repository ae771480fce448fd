"""Buttons that hand files over, made when they are asked for."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("downloads.vue", vuetify=False)
def Downloads(
    items: list[dict[str, Any]],
    ready: dict[str, Any],
    event_make: Callable[[str], None] | None = None,
) -> None:
    """The buttons' Vue file."""


def file_for_browser(name: str, kind: str, content: bytes, number: int) -> dict[str, Any]:
    """A finished file; the number makes the same file twice two files."""
    return {"name": name, "type": kind, "data": base64.b64encode(content).decode("ascii"), "number": number}
