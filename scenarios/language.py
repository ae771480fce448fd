"""Texts of reports and comparisons in English and French, and numbers as each language writes them."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from model.typography import THIN, french_spaces, printed

LANGUAGES = ("en", "fr")
UNDEFINED = "–"
_SIZES = ((1e9, {"en": "billion", "fr": "milliards"}), (1e6, {"en": "million", "fr": "millions"}))
_SHORT = {"bn": "Md", "m": "M", "k": "k", "to": "à"}


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Every text by name and language, from text.toml."""
    written = tomllib.loads(Path(__file__).with_name("text.toml").read_text(encoding="utf-8"))
    return {name: printed(languages) for name, languages in written.items()}


def text(name: str, language: str, /, **values: object) -> str:
    """One text with its values filled in."""
    return texts()[name][language].format(**values)


def in_language(english: str, language: str) -> str:
    """A short number with its unit, as `words` writes it for a terminal, for print and in another language."""
    english = re.sub(r"-(?=\d)", "−", english)
    if language == "en":
        return english
    other = re.sub(r" (bn|m|k|to)\b", lambda found: f" {_SHORT[found[1]]}", english)
    return french_spaces(re.sub(r"(\d)\.(\d)", r"\1,\2", other))


def amount(value: float, language: str, sign: bool = False) -> str:
    """A large or small number for reading: three digits that mean something, and millions in words."""
    if not math.isfinite(value):
        return UNDEFINED
    for size, names in _SIZES:
        if abs(value) >= size:
            return f"{_decimal(value / size, language, sign)} {names[language]}"
    return _decimal(value, language, sign)


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
