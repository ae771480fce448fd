"""The panel that says what limits the rollout, in plain words, with a way to the lever that acts on it."""

from __future__ import annotations

from typing import Any

import solara

from model.settings import Settings
from ui.language import plain_number, say, say_count, say_or, write_month, write_value
from ui.limits import Limit, limits_of, programmes
from ui.picture import Picture

_SHARES = ("share", "last", "lost", "late", "allowed", "kept")
_VISITS = ("possible", "made", "wanted")
# Another sentence where this figure is nought.
_FREE_AT_NOUGHT = {
    "access": "count", "money": "month", "pace_msi": "waiting", "pace_supervision": "waiting", "facilitation": "held",
}  # fmt: skip


@solara.component_vue("limits.vue", vuetify=False)
def Limits(lead: str, rows: list[dict[str, Any]], words: dict[str, str]) -> None:
    """The panel's Vue file."""


def describe(picture: Picture, settings: Settings, language: str) -> dict[str, Any]:
    """The rows in words, and the sentence above them."""
    found = limits_of(picture, settings)
    return {"lead": _lead(found, programmes(settings), language), "rows": [_row(limit, language) for limit in found]}


def _lead(found: list[Limit], running: list[str], language: str) -> str:
    rollout = [limit for limit in found if not limit.at_front_line and limit.strength != "little"]
    work = [limit for limit in found if limit.at_front_line and limit.strength != "little"]
    parts = []
    if not running:
        parts.append(say(language, "limits.nothing_rolled_out"))
    elif rollout:
        parts.append(say(language, "limits.most_of_all", name=_named(rollout[0], "lead", language)))
    else:
        parts.append(say(language, "limits.nothing_holds_back"))
    if work:
        parts.append(say(language, "limits.most_at_work", name=_named(work[0], "lead", language)))
    return " ".join(parts)


def _named(limit: Limit, where: str, language: str) -> str:
    """What the limit is called as a `label` of its row or in the `lead`, by its manner where that has a name."""
    usual = say(language, f"limits.{limit.name}_{where}")
    return say_or(language, f"limits.{limit.name}_{limit.manner}_{where}", usual) if limit.manner else usual


def _row(limit: Limit, language: str) -> dict[str, Any]:
    return {
        "name": limit.name,
        "label": _named(limit, "label", language),
        "text": sentence(limit, language),
        "share": round(min(1.0, max(0.0, limit.severity)), 3),
        "strength": limit.strength,
        "word": say(language, f"limits.{limit.strength}"),
        "lever": limit.lever,
        "front": limit.at_front_line,
    }


def sentence(limit: Limit, language: str) -> str:
    """What holds back and how far, in one sentence."""
    figures = {name: _figure(name, value, language) for name, value in limit.figures.items()}
    key = f"limits.{limit.name}_{_manner(limit)}"
    if "held" in limit.figures and limit.figures["held"]:
        return say_count(language, key, limit.figures["held"], **figures)
    return say(language, key, **figures)


def _manner(limit: Limit) -> str:
    """Which of the limit's sentences is true of its figures."""
    if limit.manner:
        return limit.manner
    if limit.name == "access" and limit.figures["late"]:
        return "late"
    if limit.name == "donors" and limit.strength == "little":
        return "free"
    if limit.name == "supervisors" and limit.figures["possible"] >= limit.figures["wanted"]:
        return "uneven" if limit.strength != "little" else "free"
    is_free = limit.name in _FREE_AT_NOUGHT and not limit.figures[_FREE_AT_NOUGHT[limit.name]]
    return "free" if is_free else "text"


def _figure(name: str, value: float, language: str) -> str:
    if name == "month":
        return write_month(int(value), language)
    if name in _SHARES:
        return write_value(value, "percent", language)
    return plain_number(value, language, 0 if name not in _VISITS or value == round(value) else 2)


def words(language: str) -> dict[str, str]:
    """The fixed texts of the panel."""
    return {key: say(language, f"limits.{key}") for key in ("heading", "front_line", "lever")}
