"""Lesson files: every key checked, with one clear message for whatever is wrong."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from model.levers import levers, nearest_name
from scenarios.errors import Described, ScenarioError
from scenarios.lessons.lesson import Cue, Lesson
from scenarios.lessons.parts import both_languages, tables_of, text_in
from scenarios.lessons.questions import read_questions
from scenarios.library_files import SUFFIX, shipped_names, shipped_path
from scenarios.toml_files import read_toml
from scenarios.trials.checks import Table

SECTIONS = ("lesson", "question", "cue")
KEYS = ("minutes", "months", "replicates", "title", "goal", "story", "levers", "debrief")
LONGEST_MINUTES, LONGEST_MONTHS, MOST_REPLICATES = 240, 240, 100


def lesson_names() -> tuple[str, ...]:
    """Names of the shipped lessons."""
    return shipped_names("lessons")


def load_lesson(name: str | Path) -> Lesson:
    """The lesson of a shipped name or a path (it ends in .toml).

    Raises:
        ScenarioError: one clear message for whatever is wrong with the name or the file.
    """
    if isinstance(name, Path) or name.endswith(SUFFIX):
        return read_lesson(Path(name))
    if name in lesson_names():
        return _shipped(name)
    allowed = "a name of `scaleup list lessons`, or a path that ends in .toml"
    raise ScenarioError("", "lesson", Described(repr(name)), allowed, nearest_name(name, lesson_names()))


@cache
def _shipped(name: str) -> Lesson:
    """What is shipped does not change while a program runs."""
    return read_lesson(shipped_path("lessons", name))


def read_lesson(path: Path) -> Lesson:
    """The lesson of one file.

    Raises:
        ScenarioError: unreadable file, unknown or missing key, wrong value, or parts that do not fit together.
    """
    place = str(path)
    tables = read_toml(path)
    for name in tables:
        if name not in SECTIONS:
            allowed = "[lesson], [[question]] and [[cue]]"
            raise ScenarioError(place, "", Described(f"section [{name}]"), allowed, nearest_name(name, SECTIONS))
    table = Table(place, "lesson", tables.get("lesson", {}))
    if not table.entries:
        raise ScenarioError(place, "lesson", Described("nothing"), "a section [lesson]")
    table.only(KEYS)
    months = table.whole("months", 1, LONGEST_MONTHS)
    return Lesson(
        name=path.stem,
        minutes=table.whole("minutes", 1, LONGEST_MINUTES),
        months=months,
        replicates=table.whole("replicates", 2, MOST_REPLICATES),
        title=text_in(table, "title"),
        goal=text_in(table, "goal"),
        story=text_in(table, "story"),
        levers=_levers(table),
        debrief=_debrief(table),
        questions=read_questions(place, tables.get("question"), months),
        cues=tuple(_cue(cue) for cue in tables_of(place, "cue", tables.get("cue"))),
    )


def _levers(table: Table) -> tuple[str, ...]:
    names = table.texts("levers")
    for name in names:
        if name not in levers():
            allowed = "levers of `scaleup list levers`"
            raise ScenarioError(table.place, table.key("levers"), name, allowed, nearest_name(name, levers()))
    return names


def _debrief(table: Table) -> tuple[Any, ...]:
    found = table.entries.get("debrief", Described("nothing"))
    if not isinstance(found, list) or not found:
        allowed = 'a list of at least one { en = "…", fr = "…" }'
        raise ScenarioError(table.place, table.key("debrief"), found, allowed)
    return tuple(
        both_languages(table.place, f"{table.key('debrief')} {position}", text)
        for position, text in enumerate(found, start=1)
    )


def _cue(table: Table) -> Cue:
    table.only(("see", "say"))
    return Cue(text_in(table, "see"), text_in(table, "say"))
