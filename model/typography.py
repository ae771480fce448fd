"""Texts as print writes them: French has spaces that do not break a line before ; : ? ! % and between thousands."""

from __future__ import annotations

import re
from collections.abc import Mapping

THIN = "\N{NARROW NO-BREAK SPACE}"
HARD = "\N{NO-BREAK SPACE}"
_BEFORE_A_SIGN = re.compile(r" (?=[;:?!%»])")
_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)(?<!\d{4}) (?=\d{3}(?!\d))")


def french_spaces(text: str) -> str:
    """The text with spaces that do not break where French has one inside a number or before a sign."""
    text = _BETWEEN_THOUSANDS.sub(THIN, _BEFORE_A_SIGN.sub(THIN, text))
    return text.replace("« ", "«" + THIN).replace(" US$", HARD + "US$")


def printed(texts: Mapping[str, str]) -> dict[str, str]:
    """Texts by language, those in French with French spaces."""
    return {language: french_spaces(text) if language == "fr" else text for language, text in texts.items()}
