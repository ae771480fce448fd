"""The table of runs, written before anything runs: one row per design point and replicate, each with its id.

The id is a hash of the content of the run, so it does not depend on the order of runs, on how many there are, or on
who runs them. Two design points with the same content count how often it came before: each is a run of its own.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from batch_runs.asked import ALL, Experiment
from batch_runs.compact import compact
from batch_runs.designs import Columns, point_columns, point_count
from batch_runs.dimensions import drawn_records
from batch_runs.identity import ID_DIGITS, canonical, start_of_ids
from batch_runs.run import settings_of, split_names
from model.levers import SettingError, Value
from scenarios.errors import ScenarioError
from scenarios.sets import ASSUMPTION

Part = tuple[int, int]  # k, N
MOST_RUNS = 10_000_000
MOST_POINTS_CHECKED = 20_000  # the rest would take long; a point that cannot be run fails in its own row anyway


@dataclass(frozen=True)
class Run:
    """One row of the plan."""

    id: str
    position: int
    point: int
    replicate: int
    draw: int | None
    levers: dict[str, Value]
    assumptions: dict[str, float]


@dataclass(frozen=True)
class Plan:
    """Every run of an experiment.

    Attributes:
        points: values of levers and assumptions by column, one per design point.
        by_replicate: values of assumptions that are drawn once per replicate, one per replicate.
        ids: id of each run, design point by design point, the replicates of a point together.
        draws: whether replicate k uses draw k of all assumptions.
        contradictions: how many design points cannot be run, and why the first cannot; empty if all can.
    """

    experiment: Experiment
    points: Columns
    by_replicate: Columns
    ids: NDArray[np.bytes_]
    draws: bool
    contradictions: str = ""

    @property
    def replicates(self) -> int:
        """Runs of each design point."""
        return self.experiment.replicates

    @property
    def names(self) -> tuple[str, ...]:
        """Columns of levers and assumptions."""
        return (*self.points, *self.by_replicate)

    def __len__(self) -> int:
        return len(self.ids)

    def run(self, position: int) -> Run:
        """The run in that row."""
        point, replicate = divmod(position, self.replicates)
        values = {name: column[point] for name, column in self.points.items()}
        values |= {name: column[replicate] for name, column in self.by_replicate.items()}
        levers, assumptions = split_names(values)
        draw = replicate if self.draws else None
        return Run(self.ids[position].decode(), position, point, replicate, draw, levers, assumptions)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all ids in order: two plans with the same digest are the same plan."""
        return hashlib.sha256(self.ids.tobytes()).hexdigest()


def make_plan(experiment: Experiment) -> Plan:
    """The plan of an experiment.

    Raises:
        ScenarioError: if there are too many runs, or a design point cannot be run.
    """
    number = point_count(experiment) * experiment.replicates
    if number > MOST_RUNS:
        raise ScenarioError(place_of(experiment), "experiment", number, f"at most {MOST_RUNS:,} runs")
    points = point_columns(experiment)
    by_replicate = _drawn_by_replicate(experiment)
    draws = experiment.draws_by_replicate and experiment.draw == ALL
    ids = np.fromiter(_ids(experiment, points, by_replicate, draws), dtype=f"S{ID_DIGITS}", count=number)
    plan = Plan(experiment, points, by_replicate, ids, draws)
    return dataclasses.replace(plan, contradictions=_contradictions(plan))


def _drawn_by_replicate(experiment: Experiment) -> Columns:
    """Grid and list: some assumptions by name, replicate k with draw k, as `run --assumptions sampled` would draw."""
    if not experiment.draws_by_replicate or experiment.draw == ALL:
        return {}
    from model.parameters import values_in_force  # loads the compiler, which the workers need and this process may not

    records = drawn_records(experiment)
    draws = [values_in_force(records, {}, experiment.seed, draw) for draw in range(experiment.replicates)]
    return {f"{ASSUMPTION}{name}": compact(draw[name] for draw in draws) for name in records}


def _ids(experiment: Experiment, points: Columns, by_replicate: Columns, draws: bool) -> Iterator[bytes]:
    shared = start_of_ids(experiment.scenario, experiment.seed, experiment.outcomes, experiment.districts)
    replicates = range(experiment.replicates)
    of_replicate = [_text_of(by_replicate, k) + f"|{k}|{k if draws else ''}" for k in replicates]
    seen: Counter[str] = Counter()
    for point in range(point_count(experiment)):
        text = _text_of(points, point)
        of_point = shared.copy()
        of_point.update(f"{text}|{seen[text]}".encode())
        seen[text] += 1
        for replicate in replicates:
            of_run = of_point.copy()
            of_run.update(of_replicate[replicate].encode())
            yield of_run.hexdigest()[:ID_DIGITS].encode()


def _text_of(columns: Columns, row: int) -> str:
    return canonical({name: values[row] for name, values in columns.items()})


def _contradictions(plan: Plan) -> str:
    """Design points whose levers contradict each other: each run of theirs will be a row with its error.

    Raises:
        ScenarioError: if no point can be run, or two runs have one id.
    """
    if len(np.unique(plan.ids)) < len(plan.ids):
        raise ScenarioError(place_of(plan.experiment), "experiment", "two runs with one id", "another seed")
    levers = {name: values for name, values in plan.points.items() if not name.startswith(ASSUMPTION)}
    number = min(len(plan) // plan.replicates, MOST_POINTS_CHECKED)
    known: dict[str, SettingError | None] = {}
    errors: dict[int, SettingError] = {}
    for point in range(number):
        text = _text_of(levers, point)
        if text not in known:
            known[text] = _contradiction(plan, {name: values[point] for name, values in levers.items()})
        if error := known[text]:
            errors[point] = error
    if not errors:
        return ""
    point, first = next(iter(errors.items()))
    if len(errors) == number:
        raise ScenarioError.at(f"{place_of(plan.experiment)}: point {point}", first) from first
    return f"{len(errors):,} of {number:,} design points cannot be run; point {point}: {first}"


def _contradiction(plan: Plan, levers: dict[str, Value]) -> SettingError | None:
    try:
        settings_of(plan.experiment.scenario, levers, {})
    except SettingError as error:
        return error
    return None


def slice_of(runs: int, part: Part | None) -> tuple[int, int]:
    """First and last row of part k of N: neighbours in the plan, as equal as can be."""
    number, of = part or (1, 1)
    return runs * (number - 1) // of, runs * number // of


def place_of(experiment: Experiment) -> str:
    """Where an experiment comes from, for messages."""
    return str(experiment.path or experiment.name)
