"""One short name for everything that decides the figures in the documents: rules, records, countries, scenarios."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Words about a number do not change what happens.
WORDS = {"label", "help", "note", "practice", "scale", "title", "summary", "question", "sources", "definition"}


def fingerprint(drawn: bool = False) -> str:
    """Sixteen characters that change when the model, its numbers or a shipped scenario change.

    With `drawn` the plausible sets count, too: they decide draws of the assumptions, and nothing at central values.
    """
    model = (path for path in (ROOT / "model").rglob("*") if path.suffix in (".py", ".toml", ".csv"))
    ignored = {"targets.toml"} | (set() if drawn else {"plausible.csv"})  # findings are compared with, never used
    model = (path for path in model if path.name not in ignored)
    digest = hashlib.sha256()
    for path in sorted([*model, *(ROOT / "scenarios" / "library").glob("*.toml")]):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(what_acts(path).encode())
    return digest.hexdigest()[:16]


def what_acts(path: Path) -> str:
    """The content of a file without what only explains it: comments, empty lines, words about numbers."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return json.dumps(without_words(tomllib.loads(text)), sort_keys=True, default=str)
    return "\n".join(line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def without_words(entry: object) -> object:
    """The same without the keys that hold words."""
    if isinstance(entry, dict):
        return {key: without_words(value) for key, value in entry.items() if key not in WORDS}
    return [without_words(value) for value in entry] if isinstance(entry, list) else entry
