"""Words in the visitor's language: texts from text/*.toml; numbers are written by scenarios/written_numbers.py."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from model.typography import HARD as HARD
from model.typography import THIN as THIN
from model.typography import french_spaces
from scenarios.written_numbers import LANGUAGES as LANGUAGES
from scenarios.written_numbers import MINUS as MINUS
from scenarios.written_numbers import is_singular as is_singular
from scenarios.written_numbers import plain_number as plain_number
from scenarios.written_numbers import style_of as style_of
from scenarios.written_numbers import write_change as write_change
from scenarios.written_numbers import write_range as write_range
from scenarios.written_numbers import write_value as write_value


@cache
def texts(language: str) -> Mapping[str, str]:
    """Every text of one language by its dotted key."""
    source = Path(__file__).parent / "text" / f"{language}.toml"
    found = dict(_flatten(tomllib.loads(source.read_text(encoding="utf-8"))))
    return {key: french_spaces(text) for key, text in found.items()} if language == "fr" else found


def _flatten(table: Mapping[str, Any], before: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        pairs += _flatten(value, f"{before}{key}.") if isinstance(value, dict) else [(before + key, value)]
    return pairs


def say(language: str, key: str, **values: object) -> str:
    """The text of that key with its placeholders filled."""
    return texts(language)[key].format(**values)


def say_count(language: str, key: str, count: float, **values: object) -> str:
    """The text of that key for so many: `KEY_one` is its singular. `{count}` is filled unless it is given."""
    one = "_one" if is_singular(count, language) else ""
    return say(language, key + one, **{"count": plain_number(count, language), **values})


def say_or(language: str, key: str, otherwise: str) -> str:
    """The text of that key, or the given words where a table has grown faster than the translations."""
    return texts(language).get(key, otherwise)


def group(language: str, prefix: str) -> dict[str, str]:
    """The texts below a prefix, keyed by what follows it: what a Vue file needs of them."""
    return {
        key.removeprefix(prefix + "."): text for key, text in texts(language).items() if key.startswith(prefix + ".")
    }


def write_month(count: int, language: str) -> str:
    """A month since 0000-01 as words."""
    return f"{say(language, f'month.{count % 12 + 1}')} {count // 12}"
