"""The pages in the order of the top line. routes.py says which component shows each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One page: its path below the root, and the text key of its name."""

    path: str
    text: str


ENTRIES: tuple[Entry, ...] = (
    Entry("/", "nav.explore"),
    Entry("/compare", "nav.compare"),
    Entry("/evidence", "nav.evidence"),
    Entry("/lessons", "nav.lessons"),
    Entry("/minister", "nav.minister"),
    Entry("/share", "nav.share"),
)


def current_entry(path: str) -> Entry | None:
    """The page that a path belongs to, if it has an entry."""
    found = "/" + path.strip("/").split("/")[0]
    return next((entry for entry in ENTRIES if entry.path == found), None)
