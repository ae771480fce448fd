"""One question: the scale to answer on, the progress of its runs, and the prediction beside the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from model.outcomes import outcomes
from scenarios.lessons import Lesson, Question
from ui.address_lessons import step_of
from ui.language import say, write_month
from ui.lessons import pair_of
from ui.lessons_engine import Told
from ui.lessons_findings import Finding, ends, finding_of, marks
from ui.lessons_scale import scale_of, unit_of, write_prediction
from ui.lessons_words import facts, sentence, verdict, write_result


@solara.component_vue("lesson_question.vue", vuetify=False)
def LessonQuestion(
    number: str,
    ask: str,
    about: dict[str, str],
    scale: dict[str, Any],
    said: int | None,
    state: str,
    status: str,
    result: dict[str, Any],
    words: dict[str, str],
    lang: str,
    event_predict: Callable[[int], None] | None = None,
    event_retry: Callable[..., None] | None = None,
) -> None:
    """The question's Vue file; without a prediction it knows nothing of the result."""


def about_of(lesson: Lesson, question: Question, language: str) -> dict[str, str]:
    """What is measured, and over which months."""
    outcome, first_month = outcomes()[question.outcome], pair_of(lesson, question).plan.first_month
    start, end = (write_month(first_month + month - 1, language) for month in question.months)
    return {
        "label": outcome.label[language],
        "definition": outcome.definition[language],
        "window": window_words(start, end, language),
        "unit": unit_of(question, language),
    }


def window_words(start: str, end: str, language: str) -> str:
    """The months that a question looks at."""
    if start == end:
        return say(language, "lessons.window_one", start=start)
    return say(language, "lessons.window", start=start, end=end)


def scale_words(question: Question, language: str) -> dict[str, Any]:
    """Every step of the scale as the slider says it, and where nought is."""
    scale = scale_of(question, language)
    inside = question.low < 0 < question.high
    return {
        "labels": list(scale.labels),
        "numbers": list(scale.numbers),
        "nought": step_of(question, 0.0) / (len(scale.labels) - 1) if inside else None,
    }


def said_of(question: Question, prediction: float | None) -> int | None:
    """The step of the scale that was predicted."""
    return None if prediction is None else step_of(question, prediction)


def state_of(prediction: float | None, known: Told) -> str:
    """Where the question stands: to be answered, running, answered, or failed."""
    if prediction is None:
        return "ask"
    return "failed" if known.failed else "running" if known.runs is None else "done"


def status_of(prediction: float | None, known: Told, language: str) -> str:
    """How far the runs are."""
    if prediction is None or known.is_settled:
        return ""
    if not known.wanted:
        return say(language, "lessons.starting")
    return say(language, "status.running", done=known.done, wanted=known.wanted)


def result_of(question: Question, prediction: float | None, known: Told, language: str) -> dict[str, Any]:
    """The result in words and places; nothing before there is a prediction."""
    if prediction is None or known.runs is None:
        return {}
    finding = finding_of(question, known.runs)
    told_so_far = {
        "said": write_prediction(question, prediction, language),
        "sentence": sentence(question, prediction, finding, language),
        "verdict": verdict(question, prediction, finding, language),
    }
    if finding is None:
        return told_so_far
    return {
        **told_so_far,
        "mean": write_result(question, finding.mean, finding, language),
        "facts": facts(question, finding, language),
        "marks": marks(question, prediction, finding),
        "ends": [_end(question, end, finding, language) for end in ends(question, finding)],
    }


def _end(question: Question, value: float, finding: Finding, language: str) -> str:
    """An end of the strip, written like the scale where it is the scale's."""
    if value in (question.low, question.high):
        return write_prediction(question, value, language)
    return write_result(question, value, finding, language)
