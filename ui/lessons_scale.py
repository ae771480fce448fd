"""The scale on which a question is answered, and its values as a learner reads them."""

from __future__ import annotations

from dataclasses import dataclass

from model.outcomes import outcomes
from scenarios.lessons import Question
from ui.address_lessons import on_scale
from ui.language import HARD, THIN, plain_number, say, say_or, style_of

_SHARES, _COUNTS = ("percent", "points"), ("number", "whole")
_MOST_DIGITS = 4


@dataclass(frozen=True)
class Scale:
    """Every step of a question's scale.

    Attributes:
        values: in the outcome's unit.
        numbers: the same as the number field shows them.
        labels: the same with their unit.
    """

    values: tuple[float, ...]
    numbers: tuple[str, ...]
    labels: tuple[str, ...]


def is_difference(question: Question) -> bool:
    """Whether a difference of two plans is asked for, not a plan's own value."""
    return question.of == "difference"


def style(question: Question) -> str:
    """How values of the question's outcome are written."""
    return style_of(outcomes()[question.outcome])


def scale_of(question: Question, language: str) -> Scale:
    """The steps from the lowest to the highest answer."""
    count = round((question.high - question.low) / question.step)
    values = tuple(on_scale(question, question.low + question.step * k) for k in range(count + 1))
    numbers = tuple(plain_number(value * factor_of(question), language, _digits(question)) for value in values)
    return Scale(values, numbers, tuple(write_prediction(question, value, language) for value in values))


def write_prediction(question: Question, value: float, language: str) -> str:
    """A prediction with its unit, with no more digits than the scale has; a difference with its sign."""
    return write_number(question, value, _digits(question), language)


def write_number(question: Question, value: float, digits: int, language: str) -> str:
    """A value with its unit and so many digits after the point; a difference with its sign."""
    shown = value * factor_of(question)
    number = plain_number(shown, language, digits)
    if is_difference(question) and any(digit in number for digit in "123456789") and shown > 0:
        number = "+" + number
    return _with_unit(number, round(shown, digits), question, language)


def factor_of(question: Question) -> float:
    """Shares are shown as hundredths."""
    return 100.0 if style(question) in _SHARES else 1.0


def unit_of(question: Question, language: str) -> str:
    """What the numbers of the scale count, in plain words."""
    kind, unit = style(question), outcomes()[question.outcome].unit
    if kind in _COUNTS:
        return say_or(language, f"lessons.unit.{_counted(question)}", unit)
    return say(language, f"lessons.unit.{kind}" + ("_change" if is_difference(question) else ""))


def _digits(question: Question) -> int:
    step = question.step * factor_of(question)
    return next((count for count in range(_MOST_DIGITS) if abs(round(step, count) - step) < 1e-9), _MOST_DIGITS)


def _with_unit(number: str, shown: float, question: Question, language: str) -> str:
    kind = style(question)
    if kind == "money":
        return f"{number}{HARD}US$" if language == "fr" else f"US${HARD}{number}"
    if kind == "points" or (kind == "percent" and is_difference(question)):
        return number + HARD + say(language, "lessons.point" if _is_one(shown, language) else "lessons.points")
    if kind == "percent":
        return number + (THIN if language == "fr" else "") + "%"
    if kind in _COUNTS:
        form = "one" if _is_one(shown, language) else "many"
        word = say_or(language, f"lessons.count.{_counted(question)}_{form}", "")
        return number + (HARD + word if word else "")
    return number


def _counted(question: Question) -> str:
    """What is counted: the first word of the outcome's unit."""
    return outcomes()[question.outcome].unit.split()[0]


def _is_one(shown: float, language: str) -> bool:
    """French has the plural from two points on."""
    return abs(shown) < 2 if language == "fr" else abs(shown) == 1
