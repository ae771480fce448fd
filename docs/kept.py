"""What was measured last, in docs/measured/: written by `measure.py` and `measure_trust.py`, read by the tables."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).with_name("measured")


def keep(kind: str, found: object, model: str) -> None:
    """Write figures with six digits, and the fingerprint of the model that they were measured on."""
    content = json.dumps({"fingerprint": model, kind: rounded(found)}, indent=1, ensure_ascii=False)
    content = re.sub(r"\[[^][{}]*\]", lambda numbers: " ".join(numbers[0].split()), content)  # a list in one line
    _file(kind).write_text(content + "\n", encoding="utf-8", newline="\n")
    kept.cache_clear()


@cache
def kept(kind: str) -> dict[str, Any]:
    """What was measured last, under the kind's own name, and the fingerprint of the model that was measured."""
    return dict(json.loads(_file(kind).read_text(encoding="utf-8")))


def measured(kind: str) -> Any:
    """The figures alone."""
    return kept(kind)[kind]


def is_kept(kind: str) -> bool:
    """Whether it was ever measured."""
    return _file(kind).exists()


def measured_on(kind: str) -> str:
    """The model behind the figures, in a sentence."""
    return f"Measured on model `{kept(kind)['fingerprint']}`."


def told(kind: str, tell: Callable[[], str]) -> str:
    """The table, or how to measure what it tells."""
    if not is_kept(kind):
        return f"*Not measured yet: `python docs/measure_trust.py {kind}`.*"
    return tell()


def rounded(found: Any) -> Any:
    """Six significant digits; what is not a number is null."""
    if isinstance(found, dict):
        return {key: rounded(value) for key, value in found.items()}
    if isinstance(found, list | tuple):
        return [rounded(value) for value in found]
    if isinstance(found, float):
        return float(f"{found:.6g}") if found - found == 0 else None
    return found


def _file(kind: str) -> Path:
    return _FOLDER / f"{kind}.json"
