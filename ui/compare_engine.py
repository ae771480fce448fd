"""Runs the compared scenarios in the background and publishes what they show together."""

from __future__ import annotations

import asyncio
import logging

import solara
import solara.lab

from ui import comparison, session
from ui.address import Slot
from ui.contrast import Contrast, contrast_of
from ui.engine import PUBLISH_AT, shared_runs, wanted_replicates
from ui.rounds import in_rounds, side_of

_log = logging.getLogger("scaleup.ui")
_DEBOUNCE_SECONDS = 0.1

contrast: solara.Reactive[Contrast | None] = solara.reactive(None)
progress: solara.Reactive[session.Progress] = solara.reactive(session.Progress())


@solara.component
def CompareEngine(slots: tuple[Slot, ...]) -> None:
    """Runs whenever the compared scenarios change; shows nothing."""
    current = solara.use_ref(slots)
    current.current = slots
    # A closed page wants nothing any more.
    solara.use_effect(lambda: lambda: setattr(current, "current", None), [])

    async def run() -> None:
        try:
            await _run(slots, lambda: current.current == slots)
        except asyncio.CancelledError:
            raise
        except Exception:
            _log.exception("comparison failed")
            progress.value = session.Progress(failed=True)

    solara.lab.use_task(run, dependencies=[slots], raise_error=False)


async def _run(slots: tuple[Slot, ...], is_current: object) -> None:
    assert callable(is_current)
    runs, wanted, sampled = shared_runs(), wanted_replicates(), slots[0].decision.sampled
    settings = comparison.settings_of(slots)
    sides = [side_of(item, sampled) for item in settings]
    if not all(runs.done(side.key, wanted) for side in sides):
        progress.value = session.Progress(0, wanted)
        await asyncio.sleep(_DEBOUNCE_SECONDS)
    published = [0]

    def tell(done: int) -> None:
        if done > published[0] and (done == wanted or any(published[0] < step <= done for step in PUBLISH_AT)):
            found = [runs.snapshot(side.key) for side in sides]
            if all(snapshot is not None for snapshot in found):
                known = [snapshot for snapshot in found if snapshot is not None]
                contrast.value = contrast_of(slots, settings[0].first_month, wanted, sampled, known)
                published[0] = done
        progress.value = session.Progress(done, wanted)

    await in_rounds(runs, sides, wanted, is_current, tell)


def faded(seen: Contrast | None) -> str:
    """Marks results of an earlier choice, so that an old number is never read as a new one."""
    return "" if seen is None or seen.slots == comparison.comparable(comparison.shown()) else " old"
