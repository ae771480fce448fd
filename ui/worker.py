"""What a background process does: live one replicate and hand back only what the page can show.

Nothing here may import Solara: every worker would pay for it, and worker start-up is what the first visitor waits for.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.outcomes import INDEX, Recording, district_outcomes, has_district_value, national_outcomes, outcomes, ratio
from model.settings import Settings

if TYPE_CHECKING:
    from model import ScaleUpModel

# What the rollout runs up against, beside the outcomes: computed for the country only.
LIMITS: tuple[str, ...] = ("money_allowed_share", "steering_kept_share")
# Sums behind the cost of one more child, and behind what is left of a gain when the donors have gone.
COUNTED: tuple[str, ...] = (
    "treated_timely_correct", "prompt_any", "need", "home_visits", "home_visits_norm", "treated", "treated_timely",
    "treated_correct", "competence", "districts",
)  # fmt: skip
NATIONAL: tuple[str, ...] = (*outcomes(), *LIMITS, *COUNTED)
# Money by category is shown for the country only; the map has its total.
MAPPED: tuple[str, ...] = tuple(
    name
    for name, outcome in outcomes().items()
    if has_district_value(outcome) and (outcome.kind != "money" or name == "cost_usd")
)
# The map's outcomes; whether access would allow a programme to start there; visits that supervisors have days for.
DISTRICT: tuple[str, ...] = (*MAPPED, "reachable", "visit_capacity_per_chw")


class RunStoppedError(Exception):
    """Nobody wants the run any more."""


@dataclass(frozen=True, eq=False)
class Replicate:
    """One run, reduced: of the country (n_months, NATIONAL), of districts (n_months, n_districts, DISTRICT)."""

    national: NDArray[np.float32]
    district: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Task:
    """What a replicate is of: settings, and whether it draws its assumptions from their ranges."""

    settings: Settings
    sampled: bool = False


def simulate_compact(task: Task, replicate: int) -> Replicate:
    """One replicate, reduced to single precision before it crosses to the server's process.

    Raises:
        RunStoppedError: if the server says that nobody wants it any more.
    """
    from model import ScaleUpModel
    from model.threads import use_threads

    with use_threads(threads_allowed()):
        model = ScaleUpModel(task.settings, replicate=replicate, draw=replicate if task.sampled else None)
    limits, reachable = [], []
    while model.month < task.settings.months:
        if is_stopped():
            model.dissolve()
            raise RunStoppedError
        with use_threads(threads_allowed()):
            model.step()
        limits.append(_limits(model))
        reachable.append(model.reachable())
    recording = model.recording
    model.dissolve()
    return compact(recording, np.array(limits), np.array(reachable))


def _limits(model: ScaleUpModel) -> tuple[float, float]:
    """What money allows of the spending planned this month, and what goes on after the donors have left [0–1]."""
    return model.treasury.allowed_share, model.steering_group.kept_share()


def compact(recording: Recording, limits: NDArray[np.float64], reachable: NDArray[np.bool_]) -> Replicate:
    """The outcomes that the page shows, and what the rollout ran up against."""
    national, district = national_outcomes(recording), district_outcomes(recording)
    counts = recording.counts
    capacity = ratio(counts[:, :, INDEX["supervision_visit_capacity"]], counts[:, :, INDEX["posts_filled"]])
    sums = counts.sum(axis=1)
    columns = [*(national[name] for name in outcomes()), *limits.T, *(sums[:, INDEX[name]] for name in COUNTED)]
    return Replicate(
        np.stack(columns, axis=-1).astype(np.float32),
        np.stack([*(district[name] for name in MAPPED), reachable, capacity], axis=-1).astype(np.float32),
    )


# In a worker: one byte per running job, the threads that the server allows it now; and which of them is ours.
_allowed: Any = None
_place = 0
STOPPED = 0


def threads_allowed() -> int:
    """Threads that this worker may use now: as many as the machine has while no other job runs or waits."""
    return max(1, _allowed[_place]) if _allowed is not None else 1


def is_stopped() -> bool:
    """Whether the job that this worker runs is no longer wanted."""
    return _allowed is not None and _allowed[_place] == STOPPED


def run_at(place: int, function: Callable[..., Any], *arguments: Any) -> Any:
    """Run a job that can be stopped through that place of the shared bytes."""
    global _place
    _place = place
    return function(*arguments)


def prepare(allowed: Any = None) -> None:
    """Set up a worker: leave Ctrl-C to the server, give it the right of way, and end when it is gone."""
    global _allowed
    _allowed = allowed
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(5)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(parent: int) -> None:
    wait([parent])
    os._exit(0)
