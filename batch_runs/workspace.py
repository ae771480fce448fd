"""A sweep directory, to be written: begun or gone on with, by one process at a time, and never with another plan."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from batch_runs.building import build
from batch_runs.experiment_text import BASE_FILE, POINTS_FILE, experiment_toml, points_csv
from batch_runs.extension import check_extension, extended
from batch_runs.extras import needed
from batch_runs.files import NOT_OURS_TO_WRITE, Lock, locked, remove_unfinished, write_json, write_text
from batch_runs.index import ids_of
from batch_runs.layout import EXPERIMENT, MANIFEST, PARTS, PLAN
from batch_runs.manifest import finished_entry, first_manifest, now
from batch_runs.plan import Part, Plan
from batch_runs.plan_table import write_plan
from batch_runs.store import Sweep
from scenarios.errors import MissingExtraError, OutputError, RunError
from scenarios.resolved import resolved_toml

WHOLE, SETUP = ".sweep-lock", ".setup-lock"


class Workspace:
    """A sweep directory held by this process."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder, self.plan = folder, plan

    @property
    def parts(self) -> Path:
        """Where parts are written."""
        return self.folder / PARTS

    def sweep(self) -> Sweep:
        """The directory as it is now."""
        return Sweep(self.folder)

    def build_if_complete(self) -> Sweep:
        """Once every run has been run: the tables that people open, and the last of the manifest."""
        with locked(self.folder / SETUP, "", wait=True):
            sweep = self.sweep()
            if sweep.complete and not sweep.is_built:
                try:
                    digest = build(sweep)
                    write_json(self.folder / MANIFEST, {**sweep.manifest, **finished_entry(sweep, digest)})
                except OSError as error:
                    raise RunError(
                        f"{self.folder}: tables could not be written: {error.strerror or error}; all runs are kept, "
                        "and the same command builds the tables from them"
                    ) from error
        return self.sweep()

    def note(self, what: str, runs: int, seconds: float) -> None:
        """One more line in the manifest's history."""
        with contextlib.suppress(OSError), locked(self.folder / SETUP, "", wait=True):
            content = self.sweep().manifest
            entry = {"at": now(), "what": what, "runs": runs, "wall_time_seconds": round(seconds, 2)}
            write_json(self.folder / MANIFEST, {**content, "history": [*content.get("history", []), entry]})


@contextlib.contextmanager
def opened(plan: Plan, folder: Path, part: Part | None = None, extend: bool = False) -> Iterator[Workspace]:
    """A new directory, or one that holds the same plan; nobody else may run it meanwhile.

    Raises:
        OutputError: if the folder holds something else, another plan, or is in use.
        RunError: if it cannot be written.
    """
    made = _make(folder)
    try:
        with contextlib.ExitStack() as stack:
            _lock(stack, folder, part)
            is_new = part is None and not (folder / MANIFEST).exists()
            try:
                if part is None:
                    remove_unfinished(folder / PARTS)
                _begin_or_go_on(folder, plan, extend)
            except OSError as error:
                raise RunError(f"{folder}: could not be written: {error.strerror or error}") from error
            try:
                yield Workspace(folder, plan)
            except (OutputError, MissingExtraError):  # a bad request, for example a cluster that nobody answers for
                if is_new and not any((folder / PARTS).iterdir()):
                    (folder / MANIFEST).unlink(missing_ok=True)
                raise
    finally:
        if made and not (folder / MANIFEST).exists():
            _unmake(folder, made)


def _make(folder: Path) -> list[Path]:
    """Make the folder and its missing parents; returns them, innermost first."""
    try:
        for place in (folder, folder / PARTS):
            if place.exists() and not place.is_dir():
                raise OutputError(
                    f"--out {folder}: found a file, {place}; allowed: a missing or empty folder, or one with this sweep"
                )
        ours = not folder.exists() or (folder / MANIFEST).exists() or (folder / WHOLE).exists()
        if not ours and any(folder.iterdir()):
            raise OutputError(
                f"--out {folder}: found a folder that is not empty; allowed: a missing or empty one, or this sweep"
            )
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        return missing
    except OSError as error:
        raise OutputError(
            f"--out {folder}: cannot be used: {error.strerror or error}; name a folder that you may write"
        ) from error


def _unmake(folder: Path, made: list[Path]) -> None:
    """A start that came to nothing leaves nothing, unless somebody's runs are there."""
    with contextlib.suppress(OSError):
        if (folder / PARTS).is_dir():
            (folder / PARTS).rmdir()
        for name in (PLAN, EXPERIMENT, BASE_FILE, POINTS_FILE, SETUP, WHOLE):
            (folder / name).unlink(missing_ok=True)
        for place in made:
            place.rmdir()


def _lock(stack: contextlib.ExitStack, folder: Path, part: Part | None) -> None:
    try:
        busy = f"{folder}: this sweep is being run by another process; wait for it, or use another --out"
        lock = Lock(folder / WHOLE)
        lock.take(busy, shared=part is not None)
        stack.callback(lock.release)
        if part is not None:
            own = Lock(folder / f".part-lock-{part[0]}-of-{part[1]}")
            own.take(f"{folder}: part {part[0]}/{part[1]} is being run by another process")
            stack.callback(own.release)
    except OSError as error:
        if error.errno not in NOT_OURS_TO_WRITE:
            raise
        raise OutputError(f"--out {folder}: cannot be used: {error.strerror}; name a folder you may write") from error


def _begin_or_go_on(folder: Path, plan: Plan, extend: bool) -> None:
    with locked(folder / SETUP, "", wait=True):
        remove_unfinished(folder)
        (folder / PARTS).mkdir(exist_ok=True)
        if not (folder / MANIFEST).exists():
            _write_plan(folder, plan)
            write_json(folder / MANIFEST, first_manifest(plan))
            return
        sweep = Sweep(folder)
        if sweep.manifest["plan"]["digest"] != plan.digest:
            check_extension(sweep, plan, extend)
            _write_plan(folder, plan)
            write_json(folder / MANIFEST, extended(sweep.manifest, plan))
        elif not _is_written(sweep, plan):
            _write_plan(folder, plan)


def _write_plan(folder: Path, plan: Plan) -> None:
    for name, text in _texts(plan).items():
        write_text(folder / name, text)
    write_plan(plan, folder / PLAN)


def _texts(plan: Plan) -> dict[str, str]:
    """What was asked, by file: the base in full, the points of a list, the experiment."""
    experiment = plan.experiment
    points = {POINTS_FILE: points_csv(experiment)} if experiment.listed else {}
    return {BASE_FILE: resolved_toml(experiment.scenario), **points, EXPERIMENT: experiment_toml(experiment)}


def _is_written(sweep: Sweep, plan: Plan) -> bool:
    """Whether the files hold this plan, undamaged: they may be from an extension that was interrupted."""
    if not all(_says(sweep.folder / name, text) for name, text in _texts(plan).items()):
        return False
    try:
        file = needed("pyarrow.parquet").ParquetFile(sweep.folder / PLAN, page_checksum_verification=True)
        ids = ids_of(batch.column(0) for batch in file.iter_batches())  # of all columns: any page may be damaged
    except (OSError, needed("pyarrow").ArrowException):
        return False
    return bool(np.array_equal(ids, plan.ids))


def _says(path: Path, text: str) -> bool:
    """Whether the file says this; comments do not count, for a sweep that is read back forgets its base's name."""
    try:
        found = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    one, other = ([line for line in lines.splitlines() if line[:1] != "#"] for lines in (found, text))
    return one == other
