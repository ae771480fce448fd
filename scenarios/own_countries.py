"""A user's own countries: their baselines, which of them can be used, and the fingerprint of what was used."""

from __future__ import annotations

import hashlib
import shutil
from functools import cache
from pathlib import Path

from model.countries import country_folder, load_country, own_country_names, own_folder, shipped_country_names
from model.countries.own import FILES, LONGEST_NAME, misnamed, own_names
from model.evidence import EvidenceError
from model.levers import SettingError

BASELINE = "-baseline"
SUFFIX = ".toml"
ALLOWED_NAME = f"small letters, digits and single hyphens, beginning with a letter, at most {LONGEST_NAME}"


def baseline_name(country: str) -> str:
    """What the baseline scenario of a country is called."""
    return f"{country}{BASELINE}"


def own_baselines() -> dict[str, Path]:
    """The baseline of every own country by its name; nothing is read."""
    return {baseline_name(name): _baseline(country_folder(name)) for name in own_country_names()}


def usable_baselines() -> tuple[str, ...]:
    """Baselines of the own countries in whose files nothing is wrong."""
    bad = faults()
    return tuple(baseline_name(name) for name in own_country_names() if name not in bad)


def faults() -> dict[str, str]:
    """What is wrong with the own countries that cannot be used, in one line each."""
    found = {name: _fault(country_folder(name)) for name in own_country_names()}
    return {name: fault for name, fault in found.items() if fault}


def skipped_words() -> str:
    """One line about own countries that are left out of lists; nothing where all can be used."""
    shadowed = {name: "a shipped country has this name" for name in own_names() if name in shipped_country_names()}
    misspelt = {name: f"allowed as a name: {ALLOWED_NAME}" for name in misnamed()}
    left_out = {**faults(), **shadowed, **misspelt}
    if not left_out:
        return ""
    first, fault = next(iter(left_out.items()))
    others = f"; also left out: {', '.join(list(left_out)[1:])}" if len(left_out) > 1 else ""
    return f"own country {first!r} in {own_folder()} is left out: {' '.join(fault.split())}{others}"


@cache
def _fault(folder: Path) -> str:
    """Read once in the life of a process, like the country itself."""
    from scenarios.files import load_scenario  # it needs the names of scenarios, which need this

    try:
        load_country(folder.name)
        load_scenario(_baseline(folder))
    except (EvidenceError, SettingError) as error:
        return str(error)
    except Exception as error:  # whatever somebody's folder holds, other commands go on
        return f"{type(error).__name__}: {error}"
    return ""


def _baseline(folder: Path) -> Path:
    return folder / f"{baseline_name(folder.name)}{SUFFIX}"


def own_country_files(name: str) -> dict[str, Path]:
    """The files of an own country, by names that are the same on every machine."""
    return {f"own-country/{name}/{file}": country_folder(name) / file for file in FILES}


def fingerprint(name: str) -> str:
    """SHA-256 over the files of an own country: the same content gives the same one on every machine."""
    whole = hashlib.sha256()
    for file, path in own_country_files(name).items():
        whole.update(f"{file}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def copy_own_country(name: str, folder: Path) -> None:
    """Beside a result, the own country that it came from: nothing else says it once its files are edited."""
    if name in own_country_names():
        shutil.copytree(country_folder(name), folder / "own-country" / name)
