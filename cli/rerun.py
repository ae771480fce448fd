"""`scaleup rerun DIR RUN_ID`: one run of a sweep alone, in this process, compared with what the sweep holds."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from cli.errors import DONE, NOT_MET
from cli.options import folder
from scenarios.output import complete_folder
from scenarios.words import aligned


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the directory of a sweep")
    parser.add_argument("run", metavar="RUN_ID", help="a run id of plan.parquet, or its first digits")
    parser.add_argument("--out", type=folder, metavar="DIR", help="a missing or empty folder for its tables")


def execute(args: argparse.Namespace) -> int:
    """Live it again; a failure is told with its place, for this is how it is looked into."""
    from batch_runs.extras import needed

    needed("pyarrow")
    from batch_runs.again import run_again, write_again
    from batch_runs.store import Sweep

    sweep = Sweep(args.folder)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(complete_folder(args.out)) if args.out else None
        again = run_again(sweep, args.run)
        if folder is not None:
            write_again(again, folder)
    print(f"run {again.run.id}: design point {again.run.point}, replicate {again.run.replicate}")
    print(aligned([["", "value"], *([name, str(value)] for name, value in again.decided.items())]))
    print()
    rows = [[name, f"{value:.6g}", again.stored_text(name)] for name, value in again.totals.items()]
    print(aligned([["", "now", "in the sweep"], *rows]))
    print(f"\n{again.verdict()}")
    if again.app_address:
        print(f"In the app, with other replicates beside it: http://127.0.0.1:8765/{again.app_address}")
    return DONE if again.same is not False else NOT_MET
