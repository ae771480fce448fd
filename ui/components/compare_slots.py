"""The compared scenarios as cards: name, scenario, what is changed on it; swap, remove, add, open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from ui import choices, comparison
from ui.address import MOST_COMPARED, Slot
from ui.language import group, say

# Grey-blue for the reference, as on Explore; the others differ in colour and in their dashes.
COLOURS = ("#4f6d8a", "#c8500a", "#0f6470", "#7d4a94")
DASHES: tuple[tuple[int, ...], ...] = ((6, 4), (), (10, 3, 2, 3), (2, 3))


@solara.component_vue("compare_slots.vue", vuetify=False)
def CompareSlots(
    slots: list[dict[str, Any]],
    options: list[list[str]],
    words: dict[str, str],
    most: int = MOST_COMPARED,
    event_choose: Callable[[Any], None] | None = None,
    event_rename: Callable[[Any], None] | None = None,
    event_remove: Callable[[Any], None] | None = None,
    event_swap: Callable[[Any], None] | None = None,
    event_look: Callable[[Any], None] | None = None,
    event_add: Callable[[Any], None] | None = None,
) -> None:
    """The cards' Vue file."""


def describe(slots: tuple[Slot, ...], language: str) -> list[dict[str, Any]]:
    """Each card in words."""
    ours = comparison.comparable(slots)
    return [
        {
            "name": slot.name,
            "shown": comparison.name_of(slot, language),
            "scenario": slot.decision.scenario,
            "note": _note(slot, slot in ours, language),
            "foreign": slot not in ours,
            "color": COLOURS[ours.index(slot)] if slot in ours else "#b8c2ca",
            "dash": " ".join(str(part) for part in DASHES[ours.index(slot)]) if slot in ours else "1 4",
        }
        for slot in slots
    ]


def options(slots: tuple[Slot, ...], language: str) -> list[list[str]]:
    """The shipped scenarios of the reference's country, its baseline first."""
    country = choices.scenario(slots[0].decision.scenario).country
    there = [choices.scenario(name) for name in choices.shipped()]
    ours = sorted((item for item in there if item.country == country), key=lambda item: bool(item.base))
    return [[item.name, item.title[language]] for item in ours]


def words(language: str) -> dict[str, str]:
    """The fixed texts of the cards."""
    return group(language, "compare.slot")


def _note(slot: Slot, ours: bool, language: str) -> str:
    if not ours:
        return say(language, "compare.other_country")
    levers, assumed = len(slot.decision.changes), len(slot.decision.assumptions)
    struck = [] if slot.decision.shocks is None else [say(language, "event.heading").lower()]
    if not levers and not assumed and not struck:
        return say(language, "compare.as_shipped")
    parts = [say(language, "compare.moved", count=levers)] if levers else []
    parts += [say(language, "compare.assumed", count=assumed)] if assumed else []
    return ", ".join([*parts, *struck])
