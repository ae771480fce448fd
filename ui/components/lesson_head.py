"""The top of a lesson: its title, what it is for, and what a trainer can do with it."""

from __future__ import annotations

from collections.abc import Callable

import solara


@solara.component_vue("lesson_head.vue", vuetify=False)
def LessonHead(
    title: str,
    facts: str,
    goal: str,
    story: str,
    notes: bool,
    begun: bool,
    moved: bool,
    words: dict[str, str],
    event_leave: Callable[..., None] | None = None,
    event_toggle: Callable[..., None] | None = None,
    event_restart: Callable[..., None] | None = None,
) -> None:
    """The head's Vue file."""
