"""Files that appear complete or not at all, and locks that end with the process that holds them."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from scenarios.errors import OutputError

try:
    import fcntl
except ImportError:  # Windows: two sweeps on one directory are not noticed
    fcntl = None  # type: ignore[assignment]  # stands for a module

UNFINISHED = ".unfinished"
NOT_OURS_TO_WRITE = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextlib.contextmanager
def written(path: Path) -> Iterator[Path]:
    """A place beside the file to write to; it takes the file's name when the block ends well, else it vanishes."""
    place = path.with_name(f".{path.name}-{uuid.uuid4().hex[:8]}{UNFINISHED}")
    try:
        yield place
        with place.open("r+b") as file:
            os.fsync(file.fileno())
        os.replace(place, path)
    finally:
        place.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file; it appears complete or not at all."""
    with written(path) as place:
        place.write_bytes(text.encode("utf-8"))


def write_json(path: Path, content: object) -> None:
    """Write a JSON file; it appears complete or not at all."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def remove_unfinished(folder: Path) -> None:
    """Delete what a killed process left half-written; only under the lock of whoever writes here."""
    for path in folder.glob(f".*{UNFINISHED}"):
        path.unlink(missing_ok=True)


class Lock:
    """An advisory lock on a file: it ends with its process, however that ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[Any] | None = None

    def take(self, message: str, shared: bool = False, wait: bool = False) -> None:
        """Hold the lock until `release`.

        Raises:
            OutputError: with the message, if somebody else holds it.
        """
        self._file = self.path.open("a+")
        if fcntl is None:
            return
        mode = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        try:
            fcntl.flock(self._file, mode)
        except BlockingIOError as error:
            self.release()
            raise OutputError(message) from error
        except OSError:
            return  # a file system without locks

    def release(self) -> None:
        """Let go."""
        if self._file is not None:
            self._file.close()
            self._file = None


@contextlib.contextmanager
def locked(path: Path, message: str, shared: bool = False, wait: bool = False) -> Iterator[None]:
    """Hold a lock within the block.

    Raises:
        OutputError: with the message, if somebody else holds it.
    """
    lock = Lock(path)
    lock.take(message, shared, wait)
    try:
        yield
    finally:
        lock.release()
