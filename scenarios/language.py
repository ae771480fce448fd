"""Texts of reports and comparisons in English and French, and numbers as each language writes them."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from model.calendar import MONTHS_PER_YEAR, month_of_year, parse_month
from model.typography import HARD, THIN, french_spaces, printed

LANGUAGES = ("en", "fr")
UNDEFINED = "–"
_SIZES = ((1e9, {"en": "billion", "fr": "milliards"}), (1e6, {"en": "million", "fr": "millions"}))
_SHORT = {"bn": "Md", "m": "M", "k": "k", "to": "à"}
_ONE = re.compile(r"(?<![\d.,])1 (month|fiscal year|replicate|stand-in)s\b")  # the singular in English


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Every text by name and language, from text.toml."""
    written = tomllib.loads(Path(__file__).with_name("text.toml").read_text(encoding="utf-8"))
    return {name: printed(languages) for name, languages in written.items()}


def text(name: str, language: str, /, **values: object) -> str:
    """One text with its values filled in."""
    told = texts()[name][language].format(**values)
    return _ONE.sub(r"1 \1", told) if language == "en" else told


def in_language(english: str, language: str) -> str:
    """A short number with its unit, as `words` writes it for a terminal, for print and in another language."""
    english = re.sub(r"-(?=\d)", "−", english)
    if language == "en":
        return english
    other = re.sub(r" (bn|m|k|to)\b", lambda found: f" {_SHORT[found[1]]}", english)
    other = re.sub(r"((?<![\d.])[01](?:\.\d+)?) points\b", r"\1 point", other)  # the plural is from two on
    return french_spaces(re.sub(r"(\d)\.(\d)", r"\1,\2", other))


def amount(value: float, language: str, sign: bool = False) -> str:
    """A large or small number for reading: three digits that mean something, and millions in words."""
    if not math.isfinite(value):
        return UNDEFINED
    for size, names in _SIZES:
        if abs(value) >= size:
            return f"{_decimal(value / size, language, sign)} {names[language]}"
    return _decimal(value, language, sign)


def joined(parts: Iterable[str], language: str) -> str:
    """Parts of a sentence with semicolons between them."""
    return (f"{THIN}; " if language == "fr" else "; ").join(parts)


def labelled(what: str, value: str, language: str) -> str:
    """What something is, a colon, and what is said of it."""
    return what + (f"{THIN}: " if language == "fr" else ": ") + value


def money(value: float, currency: str, language: str, sign: bool = False) -> str:
    """An amount with its currency, which French puts after it."""
    number = amount(value, language, sign)
    return f"{number}{HARD}{currency}" if language == "fr" else f"{currency} {number}"


def percent(value: float, language: str) -> str:
    """A share in per cent, which is how it comes."""
    number = f"{amount(value, language)} %"
    return french_spaces(number) if language == "fr" else number


def month_words(month: str, language: str) -> str:
    """A month written as YYYY-MM, with its name."""
    count = parse_month(month)
    return f"{text('month_names', language).split('|')[month_of_year(count)]} {count // MONTHS_PER_YEAR}"


def span(low: float, high: float, language: str) -> str:
    """From low to high; nothing to tell where a bound is missing."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return UNDEFINED
    return f"{amount(low, language)} {text('to', language)} {amount(high, language)}"


def _decimal(value: float, language: str, sign: bool) -> str:
    digits = 3 - len(str(int(abs(value))))
    rounded = round(value, max(0, digits) if abs(value) >= 1 else 2) if abs(value) < 1000 else float(f"{value:.3g}")
    plain = f"{rounded:,.{max(0, digits) if 1 <= abs(value) < 1000 else 0 if abs(value) >= 1000 else 2}f}"
    plain = f"+{plain}" if sign and rounded > 0 else plain
    if language == "fr":
        plain = plain.replace(",", THIN).replace(".", ",")
    return plain.replace("-", "−")
