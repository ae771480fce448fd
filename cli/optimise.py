"""`scaleup optimise EXPERIMENT --out DIR`: search the trade-off front under a budget, or go on with a search."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from cli.errors import DONE, INTERRUPTED, NOT_MET
from cli.options import MOST_WORKERS, Progress, folder, whole
from scenarios.toml_files import toml_text
from scenarios.words import aligned

MOST_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument(
        "experiment", metavar="EXPERIMENT", help="a shipped name, or a path that ends in .toml, with [optimise]"
    )
    parser.add_argument("--out", type=folder, required=True, metavar="DIR", help="a new one, or one with this search")
    parser.add_argument(
        "--evaluations", type=whole(1, 1_000_000), metavar="N", help="how many plans to try; more continue a search"
    )
    parser.add_argument("--workers", type=whole(1, MOST_WORKERS), metavar="N", help="processes to use")


def execute(args: argparse.Namespace) -> int:
    """Search, write the front, and show it."""
    from batch_runs.analyse.front import write_found
    from batch_runs.analyse.optimise import optimise
    from batch_runs.analyse.task import task_of
    from batch_runs.experiment import load_experiment

    task = task_of(load_experiment(args.experiment))
    if args.evaluations:
        wanted = dataclasses.replace(task.wanted, evaluations=args.evaluations)
        task = dataclasses.replace(task, experiment=dataclasses.replace(task.experiment, optimise=wanted))
    try:
        found = optimise(task, args.out, args.workers, Plans(task.experiment.name))
        rows = write_found(found, args.out)
    except KeyboardInterrupt:
        print(f"scaleup: stopped; the same command goes on from here: {args.out}", file=sys.stderr)
        return INTERRUPTED
    print(_told(rows, task))
    if found.failed:
        print(f"\n{found.failed} plans could not be run; the column error of plans.csv says why.")
    print(f"\nResults: {args.out} (front.csv, plans.csv, front.png, points/)")
    return NOT_MET if found.failed else DONE


class Plans(Progress):
    """How many plans have been lived through."""

    unit = "plans"


def _told(rows: Sequence[Mapping[str, Any]], task: Any) -> str:
    if not rows:
        return "No plan that was tried keeps the budget; raise optimise.budget_usd, or allow cheaper levers."
    from batch_runs.analyse.words import short, value_words

    goals = [goal for goal in task.goals if goal.name != "cost_usd"]
    names = list(map(short, task.domains))
    heads = [name if names.count(short(name)) > 1 else short(name) for name in task.domains]
    table = [["point", *heads, *(f"{goal.name}: change" for goal in goals), "extra cost, US$"]]
    for row in spread_out(rows, MOST_SHOWN):
        gains = [value_words(goal.column, row[f"{goal.name}_gain"], sign=True) for goal in goals]
        levers = [_value(row[name]) for name in task.domains]
        table.append([row["point"], *levers, *gains, value_words("cost_usd_total", row["extra_cost_usd"])])
    left_out = len(rows) > MOST_SHOWN
    more = f"\n{MOST_SHOWN} of them, from the cheapest to the dearest; all in front.csv" if left_out else ""
    decided = "means" if task.bad_case is None else f"goals decided by the worst {task.bad_case:g} of worlds; means"
    gap = (
        "\nequity_gap counts by its size, on whichever side it lies: less is better."
        if any(goal.name == "equity_gap" for goal in goals)
        else ""
    )
    return (
        f"{len(rows)} plans that no other beats in every goal"
        f"{' within the budget' if task.wanted.budget_usd is not None else ''}:\n\n{aligned(table)}{more}\n\n"
        f"Changes and costs are on top of today's practice in the same world; {decided} of {task.worlds} worlds "
        f"({task.band}).{gap}"
    )


def spread_out(rows: Sequence[Mapping[str, Any]], most: int) -> Sequence[Mapping[str, Any]]:
    """So many of the rows at even distances, the first and the last among them."""
    if len(rows) <= most:
        return rows
    return [rows[round(number * (len(rows) - 1) / (most - 1))] for number in range(most)]


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else value if isinstance(value, str) else toml_text(value)
