"""Numbers as English and French write them: shares, money, changes and intervals, for pages and printed sheets."""

from __future__ import annotations

import math

from model.outcomes import Outcome
from model.typography import HARD as HARD
from model.typography import THIN as THIN

LANGUAGES = ("en", "fr")
MINUS = "\N{MINUS SIGN}"
_STYLE_BY_UNIT = {
    "share 0–1": "percent",
    "0 or 1": "percent",
    "1 / year": "percent",
    "index 0–1": "index",
    "difference −1–1": "points",
    "US$ / month": "money",
    "cycles": "whole",
    "workplans": "whole",
}
_SCALES = ((1e9, {"en": "bn", "fr": "Md"}), (1e6, {"en": "M", "fr": "M"}), (1e3, {"en": "k", "fr": "k"}))
_TO = {"en": "to", "fr": "à"}


def style_of(outcome: Outcome) -> str:
    """How values of the outcome are written: percent, index, points, money, whole or number."""
    return _STYLE_BY_UNIT.get(outcome.unit, "number")


def plain_number(value: float, language: str, digits: int = 0) -> str:
    """A number with the separators of the language."""
    written = f"{abs(value):,.{digits}f}"
    sign = MINUS if value < 0 and any(digit in written for digit in "123456789") else ""
    if language == "fr":
        written = written.replace(",", THIN).replace(".", ",")
    return sign + written


def write_value(value: float | None, style: str, language: str) -> str:
    """A value of an outcome in words and figures; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    if style == "percent":
        return plain_number(100 * value, language, _percent_digits(value)) + _percent_sign(language)
    if style == "points":
        return plain_number(100 * value, language, 1) + HARD + points_word(value, language)
    if style == "money":
        return _money(value, language)
    if style == "whole":
        return plain_number(value, language)
    return plain_number(value, language, 2 if abs(value) < 10 else 1)


def points_word(value: float, language: str) -> str:
    """What follows a difference of shares; French has the plural from two points on."""
    return "point" if language == "fr" and is_singular(round(100 * value, 1), language) else "points"


def is_singular(count: float, language: str) -> bool:
    """Whether what is counted stands in the singular: English has it for exactly one, French below two."""
    return abs(count) < 2 if language == "fr" else count == 1


def write_change(value: float | None, style: str, language: str) -> str:
    """A difference of two values, always with its sign; shares change by percentage points."""
    if value is None or not math.isfinite(value):
        return "–"
    written = write_value(value, "points" if style == "percent" else style, language)
    return written if written.startswith(MINUS) else "+" + written


def write_range(low: float, high: float, style: str, language: str) -> str:
    """An interval of a difference: two numbers of the same size, the unit told by the value above them."""
    factor, digits, word = 1.0, 2 if max(abs(low), abs(high)) < 10 else 1, ""
    if style in ("percent", "points"):
        factor, digits = 0.01, 1
    elif style == "money":
        factor, word = _scale(max(abs(low), abs(high)), language)
        digits = 1 if factor > 1 else 0
    # A narrow interval needs a digit more, or its ends look alike.
    finest = next((d for d in (digits, digits + 1) if round(low / factor, d) != round(high / factor, d)), digits + 1)
    ends = [plain_number(end / factor, language, finest) for end in (low, high)]
    return f" {_TO[language]} ".join(ends) + (HARD + word if word else "")


def write_price(value: float, language: str) -> str:
    """Dollars for one thing: below 100 with a digit after the point."""
    if abs(value) >= 100:
        return _money(value, language)
    number = plain_number(value, language, 1)
    return f"{number}{HARD}US$" if language == "fr" else f"US${HARD}{number}"


def _scale(size: float, language: str) -> tuple[float, str]:
    return next(((scale, words[language]) for scale, words in _SCALES if size >= scale), (1.0, ""))


def _percent_digits(value: float) -> int:
    return 1 if 0 < abs(value) < 0.0995 else 0


def _percent_sign(language: str) -> str:
    return THIN + "%" if language == "fr" else "%"


def _money(value: float, language: str) -> str:
    scale, word = _scale(abs(value), language)
    number = plain_number(abs(value) / scale, language, 1 if scale > 1 and abs(value) < 100 * scale else 0)
    sign = MINUS if value < 0 and number.strip("0.,") else ""
    amount = number + (HARD + word if word else "")
    return f"{sign}{amount}{HARD}US$" if language == "fr" else f"{sign}US${HARD}{amount}"
