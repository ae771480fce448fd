"""Events: what happens to the programme, whoever decides, as a family beside the levers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from model.calendar import MONTHS_PER_YEAR, format_month, parse_month
from model.settings import SHOCK_KINDS, Settings, Shock
from ui import choices
from ui.address_events import LONGEST_EVENT_MONTHS, MOST_EVENTS
from ui.language import group, plain_number, say, say_count, write_month

_NEW = {"kind": "strike", "months": 3, "size": 0.5, "regions": []}


@solara.component_vue("events.vue", vuetify=False)
def Events(
    items: list[dict[str, Any]],
    fresh: dict[str, Any],
    kinds: list[list[str]],
    regions: list[str],
    words: dict[str, str],
    most: int = MOST_EVENTS,
    longest: int = LONGEST_EVENT_MONTHS,
    event_decide: Callable[[Any], None] | None = None,
) -> None:
    """The family's Vue file; it sends the whole list whenever one of them changes."""


def describe(settings: Settings, language: str) -> dict[str, Any]:
    """The events of a scenario, what can happen where, and a new one two years after the start."""
    two_years_on = format_month(settings.first_month + 2 * MONTHS_PER_YEAR)
    return {
        "items": [_row(shock) for shock in settings.shocks],
        "fresh": {**_NEW, "start": two_years_on},
        "kinds": [[kind, say(language, f"shock.{kind}")] for kind in SHOCK_KINDS],
        "regions": sorted(set(choices.country(settings.country).regions)),
    }


def _row(shock: Shock) -> dict[str, Any]:
    return {
        "kind": shock.kind,
        "start": shock.start,
        "months": shock.months,
        "size": shock.size,
        "regions": list(shock.regions),
    }


def event_in_words(shock: Shock, language: str) -> str:
    """One event in a few words."""
    where = ", ".join(shock.regions) or say(language, "event.everywhere")
    size = plain_number(100 * shock.size, language, 0)
    return say_count(
        language,
        "event.told",
        shock.months,
        kind=say(language, f"shock.{shock.kind}"),
        start=write_month(parse_month(shock.start), language),
        size=size,
        where=where,
    )


def words(language: str) -> dict[str, str]:
    """The fixed texts of the family."""
    return group(language, "event")
