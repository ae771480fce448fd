"""The scenario picker: what is chosen, in two sentences and the question it answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import solara

from ui import choices
from ui.language import group, say


@solara.component_vue("picker.vue", vuetify=False)
def Picker(
    countries: list[Any],
    chosen: str,
    summary: str,
    question: str,
    count: str,
    can_undo: bool,
    can_redo: bool,
    can_reset: bool,
    last: str,
    side: str,
    words: dict[str, str],
    event_choose: Callable[[str], None] | None = None,
    event_undo: Callable[..., None] | None = None,
    event_redo: Callable[..., None] | None = None,
    event_reset: Callable[..., None] | None = None,
    event_replay: Callable[..., None] | None = None,
) -> None:
    """The picker's Vue file."""


@cache
def countries(language: str) -> list[Any]:
    """Scenarios grouped by country, the baseline first."""
    found: dict[str, list[list[str]]] = {}
    for name in choices.shipped():
        scenario = choices.scenario(name)
        place = choices.country(scenario.country).label[language]
        option = [name, scenario.title[language]]
        found.setdefault(place, []).insert(0 if not scenario.base else len(found.get(place, [])), option)
    return [[place, found[place]] for place in sorted(found)]


def with_own(listed: list[Any], name: str, language: str) -> list[Any]:
    """The list, with the visitor's own file in front where that is what is open."""
    if name in choices.shipped():
        return listed
    return [[say(language, "picker.own_file"), [[name, choices.scenario(name).title[language]]]], *listed]


def count_text(language: str, count: int, struck: bool) -> str:
    """How many levers have been moved, and whether events were changed, in words."""
    key = "none" if count == 0 else "one" if count == 1 else "many"
    told = say(language, f"picker.changes_{key}", count=count)
    return say(language, "picker.and_events", levers=told) if struck else told


def words(language: str) -> dict[str, str]:
    """The fixed texts of the picker."""
    return {**group(language, "picker"), **group(language, "replay")}
