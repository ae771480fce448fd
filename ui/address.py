"""What a shared link says: the visitor's choices as a query string that holds only what differs, and back again.

Whatever comes from a link is untrusted: unknown names are dropped, numbers are clamped into the lever's range.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, urlencode

from model.levers import Lever, SettingError, Value, levers
from model.outcomes import has_district_value, outcomes
from ui.language import LANGUAGES

VERSION = "1"
LONGEST_QUERY = 8000
MAP_MODES = ("value", "change")
_BETWEEN_NAMES = "~"
_LATEST_MONTH = 1199
_MOST_PAIRS = 200


@dataclass(frozen=True)
class Decision:
    """A shipped scenario and the levers changed on top of it."""

    scenario: str
    changes: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Display:
    """What the visitor looks at: two charts, and the map's outcome, mode and month (None = the last)."""

    left: str = "effective_coverage"
    right: str = "supervised_share"
    map: str = "effective_coverage"
    mode: str = "value"
    month: int | None = None


@dataclass(frozen=True)
class Address:
    """Everything that a link can say."""

    decision: Decision
    display: Display = Display()
    language: str = "en"


def encode(address: Address, default: Address) -> str:
    """The query string of an address: only what differs from the default, and the version of this format."""
    pairs: list[tuple[str, str]] = []
    if address.language != default.language:
        pairs.append(("lang", address.language))
    if address.decision.scenario != default.decision.scenario:
        pairs.append(("scenario", address.decision.scenario))
    pairs += [(name, _write(value)) for name, value in address.decision.changes]
    for key in ("left", "right", "map", "mode", "month"):
        value = getattr(address.display, key)
        if value != getattr(default.display, key):
            pairs.append((key, str(value)))
    return urlencode([("v", VERSION), *pairs], quote_via=quote, safe=_BETWEEN_NAMES) if pairs else ""


def decode(query: str | None, default: Address, scenarios: Iterable[str]) -> Address:
    """The address that a query string describes, as far as it can be understood."""
    found = _pairs((query or "").lstrip("?"))
    scenario = found.get("scenario", "")
    values = {name: _read(lever, found.get(name)) for name, lever in levers().items()}
    decision = Decision(
        scenario=scenario if scenario in set(scenarios) else default.decision.scenario,
        changes=tuple((name, value) for name, value in values.items() if value is not None),
    )
    language = found.get("lang", "")
    return Address(decision, _display(found, default.display), language if language in LANGUAGES else default.language)


def _pairs(query: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(query[:LONGEST_QUERY], keep_blank_values=True, max_num_fields=_MOST_PAIRS))
    except ValueError:
        return {}


def _display(found: dict[str, str], default: Display) -> Display:
    display = default
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
