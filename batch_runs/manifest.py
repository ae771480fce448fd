"""manifest.json: what a sweep is and where it comes from, written before its first run and checked when it goes on."""

from __future__ import annotations

import datetime
import os
import platform
from typing import Any

from batch_runs.asked import Experiment
from batch_runs.building import BUILDERS
from batch_runs.designs import point_count
from batch_runs.dimensions import varied_names
from batch_runs.experiment_text import written_domain
from batch_runs.identity import model_hash, settings_text
from batch_runs.plan import Plan
from batch_runs.store import Sweep
from scenarios.provenance import PACKAGES, commit, hashes, input_files, installed, own_country_entry, version

FORMAT = 1
SWEEP_PACKAGES = (*PACKAGES, "pyarrow", "SALib")
SEED_RULE = (
    "Luck is a hash of (seed, replicate, decision, month, post, incumbent): replicate k has the same luck at every "
    "design point, whoever runs it and in whatever order."
)
DIGEST_RULE = (
    "SHA-256 over the SHA-256 of each run that was done, sorted by run id; that of a run is over its id, its totals "
    "and its monthly values by outcome, place and month, as 64-bit numbers."
)


def now() -> str:
    """The time, for people."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def described(experiment: Experiment) -> dict[str, Any]:
    """Everything that decides which runs there are; compared when a sweep goes on."""
    return {
        "base": experiment.base,
        "design": experiment.design,
        "samples": experiment.samples,
        "replicates": experiment.replicates,
        "seed": experiment.seed,
        "months": experiment.scenario.months,
        "outcomes": list(experiment.outcomes),
        "districts": experiment.districts,
        "levels": experiment.levels,
        "second_order": experiment.second_order,
        "levers": {name: written_domain(domain) for name, domain in experiment.levers.items()},
        "assumptions": {name: written_domain(domain) for name, domain in experiment.assumed.items()},
        "draw": experiment.draw if isinstance(experiment.draw, str) else list(experiment.draw),
        "list": {name: [str(value) for value in values] for name, values in experiment.listed.items()},
        "settings of the base": settings_text(experiment.scenario),
    }


def first_manifest(plan: Plan) -> dict[str, Any]:
    """The manifest as it is before the first run."""
    experiment = plan.experiment
    return {
        "format": FORMAT,
        "program": "ScaleUp",
        "version": version(),
        "commit": commit(),
        "name": experiment.name,
        "began": now(),
        "plan": plan_entry(plan),
        "experiment": described(experiment),
        "model": model_hash(experiment.scenario.country),
        "inputs": hashes(input_files(experiment.scenario).items()),
        **own_country_entry(experiment.scenario.country),
        "seed_rule": SEED_RULE,
        "digest_rule": DIGEST_RULE,
        "platform": platform.platform(),
        "hardware": hardware(),
        "python": platform.python_version(),
        "packages": {name: installed(name) for name in SWEEP_PACKAGES},
        "history": [],
    }


def hardware() -> str:
    """The machine that a sweep is started on, in words; Dask's workers may be others."""
    found = f"{platform.machine()}, {os.cpu_count()} processors"
    if hasattr(os, "sysconf"):
        found += f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB of memory"
    return found


def plan_entry(plan: Plan) -> dict[str, Any]:
    """The plan in a few numbers, and its digest."""
    experiment = plan.experiment
    return {
        "digest": plan.digest,
        "runs": len(plan),
        "points": point_count(experiment),
        "replicates": experiment.replicates,
        "varied": list(varied_names(experiment)),
    }


def finished_entry(sweep: Sweep, digest: str) -> dict[str, Any]:
    """What is added once every run has been run."""
    status = sweep.status()
    outputs = [sweep.folder / f"{name}.parquet" for name in BUILDERS]
    return {
        "finished": now(),
        "done": status.done,
        "failed": status.failed,
        "digest": digest,
        "fingerprint": sweep.index.fingerprint,
        "run_seconds": round(float(sweep.table("runs.parquet", ["seconds"])["seconds"].to_numpy().sum()), 2),
        "outputs": hashes((path.name, path) for path in outputs),
        "parts": [path.name for path in sweep.index.paths],
    }


def difference(before: dict[str, Any], now: dict[str, Any]) -> str:
    """The first thing that differs, in words."""
    for key, value in now.items():
        old = before.get(key)
        if old == value:
            continue
        if isinstance(value, dict) and isinstance(old, dict):
            name = next(n for n in {**old, **value} if old.get(n) != value.get(n))
            return f"{key} {name} was {_short(old.get(name))} and is now {_short(value.get(name))}"
        if key.startswith("settings"):
            return "the base scenario has changed"
        return f"{key} was {_short(old)} and is now {_short(value)}"
    return "the order of levers or assumptions has changed"


def _short(value: object) -> str:
    text = "absent" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
