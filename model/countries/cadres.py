"""Cadres: who a country's community health workers are, as texts and records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from model.evidence.records import Record, read_record, read_toml, short_name
from model.evidence.schema import nearest, problem
from model.typography import printed

TEXTS = ("name", "employer", "residence", "supervised_by")
RECORDS = (
    "chw_posts_now",
    "chw_people_per_post",
    "chw_hours_per_week",
    "chw_home_visit_hours_per_week",
    "chw_minutes_per_home_visit",
    "chw_minutes_per_sick_child",
    "chw_travel_hours_per_week",
    "chw_home_visits_norm_per_month",
    "chw_pay_usd_per_month",
    "chw_pay_donor_share",
    "chw_running_cost_usd_per_year",
    "chw_treats_fever",
    "chw_treats_diarrhoea",
    "chw_treats_pneumonia",
    "chw_treating_share",
    "chw_resident_share",
    "chw_leaving_per_year",
    "chw_initial_training_days",
    "chw_supervisors_per_area",
)
LANGUAGES = ("en", "fr")


@dataclass(frozen=True)
class Cadre:
    """One kind of community health worker; the records' names start with chw_."""

    name: str  # as in scenario files: asc, hsa, ...
    label: dict[str, str] = field(hash=False)  # language -> text, like the three below
    employer: dict[str, str] = field(hash=False)
    residence: dict[str, str] = field(hash=False)
    supervised_by: dict[str, str] = field(hash=False)
    records: dict[str, Record] = field(hash=False)


def read_cadres(path: Path) -> dict[str, Cadre]:
    """All cadres of one country, by name."""
    return {name: _cadre(path, name, table) for name, table in read_toml(path).items()}


def _cadre(path: Path, name: str, table: object) -> Cadre:
    file = short_name(path)
    if not isinstance(table, Mapping):
        raise problem(file, name, "", table, "a table of texts and records")
    known = (*TEXTS, *RECORDS)
    for key in table:
        if key not in known:
            raise problem(file, name, str(key), "an unknown key", ", ".join(known), nearest(key, known))
    for key in known:
        if key not in table:
            raise problem(file, name, key, "nothing", f"every cadre has {', '.join(known)}")
    name_text, employer, residence, supervised_by = (read_text(file, name, key, table[key]) for key in TEXTS)
    records = {key: read_record(path, key, table[key]) for key in RECORDS}
    return Cadre(name, name_text, employer, residence, supervised_by, records)


def read_text(file: str, place: str, key: str, found: object) -> dict[str, str]:
    """A text in both languages."""
    texts = dict(found) if isinstance(found, Mapping) else {}
    if set(texts) != set(LANGUAGES) or not all(isinstance(text, str) and text.strip() for text in texts.values()):
        raise problem(file, place, key, found, '{ en = "...", fr = "..." }')
    return printed(texts)
