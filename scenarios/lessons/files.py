"""Lesson files: reading them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from scenarios.lessons.lesson import Cue, Lesson, Plan, Question
from scenarios.library_files import shipped_names, shipped_path
from scenarios.toml_files import flatten, read_toml


def lesson_names() -> tuple[str, ...]:
    """Names of the shipped lessons."""
    return shipped_names("lessons")


@cache
def load_lesson(name: str) -> Lesson:
    """A shipped lesson, or one from a path that ends in .toml."""
    path = Path(name) if name.endswith(".toml") else shipped_path("lessons", name)
    tables = read_toml(path)
    entry = tables["lesson"]
    return Lesson(
        name=path.stem,
        minutes=entry["minutes"],
        months=entry["months"],
        replicates=entry["replicates"],
        title=entry["title"],
        goal=entry["goal"],
        story=entry["story"],
        questions=tuple(_question(table) for table in tables["question"]),
        levers=tuple(entry["levers"]),
        debrief=tuple(entry["debrief"]),
        cues=tuple(Cue(cue["see"], cue["say"]) for cue in tables["cue"]),
    )


def _question(table: Mapping[str, Any]) -> Question:
    first, last = table["months"]
    return Question(
        name=table["name"],
        ask=table["ask"],
        plan=_plan(table["plan"]),
        against=_plan(table["against"]),
        outcome=table["outcome"],
        of=table["of"],
        months=(first, last),
        low=float(table["low"]),
        high=float(table["high"]),
        step=float(table["step"]),
        explain=table["explain"],
    )


def _plan(table: Mapping[str, Any]) -> Plan:
    levers: dict[str, Any] = dict(flatten(table.get("levers", {})))
    return Plan(table["scenario"], levers)
