"""What the model makes of what was published: one replicate of one target, and all targets in one run.

`simulate` is also what calibration works with.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import numpy as np

from scenarios.run import Progress, in_order
from scenarios.trials.estimates import Estimate
from scenarios.trials.parts import Trial
from scenarios.trials.replicate import Play
from scenarios.validation.measures import measured
from scenarios.validation.targets import Target
from scenarios.validation.verdict import Verdict, verdict

DEFAULT_REPLICATES, QUICK_REPLICATES = 40, 24
Found = dict[str, Estimate | float]


def simulate(
    target: Target,
    replicate: int,
    assumptions: Mapping[str, float] | None = None,
    seed: int = 1,
    draw: int | None = None,
) -> float:
    """The target's number in one replicate, as a trial or survey would find it; targets of one design share runs."""
    found = _found(target, replicate, tuple(sorted((assumptions or {}).items())), seed, draw)
    return found.estimate if isinstance(found, Estimate) else found


def _found(
    target: Target, replicate: int, assumptions: tuple[tuple[str, float], ...], seed: int, draw: int | None
) -> Estimate | float:
    plays = [_play(_Design(trial), replicate, assumptions, seed, draw) for trial in target.trials]
    if target.outcome is not None:
        return plays[0].estimate(target.trials[0].outcomes.index(target.outcome), target.outcome)
    assert target.pattern is not None
    return float(np.mean([measured(play, target.pattern) for play in plays]))


class _Design:
    """A trial without its name and outcomes: equal designs have equal runs."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.key = repr(replace(trial, name="", title={}, summary={}, source="", outcomes=(), path=None))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Design) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=4)
def _play(
    design: _Design, replicate: int, assumptions: tuple[tuple[str, float], ...], seed: int, draw: int | None
) -> Play:
    trial = design.trial  # what it assumes is part of the design, so it wins
    return Play(trial, replicate, seed, {**dict(assumptions), **trial.assumptions}, draw)


def validate(
    chosen: Sequence[Target],
    replicates: int = DEFAULT_REPLICATES,
    seed: int = 1,
    workers: int | None = None,
    assumptions: Mapping[str, float] | None = None,
    progress: Progress | None = None,
) -> tuple[Verdict, ...]:
    """Every target beside what is simulated, in the order given; the same whatever the number of workers.

    Raises:
        RunError: if a replicate fails or a worker dies.
    """
    groups = _groups(chosen)
    job = partial(_job, groups, replicates, seed, tuple(sorted((assumptions or {}).items())))
    results: dict[str, list[Any]] = {target.name: [] for target in chosen}
    with contextlib.closing(in_order(job, len(groups) * replicates, workers, progress)) as answers:
        for answer in answers:
            for name, found in answer.items():
                results[name].append(found)
    return tuple(verdict(target, results[target.name]) for target in chosen)


def _groups(chosen: Sequence[Target]) -> list[tuple[Target, ...]]:
    """Targets that share their designs, together."""
    groups: dict[tuple[_Design, ...], list[Target]] = {}
    for target in chosen:
        groups.setdefault(tuple(_Design(trial) for trial in target.trials), []).append(target)
    return [tuple(group) for group in groups.values()]


def _job(
    groups: list[tuple[Target, ...]],
    replicates: int,
    seed: int,
    assumptions: tuple[tuple[str, float], ...],
    number: int,
) -> Found:
    group, replicate = divmod(number, replicates)
    return {target.name: _found(target, replicate, assumptions, seed, None) for target in groups[group]}
