"""`scaleup compare A B …`: A is the reference; the same luck in all, so that only decisions differ."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
from pathlib import Path

from cli.errors import DONE, UsageError
from cli.options import Progress, add_run_options, load
from model.outcomes import outcomes
from scenarios.compare import Difference, compare, comparison_csv
from scenarios.files import Scenario
from scenarios.output import complete_folder
from scenarios.results import RunOutcome, run_scenario
from scenarios.summary import LAST, band_label
from scenarios.words import HEADLINES, aligned, label_words, number_words, range_words

HEAD = ["last 12 months", "reference", "scenario", "difference", "95 % interval", "better in"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("reference", metavar="A", help="the reference: a shipped name, or a path that ends in .toml")
    parser.add_argument("others", metavar="B", nargs="+", help="what is compared with it")
    add_run_options(parser)


def execute(args: argparse.Namespace) -> int:
    """Run all scenarios and tell how they differ from the first."""
    scenarios = together([load(args, name) for name in (args.reference, *args.others)])
    names = distinct_names(scenarios)
    sampled = args.assumptions == "sampled"
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(complete_folder(args.out)) if args.out else None
        results = [
            _run(scenario, name, folder, sampled, args.workers) for scenario, name in zip(scenarios, names, strict=True)
        ]
        pairs = [
            (name, compare(results[0].national, other.national))
            for name, other in zip(names[1:], results[1:], strict=True)
        ]
        if folder is not None:
            (folder / "comparison.csv").write_bytes(comparison_csv(names[0], pairs))
    for scenario, (_, differences) in zip(scenarios[1:], pairs, strict=True):
        print(f"{scenario.title['en']}, against {scenarios[0].title['en']}\n")
        print(aligned([HEAD, *_rows(differences)]), end="\n\n")
    pairs_told = f"{len(results[0].national)} pairs of replicates"
    print(f"Mean of the differences in {pairs_told}, with its 95 % t-interval ({band_label(sampled)}).")
    if scenarios[0].country != scenarios[-1].country:
        print("Different countries share no luck, so that pairing them does not make the interval narrower.")
    if args.out:
        print(f"Results: {args.out}")
    return DONE


def _run(scenario: Scenario, name: str, folder: Path | None, sampled: bool, workers: int | None) -> RunOutcome:
    own = None if folder is None else folder / name
    if own is not None:
        own.mkdir()
    return run_scenario(scenario, own, sampled, workers, Progress(name))


def together(scenarios: list[Scenario]) -> list[Scenario]:
    """The scenarios with the reference's seed and number of replicates.

    Raises:
        UsageError: if they begin at another month or last longer.
    """
    first = scenarios[0]
    for other in scenarios[1:]:
        for key in ("start", "months"):
            if getattr(other, key) != getattr(first, key):
                hint = "; --months gives all the same" if key == "months" else ""
                found = f"{first.name} has {getattr(first, key)}, {other.name} has {getattr(other, key)}"
                raise UsageError(f"compare: scenario.{key}: found that {found}; allowed: the same in all{hint}")
    return [dataclasses.replace(scenario, seed=first.seed, replicates=first.replicates) for scenario in scenarios]


def distinct_names(scenarios: list[Scenario]) -> list[str]:
    """A folder name for each; the second of the same name becomes name-2."""
    names: list[str] = []
    for scenario in scenarios:
        name, number = scenario.name, 1
        while name in names or name == "comparison.csv":
            number += 1
            name = f"{scenario.name}-{number}"
        names.append(name)
    return names


def _rows(differences: dict[tuple[str, str], Difference]) -> list[list[str]]:
    return [_row(name, differences[name, LAST]) for name in HEADLINES if differences[name, LAST].n]


def _row(name: str, item: Difference) -> list[str]:
    outcome = outcomes()[name]
    return [
        label_words(outcome),
        number_words(outcome, item.reference),
        number_words(outcome, item.scenario),
        number_words(outcome, item.mean, sign=True),
        range_words(outcome, item.low, item.high, sign=True),
        f"{item.better} of {item.n}",
    ]
