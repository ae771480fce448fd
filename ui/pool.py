"""A process pool that is fair: low replicates first, so that nobody's band delays another visitor's first picture."""

from __future__ import annotations

import heapq
import itertools
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ui.worker import STOPPED, prepare, run_at

_MOST_AT_ONCE = 256
_RUNS_PER_WORKER = 500  # then a fresh one takes over, so that no leak can grow


@dataclass(order=True)
class _Job:
    priority: int
    number: int
    function: Callable[..., Any] = field(compare=False)
    arguments: tuple[Any, ...] = field(compare=False)
    answer: Future[Any] = field(compare=False, default_factory=Future)
    again: bool = field(compare=False, default=True)
    place: int = field(compare=False, default=-1)


def start_processes(workers: int, allowed: Any) -> Executor:
    """Worker processes started afresh: forking a server that has threads is not safe."""
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=prepare,
        initargs=(allowed,),
        max_tasks_per_child=_RUNS_PER_WORKER,
    )


class FairPool:
    """Runs jobs, lowest priority number first. They wait here, not in the executor, so that they can be dropped."""

    def __init__(self, workers: int | None = None, start: Callable[[int, Any], Executor] = start_processes) -> None:
        self.workers = workers or max(1, os.cpu_count() or 1)
        self._start = start
        self._executor: Executor | None = None
        # A byte per running job: the threads that it may use now; a worker looks at its own between two months.
        self._allowed = multiprocessing.get_context("spawn").RawArray("B", _MOST_AT_ONCE)
        self._places: dict[Future[Any], int] = {}
        self._waiting: list[_Job] = []
        self._running = 0
        self._number = itertools.count()
        self._lock = threading.RLock()
        self._closed = False

    def submit(self, priority: int, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """The answer to come. Cancel it to drop a job that has not begun."""
        job = _Job(priority, next(self._number), function, arguments)
        with self._lock:
            heapq.heappush(self._waiting, job)
        self._fill()
        return job.answer

    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        with self._lock:
            return not self._running and not self._anyone_waits()

    def drop(self, answer: Future[Any]) -> None:
        """Nobody wants it any more: a job that waits never begins, one that runs stops at its next month."""
        with self._lock:
            if not answer.cancel() and answer in self._places:
                self._allowed[self._places[answer]] = STOPPED
            self._share_threads()

    def close(self) -> None:
        """Drop what waits and end the workers."""
        with self._lock:
            self._closed = True
            waiting, self._waiting = self._waiting, []
            executor = self._executor
        if executor is not None:
            # A run in progress is of no use any more, and waiting for it would look like hanging.
            processes = list((getattr(executor, "_processes", None) or {}).values())
            executor.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()
        # Whoever waits is told without the lock: they take locks of their own, and may be asking us for ours.
        for job in waiting:
            job.answer.cancel()

    def _processes(self) -> Executor:
        if self._executor is None:
            self._executor = self._start(self.workers, self._allowed)
        return self._executor

    def _fill(self) -> None:
        begun: list[tuple[_Job, Future[Any]]] = []
        with self._lock:
            while self._waiting and self._running < self.workers and not self._closed:
                job = heapq.heappop(self._waiting)
                if job.answer.running() or job.answer.set_running_or_notify_cancel():
                    begun.append((job, self._begin(job)))
            self._share_threads()
        # Without the lock, as in `close`: what is done already answers at once.
        for job, done in begun:
            done.add_done_callback(partial(self._finish, job))

    def _begin(self, job: _Job) -> Future[Any]:
        self._running += 1
        taken = set(self._places.values())
        job.place = next(place for place in itertools.count() if place not in taken)
        self._places[job.answer], self._allowed[job.place] = job.place, 1
        self._share_threads()
        try:
            return self._work(job)
        except BrokenExecutor:
            self._executor = None
            return self._work(job)
        except RuntimeError:  # Python is ending: it takes no more work, and nobody waits for an answer
            self._closed = True
            dropped: Future[Any] = Future()
            dropped.cancel()
            return dropped

    def _share_threads(self) -> None:
        """A job gets the whole machine as long as no other waits or runs, apart from those told to stop."""
        wanted = [place for place in self._places.values() if self._allowed[place] != STOPPED]
        alone = len(wanted) == 1 and not self._anyone_waits()
        for place in wanted:
            self._allowed[place] = self.workers if alone else 1

    def _anyone_waits(self) -> bool:
        return any(not job.answer.cancelled() for job in self._waiting)

    def _work(self, job: _Job) -> Future[Any]:
        return self._processes().submit(run_at, job.place, job.function, *job.arguments)

    def _finish(self, job: _Job, done: Future[Any]) -> None:
        with self._lock:
            self._running -= 1
            self._places.pop(job.answer, None)
        error = None if done.cancelled() else done.exception()
        if isinstance(error, BrokenExecutor) and job.again and not self._closed:
            self._retry(job)
        elif error is not None:
            job.answer.set_exception(error)
        elif done.cancelled():
            job.answer.set_exception(RuntimeError("the simulation was stopped"))
        else:
            job.answer.set_result(done.result())
        self._fill()

    def _retry(self, job: _Job) -> None:
        """A worker died (for lack of memory, say): start new ones and try this job once more."""
        with self._lock:
            self._executor, job.again = None, False
            heapq.heappush(self._waiting, job)
