"""The one line about a wrong scenario file in French: its parts are known, their few phrases are in errors_fr.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from model.typography import THIN, french_spaces
from scenarios.errors import Described, ScenarioError, shown

_GAP = re.compile(r"\\\{(\w+)\\\}")
_FILLS = {"word": r"\w+", "number": r"[\d.,]+"}
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
# Names and formulas are the same in both languages: keys of the file, and how a table is written.
_NAMES = re.compile(r"[\w.-]+(?:, [\w.-]+)*|\{ en = .*\}")


def in_french(error: ScenarioError) -> str | None:
    """The whole line in French, or None where a phrase of it is not in the table."""
    found = _said("found", shown(error.found)) if isinstance(error.found, Described) else shown(error.found)
    allowed = _said("allowed", error.allowed)
    if found is None or allowed is None:
        return None
    where = " : ".join(part for part in (_place(error.place), error.key) if part)
    hint = f" ; vouliez-vous dire '{error.nearest}' ?" if error.nearest else ""
    return french_spaces(f"{where} : trouvé : {found} ; attendu : {allowed}{hint}")


def _place(place: str) -> str:
    """The file, and which of its events."""
    return re.sub(r": shock (\d+)$", r" : événement \1", re.sub(r": today$", " : today", place))


@cache
def _phrases() -> Mapping[str, list[tuple[re.Pattern[str], str]]]:
    """French phrases by the English that they stand for, section by section."""
    written = tomllib.loads(Path(__file__).with_name("errors_fr.toml").read_text(encoding="utf-8"))
    return {
        section: [(_pattern(english), french) for english, french in phrases.items()]
        for section, phrases in written.items()
    }


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(_GAP.sub(lambda gap: rf"(?P<{gap[1]}>{_FILLS.get(gap[1], '.+?')})", re.escape(english)))


def _said(section: str, english: str) -> str | None:
    """The phrase in French; `first` is itself a phrase, with a condition after it."""
    for pattern, french in _phrases()[section]:
        if match := pattern.fullmatch(english):
            parts = {gap: _THOUSANDS.sub(THIN, said) for gap, said in match.groupdict().items()}
            head = _said(section, parts["first"]) if "first" in parts else ""
            return None if head is None else french.format(**{**parts, "first": head})
    return english if _NAMES.fullmatch(english) else None
