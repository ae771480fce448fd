"""Levers by family: what each is (told once per language) and where it stands (told with every move)."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import solara

from model import records_for
from model.evidence import Record, evidence, sources
from model.levers import Lever, Value, levers
from model.settings import Settings
from ui import choices
from ui.language import group, plain_number, say, say_or

MAIN = ("msi.cycles_per_year", "supervision.visits_per_chw_per_month")
SHARE = "share"  # the unit of levers that are told in per cent
_UNEVEN = 1000  # a range wider than this many units gets a slider in powers of ten


@solara.component_vue("lever_group.vue", vuetify=False)
def LeverGroup(
    items: list[dict[str, Any]],
    state: dict[str, dict[str, Any]],
    words: dict[str, str],
    lang: str = "en",
    main: bool = False,
    refused: str = "",
    refused_text: str = "",
    event_set_lever: Callable[[Any], None] | None = None,
    event_reset_lever: Callable[[Any], None] | None = None,
) -> None:
    """The levers of one family, or the main ones."""


def family_levers() -> dict[str, tuple[str, ...]]:
    """Names of the levers by family, without the main ones."""
    found: dict[str, tuple[str, ...]] = {}
    for name, item in levers().items():
        if name not in MAIN:
            found[item.family] = (*found.get(item.family, ()), name)
    return found


@cache
def describe(name: str, language: str, country: str, cadre: str) -> dict[str, Any]:
    """What a lever is, for the Vue file."""
    item = levers()[name]
    numeric = item.type in ("number", "integer")
    now = choices.today_number(country, cadre, name)
    stops = slider_stops(item, now) if numeric else []
    return {
        "name": name,
        "type": item.type,
        "label": item.label[language],
        "help": item.help[language],
        "practice": item.practice.get(language, ""),
        "unit": unit_in_words(item, language),
        "is_share": unit_key(item.unit) == SHARE,
        "unit_of_one": unit_in_words(item, language, is_one=True),
        "decides": say_or(language, "decider." + item.who_decides.replace(" ", "_"), item.who_decides),
        "acts": item.acts,
        "low": item.low,
        "high": item.high,
        "stops": stops,
        "now": now,
        "first": now if now is not None else stops[len(stops) // 2] if stops else "2028-01",
        "span": _span(item, language) if numeric else "",
        "evidence": evidence_lines(name, language, country, cadre),
        "scale": [[value, english if language == "en" else french] for value, english, french in item.scale],
        "words": [[word, _word(language, word)] for word in item.words],
        "values": [[value, _word(language, value)] for value in _values(item, country)],
    }


def _values(item: Lever, country: str) -> Iterable[str]:
    return sorted(choices.country(country).names) if item.type == "names" else item.values


def _word(language: str, word: str) -> str:
    return say_or(language, "value." + word, word)


def unit_in_words(item: Lever, language: str, is_one: bool = False) -> str:
    """The unit beside a number, in the singular where the number wants it."""
    key = "unit." + unit_key(item.unit)
    several = say_or(language, key, item.unit)
    return say_or(language, key + "_one", several) if is_one else several


def unit_key(unit: str) -> str:
    """A unit as the last part of a text key."""
    if unit.startswith("share"):
        return SHARE
    return "_".join(part.strip(" $") for part in unit.split("/")).replace(" ", "_")


@cache
def records_by_lever() -> Mapping[str, list[str]]:
    """Names of the evidence records that speak about each lever."""
    return tomllib.loads((Path(__file__).parents[1] / "lever_evidence.toml").read_text(encoding="utf-8"))


def evidence_lines(name: str, language: str, country: str, cadre: str) -> list[list[str]]:
    """What was found about a lever (label and figures), and how and by whom: grade, sources."""
    known = {**evidence(), **records_for(country, cadre)}
    found = [known[record] for record in records_by_lever().get(name, ())]
    return [[record.label[language], _figures(record, language), _origin(record, language)] for record in found]


def _figures(record: Record, language: str) -> str:
    digits = next((count for count in range(4) if round(record.value, count) == record.value), 3)
    value, low, high = (plain_number(number, language, digits) for number in (record.value, record.low, record.high))
    return value if record.low == record.high else say(language, "evidence_line.range", value=value, low=low, high=high)


def _origin(record: Record, language: str) -> str:
    grade = "assumption" if record.is_placeholder or record.confidence == "assumption" else record.grade
    who = "; ".join(sources()[key].short for key in record.sources[:2])
    return ", ".join(filter(None, (say(language, f"grade.{grade}"), who)))


def _span(item: Lever, language: str) -> str:
    ends = (_short(float(end or 0.0), language) for end in (item.low, item.high))
    return f" {say(language, 'lever.to')} ".join(ends)


def _short(value: float, language: str) -> str:
    return plain_number(value, language, 0 if value.is_integer() else 1)


def slider_stops(item: Lever, now: float | None = None) -> list[float]:
    """Values at equal distances along the slider: plain words, multiples of today's value, or powers of ten."""
    low, high = float(item.low or 0.0), float(item.high or 0.0)
    if item.scale:
        inner = [float(value) for value, _, _ in item.scale]
    elif now:
        inner = [now * factor for factor in (0.5, 1, 2, 5) if low < now * factor < high]
    elif high - low > _UNEVEN:
        inner = [10.0**power for power in range(2, math.floor(math.log10(high)) + 1)]
    else:
        inner = []
    return sorted({low, high, *inner})


def stand(names: Iterable[str], settings: Settings, chosen: Settings, today: Settings) -> dict[str, dict[str, Any]]:
    """Where levers stand: value, the baseline's, and whether it differs from the chosen scenario's."""
    return {
        name: {
            "value": _sendable(settings.levers[name]),
            "today": _sendable(today.levers[name]),
            "changed": settings.levers[name] != chosen.levers[name],
        }
        for name in names
    }


def _sendable(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value


def words(language: str) -> dict[str, str]:
    """The fixed texts of a lever."""
    return group(language, "lever")
