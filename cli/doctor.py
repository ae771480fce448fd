"""`scaleup doctor`: whether everything that is needed is there, line by line."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from cli.app import DEFAULT_PORT
from cli.errors import DONE, FAILED
from scenarios.pool import default_workers, run_jobs
from scenarios.provenance import PACKAGES, ROOT, commit, version

OLDEST_PYTHON = (3, 11)
Finding = tuple[bool, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to ask."""


def execute(args: argparse.Namespace) -> int:
    """Look at everything; exit code 3 if something that is needed is missing."""
    good = True
    for check in (_python, _packages, _country_data, _pages, _compile_cache, _processes, _port):
        for fine, text in _findings(check):
            good = good and fine
            print(f"{'ok     ' if fine else 'PROBLEM'}  {text}", flush=True)
    return DONE if good else FAILED


def _findings(check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(check())
    except Exception as error:
        return [(False, f"{(check.__doc__ or '').strip()} {type(error).__name__}: {error}")]


def _python() -> Iterator[Finding]:
    """Python."""
    fine = tuple(map(int, platform.python_version_tuple()[:2])) >= OLDEST_PYTHON
    yield (
        fine,
        f"Python {platform.python_version()} on {platform.platform()}" + ("" if fine else "; 3.11 or newer is needed"),
    )
    yield True, f"ScaleUp {version()}" + (f", commit {commit()}" if commit() else "")


def _packages() -> Iterator[Finding]:
    """Packages."""
    for name in (*PACKAGES, "solara"):
        try:
            yield True, f"{name} {importlib.metadata.version(name)}"
        except importlib.metadata.PackageNotFoundError:
            yield (
                name == "solara",
                f"{name} is not installed" + ("; without it there is no web app" if name == "solara" else ""),
            )


def _country_data() -> Iterator[Finding]:
    """Countries and evidence."""
    from model.countries import country_names, load_country
    from model.countries.own import own_folder
    from model.evidence import evidence
    from scenarios.files import load_scenario
    from scenarios.library_files import scenario_names
    from scenarios.own_countries import faults, skipped_words

    districts = {name: len(load_country(name).names) for name in country_names() if name not in faults()}
    told = ", ".join(f"{name} ({number} districts)" for name, number in districts.items())
    yield True, f"countries: {told}"
    yield True, skipped_words() or f"own countries: looked for in {own_folder()}"
    yield (
        True,
        f"evidence: {len(evidence())} records; scenarios: {len([load_scenario(name) for name in scenario_names()])}",
    )


def _pages() -> Iterator[Finding]:
    """Assets of the web app."""
    folders = [ROOT / "ui" / name for name in ("assets", "vendor")]
    files = sum(1 for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.is_file())
    yield files > 0, f"web app: {files} files of its own, so that it works offline"


def _compile_cache() -> Iterator[Finding]:
    """Folder of compiled rules."""
    from numba import config

    import model.simulation  # noqa: F401  (sets the folder)

    folder = Path(config.CACHE_DIR) if config.CACHE_DIR else None
    if folder is None:
        yield True, "compiled rules: beside the source"
        return
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
    writable = os.access(next(parent for parent in (folder, *folder.parents) if parent.exists()), os.W_OK)
    yield writable, f"compiled rules: {folder} ({size / 1e6:.1f} MB)" + ("" if writable else ", not writable")


def _processes() -> Iterator[Finding]:
    """Worker processes."""
    workers = max(2, default_workers(2))
    answers = sorted(run_jobs(_double, [1, 2], workers))
    yield answers == [(0, 2), (1, 4)], f"worker processes: {workers} started and ended, {os.cpu_count()} processors"


def _double(number: int) -> int:
    return 2 * number


def _port() -> Iterator[Finding]:
    """Port of the web app."""
    with socket.socket() as probe:
        probe.settimeout(1)
        taken = probe.connect_ex(("127.0.0.1", DEFAULT_PORT)) == 0
    yield True, f"port {DEFAULT_PORT}: " + ("in use; `scaleup app --port` takes another one" if taken else "free")
