"""`scaleup compare A B …`: A is the reference; the same luck in all, so that only decisions differ."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
from collections.abc import Mapping
from pathlib import Path

from cli.errors import DONE, UsageError
from cli.options import Progress, add_run_options, load
from model.outcomes import outcomes
from scenarios.budget_words import budget_lines
from scenarios.compare import Difference
from scenarios.comparison import Comparison, Pair
from scenarios.comparison_files import FILES, write_comparison
from scenarios.files import Scenario
from scenarios.job import RunOutcome
from scenarios.language import text
from scenarios.measure_words import measure_rows, persistence_words, terms_words, verdict
from scenarios.output import complete_folder
from scenarios.results import run_scenario
from scenarios.summary import LAST, basis_words
from scenarios.words import HEADLINES, aligned, caveat, label_words, number_words, range_words

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
        comparison = Comparison(scenarios, names, results, sampled)
        if folder is not None:
            write_comparison(comparison, folder)
    for pair in comparison.pairs:
        print(told(comparison.reference, pair), end="\n\n")
    print(closing(comparison))
    if args.out:
        print(f"Results: {args.out} (report.html tells the rest)")
    return DONE


def told(reference: Scenario, pair: Pair) -> str:
    """One scenario against the reference: outcomes of the last year, then children and money over the whole run."""
    found = pair.measures
    parts = [
        f"{pair.scenario.title['en']}, against {reference.title['en']}",
        aligned([HEAD, *_rows(pair.differences)]),
    ]
    if found is not None:
        head = text("measures_head", "en").split("|")
        parts.append(aligned([head, *measure_rows(found, "en")]))
        parts.append("\n".join([verdict(found, "en"), terms_words(found, "en"), persistence_words(found, "en")]))
    parts.append(caveat(pair.scenario))
    return "\n\n".join(part for part in parts if part)


def closing(comparison: Comparison) -> str:
    """What the intervals are, and what pairing cannot do."""
    number = len(comparison.results[0].national)
    lines = [
        f"Mean of the differences in {number} pairs of replicates, with its 95 % interval: Student's t, and Fieller's "
        f"for ratios ({basis_words(comparison.sampled)})."
        if number > 1
        else "One pair of replicates: no interval, and chance alone could have given other numbers."
    ]
    if any(pair.scenario.country != comparison.reference.country for pair in comparison.pairs):
        lines.append(
            "Different countries share no luck, so that pairing them does not make the interval narrower; their "
            "children and money are not weighed against each other."
        )
    return "\n".join([*lines, *budget_lines(comparison, "en")])


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
        while name in names or name in FILES:
            number += 1
            name = f"{scenario.name}-{number}"
        names.append(name)
    return names


def _rows(differences: Mapping[tuple[str, str], Difference]) -> list[list[str]]:
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
