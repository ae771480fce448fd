"""`scaleup run SCENARIO`: simulate, print a short table, write a folder."""

from __future__ import annotations

import argparse
import contextlib

from cli.errors import DONE
from cli.options import Progress, add_run_options, load
from scenarios.budget_words import budget_words
from scenarios.files import Scenario
from scenarios.job import RunOutcome
from scenarios.measure_words import over_all_words
from scenarios.output import complete_folder
from scenarios.results import run_scenario
from scenarios.summary import basis_words, summarise
from scenarios.tables import months_of
from scenarios.words import aligned, caveat, headline_rows

ASSUMED = "What the assumptions leave open is not in these numbers: --assumptions sampled shows it."
HEAD = ["", "first year", "last year", "change", "10th–90th percentile"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("scenario", metavar="SCENARIO", help="a shipped name, or a path that ends in .toml")
    add_run_options(parser)


def execute(args: argparse.Namespace) -> int:
    """Run one scenario."""
    scenario = load(args, args.scenario)
    sampled = args.assumptions == "sampled"
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(complete_folder(args.out)) if args.out else None
        outcome = run_scenario(scenario, folder, sampled, args.workers, Progress(scenario.name))
    print(short_table(scenario, outcome, sampled))
    if args.out:
        print(f"\nResults: {args.out} (report.html tells the rest)")
    return DONE


def short_table(scenario: Scenario, outcome: RunOutcome, sampled: bool) -> str:
    """What a district planner looks at first."""
    months = months_of(scenario)
    number = len(outcome.national)
    note = f"The percentiles are over {number} replicates: {basis_words(sampled)}."
    lines = [
        scenario.title["en"],
        f"{months[0]} to {months[-1]}, {number} replicate{'s' if number > 1 else ''}, seed {scenario.seed}",
        "",
        aligned([HEAD, *headline_rows(summarise(outcome.national))]),
        "",
        note if number > 1 else "One replicate: chance alone could have given other numbers.",
        *([] if sampled else [ASSUMED]),
        over_all_words(scenario, outcome.sums, "en"),
        *filter(None, [budget_words(scenario, outcome.sums, "en")]),
        caveat(scenario),
    ]
    return "\n".join(lines).rstrip()
