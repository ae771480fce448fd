"""`scaleup sweep-retry DIR`: run the failed runs of a sweep again."""

from __future__ import annotations

import argparse
from pathlib import Path

from cli.sweep import add_team_options, stopped, told_end


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the directory of a sweep")
    add_team_options(parser)


def execute(args: argparse.Namespace) -> int:
    """Run them again."""
    from batch_runs.extras import needed

    needed("pyarrow")
    from batch_runs.sweep import retry_sweep, team_of

    try:
        sweep = retry_sweep(args.folder, team_of(args.workers, args.dask), say=True)
    except KeyboardInterrupt:
        return stopped(args.folder)
    return told_end(sweep)
