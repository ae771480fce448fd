"""What the Evidence page knows: every record in the reader's language, what speaks against effects, the validation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from model import records_for
from model.evidence import Record, sources, targets
from model.outcomes import outcomes
from scenarios.units import unit_words
from ui.language import LANGUAGES, say, say_or
from ui.lever_words import figure

if TYPE_CHECKING:
    from scenarios.validation.targets import Target

VALIDATION = Path(__file__).parent.parent / "scenarios" / "validation" / "validation.json"  # made with the documents
_RATIOS = ("odds ratio", "risk ratio", "rate ratio", "hazard ratio")
_DIFFERENCES = ("percentage points", "difference of shares", "relative change")


@dataclass(frozen=True)
class Check:
    """One published result beside what the model gives: value, low and high of each, as far as they are known."""

    label: Mapping[str, str]
    use: str
    published: tuple[float | None, float | None, float | None]
    simulated: tuple[float | None, float | None, float | None]
    agrees: bool | None


def span(record: Record, language: str) -> str:
    """The range of a record; nothing where none is known."""
    if record.low == record.high:
        return ""
    low, high = (_number(end, record, language) for end in (record.low, record.high))
    return say(language, "kpi.range", low=low, high=high)


def _number(value: float, record: Record, language: str) -> str:
    """Years are written without separators."""
    return str(round(value)) if record.unit == "year" else figure(value, language)


@cache
def all_records(country: str, cadre: str) -> tuple[Record, ...]:
    """Records that a run there uses, then what programmes found."""
    return (*records_for(country, cadre).values(), *targets().values())


@cache
def described(country: str, cadre: str, language: str) -> list[dict[str, Any]]:
    """Every record for the table: what it is, its range, how good it is, and where it comes from."""
    return [_described(record, language) for record in all_records(country, cadre)]


def _described(record: Record, language: str) -> dict[str, Any]:
    cited = [sources()[key] for key in record.sources]
    part = PurePosixPath(record.file).stem
    return {
        "name": record.name,
        "label": record.label[language],
        "value": _number(record.value, record, language),
        "range": span(record, language),
        "unit": unit_words(record.unit, language),
        "grade": record.grade,
        "grade_word": say(language, f"evidence.grade.{record.grade}"),
        "guess": record.is_placeholder and record.role != "target",
        "part": part,
        "role": record.role,
        "facts": _facts(record, language),
        "short": "; ".join(source.short for source in cited),
        "sources": [
            [f"{source.short}. {source.title}. {source.journal}".strip(), source.doi_or_url] for source in cited
        ],
        "note": record.note_in(language),
        "note_language": record.note_language(language),
        "low": record.low,
        "high": record.high,
        "fixed": record.role == "target",
    }


def _facts(record: Record, language: str) -> list[str]:
    range_kind = say(language, f"evidence.interval.{record.interval.replace(' ', '_')}")
    facts = [
        say(language, f"evidence.confidence.{record.confidence}"),
        say(language, f"evidence.transfer.{record.transfer}"),
        say(language, "evidence.range_is", what=range_kind),
    ]
    if record.is_drawn:
        facts.append(say(language, "evidence.drawn", how=say(language, f"evidence.drawn_as.{record.distribution}")))
    if record.role == "target":
        facts.append(say(language, f"evidence.use.{record.use}"))
    if record.fitted_to:
        findings = [targets()[name].label[language] for name in record.fitted_to]
        facts.append(say(language, "evidence.fitted", what=", ".join(findings)))
    return facts


def parts(country: str, cadre: str, language: str) -> list[list[str]]:
    """The parts of the model that records belong to, in the order of the chain."""
    found = dict.fromkeys(PurePosixPath(record.file).stem for record in all_records(country, cadre))
    return [[part, say_or(language, f"evidence.part.{part}", part.replace("_", " "))] for part in found]


def speaks_against(record: Record) -> bool:
    """Whether a finding is a null: its 95 % interval holds no effect, or it was reported as not significant."""
    if record.role != "target":
        return False
    if record.unit == "flag":
        return record.value == 0
    if record.interval != "95% CI" or record.low == record.high:
        return False
    nothing = 1.0 if record.unit in _RATIOS else 0.0 if record.unit in _DIFFERENCES else None
    return nothing is not None and record.low <= nothing <= record.high


def contrary() -> tuple[Record, ...]:
    """Every null among the findings of programmes."""
    return tuple(record for record in targets().values() if speaks_against(record))


@cache
def _published() -> dict[str, Target]:
    """Every published result that the model is compared with."""
    from scenarios.validation.targets import targets as published

    return {target.name: target for target in published()}


def validation() -> tuple[Check, ...]:
    """The stored validation: empty where none has been made, or where its file cannot be read."""
    try:
        stored = json.loads(VALIDATION.read_text(encoding="utf-8"))["validation"]["found"]
        return tuple(_check(_published()[name], found) for name, found in stored.items() if name in _published())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()


def _check(target: Target, found: Mapping[str, Any]) -> Check:
    outcome = outcomes().get(target.outcome.name) if target.outcome else None
    labels = {
        language: target.label[language] + (f" – {outcome.label[language]}" if outcome else "")
        for language in LANGUAGES
    }
    published = (target.published, target.low, target.high)
    return Check(labels, target.use, published, (found["median"], found["low"], found["high"]), found["agrees"])


def reproduced(checks: Iterable[Check]) -> tuple[int, int]:
    """How many of those that can be judged are reproduced, and how many can be."""
    judged = [check.agrees for check in checks if check.agrees is not None]
    return sum(judged), len(judged)
