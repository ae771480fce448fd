"""What a sweep would take, from a short trial: runs, time and disk, and whether that is much; nothing is written."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from batch_runs.asked import Experiment
from batch_runs.designs import point_count
from batch_runs.dimensions import varied_names
from batch_runs.extension import check_extension
from batch_runs.extras import needed
from batch_runs.index import read_index
from batch_runs.layout import MANIFEST, PARTS
from batch_runs.parts import FAILED, as_table, part_schema
from batch_runs.plan import Part, Plan, make_plan, slice_of
from batch_runs.progress import duration, size
from batch_runs.store import Sweep
from batch_runs.worker import live_on_one_thread, recipe_of
from scenarios.pool import default_workers

TRIAL_RUNS = 3
LONG_SECONDS = 2 * 3600
LARGE_BYTES = 10e9
LARGE_SHARE_OF_FREE_DISK = 0.5
TABLES_AND_PARTS = 2  # months are kept in the parts, and once more in the table that is built from them


@dataclass(frozen=True)
class Bill:
    """What a sweep would take.

    Attributes:
        points, replicates, runs, left: what the plan holds, and how much of it, or of the part, is still to be run.
        varied: names of what is varied.
        workers: processes that the time is for.
        seconds_per_run, seconds: of one run, and of all that are left.
        disk_bytes: of the whole directory.
        errors: what went wrong in the trial; contradictions: what the plan says of points that cannot be run.
    """

    points: int
    replicates: int
    runs: int
    left: int
    varied: tuple[str, ...]
    workers: int
    seconds_per_run: float
    seconds: float
    disk_bytes: float
    errors: tuple[str, ...]
    contradictions: str = ""


def bill(
    experiment: Experiment, folder: Path | None = None, workers: int | None = None, part: Part | None = None
) -> Bill:
    """Try a few runs, the first, the last and one between, and reckon from them.

    Raises:
        OutputError, ScenarioError: if the experiment or the folder cannot be used.
    """
    plan = make_plan(experiment)
    left = _left(plan, folder, part)
    recipe = recipe_of(experiment.scenario, experiment.outcomes, experiment.districts)
    places = sorted({round(place) for place in np.linspace(0, len(plan) - 1, TRIAL_RUNS)})
    runs = [plan.run(place) for place in places]
    live_on_one_thread(recipe, runs[:1])  # the first run of a process also loads compiled rules
    began = time.perf_counter()
    rows = live_on_one_thread(recipe, runs)
    seconds = (time.perf_counter() - began) / len(runs)
    number = default_workers(max(1, left)) if workers is None else workers
    size = needed("pyarrow").BufferOutputStream()
    needed("pyarrow.parquet").write_table(as_table(rows, part_schema(experiment)), size, compression="zstd")
    return Bill(
        points=point_count(experiment),
        replicates=experiment.replicates,
        runs=len(plan),
        left=left,
        varied=varied_names(experiment),
        workers=number,
        seconds_per_run=seconds,
        seconds=left * seconds / number,
        disk_bytes=TABLES_AND_PARTS * _bytes_of_values(rows.monthly.nbytes, size.tell()) * len(plan) / len(runs),
        errors=tuple(error for status, error in zip(rows.statuses, rows.errors, strict=True) if status == FAILED),
        contradictions=plan.contradictions,
    )


def _bytes_of_values(raw: int, written: int) -> int:
    """What a part of so few runs weighs is mostly its header; months are what grows, and hardly shrink."""
    return min(raw, written) if raw else written


def _left(plan: Plan, folder: Path | None, part: Part | None) -> int:
    first, last = slice_of(len(plan), part)
    if folder is None or not (folder / MANIFEST).exists():
        return last - first
    sweep = Sweep(folder)
    if sweep.manifest["plan"]["digest"] != plan.digest:
        check_extension(sweep, plan, extend=True)
    return int(read_index(plan.ids, folder / PARTS).missing[first:last].sum())


def much(found: Bill, folder: Path) -> list[str]:
    """What about it is more than people start without thinking twice; empty if nothing is."""
    free = shutil.disk_usage(next(place for place in (folder, *folder.absolute().parents) if place.exists())).free
    told = [f"about {duration(found.seconds)}"] if found.seconds > LONG_SECONDS else []
    if found.disk_bytes > min(LARGE_BYTES, LARGE_SHARE_OF_FREE_DISK * free):
        told.append(f"about {size(found.disk_bytes)} on a disk with {size(free)} free")
    return told
