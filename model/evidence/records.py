"""Records: every number of the model with its range, unit, source and grade, read from TOML files (one table each)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from model.evidence.draws import quantile
from model.evidence.schema import NUMBERS, EvidenceError, check_table, problem
from model.typography import printed

__all__ = ["EvidenceError", "Record", "load_records", "read_record", "read_toml", "short_name"]


@dataclass(frozen=True)
class Record:
    """One number and what is known about it.

    `low` and `high` are what `interval` says they are. A target describes what a programme did or found: it is
    compared with results and never drawn. A link is the strength of one link of the causal chain (1; 0 cuts it).
    """

    name: str
    label: dict[str, str] = field(hash=False)  # language -> text
    value: float
    low: float
    high: float
    unit: str
    distribution: str
    interval: str
    role: str
    grade: str
    confidence: str
    transfer: str
    sources: tuple[str, ...]
    note: dict[str, str] = field(hash=False)  # language -> text; English alone, or nothing, where no more was written
    fitted_to: tuple[str, ...] = ()  # records of targets.toml with which the value was chosen
    use: str = ""  # targets only: calibration, check or context
    file: str = ""  # folder and file it was read from

    @property
    def is_placeholder(self) -> bool:
        """True where the value rests on no evidence: a stand-in or our own assumption."""
        return self.grade == "placeholder" or self.confidence == "assumption"

    def note_in(self, language: str) -> str:
        """The note in a language, or in English where it has not been translated."""
        return self.note.get(language, self.note.get("en", ""))

    def note_language(self, language: str) -> str:
        """The language in which a reader of `language` gets the note."""
        return language if language in self.note or not self.note else "en"

    @property
    def full_note(self) -> str:
        """The English note, and what the value was fitted to: for the documents."""
        fitted = f"Fitted to {', '.join(self.fitted_to)}." if self.fitted_to else ""
        return f"{self.note_in('en')} {fitted}".strip()

    @property
    def is_drawn(self) -> bool:
        """True where the value differs between draws of the assumptions."""
        return self.role not in ("target", "link") and self.distribution != "fixed" and self.low < self.high

    def draw(self, u: float) -> float:
        """The value at u (0-1) of its distribution; the value itself for fixed records, targets and links."""
        distribution = self.distribution if self.is_drawn else "fixed"
        return quantile(u, self.value, self.low, self.high, self.unit, distribution, self.interval)


def read_record(file: str | Path, name: str, table: Mapping[str, object]) -> Record:
    """The validated record written as `table` under `name`; `file` is named in errors."""
    place = short_name(file)
    check_table(place, name, table)
    keys = cast(dict[str, Any], dict(table))  # checked above
    keys.update({key: float(keys[key]) for key in NUMBERS}, label=printed(keys["label"]), note=_note(keys["note"]))
    keys.update({key: tuple(keys.get(key, ())) for key in ("sources", "fitted_to")})
    return Record(name=name, file=place, **keys)


def _note(written: str | Mapping[str, str]) -> dict[str, str]:
    """A plain text is English; an empty one is no note."""
    if isinstance(written, str):
        return {"en": written} if written.strip() else {}
    return printed(written)


def load_records(path: str | Path) -> dict[str, Record]:
    """All records of one file, validated, in the file's order. Sources are looked up by `check_sources`."""
    return {name: read_record(path, name, table) for name, table in read_toml(path).items()}


def read_toml(path: str | Path) -> dict[str, Any]:
    """The tables of a TOML file; a file that is missing, not text or not TOML is an EvidenceError."""
    place = short_name(path)
    try:
        # Some editors on Windows begin a file with a byte-order mark.
        return tomllib.loads(Path(path).read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise problem(place, "", "", error.strerror or "no readable file", "a TOML file") from error
    except UnicodeDecodeError as error:
        raise problem(place, "", "", "bytes that are not text", "a TOML file in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise problem(place, "", "", f"broken TOML: {error}", "valid TOML") from error


def short_name(path: str | Path) -> str:
    """Folder and file name: enough to find the file, the same on every machine."""
    return "/".join(Path(path).parts[-2:])
