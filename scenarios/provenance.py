"""Where a result comes from: version, commit, hashes of what went in and what came out."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import subprocess
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from model.countries import own_country_names
from scenarios.files import Scenario
from scenarios.own_countries import fingerprint, own_country_files

ROOT = Path(__file__).parent.parent
PACKAGES = ("numpy", "numba", "mesa", "pandas", "scipy", "matplotlib")


@cache
def version() -> str:
    """Version of the program, as installed."""
    try:
        return importlib.metadata.version("scaleup")
    except importlib.metadata.PackageNotFoundError:
        return _source_version()


def _source_version() -> str:
    """Version named by the source tree, where the program runs without being installed."""
    project = ROOT / "pyproject.toml"
    if not project.is_file():
        return "unknown"
    return str(tomllib.loads(project.read_text(encoding="utf-8")).get("project", {}).get("version", "unknown"))


@cache
def commit() -> str | None:
    """Commit of the source, when it is run from its own repository; with a plus sign where files were changed."""
    if not (ROOT / ".git").exists():
        return None
    command = ["git", "-C", str(ROOT), "describe", "--always", "--abbrev=40", "--dirty=+", "--exclude=*"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip() or None


def model_files(country: str) -> dict[str, Path]:
    """The model's own data for one country, by names that are the same on every machine."""
    model, is_own = ROOT / "model", country in own_country_names()
    folders = [model, model / "evidence", *([] if is_own else [model / "countries" / country])]
    shipped = [
        path for folder in folders for path in sorted(folder.iterdir()) if path.suffix in (".toml", ".csv", ".bib")
    ]
    found = {path.relative_to(ROOT).as_posix(): path for path in shipped}
    return {**found, **own_country_files(country)} if is_own else found


def own_country_entry(country: str) -> dict[str, object]:
    """For a manifest: which own country it was, and the fingerprint of its files; nothing for a shipped one."""
    if country not in own_country_names():
        return {}
    return {"own_country": {"name": country, "sha256": fingerprint(country)}}


def input_files(scenario: Scenario) -> dict[str, Path]:
    """Every file that decided the result, by a name that is the same on every machine."""
    return {
        **model_files(scenario.country),
        **{f"scenario/{position}-{path.name}": path for position, path in enumerate(scenario.files)},
    }


def hashes(files: Iterable[tuple[str, Path]]) -> dict[str, str]:
    """SHA-256 of each file."""
    return {name: _hash(path) for name, path in files}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest(scenario: Scenario, sampled: bool, outputs: dict[str, str], seconds: float) -> dict[str, object]:
    """The content of manifest.json."""
    return {
        "program": "ScaleUp",
        "version": version(),
        "commit": commit(),
        "scenario": scenario.name,
        "seed": scenario.seed,
        "replicates": scenario.replicates,
        "months": scenario.months,
        "assumptions": "sampled" if sampled else "central",
        "inputs": hashes(input_files(scenario).items()),
        **own_country_entry(scenario.country),
        "outputs": outputs,
        "platform": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: installed(name) for name in PACKAGES},
        "wall_time_seconds": round(seconds, 2),
    }


def installed(name: str) -> str | None:
    """Version of an installed package, if it is there."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
