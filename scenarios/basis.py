"""What an outcome rests on: the records of its part of the chain that can matter, and the stand-ins among them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from model import records_for
from model.evidence import Record
from model.outcomes import outcomes
from model.settings import Settings
from scenarios.live_records import donors_leave, idle_records

# The chain: each link is computed from the records of its file and of those before it.
_MANAGEMENT = ("steering_group", "resource_team", "dhmt", "links")
_SUPERVISION = (*_MANAGEMENT, "supervisor")
_WORK = (*_SUPERVISION, "chw", "cadres")
_CARE = (*_WORK, "catchment", "facts")
_FILES = {
    "management_competence": _MANAGEMENT,
    "facilitation_received": _MANAGEMENT,
    "dropped_out_share": _MANAGEMENT,
    "msi_": _MANAGEMENT,
    "nssg": ("steering_group",),
    "institutionalised": ("steering_group",),
    "supervis": _SUPERVISION,
    "supervision_districts_share": (),
    "cost_": (*_WORK, "money", "facts"),
    "home_visits": _WORK,
    "recorded_home_visits": _WORK,
    "posts_filled_share": _WORK,
    "attrition": _WORK,
    "stockout": (*_WORK, "facts"),
}


@dataclass(frozen=True)
class Basis:
    """The records behind one outcome, and those among them that rest on no evidence."""

    outcome: str
    records: int
    placeholders: tuple[Record, ...]


def files_behind(outcome: str) -> tuple[str, ...]:
    """Evidence files that an outcome passes through; whatever concerns sick children passes through all of care."""
    matches = [prefix for prefix in _FILES if outcome.startswith(prefix)]
    return _FILES[max(matches, key=len)] if matches else _CARE


def bases(settings: Settings) -> list[Basis]:
    """What each outcome of a run rests on: the records of its part of the chain that can matter in this run."""
    idle = idle_records(settings)
    known = records_for(settings.country, settings.cadre)
    records = [record for name, record in known.items() if record.role != "target" and name not in idle]
    return [_basis(outcome, records, settings) for outcome in outcomes()]


def _basis(outcome: str, records: list[Record], settings: Settings) -> Basis:
    files = files_behind(outcome)
    behind = [record for record in records if PurePosixPath(record.file).stem in files]
    if not outcome.startswith("cost_") and not donors_leave(settings):
        behind = [record for record in behind if not record.name.endswith("_donor_share")]  # who pays changes nothing
    return Basis(outcome, len(behind), tuple(record for record in behind if record.is_placeholder))
