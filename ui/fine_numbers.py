"""Differences that would round to nought get another digit: a reader told “better” must see by how much."""

from __future__ import annotations

import re

from ui.language import MINUS, plain_number, say, write_change, write_range

_NUMBER = re.compile(rf"[+{MINUS}]?\d[\d.,]*")
_SHARES = ("percent", "points")


def fine_change(value: float, style: str, language: str) -> str:
    """A difference with its sign, not written as nought unless it is."""
    written = write_change(value, style, language)
    if not _vanishes(value, style):
        return written
    finer = _finer(value, style, language)
    return _NUMBER.sub(finer if finer.startswith(MINUS) else "+" + finer, written, count=1)


def fine_range(low: float, high: float, style: str, language: str) -> str:
    """An interval of a difference, neither end written as nought unless it is."""
    if not (_vanishes(low, style) or _vanishes(high, style)):
        return write_range(low, high, style, language)
    return f" {say(language, 'lever.to')} ".join(_finer(end, style, language) for end in (low, high))


def _scale(style: str) -> tuple[float, int]:
    """Factor, and digits that are usually written."""
    return (100.0, 1) if style in _SHARES else (1.0, 2)


def _vanishes(value: float, style: str) -> bool:
    factor, digits = _scale(style)
    return style in (*_SHARES, "index") and value != 0 and round(factor * value, digits) == 0


def _finer(value: float, style: str, language: str) -> str:
    factor, digits = _scale(style)
    return plain_number(factor * value, language, digits + 1)
