"""The front line on several threads: districts are split into runs of about equally many posts.

Districts do not touch each other within a month, so the result does not depend on the number of threads. A process
that another one has started (a worker of a pool) uses one thread: there the replicates already fill the machine.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import cache

import numpy as np
from numpy.typing import NDArray

from model.agents.chws import new_desks
from model.compiled import is_jit_off
from model.frontline import frontline_month
from model.outcomes import as_rows
from model.rows import Rows, as_called

# Below this many posts a second thread costs more than it brings.
FEWEST_POSTS_PER_THREAD = 1500
_told: int | None = None


def live_front_line(
    districts: Rows,
    chws: Rows,
    supervisors: Rows,
    policies: Rows,
    parameter_row: Rows,
    run: np.uint64,
    month: int,
    counts: NDArray[np.float64],
) -> None:
    """One month of every district; `counts` (n_districts, n_counts) receives the sums."""
    people = as_called(districts), as_called(chws), as_called(supervisors)
    rules = as_called(policies), as_called(parameter_row)
    arguments = (*people, *rules, run, month, as_called(as_rows(counts)))
    edges = split(people[0]["posts"], thread_count())
    desks = as_called(new_desks(len(edges) - 1))
    with np.errstate(over="ignore"):  # hashing wraps around; compiled code does so silently
        others = [
            pool().submit(frontline_month, *arguments, desks[part : part + 1], *edges[part : part + 2])
            for part in range(1, len(desks))
        ]
        try:
            frontline_month(*arguments, desks[:1], *edges[:2])  # the first part is this thread's own
        finally:
            if others:
                wait(others)
        for other in others:
            other.result()


def split(posts: NDArray[np.int64], threads: int) -> list[int]:
    """District rows at which the runs begin, and the end."""
    total = int(posts.sum())
    parts = max(1, min(threads, total // FEWEST_POSTS_PER_THREAD))
    if parts == 1:
        return [0, len(posts)]
    before = np.cumsum(posts) - posts
    cuts = [int(np.searchsorted(before, total * part / parts)) for part in range(1, parts)]
    return sorted({0, *cuts, len(posts)})


def thread_count() -> int:
    """Threads that one run may use now."""
    return _told if _told is not None else usual_thread_count()


@contextmanager
def use_threads(count: int) -> Iterator[None]:
    """Let the runs inside use so many threads: a worker process that has the machine to itself may use it all."""
    global _told
    before, _told = _told, count
    try:
        yield
    finally:
        _told = before


@cache
def usual_thread_count() -> int:
    """Threads that one run may use, unless told otherwise."""
    asked = os.environ.get("SCALEUP_THREADS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    if is_jit_off() or multiprocessing.parent_process() is not None:
        return 1
    return core_count()


def core_count() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def pool() -> ThreadPoolExecutor:
    """The other threads, started once per process."""
    return ThreadPoolExecutor(max(1, max(thread_count(), core_count()) - 1), thread_name_prefix="front-line")
