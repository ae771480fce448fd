"""What a worker does with one chunk of runs: lives each of them, and hands back rows, never models.

A run that fails is a row with its error, and the others go on.
"""

from __future__ import annotations

import dataclasses
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from batch_runs.identity import canonical, model_hash
from batch_runs.measures import district_series, national_series, total_columns, totals
from batch_runs.parts import DONE, FAILED, Rows
from batch_runs.plan import Run
from batch_runs.run import settings_of, simulate
from model.countries import load_country
from scenarios.errors import RunError
from scenarios.files import Scenario

Floats = NDArray[np.float64]
LONGEST_ERROR, LONGEST_TRACEBACK = 300, 8000


@dataclass(frozen=True)
class Recipe:
    """What all runs of a sweep share; `model` is the hash of the model's files that the plan was made with."""

    base: Scenario
    outcomes: tuple[str, ...]
    districts: bool
    model: str

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of the monthly values of one run: outcomes, places, months."""
        places = 1 + (len(load_country(self.base.country).names) if self.districts else 0)
        return len(self.outcomes), places, self.base.months


def recipe_of(base: Scenario, outcomes: tuple[str, ...], districts: bool) -> Recipe:
    """The recipe, without what only people read: it travels with every chunk."""
    light = dataclasses.replace(base, files=(), title={}, summary={}, question={})
    return Recipe(light, outcomes, districts, model_hash(base.country))


def live(recipe: Recipe, runs: Sequence[Run]) -> Rows:
    """Live the runs of one chunk, one after another.

    Raises:
        RunError: if this machine has another version of the model than the plan was made with.
    """
    if model_hash(recipe.base.country) != recipe.model:
        raise RunError("a worker has another version of the model than the one that made the plan; install the same")
    chunk = _Chunk(recipe, len(runs))
    for row, run in enumerate(runs):
        chunk.live(row, run)
    return chunk.rows([run.id for run in runs])


def live_on_one_thread(recipe: Recipe, runs: Sequence[Run]) -> Rows:
    """The same in a process that cannot know that others like it already fill the machine."""
    from model.threads import use_threads

    with use_threads(1):
        return live(recipe, runs)


class _Chunk:
    def __init__(self, recipe: Recipe, length: int) -> None:
        self.recipe = recipe
        self.totals = np.full((length, len(total_columns(recipe.outcomes))), np.nan)
        self.monthly = np.full((length, *recipe.shape), np.nan)
        self.statuses, self.errors, self.tracebacks = [DONE] * length, [""] * length, [""] * length
        self.seconds = [0.0] * length
        self._known: dict[str, int] = {}  # design points may repeat one another
        self._settings: tuple[object, Scenario] | None = None

    def live(self, row: int, run: Run) -> None:
        """One run into its row."""
        content = canonical([run.levers, run.assumptions, run.replicate, run.draw])
        same = self._known.setdefault(content, row)
        if same != row:
            columns: tuple[Any, ...] = (self.totals, self.monthly, self.statuses, self.errors, self.tracebacks)
            for values in columns:
                values[row] = values[same]
            return
        began = time.perf_counter()
        try:
            self._keep(row, run)
        except Exception as error:
            self.statuses[row] = FAILED
            self.errors[row] = told(error)
            self.tracebacks[row] = traceback.format_exc()[-LONGEST_TRACEBACK:]
            self.totals[row] = self.monthly[row] = np.nan
        self.seconds[row] = time.perf_counter() - began

    def _keep(self, row: int, run: Run) -> None:
        recording = simulate(self._settings_of(run), run.replicate, run.draw)
        national = national_series(recording, self.recipe.outcomes)
        self.totals[row] = totals(recording, self.recipe.outcomes, national)
        self.monthly[row, :, 0] = national
        if self.recipe.districts:
            self.monthly[row, :, 1:] = district_series(recording, self.recipe.outcomes).swapaxes(1, 2)

    def _settings_of(self, run: Run) -> Scenario:
        """The settings of a design point, worked out once for its replicates."""
        point = (run.point, run.assumptions)
        if self._settings is None or self._settings[0] != point:
            self._settings = (point, settings_of(self.recipe.base, run.levers, run.assumptions))
        return self._settings[1]

    def rows(self, ids: list[str]) -> Rows:
        """What there is now."""
        return Rows(ids, self.statuses, self.errors, self.tracebacks, self.seconds, self.totals, self.monthly)


def lost(recipe: Recipe, run: Run, reason: str) -> Rows:
    """The row of a run that took its worker with it."""
    chunk = _Chunk(recipe, 1)
    chunk.statuses, chunk.errors = [FAILED], [reason]
    return chunk.rows([run.id])


def told(error: Exception) -> str:
    """An error in one line."""
    text = " ".join(str(error).split())[:LONGEST_ERROR]
    return f"{type(error).__name__}{': ' + text if text else ''}"
