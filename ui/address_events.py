"""Shocks in a link: kind, first month, duration, size and regions of each, and nothing that could do harm."""

from __future__ import annotations

import math
import re

from model.settings import SHOCK_KINDS, Shock

MOST_EVENTS = 12
LONGEST_EVENT_MONTHS = 120
_BETWEEN_PARTS, _BETWEEN_EVENTS = "~", "~~"
_MONTH = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])")
_LONGEST_REGION = 60


def write_events(shocks: tuple[Shock, ...]) -> str:
    """The shocks as one value of a link; none is an empty text."""
    return _BETWEEN_EVENTS.join(
        _BETWEEN_PARTS.join((shock.kind, shock.start, str(shock.months), f"{shock.size:g}", *shock.regions))
        for shock in shocks
    )


def read_events(text: str) -> tuple[Shock, ...]:
    """The shocks that a link names, clamped; what means nothing is left out."""
    found = (_read(part.split(_BETWEEN_PARTS)) for part in text.split(_BETWEEN_EVENTS)[:MOST_EVENTS])
    return tuple(shock for shock in found if shock is not None)


def _read(parts: list[str]) -> Shock | None:
    if len(parts) < 4:
        return None
    return event(parts[0], parts[1], parts[2], parts[3], parts[4:])


def event(kind: object, start: object, months: object, size: object, regions: object) -> Shock | None:
    """A shock from whatever a link or a browser sent, clamped; None where it means nothing."""
    if kind not in SHOCK_KINDS or not isinstance(start, str) or not _MONTH.fullmatch(start):
        return None
    try:
        length, strength = float(str(months)), float(str(size))
    except ValueError:
        return None
    if not (math.isfinite(length) and math.isfinite(strength)):
        return None
    names = regions if isinstance(regions, list) else []
    known = (name for name in names if isinstance(name, str) and 0 < len(name) <= _LONGEST_REGION)
    return Shock(
        str(kind),
        start,
        round(min(max(length, 1), LONGEST_EVENT_MONTHS)),
        round(min(max(strength, 0.0), 1.0), 2),
        tuple(dict.fromkeys(name for name in known if name.isprintable() and _BETWEEN_PARTS not in name)),
    )
