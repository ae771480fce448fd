"""How a command ends: exit codes, and what goes wrong told in one or two plain lines."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable

from model.levers import SettingError, nearest_name
from scenarios.errors import MissingExtraError, OutputError, RunError

DONE, NOT_MET, BAD_INPUT, FAILED, INTERRUPTED = 0, 1, 2, 3, 130


class UsageError(ValueError):
    """A command line that cannot be used."""


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """The end of a message that names the nearest word, or nothing."""
    nearest = nearest_name(written, known)
    return f"; did you mean {nearest!r}?" if nearest else ""


def told(error: BaseException) -> int:
    """Print an error on standard error, with a traceback only if SCALEUP_DEBUG asks for it; returns the exit code."""
    if os.environ.get("SCALEUP_DEBUG", "0") not in ("", "0"):
        traceback.print_exception(error)
        if isinstance(error, RunError) and error.detail:
            print(error.detail, file=sys.stderr)
    message, code = _message(error)
    print(f"scaleup: {message}", file=sys.stderr)
    return code


def _message(error: BaseException) -> tuple[str, int]:
    match error:
        case KeyboardInterrupt():
            return "stopped; nothing was left behind", INTERRUPTED
        case SettingError() | OutputError() | UsageError() | MissingExtraError():
            return str(error), BAD_INPUT
        case RunError():
            return str(error), FAILED
        case MemoryError():
            return "not enough memory; try fewer --workers or fewer months", FAILED
        case OSError():
            return f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", FAILED
    if type(error).__name__ == "EvidenceError":
        return str(error), BAD_INPUT
    line = " ".join(str(error).split())[:200]
    return f"unexpected {type(error).__name__}: {line}\nset SCALEUP_DEBUG=1 to see where", FAILED
