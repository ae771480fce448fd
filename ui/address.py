"""What a shared link says: the visitor's choices as a query string that holds only what differs, and back again.

Whatever comes from a link is untrusted: unknown names are dropped, numbers are clamped into the lever's range.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, urlencode

from model.levers import Lever, SettingError, Value, levers
from model.outcomes import has_district_value, outcomes
from model.settings import Shock
from ui.address_events import read_events, write_events
from ui.address_lessons import LessonProgress, read_progress, write_answers
from ui.language import LANGUAGES

VERSION = "2"
_CENTRAL_UNLESS_SAID = "1"  # links of the first format: chance alone, where they say nothing
LONGEST_QUERY = 8000
LONGEST_NAME = 60
MAP_MODES = ("value", "change")
ASSUMPTION = "assumptions."
_EVENTS = "events"
_LESSON, _ANSWERS = "lesson", "answers"
MOST_COMPARED = 4
_BETWEEN_NAMES = "~"
_LATEST_MONTH = 1199
_MOST_PAIRS = 200
_SLOTS = tuple(f"c{number}" for number in range(1, MOST_COMPARED + 1))
_RECORD = re.compile(r"[a-z0-9_]{1,80}")


@dataclass(frozen=True)
class Decision:
    """A shipped scenario, the levers and assumptions changed on top of it, and whether assumptions are drawn.

    They are drawn unless the visitor wants chance alone: a headline must show what nobody knows for sure.
    `shocks` is None where they are the scenario's own; an empty tuple removes those.
    """

    scenario: str
    changes: tuple[tuple[str, Value], ...] = ()
    assumptions: tuple[tuple[str, float], ...] = ()
    sampled: bool = True
    shocks: tuple[Shock, ...] | None = None


@dataclass(frozen=True)
class Slot:
    """A decision kept under a name, to be compared with others."""

    name: str
    decision: Decision


@dataclass(frozen=True)
class Display:
    """What the visitor looks at: two charts; the map's outcome, mode, month (None = the last); an opened district."""

    left: str = "effective_coverage"
    right: str = "supervised_share"
    map: str = "effective_coverage"
    mode: str = "value"
    month: int | None = None
    district: str = ""


@dataclass(frozen=True)
class Address:
    """Everything that a link can say."""

    decision: Decision
    display: Display = Display()
    language: str = "en"
    compare: tuple[Slot, ...] = ()
    lesson: LessonProgress | None = None


def encode(address: Address, default: Address) -> str:
    """The query string of an address: only what differs from the default, and the version of this format."""
    pairs: list[tuple[str, str]] = []
    if address.language != default.language:
        pairs.append(("lang", address.language))
    pairs += _decision_pairs(address.decision, default.decision.scenario)
    for key in ("left", "right", "map", "mode", "month", "district"):
        value = getattr(address.display, key)
        if value != getattr(default.display, key):
            pairs.append((key, str(value)))
    for key, slot in zip(_SLOTS, address.compare, strict=False):
        pairs.append((key, _join([("name", slot.name), *_decision_pairs(slot.decision, "")])))
    pairs += _lesson_pairs(address.lesson)
    return _join([("v", VERSION), *pairs]) if pairs else ""


def decode(query: str | None, default: Address, scenarios: Iterable[str]) -> Address:
    """The address that a query string describes, as far as it can be understood."""
    found, known = _pairs((query or "").lstrip("?")), set(scenarios)
    language = found.get("lang", "")
    drawn = found.get("v") != _CENTRAL_UNLESS_SAID
    slots = [_slot(found[key], default.decision.scenario, known, drawn) for key in _SLOTS if key in found]
    return Address(
        _decision(found, default.decision.scenario, known, drawn),
        _display(found, default.display),
        language if language in LANGUAGES else default.language,
        tuple(slot for slot in slots if slot is not None),
        read_progress(found.get(_LESSON, ""), found.get(_ANSWERS, "")),
    )


def names_unknown(query: str | None, scenarios: Iterable[str]) -> bool:
    """Whether the link names a scenario that there is not: the visitor must be told what is shown in its place."""
    found, known = _pairs((query or "").lstrip("?")), {"", *scenarios}
    named = [found.get("scenario", ""), *(_pairs(found[key]).get("scenario", "") for key in _SLOTS if key in found)]
    return any(name not in known for name in named)


def clean_name(text: str) -> str:
    """A name that a visitor gave, on one line and not too long."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST_NAME].strip()


def _decision_pairs(decision: Decision, default_scenario: str) -> list[tuple[str, str]]:
    pairs = [("scenario", decision.scenario)] if decision.scenario != default_scenario else []
    pairs += [(name, _write(value)) for name, value in decision.changes]
    pairs += [(ASSUMPTION + name, _write(value)) for name, value in decision.assumptions]
    pairs += [] if decision.shocks is None else [(_EVENTS, write_events(decision.shocks))]
    return pairs if decision.sampled else [*pairs, ("sampled", "false")]


def _lesson_pairs(progress: LessonProgress | None) -> list[tuple[str, str]]:
    if progress is None:
        return []
    answers = write_answers(progress)
    return [(_LESSON, progress.lesson), *([(_ANSWERS, answers)] if answers else [])]


def _decision(found: dict[str, str], default_scenario: str, scenarios: set[str], drawn: bool) -> Decision:
    scenario = found.get("scenario", "")
    values = {name: _read(lever, found.get(name)) for name, lever in levers().items()}
    return Decision(
        scenario=scenario if scenario in scenarios else default_scenario,
        changes=tuple((name, value) for name, value in values.items() if value is not None),
        assumptions=tuple(sorted(_assumptions(found))),
        shocks=read_events(found[_EVENTS]) if _EVENTS in found else None,
        sampled={"true": True, "false": False}.get(found.get("sampled", ""), drawn),
    )


def _assumptions(found: dict[str, str]) -> Iterable[tuple[str, float]]:
    for key, text in found.items():
        name = key.removeprefix(ASSUMPTION)
        if key.startswith(ASSUMPTION) and _RECORD.fullmatch(name):
            try:
                number = float(text)
            except ValueError:
                continue
            if math.isfinite(number):
                yield name, number


def _slot(text: str, default_scenario: str, scenarios: set[str], drawn: bool) -> Slot | None:
    found = _pairs(text)
    name = clean_name(found.get("name", ""))
    return Slot(name, _decision(found, default_scenario, scenarios, drawn)) if name else None


def _join(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs, quote_via=quote, safe=_BETWEEN_NAMES)


def _pairs(query: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(query[:LONGEST_QUERY], keep_blank_values=True, max_num_fields=_MOST_PAIRS))
    except ValueError:
        return {}


def _display(found: dict[str, str], default: Display) -> Display:
    display = replace(default, district=clean_name(found.get("district", "")))
    for key in ("left", "right", "map"):
        outcome = outcomes().get(found.get(key, ""))
        if outcome is not None and (key != "map" or has_district_value(outcome)):
            display = replace(display, **{key: outcome.name})
    if found.get("mode") in MAP_MODES:
        display = replace(display, mode=found["mode"])
    month = found.get("month", "")
    if month.isascii() and month.isdigit() and len(month) <= 6:
        display = replace(display, month=min(int(month), _LATEST_MONTH))
    return display


def _write(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return _BETWEEN_NAMES.join(value)
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _read(lever: Lever, text: str | None) -> Value | None:
    """The lever's value, clamped; None when the text means nothing for this lever."""
    if text is None:
        return None
    try:
        return lever.check(_parse(lever, text))
    except (SettingError, ValueError):
        return None


def _parse(lever: Lever, text: str) -> object:
    if text in lever.words:
        return text
    if lever.type in ("number", "integer"):
        number = float(text)
        if math.isnan(number):
            raise ValueError(text)
        clamped = min(max(number, lever.low or 0.0), lever.high if lever.high is not None else number)
        return round(clamped) if lever.type == "integer" else clamped
    if lever.type == "boolean":
        return {"true": True, "false": False}.get(text)
    if lever.type in ("set", "names"):
        names = list(dict.fromkeys(name for name in text.split(_BETWEEN_NAMES) if name))
        return [name for name in names if name in lever.values] if lever.type == "set" else names
    return text
