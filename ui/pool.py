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
from typing import Any

from ui.worker import prepare

_RUNS_PER_WORKER = 500  # then a fresh one takes over, so that no leak can grow


@dataclass(order=True)
class _Job:
    priority: int
    number: int
    work: Callable[[], Future[Any]] = field(compare=False)
    answer: Future[Any] = field(compare=False, default_factory=Future)
    again: bool = field(compare=False, default=True)


def start_processes(workers: int) -> Executor:
    """Worker processes started afresh: forking a server that has threads is not safe."""
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=prepare,
        max_tasks_per_child=_RUNS_PER_WORKER,
    )


class FairPool:
    """Runs jobs, lowest priority number first. They wait here, not in the executor, so that they can be dropped."""

    def __init__(self, workers: int | None = None, start: Callable[[int], Executor] = start_processes) -> None:
        self.workers = workers or max(1, os.cpu_count() or 1)
        self._start = start
        self._executor: Executor | None = None
        self._waiting: list[_Job] = []
        self._running = 0
        self._number = itertools.count()
        self._lock = threading.RLock()
        self._closed = False

    def submit(self, priority: int, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """The answer to come. Cancel it to drop a job that has not begun."""
        job = _Job(priority, next(self._number), lambda: self._processes().submit(function, *arguments))
        with self._lock:
            heapq.heappush(self._waiting, job)
        self._fill()
        return job.answer

    def close(self) -> None:
        """Drop what waits and end the workers."""
        with self._lock:
            self._closed = True
            for job in self._waiting:
                job.answer.cancel()
            self._waiting.clear()
            if self._executor is not None:
                # A run in progress is of no use any more, and waiting for it would look like hanging.
                processes = list((getattr(self._executor, "_processes", None) or {}).values())
                self._executor.shutdown(wait=False, cancel_futures=True)
                for process in processes:
                    process.terminate()

    def _processes(self) -> Executor:
        if self._executor is None:
            self._executor = self._start(self.workers)
        return self._executor

    def _fill(self) -> None:
        with self._lock:
            while self._waiting and self._running < self.workers and not self._closed:
                job = heapq.heappop(self._waiting)
                if job.answer.running() or job.answer.set_running_or_notify_cancel():
                    self._begin(job)

    def _begin(self, job: _Job) -> None:
        self._running += 1
        try:
            done = job.work()
        except BrokenExecutor:
            self._executor = None
            done = job.work()
        done.add_done_callback(lambda future: self._finish(job, future))

    def _finish(self, job: _Job, done: Future[Any]) -> None:
        with self._lock:
            self._running -= 1
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
