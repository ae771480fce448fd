"""Units of evidence records in the language of a page or a report."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def french_units() -> Mapping[str, str]:
    """Every unit of a record in French, by the English that the records use."""
    return tomllib.loads(Path(__file__).with_name("units_fr.toml").read_text(encoding="utf-8"))


def unit_words(unit: str, language: str) -> str:
    """A record's unit in the language of the reader."""
    return french_units().get(unit, unit) if language == "fr" else unit
