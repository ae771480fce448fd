"""The bibliography: a small reader of sources.bib, and the check that records cite only what is in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from model.evidence.records import Record, short_name
from model.evidence.schema import EvidenceError, nearest, problem

ENTRY = re.compile(r"@(\w+)\s*\{\s*([^\s,{}]+)\s*,")
FIELD = re.compile(r"\s*(\w+)\s*=\s*\{")
GAP = re.compile(r"(?:\s|%[^\n]*)*")


@dataclass(frozen=True)
class Source:
    """One entry of the bibliography; a title in square brackets is a description, not the published title."""

    key: str
    entry_type: str
    title: str
    author: str = ""
    year: str = ""
    journal: str = ""
    doi_or_url: str = ""  # an address that can be opened
    note: str = ""

    @property
    def short(self) -> str:
        """First author and year, as in a running text; the title where no author is known."""
        names = [name.split(",")[0] for name in self.author.split(" and ")] if self.author else [self.title]
        who = names[0] if len(names) == 1 else f"{names[0]} et al."
        return f"{who} {self.year}".strip()


def load_sources(path: str | Path) -> dict[str, Source]:
    """All entries by key. Only what our own file uses is understood: @type{key, field = {text}, ...} and % lines."""
    file = short_name(path)
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise problem(file, "", "", "no readable text", "a BibTeX file in UTF-8") from error
    entries: dict[str, Source] = {}
    position = _skip_gap(text, 0)
    while position < len(text):
        source, position = _read_entry(file, text, position)
        if source.key in entries:
            raise problem(file, source.key, "", "a second entry with this key", "each key once")
        entries[source.key] = source
        position = _skip_gap(text, position)
    return entries


def check_sources(records: Iterable[Record], known: Iterable[str]) -> None:
    """Raise the first source cited by a record that the bibliography lacks."""
    keys = set(known)
    for record in records:
        for key in record.sources:
            if key not in keys:
                raise problem(record.file, record.name, "sources", key, "a key of sources.bib", nearest(key, keys))


def _skip_gap(text: str, position: int) -> int:
    gap = GAP.match(text, position)
    return gap.end() if gap else position


def _read_entry(file: str, text: str, position: int) -> tuple[Source, int]:
    head = ENTRY.match(text, position)
    if not head:
        raise _broken(file, text, position)
    fields: dict[str, str] = {}
    position = head.end()
    while found := FIELD.match(text, position):
        end = _closing_brace(file, text, found.end())
        fields[found[1].lower()] = _plain(text[found.end() : end])
        position = _skip_gap(text, end + 1)
        if text[position : position + 1] == ",":
            position = _skip_gap(text, position + 1)
        else:
            break
    if text[position : position + 1] != "}":
        raise _broken(file, text, position)
    return _source(file, head[2], head[1].lower(), fields), position + 1


def _closing_brace(file: str, text: str, start: int) -> int:
    """Where the brace opened just before `start` closes."""
    depth = 1
    for brace in re.compile(r"[{}]").finditer(text, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    raise _broken(file, text, start)


def _plain(field: str) -> str:
    return " ".join(
        field.replace("{", "").replace("}", "").replace("---", "\N{EM DASH}").replace("--", "\N{EN DASH}").split()
    )


def _source(file: str, key: str, entry_type: str, fields: dict[str, str]) -> Source:
    if not fields.get("title"):
        raise problem(file, key, "title", "nothing", "every source has a title")
    address = f"https://doi.org/{fields['doi']}" if "doi" in fields else fields.get("url", "")
    shown = {name: fields.get(name, "") for name in ("title", "author", "year", "journal", "note")}
    return Source(key=key, entry_type=entry_type, doi_or_url=address, **shown)


def _broken(file: str, text: str, position: int) -> EvidenceError:
    line = text.count("\n", 0, position) + 1
    found = text[position : position + 40].strip() or "the end of the file"
    return problem(file, "", f"line {line}", found, "@type{key, field = {text}, ...}")
