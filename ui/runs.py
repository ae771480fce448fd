"""Background runs and what is kept of them: one shared cache, so that nobody waits twice for the same replicate."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.settings import Settings
from ui.pool import FairPool
from ui.worker import Replicate, Task, simulate_compact

CACHE_BYTES = 256 * 2**20


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What is known of one scenario so far: outcomes by replicate, and district means over the replicates done."""

    national: dict[int, NDArray[np.float32]]
    district: NDArray[np.float32]


@dataclass
class _Waiting:
    answer: Future[Replicate]
    visitors: int = 1


@dataclass
class _Kept:
    national: dict[int, NDArray[np.float32]] = field(default_factory=dict)
    total: NDArray[np.float32] | None = None
    known: NDArray[np.uint8] | None = None
    waiting: dict[int, _Waiting] = field(default_factory=dict)

    def add(self, replicate: int, result: Replicate) -> None:
        """Districts are kept as sums: twenty replicates by month and district would soon fill the cache."""
        if replicate in self.national:  # it was dropped, asked for again, and came twice
            return
        there = np.isfinite(result.district)
        values = np.where(there, result.district, np.float32(0))
        self.total = values if self.total is None else self.total + values
        self.known = there.astype(np.uint8) if self.known is None else self.known + there
        self.national[replicate] = result.national

    def bytes(self) -> int:
        arrays = [*self.national.values(), *(a for a in (self.total, self.known) if a is not None)]
        return sum(array.nbytes for array in arrays)


def plain(settings: Settings) -> Settings:
    """The settings alone, without a scenario's titles, in types that any process can receive."""
    values = {item.name: getattr(settings, item.name) for item in fields(Settings)}
    return Settings(**{name: dict(value) if hasattr(value, "items") else value for name, value in values.items()})


def key_of(task: Task) -> str:
    """Tasks that simulate alike have equal keys."""
    settings = task.settings
    text = repr([task.sampled, *((item.name, _ordered(getattr(settings, item.name))) for item in fields(Settings))])
    return hashlib.sha256(text.encode()).hexdigest()


def _ordered(value: Any) -> Any:
    return sorted(value.items()) if hasattr(value, "items") else value


class Runs:
    """The cache of all visitors: finished replicates, and the answers still to come."""

    def __init__(
        self,
        pool: FairPool,
        simulate: Callable[[Task, int], Replicate] = simulate_compact,
        size: int = CACHE_BYTES,
    ) -> None:
        self.pool, self._simulate, self._size = pool, simulate, size
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.RLock()

    def done(self, key: str, replicates: int) -> bool:
        """Whether the first so many replicates are all there."""
        with self._lock:
            kept = self._kept.get(key)
            return kept is not None and all(number in kept.national for number in range(replicates))

    def want(self, task: Task, key: str, replicate: int) -> Future[Replicate] | None:
        """Ask for a replicate: None if it is there, otherwise the answer that all who want it share."""
        with self._lock:
            kept = self._kept.setdefault(key, _Kept())
            self._kept.move_to_end(key)
            if replicate in kept.national:
                return None
            if replicate in kept.waiting:
                kept.waiting[replicate].visitors += 1
                return kept.waiting[replicate].answer
            answer = self.pool.submit(replicate, self._simulate, task, replicate)
            kept.waiting[replicate] = _Waiting(answer)
        answer.add_done_callback(lambda future: self._store(key, replicate, future))
        return answer

    def release(self, key: str, replicate: int) -> None:
        """Say that it is no longer wanted: what nobody else wants either is dropped, begun or not."""
        with self._lock:
            waiting = self._kept[key].waiting.get(replicate) if key in self._kept else None
            if waiting is None:
                return
            waiting.visitors -= 1
            if waiting.visitors <= 0:
                # Forgotten at once: who wants it from now on must not be given an answer that never comes.
                del self._kept[key].waiting[replicate]
                self.pool.drop(waiting.answer)

    def snapshot(self, key: str) -> Snapshot | None:
        """What is known so far, or None."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.total is None or kept.known is None:
                return None
            with np.errstate(invalid="ignore", divide="ignore"):
                means = np.where(kept.known > 0, kept.total / kept.known, np.nan).astype(np.float32)
            return Snapshot(dict(kept.national), means)

    def _store(self, key: str, replicate: int, future: Future[Replicate]) -> None:
        with self._lock:
            kept = self._kept.setdefault(key, _Kept())
            waiting = kept.waiting.get(replicate)
            if waiting is not None and waiting.answer is future:
                del kept.waiting[replicate]
            if not future.cancelled() and future.exception() is None:
                kept.add(replicate, future.result())
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        size = sum(kept.bytes() for kept in self._kept.values())
        for key in [key for key, kept in self._kept.items() if not kept.waiting][:-2]:
            if size <= self._size:
                return
            size -= self._kept.pop(key).bytes()
