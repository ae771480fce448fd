"""A results folder that appears complete or not at all: written beside its place under another name, then renamed."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from scenarios.errors import OutputError, RunError

try:
    import fcntl
except ImportError:  # Windows: what a killed run left behind stays until somebody deletes it
    fcntl = None  # type: ignore[assignment]  # stands for a module

LOCK = ".lock"
PREFIX = ".scaleup-unfinished-"
LAST = "manifest.json"  # the fingerprints of everything else: where it is, everything is


@contextlib.contextmanager
def complete_folder(target: Path, asked: str = "") -> Iterator[Path]:
    """A folder to write into; it takes the target's place when the block ends well, and vanishes otherwise.

    Args:
        target: what appears, complete or not at all.
        asked: how errors name it, where no --out did.

    Raises:
        OutputError: before anything is run, if the target is not missing or empty, or cannot be made.
        RunError: if writing fails later, for example because the disk is full.
    """
    place = Path(os.path.realpath(target))
    asked = asked or f"--out {target}"
    _check_free(asked, place)
    made = _make_parents(asked, place.parent)
    try:
        folder, lock = _start(asked, place.parent)
        try:
            yield folder
            _finish(folder, place)
        except OSError as error:
            raise RunError(f"{target}: could not be written: {error.strerror or error}") from error
        finally:
            if lock is not None:
                lock.close()
            shutil.rmtree(folder, ignore_errors=True)
    except BaseException:
        for parent in made:
            with contextlib.suppress(OSError):
                parent.rmdir()
        raise


def _check_free(asked: str, place: Path) -> None:
    try:
        if not place.exists():
            return
        if not place.is_dir():
            raise OutputError(f"{asked}: found a file; allowed: a folder that is missing or empty")
        if any(place.iterdir()):
            raise OutputError(f"{asked}: found a folder that is not empty; allowed: a missing or empty one")
        if place.is_mount():
            raise OutputError(f"{asked}: found a mounted disk; name a folder inside it")
    except OSError as error:
        raise _unusable(asked, error) from error


def _unusable(asked: str, error: OSError) -> OutputError:
    return OutputError(f"{asked}: cannot be used: {error.strerror or error}; name a folder that you may write")


def _make_parents(asked: str, parent: Path) -> list[Path]:
    """Make missing parents; returns them, innermost first."""
    made: list[Path] = []
    try:
        missing = [folder for folder in (parent, *parent.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir()
            made.insert(0, folder)
    except OSError as error:
        for folder in made:
            folder.rmdir()
        raise _unusable(asked, error) from error
    return made


def _start(asked: str, parent: Path) -> tuple[Path, IO[Any] | None]:
    try:
        remove_unfinished(parent)
        folder = parent / f"{PREFIX}{uuid.uuid4().hex[:12]}"
        folder.mkdir()
    except OSError as error:
        raise _unusable(asked, error) from error
    try:
        lock = (folder / LOCK).open("w")
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return folder, lock
    except OSError:
        return folder, None  # a file system without locks: nobody will take the folder for a dead one


def remove_unfinished(parent: Path) -> None:
    """Delete what killed runs left here: their locks are free, since locks end with the process."""
    for folder in parent.glob(f"{PREFIX}*") if fcntl is not None else ():
        with contextlib.suppress(OSError), (folder / LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


def _finish(folder: Path, place: Path) -> None:
    (folder / LOCK).unlink(missing_ok=True)
    if place.exists() and place.samefile(os.curdir):
        # Whoever stands in this folder would be left in one that is gone: it stays, and its content comes in.
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name == LAST):
            os.replace(entry, place / entry.name)
        return
    if os.name == "nt" and place.exists():
        place.rmdir()
    os.replace(folder, place)
