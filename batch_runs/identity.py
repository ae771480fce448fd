"""What makes a run the same run: a hash of the model's files, of its base, and of everything decided and assumed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from model.countries import own_country_names
from model.evidence.plausible import PLAUSIBLE_FILE
from model.settings import Settings
from scenarios.own_countries import own_country_files
from scenarios.provenance import ROOT, hashes

ID_DIGITS = 16
# What a person reads and the model does not.
_TEXTS_ONLY = ("sources.bib", "README.md")


@cache
def model_hash(country: str) -> str:
    """Hash of every file that decides what a run of this country gives: rules, evidence, the country's tables."""
    is_own = country in own_country_names()
    found = {path.relative_to(ROOT).as_posix(): path for path in _model_files("" if is_own else country)}
    return _hash_of(hashes((found | (own_country_files(country) if is_own else {})).items()))


def _model_files(country: str) -> Iterator[Path]:
    """Rules and evidence, and the tables of a shipped country where one is named."""
    model = ROOT / "model"
    folders = [model, model / "agents", model / "evidence", model / "countries"]
    for folder in [*folders, model / "countries" / country] if country else folders:
        for path in sorted(folder.iterdir()):
            if path.suffix in (".py", ".toml", ".csv") and path.name not in _TEXTS_ONLY:
                yield path


def settings_text(settings: Settings) -> str:
    """The settings of a run in one canonical line, without seed, names and texts."""
    fields = {field.name: getattr(settings, field.name) for field in dataclasses.fields(Settings)}
    del fields["seed"]
    return canonical(fields)


def canonical(value: object) -> str:
    """JSON that is the same for the same content; numbers with all their digits."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def _hash_of(content: object) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def start_of_ids(base: Settings, seed: int, outcomes: tuple[str, ...], districts: bool) -> hashlib._Hash:
    """The part of a run's hash that all runs of an experiment share; copied, never changed."""
    shared = [model_hash(base.country), settings_text(base), seed, list(outcomes), districts]
    return hashlib.sha256(canonical(shared).encode())


def fitting_hash() -> str:
    """Hash of what a calibration rests on: rules and evidence, every country, and the trials that are fitted.

    The stored plausible sets are left out, as they are what a calibration makes.
    """
    library = ROOT / "scenarios" / "library"
    folders = [ROOT / "model", library / "trials", library / "validation"]
    paths = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".toml", ".csv")]
    kept = [path for path in sorted(paths) if path != PLAUSIBLE_FILE]
    return _hash_of(hashes((path.relative_to(ROOT).as_posix(), path) for path in kept))
