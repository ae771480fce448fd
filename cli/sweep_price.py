"""What a sweep would take, told before it begins; on a terminal a long or large one is asked about."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from batch_runs.dry_run import Bill
    from batch_runs.experiment import Experiment

FEWEST_RUNS_ASKED_ABOUT = 1000  # fewer are not worth the seconds of a trial
YES = ("y", "yes")


def told_bill(experiment: Experiment, found: Bill) -> str:
    """What it would take, in words."""
    from batch_runs.progress import duration, size

    workers = f"{found.workers} worker{'s' if found.workers > 1 else ''}"
    lines = [
        f"{experiment.name}: {experiment.design} over {', '.join(found.varied) or 'replicates only'}",
        f"{found.points:,} design points × {found.replicates:,} replicates = {found.runs:,} runs, {found.left:,} to go",
        f"{found.seconds_per_run:.3g} s a run: about {duration(found.seconds)} with {workers}",
        f"about {size(found.disk_bytes)} on disk",
    ]
    lines += [found.contradictions] if found.contradictions else []
    return "\n".join([*lines, *(f"a trial run failed: {error}" for error in dict.fromkeys(found.errors))])


def agreed(experiment: Experiment, args: argparse.Namespace) -> bool:
    """Whether to begin. Only a person at a terminal is asked, and only about what takes long or fills the disk.

    A script or a queue is never kept waiting: whoever wrote it has `--dry-run`.
    """
    from batch_runs.designs import point_count
    from batch_runs.dry_run import bill, much

    if experiment.precision is not None:  # at worst
        experiment = dataclasses.replace(experiment, replicates=experiment.precision.max_replicates)
    if not _at_a_terminal() or point_count(experiment) * experiment.replicates < FEWEST_RUNS_ASKED_ABOUT:
        return True
    found = bill(experiment, args.out, args.workers, args.part)
    if args.dask:  # nobody knows how many workers there will be
        found = dataclasses.replace(found, seconds=0.0)
    reasons = much(found, args.out)
    if not reasons:
        return True
    print(f"{found.left:,} runs: {', and '.join(reasons)}. Begin? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in YES


def _at_a_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))
