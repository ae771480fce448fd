"""Extending a sweep: another plan is taken only if it adds to what is there, and only when asked for."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from batch_runs.asked import Experiment
from batch_runs.index import ids_of
from batch_runs.layout import PLAN
from batch_runs.manifest import described, difference, now, plan_entry
from batch_runs.plan import Plan
from batch_runs.store import Sweep
from scenarios.errors import OutputError


def check_extension(sweep: Sweep, plan: Plan, extend: bool) -> None:
    """Another plan is accepted only if it adds to what is there, and only when asked for.

    Raises:
        OutputError: otherwise; it says what differs.
    """
    before, asked = sweep.manifest["experiment"], json.loads(json.dumps(described(plan.experiment)))
    folder = sweep.folder
    # What counts of the base are its settings: the sweep's own experiment.toml calls it scenario.toml.
    same_sizes = {**before, **_sizes(asked), "base": asked["base"]}
    if same_sizes != asked:
        raise OutputError(f"{folder}: holds another experiment: {difference(same_sizes, asked)}; use another --out")
    if _sizes(before) == _sizes(asked):
        raise OutputError(f"{folder}: was begun with other files of the model or another version; use another --out")
    grown = all((asked[key] or 0) >= (before[key] or 0) for key in ("samples", "replicates"))
    if not extend or not grown:
        hint = "--extend adds the new runs" if grown else "a sweep can only grow; use another --out"
        raise OutputError(f"{folder}: {difference(before, asked)}; {hint}")
    if not np.isin(ids_of(sweep.table(PLAN, ["run_id"])["run_id"].chunks), plan.ids).all():
        hint = _nested(plan.experiment, before["samples"])
        raise OutputError(f"{folder}: {difference(before, asked)}, and the runs there are not all part of it; {hint}")


def _sizes(experiment: dict[str, Any]) -> dict[str, Any]:
    return {key: experiment[key] for key in ("samples", "replicates", "list")}


def _nested(experiment: Experiment, samples: int | None) -> str:
    if experiment.design == "latin_hypercube" and samples:
        return f"a Latin hypercube grows by doubling: {2 * samples}, {4 * samples}, {8 * samples} …"
    return "new points of a list go after the old ones; otherwise use another --out (or the model has changed)"


def extended(before: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """The manifest of a sweep that has grown: what was said of its end no longer holds."""
    entry = {"at": now(), "what": "extended", "runs_before": before["plan"]["runs"], "runs": len(plan)}
    ended = ("finished", "done", "failed", "digest", "fingerprint", "run_seconds", "outputs", "parts")
    kept = {key: value for key, value in before.items() if key not in ended}
    history = [*before.get("history", []), entry]
    return {**kept, "plan": plan_entry(plan), "experiment": described(plan.experiment), "history": history}
