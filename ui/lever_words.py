"""Levers and their values as a reader writes them, in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from model.calendar import parse_month
from model.levers import Value, lever
from scenarios.language import labelled
from ui import choices
from ui.address import Decision
from ui.components.events import event_in_words
from ui.components.levers import SHARE, unit_in_words, unit_key
from ui.language import is_singular, plain_number, say, say_or, write_month, write_value

_MONTH = re.compile(r"\d{4}-\d{2}")


def lever_name(name: str, language: str) -> str:
    """What a lever is called."""
    return lever(name).label[language]


def lever_value(name: str, value: Value, language: str) -> str:
    """A value in words: what the scale calls it, with its unit, or the names of a list."""
    item = lever(name)
    if isinstance(value, bool):
        return say(language, "lever.yes" if value else "lever.no")
    if isinstance(value, tuple):
        return ", ".join(say_or(language, f"value.{part}", part) for part in value) or say(language, "lever.none")
    if isinstance(value, str):
        is_month = _MONTH.fullmatch(value)
        return write_month(parse_month(value), language) if is_month else say_or(language, f"value.{value}", value)
    near = next((words for number, *words in item.scale if abs(number - value) < 1e-3 * max(1.0, abs(value))), None)
    if near:
        return near[0 if language == "en" else 1]
    if unit_key(item.unit) == SHARE:
        return write_value(value, "percent", language)
    return f"{figure(value, language)} {unit_in_words(item, language, is_singular(value, language))}".strip()


def figure(value: float, language: str) -> str:
    """A number with no more digits than it needs."""
    digits = next((count for count in range(4) if round(value, count) == round(value, 6)), 3)
    return plain_number(value, language, digits)


def changes_in_words(decision: Decision, language: str) -> tuple[str, ...]:
    """What the visitor changed on the shipped scenario."""
    moved = [
        labelled(lever_name(name, language), lever_value(name, value, language), language)
        for name, value in decision.changes
    ]
    chosen = choices.resolve(decision)
    labels = choices.record_labels(chosen.country, chosen.cadre, language)
    assumed = [labelled(labels[name], figure(value, language), language) for name, value in decision.assumptions]
    return (*moved, *assumed, *_events(decision, language))


def _events(decision: Decision, language: str) -> Iterator[str]:
    if decision.shocks is not None:
        yield from (event_in_words(shock, language) for shock in decision.shocks)
        if not decision.shocks:
            yield say(language, "event.none")
