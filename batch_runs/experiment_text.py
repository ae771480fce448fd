"""An experiment written out again: reading the text gives the same experiment, beside its resolved base."""

from __future__ import annotations

import csv
import dataclasses
import io

from batch_runs.asked import Experiment
from batch_runs.domains import Domain, Range
from scenarios.toml_files import quoted, toml_table, toml_text

BASE_FILE, POINTS_FILE = "scenario.toml", "points.csv"


def experiment_toml(experiment: Experiment) -> str:
    """The experiment in normal form; its base lies beside it, fully resolved."""
    about: dict[str, object] = {
        "name": experiment.name,
        "base": BASE_FILE,
        "title": experiment.title,
        "question": experiment.question,
        "design": experiment.design,
        "samples": experiment.samples,
        "file": POINTS_FILE if experiment.listed else None,
        "levels": experiment.levels if experiment.design == "morris" else None,
        "second_order": experiment.second_order or None,
        "replicates": experiment.replicates,
        "seed": experiment.seed,
        "outcomes": experiment.outcomes,
        "districts": experiment.districts or None,
    }
    parts = [
        f"# Written by ScaleUp. The base was {experiment.base}; {BASE_FILE} holds it in full.\n",
        toml_table("experiment", {key: value for key, value in about.items() if value not in (None, {})}),
        _section("levers", experiment.levers, {}),
        _section("assumptions", experiment.assumed, {"draw": experiment.draw} if experiment.draw else {}),
    ]
    if experiment.optimise:
        wanted = {
            "objectives": experiment.optimise.objectives,
            "budget_usd": experiment.optimise.budget_usd,
            "evaluations": experiment.optimise.evaluations,
            "population": experiment.optimise.population,
            "bad_case": experiment.optimise.bad_case,
        }
        parts.append(toml_table("optimise", {key: value for key, value in wanted.items() if value is not None}))
    if experiment.precision:
        parts.append(toml_table("precision", dataclasses.asdict(experiment.precision)))
    return "".join(parts)


def _section(name: str, domains: object, first: dict[str, object]) -> str:
    assert isinstance(domains, dict)
    entries = {**first, **{quoted(key): written_domain(domain) for key, domain in domains.items()}}
    return toml_table(name, entries)


def written_domain(domain: Domain) -> object:
    """What an experiment file says of one lever or assumption."""
    if not isinstance(domain, Range):
        return {"values": list(domain.values)} if len(domain.values) > 1 else domain.values[0]
    ends = {"low": domain.low, "high": domain.high}
    if domain.whole:
        ends = {key: int(value) for key, value in ends.items()}
    return ends if domain.steps is None else {**ends, "steps": domain.steps}


def points_csv(experiment: Experiment) -> str:
    """The points of a list, as they were read."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(experiment.listed)
    for row in zip(*experiment.listed.values(), strict=True):
        writer.writerow([value if isinstance(value, str) else toml_text(value) for value in row])
    return text.getvalue()
