"""Runs several scenarios side by side, replicate by replicate, for as long as somebody wants to see them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from model.settings import Settings
from ui.runs import Runs, key_of, plain
from ui.worker import Task

_MOST_IN_FLIGHT = 6


@dataclass(frozen=True)
class Side:
    """One scenario to run; scenarios that simulate alike are equal."""

    key: str
    task: Task = field(compare=False)


def side_of(settings: Settings, sampled: bool) -> Side:
    """The scenario in types that any process can receive."""
    task = Task(plain(settings), sampled)
    return Side(key_of(task), task)


async def in_rounds(
    runs: Runs, sides: Sequence[Side], wanted: int, is_current: Callable[[], bool], tell: Callable[[int], None]
) -> None:
    """Run all replicates of all sides; `tell` hears how many replicates every side has."""
    jobs = [(side, replicate) for replicate in range(wanted) for side in dict.fromkeys(sides)]
    done: set[tuple[str, int]] = set()
    asked: dict[tuple[str, int], asyncio.Future] = {}
    try:
        while is_current():
            _ask(runs, jobs, asked, done)
            all_have = sum(all((side.key, number) in done for side in sides) for number in range(wanted))
            tell(all_have)
            if all_have == wanted:
                return
            finished, _ = await asyncio.wait(asked.values(), return_when=asyncio.FIRST_COMPLETED)
            for job in [job for job, answer in asked.items() if answer in finished]:
                asked.pop(job).result()
                done.add(job)
    finally:
        for (key, replicate), answer in asked.items():
            answer.cancel()
            runs.release(key, replicate)


def _ask(runs: Runs, jobs: list[tuple[Side, int]], asked: dict, done: set[tuple[str, int]]) -> None:
    """Keep a few replicates in flight, never all: other visitors want their turn too."""
    while jobs and len(asked) < _MOST_IN_FLIGHT:
        # The first picture alone, as quickly as this machine can, then the others side by side.
        if jobs[0][1] > 0 and any(replicate == 0 for _, replicate in asked):
            return
        side, replicate = jobs.pop(0)
        answer = runs.want(side.task, side.key, replicate)
        if answer is None:
            done.add((side.key, replicate))
        else:
            # Shielded: the answer is shared, and this visitor's leaving must not cancel it for the others.
            asked[(side.key, replicate)] = asyncio.shield(asyncio.wrap_future(answer))
