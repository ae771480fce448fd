"""The runs of a sweep as one table, in the order of the design; what is missing is told, never guessed.

Three spreads are kept apart: *policy* (levers differ between points), *assumption* (evidence differs between points)
and *chance* (replicates of one point). Where each replicate also draws its own assumptions, its spread is both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from batch_runs.store import Sweep
from model.levers import levers, nearest_name
from model.outcomes import outcomes
from scenarios.errors import Described, ScenarioError
from scenarios.sets import ASSUMPTION
from scenarios.summary import band_label
from scenarios.toml_files import parse_value

# Columns of the plan that say which run it is; every other one is a lever or an assumption.
OF_A_RUN = ("run_id", "point", "replicate", "draw", "seed", "status", "error", "seconds")
SUFFIXES = ("", "_all_months", "_total")


@dataclass(frozen=True)
class Results:
    """What a sweep planned and what came of it.

    Attributes:
        place: the sweep's folder, for messages.
        plan: one row per planned run.
        totals: one row per run that succeeded: run_id and a column per outcome.
        failed: how many runs ended with an error.
        about: name of the experiment, base, design, seed: what a footer tells.
        base_levers: levers of the base scenario, to find the point that changes nothing.
    """

    place: str
    plan: pd.DataFrame
    totals: pd.DataFrame
    failed: int = 0
    about: Mapping[str, object] = field(default_factory=dict)
    base_levers: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes that were kept."""
        return tuple(str(name) for name in self.totals.columns if name != "run_id")

    @cached_property
    def points(self) -> pd.DataFrame:
        """What is varied, one row per point of the design in its own order."""
        names = [name for name in self._varied if name not in self.of_replicate]
        return self.plan.drop_duplicates("point").set_index("point").sort_index()[names]

    @cached_property
    def of_replicate(self) -> tuple[str, ...]:
        """Assumptions that each replicate draws anew, the same at every point."""
        within = self.plan.groupby("point")[[n for n in self._varied if n.startswith(ASSUMPTION)]].nunique()
        return tuple(str(name) for name in within if (within[name] > 1).any())

    @property
    def _varied(self) -> list[str]:
        return [name for name in self.plan.columns if name not in OF_A_RUN]

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """Levers and assumptions that differ between points."""
        return tuple(str(name) for name in self.points if self.points[name].astype(str).nunique() > 1)

    @property
    def policies(self) -> tuple[str, ...]:
        """Dimensions that somebody decides."""
        return tuple(name for name in self.dimensions if not name.startswith(ASSUMPTION))

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Dimensions that nobody knows."""
        return tuple(name for name in self.dimensions if name.startswith(ASSUMPTION))

    @property
    def sampled(self) -> bool:
        """Whether each replicate draws its own assumptions."""
        return "draw" in self.plan and bool(self.plan["draw"].notna().any())

    @property
    def band(self) -> str:
        """What the spread of the replicates of one point is made of."""
        return band_label(self.sampled)

    @property
    def replicates(self) -> int:
        """Replicates of each point."""
        return int(self.plan["replicate"].nunique())

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Plan and outcomes of the runs that succeeded."""
        return self.plan.merge(self.totals, on="run_id", how="inner").sort_values(["point", "replicate"])

    def matrix(self, outcome: str) -> pd.DataFrame:
        """One outcome, a row per point and a column per replicate; not a number where a run is missing."""
        name = self.outcome_name(outcome)
        wide = self.runs.pivot(index="point", columns="replicate", values=name)
        every_replicate = sorted(self.plan["replicate"].unique())
        return wide.reindex(index=self.points.index, columns=every_replicate).astype(float)

    def complete_matrix(self, outcome: str, what: str) -> pd.DataFrame:
        """The same, of a sweep in which every run is done and the outcome is defined.

        Raises:
            ScenarioError: otherwise; `what` is the analysis that needs it.
        """
        self.require_all_runs(what)
        found = self.matrix(outcome)
        undefined = int((~np.isfinite(found.to_numpy())).sum())
        if undefined:
            count = Described(f"{outcome} undefined in {undefined} of {found.size} runs")
            raise self.refusal("", count, f"an outcome that is a number in every run, for {what}")
        return found

    def require_all_runs(self, what: str) -> None:
        """Nothing may be missing.

        Raises:
            ScenarioError: if runs failed or are still to be done.
        """
        missing = len(self.plan) - len(self.runs)
        if not missing:
            return
        todo = missing - self.failed
        told = [f"{self.failed} failed"] * bool(self.failed) + [f"{todo} not done"] * bool(todo > 0)
        found = Described(f"{missing} of {len(self.plan)} runs missing ({', '.join(told)})")
        remedy = f"scaleup sweep-retry {self.place}" if self.failed else "start scaleup sweep again on this folder"
        raise self.refusal("", found, f"a complete design for {what}; {remedy}")

    def outcome_name(self, outcome: str) -> str:
        """The outcome if it was kept.

        Raises:
            ScenarioError: otherwise; it names the nearest.
        """
        if outcome in self.outcomes:
            return outcome
        allowed = "an outcome of this sweep: " + ", ".join(self.outcomes)
        raise self.refusal("outcome", outcome, allowed, nearest_name(outcome, self.outcomes))

    def refusal(self, key: str, found: object, allowed: str, nearest: str = "") -> ScenarioError:
        """The error of an analysis that this sweep does not allow."""
        return ScenarioError(self.place, key, found, allowed, nearest)


def read_results(folder: str | Path) -> Results:
    """The results of a sweep directory.

    Raises:
        OutputError: if there is no sweep in it, or a part of it is damaged.
    """
    sweep = Sweep(Path(folder))
    experiment = sweep.experiment
    about = {
        "name": experiment.name,
        "base": experiment.scenario.name,
        "design": experiment.design,
        "seed": experiment.seed,
        "experiment": experiment,
    }
    return Results(str(folder), sweep.plan, sweep.totals, sweep.status().failed, about, experiment.scenario.levers)


def base_outcome(column: str) -> str:
    """The outcome behind a column of totals; an empty text where it has no entry of its own."""
    return next((column.removesuffix(s) for s in SUFFIXES if column.removesuffix(s) in outcomes()), "")


def better(column: str) -> str:
    """Which direction is better: up, down, or `zero` for a gap that may lie on either side."""
    name = base_outcome(column)
    if name == "equity_gap":
        return "zero"
    if name:
        return outcomes()[name].better
    return "down" if column.startswith(("cost", "need", "leavers")) else "up"


def plain(value: object) -> object:
    """A value of the plan as a scenario has it: lists are JSON text, numbers beside words are TOML text or NumPy's."""
    if isinstance(value, str) and value.startswith("["):
        return tuple(json.loads(value))
    if isinstance(value, str) and value[:1] in "-+.0123456789" and "-" not in value[1:]:
        return parse_value(value)  # but a month stays a text
    if isinstance(value, np.generic):
        return value.item()
    return value


def label(name: str) -> str:
    """A dimension or outcome in words."""
    if name in levers():
        return levers()[name].label["en"]
    if name.startswith(ASSUMPTION):
        return name.removeprefix(ASSUMPTION).replace("_", " ")
    known = base_outcome(name)
    if not known:
        return name.replace("_", " ").capitalize()
    suffix = name.removeprefix(known)
    return outcomes()[known].label["en"] + {"_all_months": ", all months", "_total": ", whole period"}.get(suffix, "")
