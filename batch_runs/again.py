"""One run of a sweep lived again: the same content must give the same numbers."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from batch_runs.as_scenario import run_address, run_toml
from batch_runs.columns import decoded
from batch_runs.identity import model_hash
from batch_runs.layout import PLAN
from batch_runs.measures import total_columns, totals
from batch_runs.plan import Run
from batch_runs.run import settings_of, simulate, split_names
from batch_runs.store import Sweep
from model.outcomes import Recording
from scenarios.errors import OutputError
from scenarios.files import Scenario
from scenarios.provenance import version
from scenarios.tables import district_header, district_rows, monthly_header, monthly_rows

CLOSE = 1e-6


@dataclass(frozen=True)
class Again:
    """A run lived again.

    `stored` is its row of totals in the sweep, if it was done there; `same_model` whether the model's files are those
    that the sweep was made with; `app_address` where the app opens it, if it can.
    """

    run: Run
    settings: Scenario
    recording: Recording
    totals: dict[str, float]
    stored: dict[str, float] | None
    same_model: bool
    app_address: str

    @property
    def decided(self) -> dict[str, object]:
        """Levers and assumptions of the run."""
        return {**self.run.levers, **self.run.assumptions}

    @property
    def same(self) -> bool | None:
        """Whether the numbers are those of the sweep; None where there is nothing to compare."""
        if self.stored is None:
            return None
        return all(_close(value, self.stored[name]) for name, value in self.totals.items())

    def stored_text(self, name: str) -> str:
        """The number in the sweep."""
        return "–" if self.stored is None else f"{self.stored[name]:.6g}"

    def verdict(self) -> str:
        """The comparison in words."""
        match self.same:
            case None:
                return "The sweep holds no result of this run."
            case True:
                return "The same as in the sweep."
        why = "" if self.same_model else ": the model's files have changed since"
        return f"NOT the same as in the sweep{why}."


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=CLOSE) or (math.isnan(one) and math.isnan(other))


def run_again(sweep: Sweep, run_id: str) -> Again:
    """Live one run in this process.

    Raises:
        OutputError: if the sweep has no such run.
    """
    run = find_run(sweep, run_id)
    experiment = sweep.experiment
    settings = settings_of(experiment.scenario, run.levers, run.assumptions)
    recording = simulate(settings, run.replicate, run.draw)
    names = [column.name for column in total_columns(experiment.outcomes)]
    values = dict(zip(names, totals(recording, experiment.outcomes).tolist(), strict=True))
    same_model = model_hash(experiment.scenario.country) == sweep.manifest["model"]
    return Again(run, settings, recording, values, _stored(sweep, run), same_model, run_address(sweep, run))


def find_run(sweep: Sweep, run_id: str) -> Run:
    """The run of that id, or of that beginning of an id.

    Raises:
        OutputError: if none or several begin so.
    """
    starts = np.char.startswith(sweep.index.ids, run_id.encode()) if run_id else np.zeros(1, dtype=bool)
    found = np.flatnonzero(starts)
    if len(found) != 1:
        raise OutputError(
            f"{sweep.folder}: found {len(found)} runs that begin with {run_id!r}; allowed: a run id of {PLAN}"
        )
    position = int(found[0])
    row = sweep.table(PLAN).slice(position, 1)
    plain = row.to_pylist()[0]
    values: dict[str, Any] = {name: decoded(row.schema.field(name), plain[name]) for name in row.column_names[5:]}
    levers, assumptions = split_names(values)
    draw = plain["draw"] if sweep.experiment.draw == "all" else None
    return Run(plain["run_id"], position, plain["point"], plain["replicate"], draw, levers, assumptions)


def _stored(sweep: Sweep, run: Run) -> dict[str, float] | None:
    if not sweep.index.done[run.position]:
        return None
    row = sweep.index.tables(run.position, run.position + 1).to_pylist()[0]
    names = [column.name for column in total_columns(sweep.experiment.outcomes)]
    return {name: math.nan if row[name] is None else float(row[name]) for name in names}


def write_again(again: Again, folder: Path) -> None:
    """monthly.csv and districts.csv of the run, what it was, and a scenario that lives it again."""
    replicate = again.run.replicate
    (folder / "monthly.csv").write_bytes(monthly_header() + monthly_rows(again.settings, again.recording, replicate))
    (folder / "districts.csv").write_bytes(
        district_header() + district_rows(again.settings, again.recording, replicate)
    )
    (folder / "scenario.toml").write_bytes(run_toml(again.run, again.settings).encode("utf-8"))
    about = {
        "program": "ScaleUp",
        "version": version(),
        "run_id": again.run.id,
        "replicate": replicate,
        "draw": again.run.draw,
        "seed": again.settings.seed,
        "levers": {name: list(v) if isinstance(v, tuple) else v for name, v in again.run.levers.items()},
        "assumptions": again.run.assumptions,
        "totals": {name: None if math.isnan(value) else value for name, value in again.totals.items()},
    }
    text = json.dumps(about, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    (folder / "run.json").write_bytes(text.encode("utf-8"))
