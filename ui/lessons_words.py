"""The answer to a question in words: prediction beside result, and how far apart they are."""

from __future__ import annotations

import math

from scenarios.lessons import Question
from ui.fine_numbers import fine_change, fine_range
from ui.language import plain_number, say, write_range, write_value
from ui.lessons_findings import Finding
from ui.lessons_scale import factor_of, is_difference, style, write_number, write_prediction

_USUAL_DIGITS = {"percent": 1, "points": 1, "index": 2, "number": 1, "whole": 0}
_MOST_MORE_DIGITS = 2


def sentence(question: Question, prediction: float, finding: Finding | None, language: str) -> str:
    """Prediction and result in one sentence."""
    said = write_prediction(question, prediction, language)
    if finding is None:
        return say(language, "lessons.undefined", said=said)
    mean = write_result(question, finding.mean, finding, language)
    if not math.isfinite(finding.low):
        return say(language, "lessons.sentence_few", said=said, mean=mean)
    span = write_span(question, finding.low, finding.high, finding, language)
    return say(language, "lessons.sentence", said=said, mean=mean, range=span)


def verdict(question: Question, prediction: float, finding: Finding | None, language: str) -> str:
    """Where the prediction lies, and whether the two plans may not differ at all."""
    if finding is None:
        return ""
    place = _place(prediction, finding, language)
    if is_difference(question) and finding.low <= 0 <= finding.high:
        return place + " " + say(language, "lessons.may_not_differ")
    return place


def _place(prediction: float, finding: Finding, language: str) -> str:
    """Within the interval of the mean, among single runs, or outside all of them."""
    if math.isfinite(finding.low) and finding.low <= prediction <= finding.high:
        return say(language, "lessons.within")
    if finding.least <= prediction <= finding.most:
        return say(language, "lessons.among")
    return say(language, "lessons.above" if prediction > finding.most else "lessons.below")


def facts(question: Question, finding: Finding, language: str) -> list[list[str]]:
    """The interval and the range of single runs, each with its name."""
    singles = write_span(question, finding.least, finding.most, finding, language)
    found = [[say(language, "lessons.single", count=finding.count), singles]]
    if math.isfinite(finding.low):
        found.insert(
            0, [say(language, "lessons.interval"), write_span(question, finding.low, finding.high, finding, language)]
        )
    return found


def write_result(question: Question, value: float, finding: Finding, language: str) -> str:
    """A simulated value with its unit, as finely as the finding needs it."""
    if style(question) == "money":
        return (
            fine_change(value, "money", language) if is_difference(question) else write_value(value, "money", language)
        )
    return write_number(question, value, digits_of(question, finding), language)


def write_span(question: Question, low: float, high: float, finding: Finding, language: str) -> str:
    """Two ends of a range without the unit, as finely as the finding needs it."""
    if style(question) == "money":
        return (fine_range if is_difference(question) else write_range)(low, high, "money", language)
    digits = digits_of(question, finding)
    ends = [plain_number(end * factor_of(question), language, digits) for end in (low, high)]
    return say(language, "kpi.range", low=ends[0], high=ends[1])


def digits_of(question: Question, finding: Finding) -> int:
    """Digits after the point that tell the mean from the ends of its interval, and from nought where it is not that."""
    usual = _USUAL_DIGITS[style(question)]
    mean, width = (abs(number) * factor_of(question) for number in (finding.mean, finding.high - finding.low))
    return next(
        (
            digits
            for digits in range(usual, usual + _MOST_MORE_DIGITS)
            if not 0 < width < 2 * 10.0**-digits and (mean == 0 or round(mean, digits) != 0)
        ),
        usual + _MOST_MORE_DIGITS,
    )
