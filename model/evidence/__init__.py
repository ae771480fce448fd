"""The evidence: every number of the model as a record with range, source and grade, and the bibliography."""

from functools import cache
from pathlib import Path

from model.evidence.records import EvidenceError, Record, load_records, read_record, read_toml
from model.evidence.schema import problem
from model.evidence.sources import Source, check_sources, load_sources

__all__ = [
    "EvidenceError",
    "Record",
    "Source",
    "check_sources",
    "evidence",
    "load_folder",
    "load_records",
    "load_sources",
    "read_record",
    "read_toml",
    "sources",
    "targets",
]

FOLDER = Path(__file__).parent


def evidence() -> dict[str, Record]:
    """All records that hold in every country, by name (a new dictionary each time; read from disk once)."""
    return dict(_evidence())


def targets() -> dict[str, Record]:
    """The records that describe what a programme did or found: compared with results, never drawn."""
    return {name: record for name, record in _evidence().items() if record.role == "target"}


def sources() -> dict[str, Source]:
    """The bibliography, by key."""
    return dict(_sources())


def load_folder(folder: Path) -> dict[str, Record]:
    """The records of every TOML file of a folder; one name in two files is an error."""
    found: dict[str, Record] = {}
    for path in sorted(folder.glob("*.toml")):
        for name, record in load_records(path).items():
            if name in found:
                raise problem(record.file, name, "name", f"a name also used in {found[name].file}", "each name once")
            found[name] = record
    return found


@cache
def _evidence() -> dict[str, Record]:
    records = load_folder(FOLDER)
    check_sources(records.values(), _sources())
    return records


@cache
def _sources() -> dict[str, Source]:
    return load_sources(FOLDER / "sources.bib")
