"""A lesson to be read: the trainer's script and the learners' sheet, as blocks that a terminal or a document sets."""

from __future__ import annotations

import textwrap
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model.levers import Value, lever
from model.outcomes import outcomes
from model.typography import printed
from scenarios.files import load_scenario
from scenarios.language import joined, labelled
from scenarios.lessons.lesson import DIFFERENCE, Cue, Lesson, Plan, Question
from scenarios.units import unit_words
from scenarios.words import is_per_cent
from scenarios.written_numbers import plain_number

HEADING, PARAGRAPH, ITEM, MORE, LINE = "heading", "paragraph", "item", "more", "line"
_WIDTH = 100
_FRENCH_PLURAL = 2  # from two on


@dataclass(frozen=True)
class Block:
    """One piece of text, with its label before it.

    Attributes:
        kind: heading, paragraph, item of a list, more of that item, or line to write on.
        text, label: in the reader's language.
    """

    kind: str
    text: str
    label: str = ""


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    written = tomllib.loads(Path(__file__).with_name("text.toml").read_text(encoding="utf-8"))
    return {name: printed(languages) for name, languages in written.items()}


def words(name: str, language: str, /, **values: object) -> str:
    """One of the fixed texts with its values filled in."""
    return _texts()[name][language].format(**values)


def lesson_text(lesson: Lesson, language: str = "en") -> str:
    """The whole lesson in plain text."""
    return "\n".join(_plain(block, language) for block in script(lesson, language))


def script(lesson: Lesson, language: str) -> Iterator[Block]:
    """What the trainer needs: goal, story, cues, questions with their explanation, and what comes afterwards."""
    yield Block(HEADING, f"{lesson.title[language]} ({words('minutes', language, minutes=lesson.minutes)})")
    yield Block(PARAGRAPH, lesson.goal[language], words("goal", language))
    yield Block(PARAGRAPH, lesson.story[language], words("story", language))
    runs = words("runs_words", language, months=lesson.months, replicates=lesson.replicates)
    yield Block(PARAGRAPH, runs, words("runs", language))
    yield Block(HEADING, words("script", language))
    for cue in lesson.cues:
        yield from _cue(cue, language)
    for number, question in enumerate(lesson.questions, start=1):
        yield from _question(number, question, language)
        yield Block(PARAGRAPH, question.explain[language], words("explain", language))
    yield Block(HEADING, words("debrief", language))
    yield from (Block(ITEM, text[language]) for text in lesson.debrief)
    yield Block(HEADING, words("levers", language))
    yield from (Block(ITEM, f"{lever(name).label[language]} (`{name}`)") for name in lesson.levers)


def sheet(lesson: Lesson, language: str) -> Iterator[Block]:
    """What a learner gets on paper: the story, the questions, and room for numbers and reasons; no explanation."""
    yield Block(HEADING, lesson.title[language])
    yield Block(LINE, words("name", language))
    yield Block(PARAGRAPH, lesson.story[language])
    for number, question in enumerate(lesson.questions, start=1):
        yield Block(HEADING, words("question", language, number=number))
        yield Block(PARAGRAPH, question.ask[language])
        yield Block(PARAGRAPH, scale_words(question, language), words("scale", language))
        for name in ("my_number", "between", "because", "simulated", "surprise"):
            yield Block(LINE, words(name, language))
    yield Block(HEADING, words("debrief", language))
    yield from (Block(ITEM, text[language]) for text in lesson.debrief)
    yield Block(LINE, words("decide", language))


def _cue(cue: Cue, language: str) -> Iterator[Block]:
    yield Block(ITEM, cue.see[language], words("see", language))
    yield Block(MORE, cue.say[language], words("say", language))


def _question(number: int, question: Question, language: str) -> Iterator[Block]:
    first, last = question.months
    outcome = outcomes()[question.outcome].label[language]
    asked = "difference" if question.of == DIFFERENCE else "value"
    yield Block(HEADING, words("question", language, number=number))
    yield Block(PARAGRAPH, question.ask[language])
    yield Block(ITEM, plan_words(question.plan, language), words("plan", language))
    yield Block(ITEM, plan_words(question.against, language), words("against", language))
    yield Block(ITEM, words(asked, language, outcome=outcome, first=first, last=last), words("asked", language))
    yield Block(ITEM, scale_words(question, language), words("scale", language))


def plan_words(plan: Plan, language: str) -> str:
    """The scenario's title and name, and the levers set on top of it."""
    title = f"{load_scenario(plan.scenario).title[language]} (`{plan.scenario}`)"
    sets = [f"{lever(name).label[language]} = {_value(value, language)}" for name, value in plan.levers.items()]
    return joined([title, *sets], language)


def _value(value: Value, language: str) -> str:
    if isinstance(value, bool):
        return words(str(value).lower(), language)
    if isinstance(value, tuple):
        return ", ".join(value)
    return value if isinstance(value, str) else _number(float(value), language)


def scale_words(question: Question, language: str) -> str:
    """The scale on which learners predict, as they would say it."""
    unit = outcomes()[question.outcome].unit
    per_cent = is_per_cent(unit)
    name = "points" if question.of == DIFFERENCE or unit.startswith("difference") else "percent"
    if name == "points" and language == "fr" and abs(100 * question.high) < _FRENCH_PLURAL:
        name = "point"
    scale = (question.low, question.high, question.step)
    low, high, step = (_number(100 * number if per_cent else number, language) for number in scale)
    shown = words(name, language) if per_cent else "" if unit.startswith("index") else unit_words(unit, language)
    return words("scale_ends", language, low=low, high=f"{high} {shown}".rstrip(), step=step)


def _number(value: float, language: str) -> str:
    """With as many decimals as it has, up to three."""
    digits = next(digits for digits in range(4) if digits == 3 or abs(round(value, digits) - value) < 1e-9)
    return plain_number(value, language, digits)


def _plain(block: Block, language: str) -> str:
    text = labelled(block.label, block.text, language) if block.label else block.text
    return _SET[block.kind](text.replace("`", ""))


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=first, subsequent_indent=rest)


_SET: Mapping[str, Callable[[str], str]] = {
    HEADING: lambda text: f"\n{text}\n{'-' * len(text)}",
    PARAGRAPH: _wrapped,
    ITEM: lambda text: _wrapped(text, "- ", "  "),
    MORE: lambda text: _wrapped(text, "  ", "  "),
    LINE: lambda text: f"{text}: …",
}
