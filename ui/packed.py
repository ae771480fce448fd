"""Numbers for the browser in few letters: levels between two ends, unpacked by assets/custom.js."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_ALPHABET = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"))
_TOP, _NOTHING, _LEVELS = 510, 511, 512
_FINE_TOP, _FINE_NOTHING = 64**3 - 2, 64**3 - 1


def pack(values: NDArray[np.floating], ends: list[float]) -> str:
    """Two values in three letters, 511 levels between the ends: a fifth of what plain JSON needs."""
    flat = _levels(values, ends, _TOP, _NOTHING).ravel()
    flat = np.append(flat, np.zeros(flat.size % 2, np.int64))
    return _letters(flat[::2] * _LEVELS + flat[1::2])


def pack_fine(values: NDArray[np.floating], ends: list[float]) -> str:
    """One value in three letters, five significant digits of the distance between the ends."""
    return _letters(_levels(values, ends, _FINE_TOP, _FINE_NOTHING).ravel())


def ends_of(*series: NDArray[np.floating]) -> list[float]:
    """The lowest and the highest number among several series, never equal."""
    known = np.concatenate([values[np.isfinite(values)] for values in series])
    if not known.size:
        return [0.0, 1.0]
    low, high = float(known.min()), float(known.max())
    return [low, high] if high > low else [low, low + 1.0]


def _levels(values: NDArray[np.floating], ends: list[float], top: int, nothing: int) -> NDArray[np.int64]:
    with np.errstate(invalid="ignore"):
        share = (values.astype(np.float64) - ends[0]) / (ends[1] - ends[0])
        return np.where(np.isfinite(share), np.clip(np.rint(share * top), 0, top), nothing).astype(np.int64)


def _letters(numbers: NDArray[np.int64]) -> str:
    letters = np.stack([_ALPHABET[numbers // 4096], _ALPHABET[numbers // 64 % 64], _ALPHABET[numbers % 64]], axis=-1)
    return "".join(letters.ravel().tolist())
