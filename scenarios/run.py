"""Replicates of a scenario: the same months lived again with other luck, in this process or in several."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, TypeVar

from model.settings import Settings
from scenarios.pool import default_workers, run_jobs

if TYPE_CHECKING:
    from model.outcomes import Recording

Progress = Callable[[int, int], None]
Result = TypeVar("Result")


def simulate(settings: Settings, replicate: int, sampled: bool = False) -> Recording:
    """One run in this process; with `sampled`, replicate k uses draw k of the assumptions."""
    from model import ScaleUpModel

    return ScaleUpModel.lived(settings, replicate, draw=replicate if sampled else None)


def in_order(
    function: Callable[[int], Result],
    replicates: int,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Generator[Result, None, None]:
    """What `function` returns for each replicate, in order; results that come early wait for their turn."""
    early: dict[int, Any] = {}
    turn = 0
    team = default_workers(replicates) if workers is None else workers
    # Closing stops the workers at once, also when whoever asked for the results fails or is interrupted.
    with contextlib.closing(run_jobs(function, range(replicates), team)) as results:
        for done, (position, result) in enumerate(results, start=1):
            if progress is not None:
                progress(done, replicates)
            early[position] = result
            while turn in early:
                yield early.pop(turn)
                turn += 1
