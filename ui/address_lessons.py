"""Progress in a lesson, as it stands in a link; whatever comes from a link is untrusted and clamped."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.lessons import Lesson, Question, lesson_names, load_lesson

_BETWEEN_PARTS, _BETWEEN_ANSWERS = "~", "~~"


@dataclass(frozen=True)
class LessonProgress:
    """The open lesson, and what was predicted in its questions that were answered, in their order."""

    lesson: str
    predictions: tuple[float, ...] = ()


def write_answers(progress: LessonProgress) -> str:
    """Names of the answered questions with the predictions, as one value of a link."""
    questions = load_lesson(progress.lesson).questions
    return _BETWEEN_ANSWERS.join(
        f"{question.name}{_BETWEEN_PARTS}{prediction:.6g}"
        for question, prediction in zip(questions, progress.predictions, strict=False)
    )


def read_progress(name: str, answers: str) -> LessonProgress | None:
    """What a link says of a lesson; None where it names none. Questions are answered one after another."""
    if name not in lesson_names():
        return None
    found = dict(part.partition(_BETWEEN_PARTS)[::2] for part in answers.split(_BETWEEN_ANSWERS))
    return LessonProgress(name, tuple(_predictions(load_lesson(name), found)))


def on_scale(question: Question, value: float) -> float:
    """The step of the question's scale that is nearest."""
    return round(question.low + question.step * step_of(question, value), 9)


def step_of(question: Question, value: float) -> int:
    """The number of that step, counted from 0."""
    return round((min(max(value, question.low), question.high) - question.low) / question.step)


def _predictions(lesson: Lesson, found: dict[str, str]) -> Iterator[float]:
    for question in lesson.questions:
        try:
            value = float(found[question.name])
        except (KeyError, ValueError):
            return
        if not math.isfinite(value):
            return
        yield on_scale(question, value)
