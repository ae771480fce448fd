"""What a background process does: live one replicate and hand back only what the page can show.

Nothing here may import Solara: every worker would pay for it, and worker start-up is what the first visitor waits for.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from dataclasses import dataclass
from multiprocessing.connection import wait

import numpy as np
from numpy.typing import NDArray

from model.outcomes import Recording, district_outcomes, has_district_value, national_outcomes, outcomes
from model.settings import Settings

NATIONAL: tuple[str, ...] = tuple(outcomes())
# Money by category is shown for the country only; the map has its total.
MAPPED: tuple[str, ...] = tuple(
    name
    for name, outcome in outcomes().items()
    if has_district_value(outcome) and (outcome.kind != "money" or name == "cost_usd")
)


@dataclass(frozen=True, eq=False)
class Replicate:
    """One run, reduced: outcomes of the country (n_months, NATIONAL), of districts (n_months, n_districts, MAPPED)."""

    national: NDArray[np.float32]
    district: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Task:
    """What a replicate is of: settings, and whether it draws its assumptions from their ranges."""

    settings: Settings
    sampled: bool = False


def simulate_compact(task: Task, replicate: int) -> Replicate:
    """One replicate, reduced to single precision before it crosses to the server's process."""
    from scenarios.run import simulate

    return compact(simulate(task.settings, replicate, task.sampled))


def compact(recording: Recording) -> Replicate:
    """The outcomes that the page shows."""
    national, district = national_outcomes(recording), district_outcomes(recording)
    return Replicate(
        np.stack([national[name] for name in NATIONAL], axis=-1).astype(np.float32),
        np.stack([district[name] for name in MAPPED], axis=-1).astype(np.float32),
    )


def prepare() -> None:
    """Set up a worker: leave Ctrl-C to the server, give it the right of way, and end when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(5)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(parent: int) -> None:
    wait([parent])
    os._exit(0)
