"""Who lives the runs: this process, a pool of processes, or a Dask cluster, all as `concurrent.futures` executors."""

from __future__ import annotations

import contextlib
import logging
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from batch_runs.extras import needed
from batch_runs.parts import Rows
from batch_runs.worker import live, live_on_one_thread
from scenarios.errors import OutputError
from scenarios.pool import default_workers, follow_parent, interrupts_held_back, worker_context

SECONDS_TO_ANSWER = 20
TRIES_OF_A_LOST_TASK = 3


@dataclass
class Team:
    """An executor, and how many tasks it can work on at a time.

    `slots` is asked again and again, for a cluster grows and shrinks. `chunk_seconds` is how long a task should take
    [s]. `again` makes a new executor in place of one whose workers died; without it the sweep stops there. `work` is
    what a worker does with a chunk.
    """

    executor: Executor
    slots: Callable[[], int]
    chunk_seconds: float
    again: Callable[[], Executor] | None = None
    work: Callable[..., Rows] = live

    def start_again(self) -> bool:
        """A new executor in place of a broken one; false if there is none to be had."""
        if self.again is None:
            return False
        _end(self.executor)
        self.executor = self.again()
        return True


def is_death(error: Exception) -> bool:
    """Whether a cluster gave a task up because worker after worker died of it."""
    return type(error).__name__ == "KilledWorker"


class HereExecutor(Executor):
    """Runs each task at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The answer, already there."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextlib.contextmanager
def local_team(workers: int | None, jobs: int) -> Iterator[Team]:
    """This process if one worker is enough, else a pool of processes that end with it."""
    number = default_workers(jobs) if workers is None else max(1, min(workers, jobs))
    if number == 1:
        yield Team(HereExecutor(), lambda: 1, 2.0)
        return
    team = Team(_pool(number), lambda: number, 5.0, lambda: _pool(number))
    try:
        with interrupts_held_back():
            team.executor.submit(_ready).result()  # all processes start now, and none of them hears Ctrl-C
        yield team
    finally:
        _end(team.executor)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=worker_context(), initializer=_begin)


def _begin() -> None:
    """Ctrl-C is the parent's business, and a worker whose parent is gone ends too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    follow_parent()


def _ready() -> None:
    """Nothing: asked for so that the pool starts its processes."""


def _end(executor: Executor) -> None:
    """Stop at once, also in the middle of a run: what is not written yet will be run again."""
    processes = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    for process in processes:
        process.join()


@contextlib.contextmanager
def dask_team(address: str) -> Iterator[Team]:
    """The workers of a Dask scheduler; a task whose worker died goes to another one.

    Raises:
        MissingExtraError: if Dask is not installed.
        OutputError: if no scheduler answers.
    """
    distributed: Any = needed("distributed", "cluster")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is told in our own words
    client: Any
    try:
        where = {"scheduler_file": address} if address.endswith(".json") else {"address": address}
        client = distributed.Client(**where, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise OutputError(
            f"--dask {address}: no scheduler answers there; allowed: HOST:PORT, or a scheduler file that ends in .json"
        ) from error

    def slots() -> int:
        return max(1, sum(client.nthreads().values()))

    executor = client.get_executor(retries=TRIES_OF_A_LOST_TASK, pure=False)
    try:
        yield Team(executor, slots, 30.0, work=live_on_one_thread)
    finally:
        executor.shutdown(wait=False)
        client.close(timeout=5)
