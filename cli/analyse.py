"""`scaleup analyse DIR WHAT`: tables and figures from a sweep."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cli.errors import DONE, UsageError, did_you_mean
from cli.options import folder

if TYPE_CHECKING:
    from batch_runs.analyse.results import Results

WHAT = {
    "summary": "each point against a reference point, paired, and how far results lie apart by source",
    "sensitivity": "which levers and assumptions matter",
    "discover": "in which worlds the target is missed (--miss)",
    "plot": "figures, as PNG and PDF (--out)",
    "export": "the tables for other programs (--out)",
}


def what(text: str) -> str:
    """One of the analyses."""
    if text not in WHAT:
        raise argparse.ArgumentTypeError(f"found {text!r}; allowed: {', '.join(WHAT)}{did_you_mean(text, WHAT)}")
    return text


def share(text: str) -> float:
    """A share above 0 and up to 1."""
    with contextlib.suppress(ValueError):
        if 0 < float(text) <= 1:
            return float(text)
    raise argparse.ArgumentTypeError(f"found {text!r}; allowed: a number above 0 and up to 1")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="the directory of a sweep")
    told = "; ".join(f"{name}: {text}" for name, text in WHAT.items())
    parser.add_argument("what", metavar="WHAT", type=what, help=told)
    parser.add_argument(
        "--outcome", action="append", default=[], metavar="NAME", help="a column of totals; may be repeated"
    )
    parser.add_argument("--reference", default="", metavar="POINT", help="a point's number, or NAME=VALUE,NAME=VALUE")
    parser.add_argument("--miss", default="", metavar="CONDITION", help="for discover: 'effective_coverage < 0.02'")
    parser.add_argument("--density", type=share, metavar="SHARE", help="for discover: the least density of the box")
    parser.add_argument(
        "--difference", action="store_true", help="for discover: the condition is about the difference from --reference"
    )
    parser.add_argument("--out", type=folder, metavar="DIR", help="a missing or empty folder for tables and figures")
    parser.add_argument("--csv", action="store_true", help="for export: as CSV (the default)")
    parser.add_argument("--ro-crate", action="store_true", help="for export: as an RO-Crate")
    parser.add_argument("--zip", action="store_true", help="for export: as one archive in --out")


def execute(args: argparse.Namespace) -> int:
    """Analyse, show, and write if asked to."""
    if args.what == "export":
        return _export(args)
    from batch_runs.analyse.results import read_results
    from cli import analyses

    tasks: dict[str, Callable[[argparse.Namespace, Results], analyses.Product]] = {
        "summary": analyses.summary,
        "sensitivity": analyses.sensitivity,
        "discover": analyses.discover,
        "plot": analyses.plot,
    }
    if args.what == "plot" and args.out is None:
        raise UsageError("analyse plot: --out: found nothing; allowed: a missing or empty folder for the figures")
    product = tasks[args.what](args, read_results(args.folder))
    if args.out is not None:
        analyses.write(product, args.out)
    print(product.text)
    if args.out is not None:
        print(f"\nResults: {args.out}")
    return DONE


def _export(args: argparse.Namespace) -> int:
    from batch_runs.export import export

    if args.out is None:
        raise UsageError("analyse export: --out: found nothing; allowed: a missing or empty folder for the tables")
    export(args.folder, args.out, csv=args.csv or not args.ro_crate, ro_crate=args.ro_crate, zipped=args.zip)
    print(f"Results: {args.out}")
    return DONE
