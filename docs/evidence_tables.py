"""The tables of records, targets and sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from docs.calibration_tables import stored
from docs.layout import names, number, table
from model.countries import Country, load_country, shipped_country_names
from model.countries.cadres import RECORDS
from model.countries.country import FACTS
from model.evidence import Record, evidence, sources

# Evidence files in the order of the causal chain, with the part of the model that uses them.
FILES = {
    "steering_group": "Steering group",
    "resource_team": "Resource team",
    "dhmt": "District health management team",
    "supervisor": "Supervisor",
    "chw": "Community health worker",
    "catchment": "Catchments and other providers",
    "money": "Money",
    "appraisal": "Weighing money and children",
    "shocks": "Shocks",
    "links": "Links of the causal chain",
}


def by_file() -> dict[str, list[Record]]:
    """General records by evidence file, targets left out, in the order of the causal chain."""
    found: dict[str, list[Record]] = {name: [] for name in FILES}
    for record in evidence().values():
        if record.role != "target":
            found[Path(record.file).stem].append(record)
    return found


def span(record: Record) -> str:
    """The range, or none."""
    return "none" if record.low == record.high else f"{number(record.low)} to {number(record.high)}"


def cited(record: Record) -> str:
    """Keys of the sources."""
    return ", ".join(f"[{key}]" for key in record.sources)


def record_values() -> str:
    """Every general record in one line."""
    rows = [
        (f"`{r.name}`", number(r.value), span(r), r.unit, r.distribution, r.interval, r.grade, r.confidence, cited(r))
        for records in by_file().values()
        for r in records
    ]
    head = ("record", "value", "range", "unit", "drawn as", "range is", "grade", "confidence", "sources")
    return table(head, rows)


def note(record: Record) -> str:
    """The record's note; with the targets that it was fitted on, if it was."""
    fitted = {item["name"]: item["targets"] for item in stored()["records"]}
    if record.name not in fitted:
        return record.full_note
    targets = names(fitted[record.name]) or "no target by itself"
    return f"{record.full_note} Drawn from plausible sets; narrowed by {targets}.".strip()


def fitted_values() -> str:
    """Every record whose central value was chosen with published results in view, and which results they were."""
    rows = [
        (group, f"`{r.name}`", number(r.value), span(r), r.unit, names(r.fitted_to))
        for group, records in all_groups().items()
        for r in records
        if r.fitted_to
    ]
    return table(("part", "record", "value", "range", "unit", "fitted to"), rows)


def evidence_by_agent() -> str:
    """Every general record, agent by agent, with its note."""
    blocks = []
    for file, records in by_file().items():
        rows = [
            (r.label["en"], f"`{r.name}`", number(r.value), span(r), r.unit, r.grade, r.confidence, cited(r), note(r))
            for r in records
        ]
        head = ("what", "record", "value", "range", "unit", "grade", "confidence", "sources", "note")
        stand_ins = sum(r.is_placeholder for r in records)
        blocks.append(
            f"### {FILES[file]}\n\n{len(records)} records, {stand_ins} of them placeholders "
            f"(`model/evidence/{file}.toml`).\n\n{table(head, rows)}"
        )
    return "\n\n".join(blocks)


def all_groups() -> dict[str, list[Record]]:
    """Every record that a rule may use: general ones by part, national facts and cadres by country."""
    groups = {title: by_file()[file] for file, title in FILES.items()}
    for name in shipped_country_names():
        country = load_country(name)
        groups[f"{country.label['en']}: national facts"] = list(country.facts.values())
        for cadre in country.cadres.values():
            groups[f"{country.label['en']}: {cadre.label['en']}"] = list(cadre.records.values())
    return groups


def placeholder_counts() -> str:
    """How many records rest on evidence, and how many are stand-ins."""
    grades = ("trial", "cohort", "survey", "review", "expert", "placeholder")
    groups = all_groups()
    rows = [count_row(title, records, grades) for title, records in groups.items()]
    rows.append(count_row("**All**", [r for records in groups.values() for r in records], grades))
    return table(("part", "records", "placeholders", *grades), rows)


def count_row(title: str, records: list[Record], grades: tuple[str, ...]) -> list[str]:
    """One line of the count."""
    counts = Counter(record.grade for record in records)
    stand_ins = sum(record.is_placeholder for record in records)
    return [title, str(len(records)), str(stand_ins), *(str(counts[grade]) for grade in grades)]


def country_records() -> str:
    """National facts and cadre records: one line per record, one column per country or cadre."""
    countries = [load_country(name) for name in shipped_country_names()]
    facts = compare(FACTS, {c.label["en"]: c.facts for c in countries})
    cadres = {f"{x.name.upper()} ({c.label['en']})": x.records for c in countries for x in c.cadres.values()}
    return f"### National facts\n\n{facts}\n\n### Cadres\n\n{compare(RECORDS, cadres)}\n\n" + country_notes(countries)


def compare(names: Iterable[str], columns: Mapping[str, Mapping[str, Record]]) -> str:
    """Values and ranges side by side."""
    rows = []
    for name in names:
        records = [records[name] for records in columns.values()]
        mark = ["*" if r.is_placeholder else "" for r in records]
        values = [f"{number(r.value)}{m} ({span(r)})" for r, m in zip(records, mark, strict=True)]
        unit = re.sub(r"^[A-Z]{3} per", "per", records[0].unit)
        rows.append((f"`{name}`", unit, *values))
    return table(("record", "unit", *columns), rows)


def country_notes(countries: Iterable[Country]) -> str:
    """Sources and notes of national records."""
    rows = [
        (c.label["en"], place, f"`{r.name}`", r.grade, r.confidence, cited(r), r.full_note)
        for c in countries
        for place, records in [("", c.facts), *((cadre.name.upper(), cadre.records) for cadre in c.cadres.values())]
        for r in records.values()
    ]
    head = ("country", "cadre", "record", "grade", "confidence", "sources", "note")
    return "### Where national values come from\n\n" + table(head, rows)


def target_table() -> str:
    """What programmes found, and what each figure may be used for."""
    order = {"calibration": 0, "check": 1, "context": 2}
    found = sorted((r for r in evidence().values() if r.role == "target"), key=lambda r: order[r.use])
    rows = [(r.label["en"], number(r.value), span(r), r.unit, r.use, r.grade, r.confidence, cited(r)) for r in found]
    return table(("target", "published", "range", "unit", "use", "grade", "confidence", "sources"), rows)


def shared_sources() -> str:
    """Records whose value was set with a source that also gives a held-back target."""
    held_back: dict[str, list[str]] = {}
    for r in evidence().values():
        if r.role == "target" and r.use == "check":
            for key in r.sources:
                held_back.setdefault(key, []).append(r.name)
    used = {
        key: sorted({r.name for records in all_groups().values() for r in records if key in r.sources})
        for key in held_back
    }
    rows = [(f"[{key}]", names(held_back[key]), names(used[key])) for key in sorted(held_back) if used[key]]
    return table(("source", "held-back targets", "records that cite it too"), rows)


def bibliography() -> str:
    """Every source that a record cites."""
    groups = [*all_groups().values(), [r for r in evidence().values() if r.role == "target"]]
    keys = sorted({key for records in groups for r in records for key in r.sources})
    known = sources()
    return table(
        ("key", "author", "year", "title", "where"),
        [(f"[{k}]", known[k].author, known[k].year, known[k].title, known[k].doi_or_url) for k in keys],
    )
