"""Sweeps from beginning to end: run or resume one, run failed runs again, one run alone, or only what it would take."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from batch_runs.asked import Experiment
from batch_runs.executors import Team, dask_team, local_team
from batch_runs.extras import needed
from batch_runs.index import Index
from batch_runs.plan import Part, Plan, make_plan, slice_of
from batch_runs.progress import Reporter
from batch_runs.runner import Runner
from batch_runs.store import Sweep
from batch_runs.workspace import Workspace, opened
from scenarios.errors import OutputError
from scenarios.pool import default_workers, worker_context

Hire = Callable[[int], AbstractContextManager[Team]]


def team_of(workers: int | None = None, dask: str | None = None) -> Hire:
    """Who will run: asked for with the number of runs that are left.

    Worker processes begin to load the model at once, while this one reads the experiment and makes the plan.
    """
    if dask is None and (workers or default_workers(2)) > 1:
        worker_context()
    return lambda jobs: dask_team(dask) if dask else local_team(workers, jobs)


def run_sweep(
    experiment: Experiment,
    folder: Path,
    hire: Hire | None = None,
    part: Part | None = None,
    extend: bool = False,
    say: bool = False,
) -> Sweep:
    """Run what is left of an experiment's plan, or of part k of N; the tables are built once all of it is there.

    Raises:
        OutputError, ScenarioError: before anything is written, if the request or the folder cannot be used.
        RunError: disk or workers; what was done is kept.
    """
    needed("pyarrow")
    plan = make_plan(experiment)
    with opened(plan, Path(folder), part, extend) as workspace:
        index = workspace.sweep().index
        first, last = slice_of(len(plan), part)
        positions = first + np.flatnonzero(index.missing[first:last])
        _run(workspace, positions, hire or team_of(), _status(index, first, last), say)
        return workspace.build_if_complete()


def _status(index: Index, first: int, last: int) -> tuple[int, int, int]:
    return last - first, int(index.done[first:last].sum()), int(index.failed[first:last].sum())


def retry_sweep(folder: Path, hire: Hire | None = None, say: bool = False) -> Sweep:
    """Run the failed runs of a sweep again; a run that succeeds now counts, whatever it did before.

    Raises:
        OutputError: if there is no sweep, or it was made with another version of the model.
    """
    before = Sweep(folder)
    plan = make_plan(before.experiment)
    if plan.digest != before.manifest["plan"]["digest"]:
        raise OutputError(f"{folder}: was begun with other files of the model or another version; install that version")
    with opened(plan, Path(folder)) as workspace:
        index = workspace.sweep().index
        positions = np.flatnonzero(index.failed)
        _run(workspace, positions, hire or team_of(), (len(positions), 0, 0), say, "retried")
        return workspace.build_if_complete()


def _run(
    workspace: Workspace,
    positions: NDArray[np.int64],
    hire: Hire,
    status: tuple[int, int, int],
    say: bool,
    what: str = "run",
) -> None:
    if not len(positions):
        return
    plan: Plan = workspace.plan
    reporter = Reporter(plan.experiment.name, *status, quiet=not say)
    if plan.contradictions:
        reporter.say(f"{plan.experiment.name}: {plan.contradictions}")
    began = time.monotonic()
    try:
        with hire(len(positions)) as team, contextlib.closing(reporter):
            Runner(plan, team, workspace.parts, reporter).run(positions)
    finally:
        workspace.note(what, reporter.here, time.monotonic() - began)
