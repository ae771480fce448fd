"""This month's luck of the districts, worked out for all of them when the first asks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.randomness import decision_number, luck_of_all


class DistrictLuck(dict[str, list[float]]):
    """By decision, the uniform number of every district, by row."""

    def __init__(self, run: np.uint64, slot_keys: NDArray[np.int64]) -> None:
        super().__init__()
        self._run, self._slot_keys, self._month = run, slot_keys, 0

    def begin(self, month: int) -> None:
        """Another month, other luck."""
        self.clear()
        self._month = month

    def __missing__(self, decision: str) -> list[float]:
        drawn = np.empty(len(self._slot_keys))
        luck_of_all(self._run, decision_number(decision), self._month, self._slot_keys, drawn)
        self[decision] = drawn.tolist()
        return self[decision]
