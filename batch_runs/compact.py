"""Values of many design points in little room: numbers of one kind at eight bytes each, everything else shared."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from model.levers import Value

LARGEST_WHOLE = 2**63 - 1


def compact(values: Iterable[Value]) -> Sequence[Value]:
    """The same values, in order; a list of Python's own numbers would take four times the room."""
    found: list[Any] = list(values)  # what they are is asked for below
    kinds = set(map(type, found))
    if kinds == {float}:
        return array("d", found)
    if kinds == {int} and max(map(abs, found)) <= LARGEST_WHOLE:
        return array("q", found)
    return found
