"""History matching: which combinations of assumptions agree with the published results that are kept for fitting.

Pilot (luck at central values), screening (which records matter), waves (runs, emulators, what is ruled out), and a last
stage in which every plausible set that is kept is run once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from batch_runs.analyse.calibrate_emulator import FEWEST_RUNS, Floats, fit
from batch_runs.analyse.calibrate_runs import Found, Point, Runs
from batch_runs.analyse.calibrate_screen import Moves, candidates, chosen, inputs_of, moves, screening_points
from batch_runs.analyse.calibrate_targets import NULL_IN_SE, Goal
from batch_runs.analyse.calibrate_waves import (
    CUT,
    Errors,
    Wave,
    distances,
    hypercube,
    largest,
    plausible_points,
    reachable,
)
from model.evidence import Record
from model.parameters import own_draws
from scenarios.errors import Described, RunError, ScenarioError
from scenarios.trials.run import trial_replicate

POINTS_PER_STAGE = 100_000  # luck and draws are numbered apart from stage to stage
SURE_ENOUGH = 0.25  # the emulators' own variance, as a share of all the rest, at which more waves would not help
LEDGER_SEED, LEDGER_POINTS = 77, 10_000


@dataclass(frozen=True)
class CalibrationPlan:
    """What a calibration consists of.

    Attributes:
        goals: targets that are fitted.
        seed: where luck, draws and designs begin.
        points: runs of the first wave; later waves have as many.
        waves: at most.
        keep: plausible sets that are kept.
        records: fitted records; none = those that screening chooses.
        pilot: runs at central values, for luck.
    """

    goals: tuple[Goal, ...]
    seed: int = 1
    points: int = 120
    waves: int = 2
    keep: int = 100
    records: tuple[str, ...] = ()
    pilot: int = 20


@dataclass(frozen=True)
class Calibrated:
    """What a calibration found.

    Attributes:
        errors: by target.
        screened: moves of every record; empty where records were named.
        looked_at, left: candidates after each wave, and those not ruled out.
        points: plausible sets (n_sets, n_records) in 0-1.
        prior, after: what the runs of the first wave and of the plausible sets found.
    """

    plan: CalibrationPlan
    records: dict[str, Record]
    errors: dict[str, Errors]
    screened: Moves
    waves: tuple[Wave, ...]
    looked_at: tuple[int, ...]
    left: tuple[int, ...]
    points: Floats
    prior: list[Found]
    after: list[Found]


def calibrate(plan: CalibrationPlan, runs: Runs) -> Calibrated:
    """Run what is left of the plan.

    Raises:
        RunError: if a run fails, or nothing is left that agrees with the targets.
        ScenarioError: if a record cannot be fitted.
    """
    errors = _errors(plan, runs)
    known = candidates()
    screened: Moves = {}
    if not plan.records:
        found = runs.of_stage("screening", screening_points(known))
        widths = {name: (error.observation + error.discrepancy) ** 0.5 for name, error in errors.items()}
        screened = moves(known, found, widths)
    records = {name: _record(known, name) for name in plan.records or chosen(screened)}
    if not records:
        raise RunError("no record moves any target: there is nothing to fit")
    return _in_waves(plan, runs, errors, screened, records)


def _record(known: dict[str, Record], name: str) -> Record:
    if name not in known:
        raise ScenarioError("calibrate", "record", Described(repr(name)), "a general record that is drawn, not a cost")
    return known[name]


def _errors(plan: CalibrationPlan, runs: Runs) -> dict[str, Errors]:
    """Variances by target; luck and the errors of nulls come from runs at central values."""
    found = runs.of_stage("pilot", [Point(luck, {}, luck, None) for luck in range(plan.pilot)])
    errors = {}
    for goal in plan.goals:
        values = np.array([one[goal.name] for one in found])
        luck = float(np.nanvar(values, ddof=1)) if np.isfinite(values).sum() > 1 else 0.0
        sd = goal.observation_sd if goal.observation_sd is not None else _error_of_null(goal, plan)
        errors[goal.name] = Errors(goal.observed, sd**2, goal.discrepancy_sd**2, luck)
    return errors


def _error_of_null(goal: Goal, plan: CalibrationPlan) -> float:
    """Standard deviation of a published null: the virtual trial's own standard error, widened as NULL_IN_SE says."""
    trial, outcome = goal.target.trials[0], goal.target.outcome
    assert outcome is not None
    alone = dataclasses.replace(trial, outcomes=(outcome,))
    errors = [trial_replicate(alone, luck, plan.seed)[outcome.key].se for luck in range(min(plan.pilot, 5))]
    return NULL_IN_SE * float(np.nanmedian(errors))


def _in_waves(
    plan: CalibrationPlan, runs: Runs, errors: dict[str, Errors], screened: Moves, records: dict[str, Record]
) -> Calibrated:
    waves: list[Wave] = []
    looked_at: list[int] = []
    left: list[int] = []
    points = hypercube(plan.points, len(records), plan.seed)
    all_points = np.empty((0, len(records)))
    all_found: list[Found] = []
    for number in range(1, plan.waves + 1):
        stage = f"wave-{number}"
        points = runs.design(stage, partial(_first, points, plan.points))
        found = runs.of_stage(stage, stage_points(records, points, plan.seed, number))
        all_points, all_found = np.concatenate([all_points, points]), [*all_found, *found]
        if number == 1:
            prior = found
        waves.append(_wave(number, plan, errors, screened, records, all_points, all_found, waves))
        wanted = plan.keep if number == plan.waves else max(plan.keep, plan.points)
        candidates_left, tried = plausible_points(waves, errors, len(records), wanted, plan.seed)
        looked_at.append(tried)
        left.append(len(candidates_left))
        if not len(candidates_left):
            raise RunError(_nothing_left(waves, errors, len(records)))
        if number > 1 and _is_sure(waves[-1], errors, candidates_left):
            break
        points = candidates_left
    kept = runs.design("kept", partial(_first, candidates_left, plan.keep))
    after = runs.of_stage("kept", stage_points(records, kept, plan.seed, plan.waves + 1))
    return Calibrated(
        plan, records, errors, screened, tuple(waves), tuple(looked_at), tuple(left), kept, prior, after
    )  # fmt: skip


def _first(points: Floats, most: int) -> Floats:
    return points[:most]


def stage_points(records: dict[str, Record], points: Floats, seed: int, stage: int) -> list[Point]:
    """Points to run: fitted records as the design says, every other general record drawn from its own range."""
    others = {name: record for name, record in candidates().items() if name not in records}
    found = []
    for number, row in enumerate(points):
        draw = stage * POINTS_PER_STAGE + number
        drawn = own_draws(others, seed, draw)
        apart = {name: within(record, drawn[name]) for name, record in others.items()}
        found.append(Point(number, {**apart, **values_at(records, row)}, draw, draw))
    return found


def values_at(records: dict[str, Record], row: Floats) -> dict[str, float]:
    """The fitted records' values at one point of the design."""
    return {name: within(record, record.draw(float(u))) for (name, record), u in zip(records.items(), row, strict=True)}


def within(record: Record, value: float) -> float:
    """The value, or the end of the record's range beyond which a scenario may not set it."""
    return min(max(value, record.low), record.high)


def _wave(
    number: int,
    plan: CalibrationPlan,
    errors: dict[str, Errors],
    screened: Moves,
    records: dict[str, Record],
    points: Floats,
    found: Sequence[Found],
    before: Sequence[Wave],
) -> Wave:
    """Emulators of every target from all runs so far, and the targets that count from now on."""
    emulators: dict[str, Any] = {}
    for goal in plan.goals:
        values = np.array([one[goal.name] for one in found])
        emulators[goal.name] = fit(points, values, inputs_of(screened, goal.name, records))
    missing = [name for name, emulator in emulators.items() if emulator is None]
    if missing:
        raise RunError(f"fewer than {FEWEST_RUNS} runs gave a value of: {', '.join(missing)}; try more --points")
    wave = Wave(number, emulators, tuple(emulators))
    counting = before[0].counting if before else reachable(wave, errors, len(records), plan.seed)
    if not counting:
        raise RunError("no target can be met anywhere in the ranges of the records")
    return dataclasses.replace(wave, counting=counting)


def _is_sure(wave: Wave, errors: dict[str, Errors], points: Floats) -> bool:
    """Whether the emulators' own uncertainty is small beside everything else, in the middle of what is left."""
    some = points[: LEDGER_POINTS // 10]
    shares = [
        float(np.median(wave.emulators[name].predict(some)[1])) / errors[name].rest(wave.emulators[name])
        for name in wave.counting
    ]
    return max(shares) < SURE_ENOUGH


def _nothing_left(waves: Sequence[Wave], errors: dict[str, Errors], records: int) -> str:
    points = hypercube(LEDGER_POINTS, records, LEDGER_SEED)
    nearest = float(largest(waves, errors, points).min())
    of_targets = distances(waves[-1], errors, points)
    hard = sorted(waves[-1].counting, key=lambda name: float(np.mean(of_targets[name] < CUT)))[:3]
    return f"no combination agrees with all targets (nearest: {nearest:.2g}, cut {CUT:g}); hardest: {', '.join(hard)}"
