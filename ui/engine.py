"""Runs the visitor's decision in the background and publishes pictures: first from one replicate, then the band."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

import solara
import solara.lab

from ui import choices, session
from ui.address import Decision
from ui.picture import Picture, paired
from ui.pool import FairPool
from ui.runs import Runs, key_of, plain
from ui.worker import Task

REPLICATES = 20
PUBLISH_AT = (1, 5, 10)  # and when all are there
# A key held down sends values faster than a run can be given up again.
_DEBOUNCE_SECONDS = 0.03
_MOST_IN_FLIGHT = 6
# Receives a better picture, or None where only the progress is new.
Show = Callable[[Picture | None, session.Progress], None]
_log = logging.getLogger("scaleup.ui")


@cache
def shared_runs() -> Runs:
    """The one pool and cache of this server."""
    return Runs(FairPool())


def wanted_replicates() -> int:
    """Replicates behind a finished picture; a slow machine may be told to do with fewer."""
    told = os.environ.get("SCALEUP_APP_REPLICATES", "")
    return int(told) if told.isdecimal() and int(told) > 0 else REPLICATES


def warm_up() -> None:
    """Start the workers and the first picture before the first visitor comes."""
    first = _pair(choices.default_address().decision)
    for replicate in range(wanted_replicates()):
        for side in first:
            shared_runs().want(side.task, side.key, replicate)


@dataclass(frozen=True)
class _Side:
    key: str
    task: Task = field(compare=False)


def _pair(decision: Decision) -> tuple[_Side, _Side]:
    """The baseline and the decision, as settings that any process can receive."""
    both = (choices.baseline_of(decision), choices.resolve(decision))
    baseline, scenario = (Task(plain(settings), decision.sampled) for settings in both)
    return _Side(key_of(baseline), baseline), _Side(key_of(scenario), scenario)


@solara.component
def Engine() -> None:
    """Runs whenever the decision changes; shows nothing."""
    decision = session.decision.value
    current = solara.use_ref(decision)
    current.current = decision

    async def run() -> None:
        try:
            await follow(decision, lambda: current.current == decision, _show)
        except asyncio.CancelledError:
            raise
        except Exception:
            _log.exception("simulation failed")
            session.progress.value = session.Progress(failed=True)

    solara.lab.use_task(run, dependencies=[decision], raise_error=False)


async def follow(decision: Decision, is_current: Callable[[], bool], show: Show) -> None:
    """Run a decision and its baseline, and show each picture as it becomes better, until it is no longer current."""
    runs, wanted = shared_runs(), wanted_replicates()
    sides = _pair(decision)
    if not all(runs.done(side.key, wanted) for side in sides):
        show(None, session.Progress(0, wanted))
        await asyncio.sleep(_DEBOUNCE_SECONDS)
    jobs = [(side, replicate) for replicate in range(wanted) for side in dict.fromkeys(sides)]
    done: set[tuple[str, int]] = set()
    asked: dict[tuple[str, int], asyncio.Future] = {}
    published = 0
    try:
        while is_current():
            _ask(runs, jobs, asked, done)
            both = sum(all((side.key, number) in done for side in sides) for number in range(wanted))
            if both > published and (both == wanted or any(published < step <= both for step in PUBLISH_AT)):
                show(_picture(decision, runs, sides), session.Progress(both, wanted))
                published = both
            if both == wanted:
                return
            show(None, session.Progress(both, wanted))
            finished, _ = await asyncio.wait(asked.values(), return_when=asyncio.FIRST_COMPLETED)
            for job in [job for job, answer in asked.items() if answer in finished]:
                asked.pop(job).result()
                done.add(job)
    finally:
        for (key, replicate), answer in asked.items():
            answer.cancel()
            runs.release(key, replicate)


def _ask(runs: Runs, jobs: list[tuple[_Side, int]], asked: dict, done: set[tuple[str, int]]) -> None:
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


def _picture(decision: Decision, runs: Runs, sides: Iterable[_Side]) -> Picture | None:
    baseline, scenario = (runs.snapshot(side.key) for side in sides)
    if baseline is None or scenario is None:
        return None
    settings = choices.resolve(decision)
    return paired(decision, settings.country, settings.first_month, wanted_replicates(), baseline, scenario)


def _show(picture: Picture | None, progress: session.Progress) -> None:
    if picture is not None:
        session.publish(picture)
    session.progress.value = progress
