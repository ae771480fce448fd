"""What several sections of a lesson file have: texts in both languages, numbers, and tables in double brackets."""

from __future__ import annotations

from collections.abc import Mapping

from model import typography
from model.levers import nearest_name
from scenarios.document import LANGUAGES
from scenarios.errors import Described, ScenarioError
from scenarios.lessons.lesson import Text
from scenarios.trials.checks import Table

BOTH = '{ en = "…", fr = "…" }, a text in each language'


def text_in(table: Table, key: str) -> Text:
    """A text that the table must have, in both languages.

    Raises:
        ScenarioError: if it is missing, in one language only, or no text.
    """
    return both_languages(table.place, table.key(key), table.entries.get(key, Described("nothing")))


def both_languages(place: str, key: str, found: object) -> Text:
    """A text in both languages, as print writes it.

    Raises:
        ScenarioError: if a language is missing or unknown, or its text is empty or no text.
    """
    if not isinstance(found, Mapping):
        raise ScenarioError(place, key, found, BOTH)
    for language in found:
        if language not in LANGUAGES:
            described = Described(f"language {language!r}")
            raise ScenarioError(place, key, described, BOTH, nearest_name(language, LANGUAGES))
    for language in LANGUAGES:
        text = found.get(language, Described("nothing"))
        if isinstance(text, Described) or not isinstance(text, str) or not text.strip():
            raise ScenarioError(place, f"{key}.{language}", text, BOTH)
    return typography.printed(found)


def tables_of(place: str, name: str, found: object) -> tuple[Table, ...]:
    """The tables of a section in double brackets, each telling in messages which it is.

    Raises:
        ScenarioError: if there is none, or the section is written otherwise.
    """
    if not isinstance(found, list) or not found or not all(isinstance(entry, Mapping) for entry in found):
        described = Described("nothing" if found in (None, []) else f"no list of {name}s")
        allowed = f"write [[{name}]], in double brackets, for each; at least one"
        raise ScenarioError(place, name, described, allowed)
    return tuple(Table(f"{place}: {name} {position}", name, entry) for position, entry in enumerate(found, start=1))


def needed_number(table: Table, key: str) -> float:
    """A number that the table must have.

    Raises:
        ScenarioError: if it is missing or no number.
    """
    number = table.number(key)
    if number is None:
        raise ScenarioError(table.place, table.key(key), Described("nothing"), "a number")
    return number
