"""How the runs that are left are cut into chunks: as many as take some seconds, fewer towards the end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LARGEST_CHUNK_BYTES = 32_000_000
LARGEST_CHUNK_RUNS = 5_000  # what travels and waits does not grow with the sweep
FASTEST_GROWTH = 8
TAIL_SECONDS = 0.3
SHARE_OF_TIME_SO_FAR = 0.03  # long sweeps write fewer, larger parts; a kill never costs much of what was done


class Chunks:
    """Hands out positions of the plan, in order.

    `seconds` is how long a chunk should take; the size follows from how long runs have taken lately.
    """

    def __init__(self, positions: Sequence[int] | NDArray[np.int64], seconds: float, bytes_per_run: int) -> None:
        self._positions = positions
        self._next = 0
        self._seconds = seconds
        self._most = max(1, min(LARGEST_CHUNK_RUNS, LARGEST_CHUNK_BYTES // max(1, bytes_per_run)))
        self._largest = 1
        self._seconds_per_run: float | None = None

    def __len__(self) -> int:
        return len(self._positions) - self._next

    def learn(self, runs: int, seconds: float) -> None:
        """So many runs took so long."""
        self._seconds_per_run = max(seconds / runs, 1e-5)
        self._largest = max(self._largest, runs)

    def take(self, slots: int, elapsed: float) -> list[int]:
        """The positions of the next chunk."""
        size = max(1, min(self._size(slots, elapsed), len(self)))
        chunk = self._positions[self._next : self._next + size]
        self._next += size
        return [int(position) for position in chunk]

    def _size(self, slots: int, elapsed: float) -> int:
        if self._seconds_per_run is None:
            return 1
        wanted = max(self._seconds, elapsed * SHARE_OF_TIME_SO_FAR) / self._seconds_per_run
        tail = max(len(self) / (2 * slots), TAIL_SECONDS / self._seconds_per_run)
        return int(min(wanted, tail, self._most, FASTEST_GROWTH * self._largest))
