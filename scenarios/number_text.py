"""Numbers as text, many at once: 6 significant digits, whole numbers without decimals, nothing where undefined.

Formatting one by one in Python would take longer than simulating: a national run has tens of millions of cells.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

DIGITS = 6
CELL_BYTES = 14
SMALLEST, LARGEST = 1e-5, 1e11  # written out in full between these sizes, with an exponent outside of them
_THREE = np.array([[ord(letter) for letter in f"{number:03d}"] for number in range(1000)], dtype=np.uint8)
_TEN_TO = 10.0 ** np.arange(23)
_ZERO, _POINT, _MINUS = ord("0"), ord("."), ord("-")


def cell_bytes(values: NDArray[np.float64]) -> Bytes:
    """Each number as text, its unused bytes 0 (..., CELL_BYTES); the last byte is free for a separator."""
    flat = np.ascontiguousarray(values, dtype=np.float64).ravel()
    cells = np.zeros((flat.size, CELL_BYTES), dtype=np.uint8)
    sizes = np.abs(flat)
    ordinary = np.flatnonzero((sizes >= SMALLEST) & (sizes < LARGEST))
    mantissa, power = _decimal_parts(sizes[ordinary])
    digits = np.concatenate([_THREE[mantissa // 1000], _THREE[mantissa % 1000]], axis=1)
    for exponent in range(int(power.min(initial=0)), int(power.max(initial=-1)) + 1):
        chosen = np.flatnonzero(power == exponent)
        cells[ordinary[chosen]] = _fixed(digits[chosen], exponent)
    cells[flat < 0, 0] = _MINUS
    cells[flat == 0, 1] = _ZERO
    for row in np.flatnonzero(np.isfinite(flat) & ((sizes < SMALLEST) | (sizes >= LARGEST)) & (sizes > 0)):
        text = f"{flat[row]:.6g}".encode()
        cells[row, : len(text)] = np.frombuffer(text, dtype=np.uint8)
    cells[~np.isfinite(flat)] = 0
    return cells.reshape(*values.shape, CELL_BYTES)


def _decimal_parts(sizes: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Six digits as a whole number, and the power of ten of the first of them."""
    power = np.floor(np.log10(sizes)).astype(np.int64)
    mantissa = _scaled(sizes, power)
    # Rounding, of the number or of its logarithm, may lead to the next power.
    wrong = np.flatnonzero((mantissa >= 10**DIGITS) | (mantissa < 10 ** (DIGITS - 1)))
    power[wrong] += np.where(mantissa[wrong] >= 10**DIGITS, 1, -1)
    mantissa[wrong] = np.minimum(_scaled(sizes[wrong], power[wrong]), 10**DIGITS - 1)
    return mantissa, power


def _scaled(sizes: NDArray[np.float64], power: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number with six digits before the point; these powers of ten are exact, so it is rounded only once."""
    shift = DIGITS - 1 - power
    scaled = sizes * _TEN_TO[np.maximum(shift, 0)] / _TEN_TO[np.maximum(-shift, 0)]
    return np.rint(scaled).astype(np.int64)


def _fixed(digits: Bytes, power: int) -> Bytes:
    """Numbers between 10^power and 10^(power + 1), without trailing zeros; byte 0 is left for a minus sign."""
    text = np.zeros((len(digits), CELL_BYTES), dtype=np.uint8)
    whole = power + 1
    needless = np.logical_and.accumulate((digits == _ZERO)[:, ::-1], axis=1)[:, ::-1]
    if whole >= DIGITS:
        text[:, 1 : 1 + DIGITS] = digits
        text[:, 1 + DIGITS : 1 + whole] = _ZERO
    elif whole > 0:
        text[:, 1 : 1 + whole] = digits[:, :whole]
        text[:, 1 + whole] = np.where(needless[:, whole], 0, _POINT)
        text[:, 2 + whole : 2 + DIGITS] = np.where(needless[:, whole:], 0, digits[:, whole:])
    else:
        text[:, 1] = _ZERO
        text[:, 2] = _POINT
        text[:, 3 : 3 - whole] = _ZERO
        text[:, 3 - whole : 3 - whole + DIGITS] = np.where(needless, 0, digits)
    return text
