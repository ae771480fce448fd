"""`scaleup sweep EXPERIMENT --out DIR`: run an experiment, or go on with it; also `python -m batch_runs`."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cli.errors import DONE, INTERRUPTED, NOT_MET, UsageError
from cli.options import MOST_WORKERS, folder, whole
from cli.sweep_price import agreed, told_bill

if TYPE_CHECKING:
    from batch_runs.experiment import Experiment
    from batch_runs.store import Sweep

MOST_PARTS = 100_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("experiment", metavar="EXPERIMENT", help="a shipped name, or a path that ends in .toml")
    parser.add_argument("--out", type=folder, metavar="DIR", help="a missing or empty folder, or one with this sweep")
    add_team_options(parser)
    parser.add_argument("--part", type=part, metavar="k/N", help="only the k-th of N parts of the plan, for job arrays")
    parser.add_argument(
        "--extend", action="store_true", help="add samples or replicates to what DIR holds; nothing is run twice"
    )
    parser.add_argument("--dry-run", action="store_true", help="tell runs, time and disk from a short trial, and stop")
    parser.add_argument("--yes", action="store_true", help="on a terminal: begin without asking, however long it takes")
    parser.add_argument("--samples", type=whole(1, 1_000_000), metavar="N", help="in place of the experiment's own")
    parser.add_argument("--replicates", type=whole(1, 100_000), metavar="N", help="in place of the experiment's own")


def add_team_options(parser: argparse.ArgumentParser) -> None:
    """Who runs."""
    team = parser.add_mutually_exclusive_group()
    team.add_argument(
        "--workers", type=whole(1, MOST_WORKERS), metavar="N", help="processes to use; results do not depend on it"
    )
    team.add_argument("--dask", metavar="ADDRESS", help="a Dask scheduler, HOST:PORT or its file (.json)")


def part(text: str) -> tuple[int, int]:
    """`k/N` as two numbers."""
    number, slash, of = text.partition("/")
    if not (slash and number.isdigit() and of.isdigit() and 1 <= int(number) <= int(of) <= MOST_PARTS):
        raise argparse.ArgumentTypeError(f"found {text!r}; allowed: k/N with k from 1 to N, for example 3/16")
    return int(number), int(of)


def execute(args: argparse.Namespace) -> int:
    """Run what is left of the plan."""
    from batch_runs.extras import needed

    needed("pyarrow")
    from batch_runs.sweep import run_sweep, team_of

    hire = None if args.dry_run else team_of(args.workers, args.dask)
    from batch_runs.experiment import load_experiment
    from batch_runs.experiment_about import check_sizes

    experiment = load_experiment(args.experiment)
    sizes = {key: getattr(args, key) for key in ("samples", "replicates") if getattr(args, key) is not None}
    check_sizes("--samples", experiment.design, sizes)
    experiment = dataclasses.replace(experiment, **sizes)
    if args.dry_run:
        from batch_runs.dry_run import bill

        print(told_bill(experiment, bill(experiment, args.out, args.workers, args.part)))
        return DONE
    if args.out is None:
        raise UsageError("sweep: --out DIR is needed (without it only with --dry-run)")
    if not (args.yes or agreed(experiment, args)):
        print("scaleup: not begun", file=sys.stderr)
        return INTERRUPTED
    if experiment.precision is not None:
        return to_precision(args, experiment)
    try:
        sweep = run_sweep(experiment, args.out, hire, args.part, args.extend, say=True)
    except KeyboardInterrupt:
        return stopped(args.out)
    return told_end(sweep)


def to_precision(args: argparse.Namespace, experiment: Experiment) -> int:
    """Add replicates until the experiment's [precision] is met; exit code 1 where it is not within its limit."""
    from batch_runs.precision import run_to_precision
    from batch_runs.sweep import team_of

    if args.part is not None:
        raise UsageError("sweep: --part: found with an experiment that has [precision]; allowed: whole sweeps only")
    try:
        team = team_of(args.workers, args.dask)
        sweep, table = run_to_precision(experiment, args.out, team, say=True, told=print)
    except KeyboardInterrupt:
        return stopped(args.out)
    code = told_end(sweep)
    print(f"half-widths of every point: {args.out / 'precision.csv'}")
    return code if table.met.all() else NOT_MET


def stopped(folder: Path) -> int:
    """What is left behind by Ctrl-C."""
    print(f"scaleup: stopped; the same command goes on from what {folder} holds", file=sys.stderr)
    return INTERRUPTED


def told_end(sweep: Sweep) -> int:
    """How a sweep ended, and the exit code."""
    from cli.sweep_status import lines

    print("\n".join(lines(sweep)))
    return NOT_MET if sweep.status().failed else DONE
