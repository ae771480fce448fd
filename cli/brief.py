"""`scaleup brief SCENARIO`: one page for the minister, as PDF and as HTML that opens offline."""

from __future__ import annotations

import argparse
import contextlib
import shlex

from cli.errors import DONE
from cli.options import Progress, add_run_options, load
from model.outcomes import INDEX, outcome_of, outcomes
from scenarios.files import Scenario
from scenarios.job import RunOutcome
from scenarios.language import labelled
from scenarios.measures import cost_per_child, measures_of
from scenarios.minister.brief import write_brief
from scenarios.minister.evidence import Evidence, today_of
from scenarios.minister.tiles import not_begun
from scenarios.output import complete_folder
from scenarios.results import run_scenario
from scenarios.written_numbers import LANGUAGES

FILES = ("minister.html", "minister.pdf")
_PROGRAMMES = ("msi_begun", "supervision_started")  # counts of districts that have begun


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("scenario", metavar="SCENARIO", help="a shipped name, or a path that ends in .toml")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of the page (default: en)")
    add_run_options(parser)
    # Who reads one page must not take luck for all that is uncertain.
    parser.set_defaults(assumptions="sampled")


def execute(args: argparse.Namespace) -> int:
    """Run the scenario and today's practice with the same luck, and tell the difference on one page."""
    plan = load(args, args.scenario)
    sampled = args.assumptions == "sampled"
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(complete_folder(args.out)) if args.out else None
        scenarios = (today_of(plan), plan)
        results = [run_scenario(item, None, sampled, args.workers, Progress(item.name)) for item in scenarios]
        brief = write_brief(_evidence(scenarios, results, sampled, _command(args, plan)), args.language)
        if folder is not None:
            from scenarios.minister.page import minister_html
            from scenarios.minister.pdf import minister_pdf

            for name, content in zip(FILES, (minister_html(brief), minister_pdf(brief)), strict=True):
                (folder / name).write_bytes(content)
    numbers = [" ".join(filter(None, (item.value, item.unit, item.change))) for item in brief.numbers]
    told = [labelled(item.label, number, args.language) for item, number in zip(brief.numbers, numbers, strict=True)]
    print("\n".join([brief.title, "", brief.sentence, "", *told, "", *brief.caveats]))
    if args.out:
        print("\n" + brief.words["files"].format(place=f"{args.out} ({', '.join(FILES)})"))
    return DONE


def _evidence(scenarios: tuple[Scenario, Scenario], results: list[RunOutcome], sampled: bool, command: str) -> Evidence:
    today, plan = scenarios
    measures = measures_of(today, plan, results[0].sums, results[1].sums)
    return Evidence(
        plan=plan,
        today=today,
        runs=results[1].national,
        runs_today=results[0].national,
        coverage=outcome_of(outcomes()["effective_coverage"], results[1].last_year.sum(axis=0)),
        sampled=sampled,
        command=command,
        waiting=not_begun(*((results[1].last_year[:, :, INDEX[name]] > 0).mean(axis=0) for name in _PROGRAMMES)),
        price=cost_per_child(measures.benefit) if measures else None,
    )


def _command(args: argparse.Namespace, plan: Scenario) -> str:
    sets = [part for text in args.set for part in ("--set", text)]
    drawn = ["--assumptions", args.assumptions]
    runs = ["--replicates", str(plan.replicates), "--seed", str(plan.seed), "--months", str(plan.months)]
    return shlex.join(["scaleup", "brief", args.scenario, *sets, *runs, *drawn, "--language", args.language])
