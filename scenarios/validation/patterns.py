"""Patterns: published findings that are not trials, each with the small world and the measure that stand for it.

A pattern names a finding of model/evidence/targets.toml, or gives its figures itself, a design (a shipped trial, a
table like a trial file's without outcomes, or another pattern's) and a measure of `scenarios.validation.measures`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from model.evidence import targets as findings
from scenarios.library_files import LIBRARY
from scenarios.toml_files import read_toml
from scenarios.trials.checks import Table
from scenarios.trials.outcomes import survey_months
from scenarios.trials.parts import Trial

FOLDER = LIBRARY / "validation"
PATTERNS, LEFT_OUT = FOLDER / "patterns.toml", FOLDER / "not_expressible.toml"
USES = ("calibration", "check", "context")
KEYS = (
    "record", "label", "published", "low", "high", "unit", "sources", "use", "measure", "outcome", "arms",
    "window_months", "survey_months", "per", "accept", "why", "must_hold", "quick", "trial", "countries",
)  # fmt: skip


@dataclass(frozen=True)
class Pattern:
    """One finding and how it is looked for.

    Attributes:
        accept: values that count as reproduced; none where no interval is known and nothing is judged.
        why: where `accept` comes from, when it is not the interval of the finding itself.
        trials: the designs; the measure is averaged over them.
    """

    name: str
    label: Mapping[str, str]
    published: float
    low: float | None
    high: float | None
    unit: str
    sources: tuple[str, ...]
    use: str
    measure: str
    outcome: str
    arms: tuple[str, ...]
    window_months: tuple[int, int]
    survey_months: tuple[int, ...]
    per: float
    accept: tuple[float, float] | None
    why: str
    record: str
    must_hold: bool
    quick: bool
    trials: tuple[Trial, ...]


@cache
def patterns() -> Mapping[str, Pattern]:
    """Every shipped pattern by name."""
    entries = read_toml(PATTERNS)
    return {name: _pattern(name, entry, entries) for name, entry in entries.items()}


@cache
def left_out() -> Mapping[str, Mapping[str, Any]]:
    """Findings that no outcome of the model can express, each with the reason."""
    return read_toml(LEFT_OUT)


def _pattern(name: str, entry: Mapping[str, Any], entries: Mapping[str, Any]) -> Pattern:
    table = Table(str(PATTERNS), name, entry)
    table.only(KEYS)
    published = _published(table)
    trials = _trials(table, entries)
    window = tuple(entry.get("window_months", (1, trials[0].follow_up_months)))
    return Pattern(
        name=name,
        **published,
        measure=table.text("measure"),
        outcome=table.text("outcome", ""),
        arms=table.texts("arms", tuple(trials[0].arms)),
        window_months=window,
        survey_months=survey_months(table, window),
        per=table.number("per") or 1.0,
        accept=_accept(entry, published),
        why=table.text("why", ""),
        record=table.text("record", ""),
        must_hold=table.flag("must_hold") or False,
        quick=table.flag("quick") or False,
        trials=trials,
    )


def _accept(entry: Mapping[str, Any], published: Mapping[str, Any]) -> tuple[float, float] | None:
    """The pattern's own values, or the interval of the finding."""
    if "accept" in entry:
        low, high = entry["accept"]
        return low, high
    return None if published["low"] is None else (published["low"], published["high"])


def _published(table: Table) -> dict[str, Any]:
    """What is known of the finding: its record's, or the pattern's own figures; equal ends are no interval."""
    entry = table.entries
    if "record" not in entry:
        return {
            "label": entry["label"],
            "published": float(entry["published"]),
            "low": table.number("low"),
            "high": table.number("high"),
            "unit": table.text("unit"),
            "sources": table.texts("sources"),
            "use": table.choice("use", USES),
        }
    record = findings()[table.text("record")]
    has_interval = record.low < record.high
    return {
        "label": entry.get("label", record.label),
        "published": record.value,
        "low": record.low if has_interval else None,
        "high": record.high if has_interval else None,
        "unit": record.unit,
        "sources": record.sources,
        "use": table.choice("use", USES, record.use),
    }


def _trials(table: Table, entries: Mapping[str, Any]) -> tuple[Trial, ...]:
    """The design: its own table, that of another pattern, or a shipped trial."""
    from scenarios.trials.file import trial_of
    from scenarios.trials.run import load_trial

    design = table.entries["trial"]
    if isinstance(design, str) and design in entries:
        return _trials(Table(table.place, design, entries[design]), entries)
    if isinstance(design, str):
        return (load_trial(design),)
    countries = table.texts("countries", (design.get("country", ""),))
    trials = []
    for country in countries:
        about = {**design, "country": country, "name": f"{table.name} {country}" if len(countries) > 1 else table.name}
        trials.append(trial_of(Table(table.place, f"{table.name}.trial", about), PATTERNS, with_outcomes=False))
    return tuple(replace(trial, path=PATTERNS) for trial in trials)
