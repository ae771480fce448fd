"""`scaleup trial TRIAL`: a published design in its own small world, published beside simulated."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import importlib.util

from cli.errors import DONE, UsageError
from cli.options import Progress, add_design_options, assumption_overrides
from scenarios.output import complete_folder
from scenarios.trials.output import trial_table, write_trial
from scenarios.trials.run import DEFAULT_REPLICATES, Trial, load_trial, run_trial

RULE = (
    "agrees: the simulated median lies within the published interval and one published standard error of the point, "
    "the standard errors differ by less than 1.5 times, and a published null is significant in under a quarter."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("trial", metavar="TRIAL", help="a shipped name, or a path that ends in .toml")
    told = f"how often to run it, each time with other luck (default: {DEFAULT_REPLICATES})"
    add_design_options(parser, told, "a missing or empty folder for the results", DEFAULT_REPLICATES)


def execute(args: argparse.Namespace) -> int:
    """Run one trial."""
    need_statsmodels("trial")
    trial = load_trial(args.trial)
    overrides = assumption_overrides(args.set, {trial.country: trial.cadre})
    trial = dataclasses.replace(trial, assumptions={**trial.assumptions, **overrides})
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(complete_folder(args.out)) if args.out else None
        result = run_trial(trial, args.replicates, args.seed, args.workers, progress=Progress(trial.name))
        if folder is not None:
            write_trial(result, folder)
    print(f"{_heading(trial)}\n{args.replicates} replicate{'s' if args.replicates > 1 else ''}, seed {args.seed}\n")
    print(trial_table(result))
    print(f"\n{RULE}")
    if args.out:
        print(f"Results: {args.out}")
    return DONE


def need_statsmodels(command: str) -> None:
    """Say at once when the library of the estimators is missing.

    Raises:
        UsageError: if it is not installed.
    """
    if importlib.util.find_spec("statsmodels") is None:
        raise UsageError(f"{command}: the package 'statsmodels' is not installed; `make install` brings it")


def _heading(trial: Trial) -> str:
    title = trial.title.get("en", trial.name)
    return f"{title} ({trial.source})" if trial.source else title
