"""What an outcome rests on: the evidence files whose records it passes through, and how many of them are stand-ins."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from model import records_for
from model.evidence import Record
from model.outcomes import outcomes

LIMITS = (
    "No country or programme has yet combined MSI with 360° supervision, and no study has measured what MSI alone does "
    "to the work of CHWs. What MSI changes here is therefore assumed: it acts only through supervision, supplies and "
    "staffing, without any bonus for doing both.",
    "Deaths are not simulated. A trial in 137 clusters found small and fading differences in care from more active "
    "visiting, and no difference in mortality (ratio 1.02, 95 % interval 0.88 to 1.19).",
    "How fast districts join is an input, not a prediction: it says what would follow if that pace were kept.",
)

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


def bases(country: str, cadre: str) -> list[Basis]:
    """What each outcome of a country's run rests on."""
    records = [record for record in records_for(country, cadre).values() if record.role != "target"]
    return [_basis(outcome, records) for outcome in outcomes()]


def _basis(outcome: str, records: list[Record]) -> Basis:
    files = files_behind(outcome)
    behind = [record for record in records if PurePosixPath(record.file).stem in files]
    return Basis(outcome, len(behind), tuple(record for record in behind if record.is_placeholder))
