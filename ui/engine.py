"""Runs the visitor's decision in the background and publishes pictures: first from one replicate, then the band."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import cache

import solara
import solara.lab

from ui import choices, session
from ui.address import Decision
from ui.drawing import one_drawing
from ui.picture import Picture, paired
from ui.pool import FairPool
from ui.rounds import Side, in_rounds, side_of
from ui.runs import Runs
from ui.worker import Replicate

REPLICATES = 20
PUBLISH_AT = (1, 6)  # and when all are there
# What this visitor's last decision has begun before the page was drawn anew.
_ahead: solara.Reactive[tuple[tuple[Side, Future[Replicate]], ...]] = solara.reactive(())
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


def _pair(decision: Decision) -> tuple[Side, Side]:
    """The baseline and the decision."""
    both = (choices.baseline_of(decision), choices.resolve(decision))
    return side_of(both[0], decision.sampled), side_of(both[1], decision.sampled)


def begin(decision: Decision) -> None:
    """Begin the first runs of a decision before the page is drawn anew, and let go of the last decision's."""
    runs, earlier = shared_runs(), _ahead.value
    asked = [(side, runs.want(side.task, side.key, 0)) for side in _pair(decision)]
    _ahead.value = tuple((side, answer) for side, answer in asked if answer is not None)
    for side, answer in earlier:
        if not answer.done():
            runs.release(side.key, 0)


def show_at_once(decision: Decision) -> None:
    """Show the whole picture of a decision whose runs are all there."""
    runs, wanted, sides = shared_runs(), wanted_replicates(), _pair(decision)
    if all(runs.done(side.key, wanted) for side in sides):
        _show(_picture(decision, runs, sides), session.Progress(wanted, wanted))


def is_shown(decision: Decision) -> bool:
    """Whether the whole picture of the decision is on the screen."""
    picture = session.picture.value
    return picture is not None and picture.decision == decision and picture.replicates == picture.wanted


session.deciding.append(begin)
session.decided.append(show_at_once)


@solara.component
def Engine() -> None:
    """Runs whenever the decision changes; shows nothing."""
    decision = session.decision.value
    current = solara.use_ref(decision)
    current.current = decision

    async def run() -> None:
        if is_shown(decision):
            return
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
    runs, wanted, sides, published = shared_runs(), wanted_replicates(), _pair(decision), 0
    if not all(runs.done(side.key, wanted) for side in sides):
        show(None, session.Progress(0, wanted))

    def tell(both: int) -> None:
        nonlocal published
        is_better = both == wanted or any(published < step <= both for step in PUBLISH_AT)
        show(_picture(decision, runs, sides) if is_better else None, session.Progress(both, wanted))
        published = both if is_better else published

    await in_rounds(runs, sides, wanted, is_current, tell)


def _picture(decision: Decision, runs: Runs, sides: Iterable[Side]) -> Picture | None:
    baseline, scenario = (runs.snapshot(side.key) for side in sides)
    if baseline is None or scenario is None:
        return None
    settings = choices.resolve(decision)
    return paired(decision, settings.country, settings.first_month, wanted_replicates(), baseline, scenario)


def _show(picture: Picture | None, progress: session.Progress) -> None:
    with one_drawing():
        if picture is not None:
            session.publish(picture)
        session.progress.value = progress
