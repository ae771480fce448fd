"""The scale on which a question is answered, and its values and results as a learner reads them."""

from __future__ import annotations

from dataclasses import dataclass

from model.outcomes import outcomes
from scenarios.lessons import Question
from ui.address_lessons import on_scale
from ui.fine_numbers import fine_change, fine_range
from ui.language import HARD, MINUS, THIN, plain_number, say, say_or, style_of, write_range, write_value

_SHARES, _COUNTS = ("percent", "points"), ("number", "whole")
_MOST_DIGITS = 4
_LARGE_COUNT = 10
_FEWEST_RESULT_DIGITS = 1


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
    numbers = tuple(plain_number(value * _factor(question), language, _digits(question)) for value in values)
    return Scale(values, numbers, tuple(write_prediction(question, value, language) for value in values))


def write_prediction(question: Question, value: float, language: str) -> str:
    """A prediction with its unit, with no more digits than the scale has; a difference with its sign."""
    number = plain_number(value * _factor(question), language, _digits(question))
    if is_difference(question) and any(digit in number for digit in "123456789") and not number.startswith(MINUS):
        number = "+" + number
    return _with_unit(number, round(value * _factor(question), _digits(question)), question, language)


def write_result(question: Question, value: float, language: str) -> str:
    """A simulated mean with its unit: a digit more than whole points, so that it can be told from a prediction."""
    kind = style(question)
    if kind == "whole":
        number = plain_number(value, language, _whole_digits(value))
        signed = "+" + number if is_difference(question) and value > 0 else number
        return _with_unit(signed, value, question, language)
    written = fine_change(value, kind, language) if is_difference(question) else write_value(value, kind, language)
    if kind == "number":
        return _with_unit(written, value, question, language)
    if kind == "percent" and not is_difference(question):
        return _with_unit(plain_number(100 * value, language, _FEWEST_RESULT_DIGITS), value, question, language)
    return written


def write_span(question: Question, low: float, high: float, language: str) -> str:
    """Two ends of a range, without the unit."""
    kind = style(question)
    if kind == "whole":
        digits = _whole_digits(max(abs(low), abs(high)))
        return say(
            language, "kpi.range", low=plain_number(low, language, digits), high=plain_number(high, language, digits)
        )
    return fine_range(low, high, kind, language) if is_difference(question) else write_range(low, high, kind, language)


def unit_of(question: Question, language: str) -> str:
    """What the numbers of the scale count, in plain words."""
    kind, unit = style(question), outcomes()[question.outcome].unit
    if kind in _COUNTS:
        return say_or(language, f"lessons.unit.{_counted(question)}", unit)
    return say(language, f"lessons.unit.{kind}" + ("_change" if is_difference(question) else ""))


def _factor(question: Question) -> float:
    return 100.0 if style(question) in _SHARES else 1.0


def _digits(question: Question) -> int:
    step = question.step * _factor(question)
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


def _whole_digits(value: float) -> int:
    """Means of small counts need a digit after the point."""
    return 1 if abs(value) < _LARGE_COUNT else 0


def _counted(question: Question) -> str:
    """What is counted: the first word of the outcome's unit."""
    return outcomes()[question.outcome].unit.split()[0]


def _is_one(shown: float, language: str) -> bool:
    """French has the plural from two points on."""
    return abs(shown) < 2 if language == "fr" else abs(shown) == 1
