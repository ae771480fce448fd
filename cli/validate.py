"""`scaleup validate`: every shipped trial and pattern in one table; exit 1 if one that must hold does not."""

from __future__ import annotations

import argparse
import contextlib

from cli.errors import DONE, NOT_MET
from cli.options import Progress, add_design_options, assumption_overrides
from cli.trial import need_statsmodels
from scenarios.output import complete_folder
from scenarios.validation.page import validation_html
from scenarios.validation.patterns import left_out
from scenarios.validation.run import DEFAULT_REPLICATES, QUICK_REPLICATES, validate
from scenarios.validation.table import validation_csv, validation_text
from scenarios.validation.targets import chosen_targets


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("--quick", action="store_true", help="a smoke set that takes some seconds")
    told = f"of every design (default: {DEFAULT_REPLICATES}, with --quick {QUICK_REPLICATES})"
    add_design_options(parser, told, "a missing or empty folder for the tables")


def execute(args: argparse.Namespace) -> int:
    """Run all of them and tell."""
    need_statsmodels("validate")
    replicates = args.replicates or (QUICK_REPLICATES if args.quick else DEFAULT_REPLICATES)
    chosen = chosen_targets(args.quick)
    countries = {trial.country: trial.cadre for target in chosen for trial in target.trials}
    overrides = assumption_overrides(args.set, countries)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(complete_folder(args.out)) if args.out else None
        found = validate(chosen, replicates, args.seed, args.workers, overrides, Progress("validate"))
        if folder is not None:
            (folder / "validation.csv").write_bytes(validation_csv(found))
            page = validation_html(found, left_out(), args.seed)
            (folder / "validation.html").write_bytes(page.encode("utf-8"))
    print(validation_text(found))
    number = f"{replicates} replicate{'s' if replicates > 1 else ''}"
    print(f"\n{number} of every design, seed {args.seed}. Not expressible: {len(left_out())} findings.")
    if args.out:
        print(f"Results: {args.out} (validation.html has the forest plot)")
    missed = [item.target.name for item in found if item.target.must_hold and item.agrees is False]
    if missed:
        print(f"Must hold and does not: {', '.join(missed)}")
    return NOT_MET if missed else DONE
