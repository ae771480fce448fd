"""The top line: name, state of the runs, link to copy, language."""

from __future__ import annotations

from collections.abc import Callable

import solara

from ui.language import group, say
from ui.session import Progress


@solara.component_vue("masthead.vue", vuetify=False)
def Masthead(
    words: dict[str, str],
    status: str,
    busy: bool,
    part: float,
    lang: str,
    share_label: str,
    shared: str,
    event_speak: Callable[[str], None] | None = None,
) -> None:
    """The top line's Vue file."""


def status_text(progress: Progress, preview: bool, language: str) -> str:
    """What the runs are doing, in a few words."""
    if progress.failed:
        return say(language, "status.failed")
    if progress.wanted and progress.done >= progress.wanted:
        return say(language, "status.ready", done=progress.done)
    if preview and progress.done:
        return say(language, "status.preview", done=progress.done)
    return say(
        language, "status.running" if progress.wanted else "status.waiting", done=progress.done, wanted=progress.wanted
    )


def words(language: str) -> dict[str, str]:
    """The fixed texts of the top line."""
    return group(language, "page")
