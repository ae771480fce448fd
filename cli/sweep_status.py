"""`scaleup sweep-status DIR`: how far a sweep is, which runs failed and why, and its digest."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from cli.errors import DONE

if TYPE_CHECKING:
    from batch_runs.store import Sweep

MOST_FAILURES_TOLD = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the directory of a sweep")
    parser.add_argument("--json", action="store_true", help="the same as JSON")


def execute(args: argparse.Namespace) -> int:
    """Tell how far it is."""
    from batch_runs.extras import needed

    needed("pyarrow")
    from batch_runs.store import Sweep

    sweep = Sweep(args.folder)
    if args.json:
        status = sweep.status()
        content = {
            "name": sweep.manifest["name"],
            "runs": status.runs,
            "done": status.done,
            "failed": status.failed,
            "remaining": status.remaining,
            "complete": sweep.complete,
            "digest": sweep.digest if sweep.complete else None,
        }
        print(json.dumps(content, indent=1))
    else:
        print("\n".join(lines(sweep)))
    return DONE


def lines(sweep: Sweep) -> list[str]:
    """How far it is, in words."""
    status = sweep.status()
    found = [
        f"{sweep.manifest['name']}: {status.runs:,} runs; {status.done:,} done, {status.failed:,} failed, "
        f"{status.remaining:,} to go"
    ]
    if status.failed:
        found += failures(sweep)
        found.append(f"scaleup sweep-retry {sweep.folder} runs them again")
    if sweep.complete:
        found.append(f"digest {sweep.digest}")
    return found


def failures(sweep: Sweep) -> list[str]:
    """The first failures, one line each."""
    found = sweep.failures(MOST_FAILURES_TOLD)
    told = [f"  run {run} failed: {error}" for run, error in found]
    more = sweep.status().failed - len(found)
    return [*told, f"  … and {more:,} more"] if more else told
