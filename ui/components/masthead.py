"""The top line: name, pages, state of the runs, link to copy, language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from ui.language import group, say
from ui.navigation import ENTRIES, Entry
from ui.session import Progress


@solara.component_vue("masthead.vue", vuetify=False)
def Masthead(
    words: dict[str, str],
    pages: list[list[Any]],
    status: str,
    busy: bool,
    part: float,
    lang: str,
    share_label: str,
    shared: str,
    event_speak: Callable[[str], None] | None = None,
    event_go: Callable[[str], None] | None = None,
) -> None:
    """The top line's Vue file."""


def status_text(progress: Progress, preview: bool, language: str) -> str:
    """What the runs are doing, in a few words."""
    if progress.failed:
        return say(language, "status.failed")
    if progress.wanted and progress.done >= progress.wanted:
        return say(language, "status.ready", done=progress.done)
    if preview and progress.done:
        return say(language, "status.preview", done=progress.done, wanted=progress.wanted)
    return say(
        language, "status.running" if progress.wanted else "status.waiting", done=progress.done, wanted=progress.wanted
    )


def pages(current: Entry | None, link: Callable[[str], str], language: str) -> list[list[Any]]:
    """Path, address, name and whether it is the open one, of each page."""
    return [[entry.path, link(entry.path), say(language, entry.text), entry == current] for entry in ENTRIES]


def words(language: str) -> dict[str, str]:
    """The fixed texts of the top line."""
    return group(language, "page")
