"""`scaleup bench`: how fast this machine simulates, as a table of ratios measured in one go."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from cli.errors import DONE, UsageError

ROOT = Path(__file__).parent.parent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--quick", action="store_true", help="seconds instead of minutes")
    sizes.add_argument("--full", action="store_true", help="also the largest workforce, over ten years")


def execute(args: argparse.Namespace) -> int:
    """Run the benchmarks that lie beside the program's source."""
    if not (ROOT / "benchmarks").is_dir():
        raise UsageError("bench: the benchmarks are not part of an installation; run this from a copy of the source")
    sys.path.insert(0, str(ROOT))
    try:
        table = importlib.import_module("benchmarks.table")
    except ModuleNotFoundError as error:
        raise UsageError(f"bench: {error.name!r} is missing") from error
    return int(table.main([f"--{name}" for name in ("quick", "full") if getattr(args, name)]) or DONE)
