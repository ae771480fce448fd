"""The STRESS-ABS checklist of a sweep: filled in as far as the manifest, the plan and the model can tell."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from batch_runs.asked import Experiment
from batch_runs.designs import point_count
from batch_runs.dimensions import varied
from batch_runs.manifest import SEED_RULE
from batch_runs.store import Sweep
from model.assumptions import records_for
from scenarios.summary import band_label

ITEMS_FILE = Path(__file__).with_name("stress_abs.toml")
TO_FILL = "[to be filled in]"


@cache
def items() -> tuple[Mapping[str, str], ...]:
    """Number, title and text of every item, in order."""
    return tuple(tomllib.loads(ITEMS_FILE.read_text(encoding="utf-8"))["item"])


def checklist(sweep: Sweep) -> str:
    """The checklist as Markdown; what only the authors know stands in square brackets."""
    told = filled({**of_experiment(sweep.experiment), **of_manifest(sweep)}, TO_FILL)
    rows = [f"| {number} | {title} | {text} |" for number, title, text in told]
    head = f"# STRESS-ABS: {sweep.experiment.name}\n\nTexts in square brackets are for the authors.\n"
    return "\n".join([head, "| item | asks for | answer |", "| --- | --- | --- |", *rows]) + "\n"


def filled(known: Mapping[str, object], unknown: str) -> list[tuple[str, str, str]]:
    """Number, title and answer of every item; what is not known is told as `unknown`."""
    fields = _Fields(known)
    fields.unknown = unknown
    return [(item["number"], item["title"], _cell(item["text"].format_map(fields))) for item in items()]


class _Fields(dict[str, object]):
    unknown = ""

    def __missing__(self, key: str) -> str:
        return self.unknown


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def of_experiment(experiment: Experiment) -> dict[str, object]:
    """What can be told before anything has run."""
    scenario = experiment.scenario
    records = records_for(scenario.country, scenario.cadre)
    drawn = experiment.draw if isinstance(experiment.draw, str) else ", ".join(experiment.draw)
    where = "one draw per replicate" if experiment.draws_by_replicate else "dimensions of the design"
    names = [dimension.name for dimension in varied(experiment)] or list(experiment.listed)
    points = point_count(experiment)
    return {
        "title": experiment.title.get("en") or TO_FILL,
        "question": experiment.question.get("en") or TO_FILL,
        "design": experiment.design,
        "varied": ", ".join(f"`{name}`" for name in names) or "nothing but replicates",
        "points": points,
        "runs": points * experiment.replicates,
        "replicates": experiment.replicates,
        "outcomes": ", ".join(f"`{name}`" for name in experiment.outcomes),
        "base": f"`{scenario.name}`",
        "country": scenario.country.capitalize(),
        "cadre": scenario.cadre.upper(),
        "months": scenario.months,
        "start": scenario.start,
        "burn_in": scenario.burn_in_months,
        "seed": experiment.seed,
        "seed_rule": SEED_RULE,
        "draw": f"{drawn} ({where})" if drawn else "none, all have their central values",
        "records": len(records),
        "placeholders": sum(record.is_placeholder for record in records.values()),
        "band": band_label(experiment.draws_by_replicate),
        "precision": _precision(experiment),
    }


def of_manifest(sweep: Sweep) -> dict[str, object]:
    """What is known once it has run."""
    manifest = sweep.manifest
    packages = manifest.get("packages", {})
    plain = ("version", "commit", "python", "platform", "hardware", "digest")
    return {
        **{key: manifest[key] for key in plain if manifest.get(key)},
        "seconds": manifest.get("run_seconds", TO_FILL),
        "inputs": len(manifest.get("inputs", {})),
        "packages": ", ".join(f"{name} {number}" for name, number in packages.items() if number),
        "failed": sweep.status().failed,
    }


def _precision(experiment: Experiment) -> str:
    wanted = experiment.precision
    if wanted is None:
        return "The number of replicates was set beforehand."
    return (
        f"Replicates were added until the half-width of `{wanted.outcome}` was {wanted.half_width:g} or there were "
        f"{wanted.max_replicates}; precision.csv has what was reached at each point."
    )
