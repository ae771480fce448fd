"""One run of a sweep as a scenario: a file for `scaleup run`, and an address for the app."""

from __future__ import annotations

import dataclasses

from batch_runs.app_link import app_address
from batch_runs.plan import Run
from batch_runs.store import Sweep
from model.levers import SettingError
from scenarios.files import Scenario
from scenarios.names import check_assumptions, known_names
from scenarios.resolved import resolved_toml


def run_address(sweep: Sweep, run: Run) -> str:
    """Where the app opens what the run decided and assumed; empty if its base is not shipped.

    The app shows several replicates; where the sweep draws assumptions, it draws them too.
    """
    return app_address(sweep.manifest["experiment"]["base"], run.levers, run.assumptions, run.draw is not None)


def run_toml(run: Run, settings: Scenario) -> str:
    """A scenario file, fully resolved, and in its first lines how to live just this run with it."""
    assumed, beyond = dict(settings.assumptions), []
    known = known_names(settings.country, settings.cadre)
    for name, value in settings.drawn.items():
        try:
            assumed |= check_assumptions("", {name: value}, known)
        except SettingError:
            beyond.append(f"{name} = {value:.6g}")
    scenario = dataclasses.replace(
        settings, name=f"run-{run.id}", assumptions=assumed, drawn={}, replicates=run.replicate + 1
    )
    drawn = " --assumptions sampled" if run.draw is not None else ""
    lines = [f"# Run {run.id} of a sweep is replicate {run.replicate} of: scaleup run THIS-FILE{drawn}"]
    if beyond:
        lines.append(f"# but for values beyond their records' ranges, which no file may give: {', '.join(beyond)}")
    return "\n".join([*lines, resolved_toml(scenario)])
