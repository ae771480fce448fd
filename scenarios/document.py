"""One scenario file as written: its sections taken apart and its structure checked, before any base is looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model.calendar import parse_month
from model.levers import SettingError, levers, nearest_name
from model.settings import Settings, Shock
from scenarios.errors import Described, ScenarioError
from scenarios.toml_files import flatten, read_toml

TEXTS = ("title", "summary", "question")
LANGUAGES = ("en", "fr")
SCENARIO_KEYS = ("name", "base", "country", "cadre", *TEXTS, "start", "months", "seed", "replicates")
SHOCK_KEYS = ("kind", "start", "months", "size", "regions")
MOST_REPLICATES = 100_000
FIRST_START, LAST_START = "2000-01", "2100-12"  # populations are grown along national projections
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Document:
    """What one scenario file says.

    `shocks` is None where the file says nothing about them; an empty tuple removes those of the base.
    """

    place: str
    path: Path
    about: Mapping[str, Any]
    levers: Mapping[str, object] = field(default_factory=dict)
    today: Mapping[str, object] = field(default_factory=dict)
    assumptions: Mapping[str, object] = field(default_factory=dict)
    shocks: tuple[Shock, ...] | None = None


def families() -> tuple[str, ...]:
    """Lever families, in the order of levers.toml."""
    return tuple(dict.fromkeys(item.family for item in levers().values()))


def read_document(path: Path) -> Document:
    """A scenario file, its sections apart.

    Raises:
        ScenarioError: unreadable file, unknown section or key, wrong type, or the same thing said twice.
    """
    return document_of(str(path), path, read_toml(path))


def document_of(place: str, path: Path, tables: Mapping[str, Any]) -> Document:
    """The tables of a scenario, its sections apart; `place` names it in errors.

    Raises:
        ScenarioError: unknown section or key, wrong type, or the same thing said twice.
    """
    sections = _sections(place, tables)
    about = _about(place, path, sections.pop("scenario", {}))
    shocks = _shocks(place, sections.pop("shock", {}))
    today = sections.pop("today", {})
    assumptions = sections.pop("assumptions", {})
    layer = {f"{family}.{key}": value for family, entries in sections.items() for key, value in entries.items()}
    if today and "country" not in about:
        raise ScenarioError(
            place, "today", Described("a section"), "only in a file with scenario.country; leave it out"
        )
    return Document(place, path, about, layer, today, assumptions, shocks)


def _sections(place: str, tables: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    known = ("scenario", *families(), "shock", "assumptions", "today")
    sections: dict[str, dict[str, Any]] = {}
    for key, value in tables.items():
        section = key.split(".")[0]
        if section not in known:
            nearest = nearest_name(section, known)
            raise ScenarioError(
                place, "", Described(f"section [{section}]"), "sections " + ", ".join(known[:-1]), nearest
            )
        if not isinstance(value, Mapping) and key == section and section != "shock":
            raise ScenarioError(place, key, value, f"a table: write [{key}] and its keys below")
        for name, item in flatten({key: value}):
            rest = name.partition(".")[2]
            if rest in sections.setdefault(section, {}):
                raise ScenarioError(place, name, Described("two values"), "each key once, nested or dotted")
            sections[section][rest] = item
    return sections


def _about(place: str, path: Path, found: Mapping[str, Any]) -> dict[str, Any]:
    about: dict[str, Any] = {}
    for key, value in found.items():
        first, _, language = key.partition(".")
        if first not in SCENARIO_KEYS or (language and first not in TEXTS):
            nearest = nearest_name(key, SCENARIO_KEYS)
            raise ScenarioError(place, "scenario", Described(f"key {key!r}"), ", ".join(SCENARIO_KEYS), nearest)
        if first in TEXTS:
            about.setdefault(first, {})[language] = _text(place, first, language, value)
        else:
            about[key] = value
    about.setdefault("name", path.stem)
    _check_about(place, about)
    return about


def _text(place: str, key: str, language: str, value: object) -> str:
    if language not in LANGUAGES:
        found = Described(f"language {language!r}") if language else value
        raise ScenarioError(
            place, f"scenario.{key}", found, '{ en = "…", fr = "…" }', nearest_name(language, LANGUAGES)
        )
    if not isinstance(value, str):
        raise ScenarioError(place, f"scenario.{key}.{language}", value, "a text in quotes")
    return value


def _check_about(place: str, about: Mapping[str, Any]) -> None:
    for key in ("name", "base", "country", "cadre"):
        if key in about and (not isinstance(about[key], str) or not about[key]):
            raise ScenarioError(place, f"scenario.{key}", about[key], "a name in quotes")
    if not _NAME.fullmatch(about["name"]):
        raise ScenarioError(place, "scenario.name", about["name"], "letters, digits, dots, dashes and underscores")
    if ("base" in about) == ("country" in about):
        found = Described("both base and country" if "base" in about else "neither base nor country")
        allowed = "base = a scenario to start from, or country = a country (for a baseline)"
        raise ScenarioError(place, "scenario", found, allowed)
    check_calendar(place, about)


def check_calendar(place: str, about: Mapping[str, Any]) -> None:
    """Start, months, seed and replicates, where given.

    Raises:
        ScenarioError: if one of them has the wrong type or lies outside its range.
    """
    given = {key: about[key] for key in ("start", "months", "seed") if key in about}
    try:
        Settings(country="", cadre="", levers={}, today={}, **given)
    except SettingError as error:
        raise ScenarioError.at(place, error) from error
    if "start" in given and not parse_month(FIRST_START) <= parse_month(given["start"]) <= parse_month(LAST_START):
        raise ScenarioError(place, "scenario.start", given["start"], f"a month from {FIRST_START} to {LAST_START}")
    number = about.get("replicates", 1)
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MOST_REPLICATES:
        raise ScenarioError(place, "scenario.replicates", number, f"a whole number from 1 to {MOST_REPLICATES}")


def _shocks(place: str, section: Mapping[str, Any]) -> tuple[Shock, ...] | None:
    if not section:
        return None
    entries = section.get("")
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise ScenarioError(
            place, "shock", Described("no list of shocks"), "write [[shock]], in double brackets, for each"
        )
    return tuple(_shock(place, number, entry) for number, entry in enumerate(entries, start=1))


def _shock(place: str, number: int, entry: Mapping[str, Any]) -> Shock:
    where = f"{place}: shock {number}"
    for key in entry:
        if key not in SHOCK_KEYS:
            raise ScenarioError(
                where, "", Described(f"key {key!r}"), ", ".join(SHOCK_KEYS), nearest_name(key, SHOCK_KEYS)
            )
    for key in ("kind", "start", "months"):
        if key not in entry:
            raise ScenarioError(
                where, f"shock.{key}", Described("nothing"), f"every shock has {', '.join(SHOCK_KEYS[:3])}"
            )
    values = dict(entry)
    if isinstance(values.get("regions"), list):
        values["regions"] = tuple(values["regions"])
    try:
        return Shock(**values)
    except SettingError as error:
        raise ScenarioError.at(where, error) from error
    except TypeError as error:
        raise ScenarioError(where, "shock.regions", values.get("regions"), "a list of region names") from error
