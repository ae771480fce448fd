"""The runner: keeps a team busy with chunks of runs, and writes what comes back as parts."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from batch_runs.chunks import Chunks
from batch_runs.executors import Team, is_death
from batch_runs.parts import DONE, Rows, as_table, part_schema, write_part
from batch_runs.plan import Plan
from batch_runs.progress import Reporter
from batch_runs.worker import lost, recipe_of
from scenarios.errors import RunError

CHUNKS_PER_SLOT = 2
MOST_DEATHS_ALONE = 2  # the first may be somebody else's doing, such as another program's hunger for memory
MOST_DEATHS_IN_A_ROW = 6
DIED = "the worker process died, perhaps for want of memory"


class Runner:
    """Lives these positions of a plan and writes parts into a folder."""

    def __init__(self, plan: Plan, team: Team, folder: Path, reporter: Reporter) -> None:
        experiment = plan.experiment
        self.plan, self.team, self.folder, self.reporter = plan, team, folder, reporter
        self.recipe = recipe_of(experiment.scenario, experiment.outcomes, experiment.districts)
        self.schema = part_schema(experiment)
        self._flying: dict[Future[Any], list[int]] = {}
        self._suspects: deque[int] = deque()  # runs that were under way when a worker died
        self._deaths = 0
        self._deaths_alone: Counter[int] = Counter()

    def run(self, positions: Sequence[int] | NDArray[np.int64]) -> None:
        """Live them all.

        Raises:
            RunError: if workers die one after another, or a part cannot be written; earlier parts are kept.
        """
        chunks = Chunks(positions, self.team.chunk_seconds, int(np.prod(self.recipe.shape)) * 8)
        began = time.monotonic()
        try:
            while chunks or self._flying or self._suspects:
                self._send(chunks, began)
                ready, _ = wait(self._flying, timeout=1.0, return_when=FIRST_COMPLETED)
                for future in ready:
                    self._receive(future, chunks)
                self.reporter.told(0, 0)  # also while nothing comes back
        except BaseException:
            self._harvest()
            raise

    def _send(self, chunks: Chunks, began: float) -> None:
        slots = self.team.slots()
        if self._suspects:  # one at a time and alone, to find the one that kills
            if not self._flying:
                self._submit([self._suspects.popleft()])
            return
        while chunks and len(self._flying) < CHUNKS_PER_SLOT * slots:
            self._submit(chunks.take(slots, time.monotonic() - began))

    def _submit(self, positions: list[int]) -> None:
        runs = [self.plan.run(position) for position in positions]
        try:
            future = self.team.executor.submit(self.team.work, self.recipe, runs)
        except BrokenExecutor as error:
            future = Future()
            future.set_exception(error)
        self._flying[future] = positions

    def _receive(self, future: Future[Any], chunks: Chunks) -> None:
        positions = self._flying.pop(future, None)
        if positions is None:
            return
        try:
            rows = future.result()
        except BrokenExecutor:
            self._bury(positions)
            return
        except RunError:
            raise
        except (OSError, CancelledError) as error:
            raise RunError(f"the workers were lost ({type(error).__name__}); what was done is kept") from error
        except Exception as error:
            if not is_death(error):
                raise
            self._give_up(positions)
            return
        self._deaths = 0
        chunks.learn(len(positions), sum(rows.seconds))
        self._write(rows)

    def _bury(self, positions: list[int]) -> None:
        """A worker died: whatever was under way is tried again, run by run; a run that was alone twice has failed."""
        self._deaths += 1
        alone = len(positions) == 1 and not self._flying
        self._deaths_alone.update(positions if alone else ())
        for others in self._flying.values():
            self._suspects.extend(others)
        self._flying.clear()
        if self._deaths > MOST_DEATHS_IN_A_ROW or not self.team.start_again():
            raise RunError(f"{DIED}, several times in a row; what was done is kept. Try fewer --workers")
        if alone and self._deaths_alone[positions[0]] >= MOST_DEATHS_ALONE:
            self._write(lost(self.recipe, self.plan.run(positions[0]), DIED))
        else:
            self._suspects.extendleft(reversed(positions))

    def _give_up(self, positions: list[int]) -> None:
        """A cluster tried a chunk on several workers, and all of them died: try run by run, then give the run up."""
        if len(positions) == 1:
            self._write(lost(self.recipe, self.plan.run(positions[0]), DIED))
        else:
            self._suspects.extend(positions)

    def _write(self, rows: Rows) -> None:
        write_part(self.folder, as_table(rows, self.schema))
        done = sum(status == DONE for status in rows.statuses)
        self.reporter.told(done, len(rows.statuses) - done)

    def _harvest(self) -> None:
        """Stopped: what has already come back is still written, if that is possible."""
        for future in list(self._flying):
            if future.done() and not future.cancelled() and future.exception() is None:
                try:
                    self._write(future.result())
                except (RunError, OSError):
                    return
