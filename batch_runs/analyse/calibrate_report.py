"""What a calibration found, as plain content: targets, emulators, what ruled the others out, how far ranges shrank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from batch_runs.analyse.calibrate import LEDGER_POINTS, LEDGER_SEED, Calibrated
from batch_runs.analyse.calibrate_emulator import Floats
from batch_runs.analyse.calibrate_runs import Found
from batch_runs.analyse.calibrate_targets import Goal
from batch_runs.analyse.calibrate_waves import CUT, distances, hypercube
from model.evidence import Record

PERCENTILES = (2.5, 50.0, 97.5)
NARROWED = 0.05  # a target informs a record if it alone takes this share of the record's spread


def report(found: Calibrated) -> dict[str, Any]:
    """The content of calibration.json; the same runs give the same bytes."""
    ledger = hypercube(LEDGER_POINTS, len(found.records), LEDGER_SEED)
    of_targets = _over_waves(found, ledger)
    return _rounded(
        {
            "seed": found.plan.seed,
            "runs": {"first_wave": len(found.prior), "waves": len(found.waves), "kept": len(found.after)},
            "sets": len(found.points),
            "plausible_share": float(np.mean(_largest(of_targets, found.waves[0].counting) < CUT)),
            "candidates": [
                {"wave": wave.number, "looked_at": tried, "left": left}
                for wave, tried, left in zip(found.waves, found.looked_at, found.left, strict=True)
            ],
            "targets": [_target(found, goal, of_targets) for goal in found.plan.goals],
            "records": [
                _record(record, column, found, ledger, of_targets)
                for column, record in enumerate(found.records.values())
            ],
            "screening": {
                name: {target: size for target, size in sizes.items() if size > 0}
                for name, sizes in found.screened.items()
                if max(sizes.values()) > 0
            },
        }
    )


def _over_waves(found: Calibrated, points: Floats) -> dict[str, Floats]:
    """For each target the largest implausibility of each point over all waves."""
    waves = [distances(wave, found.errors, points) for wave in found.waves]
    return {name: np.max([wave[name] for wave in waves], axis=0) for name in waves[0]}


def _largest(of_targets: Mapping[str, Floats], names: Sequence[str]) -> Floats:
    return np.asarray(np.max([of_targets[name] for name in names], axis=0))


def _target(found: Calibrated, goal: Goal, of_targets: Mapping[str, Floats]) -> dict[str, Any]:
    name, errors, last = goal.name, found.errors[goal.name], found.waves[-1].emulators[goal.name]
    counting = found.waves[0].counting
    others = [other for other in counting if other != name]
    ruled_out = of_targets[name] >= CUT
    alone = ruled_out & (_largest(of_targets, others) < CUT) if others else ruled_out
    check = last.held_out
    return {
        "name": name,
        "observed": goal.observed,
        "logarithm": goal.target.is_ratio,
        "null": goal.is_null,
        "sd_observation": errors.observation**0.5,
        "sd_discrepancy": errors.discrepancy**0.5,
        "sd_luck": errors.luck**0.5,
        "sd_runs": errors.of_runs(last) ** 0.5,
        "sd_emulator": float(np.median(last.predict(found.points)[1])) ** 0.5,
        "counts": name in counting,
        "rules_out": float(np.mean(ruled_out)),
        "rules_out_alone": float(np.mean(alone)) if name in counting else None,
        "smallest_implausibility": float(of_targets[name].min()),
        "emulator_error": check.error,
        "emulator_spread": check.spread,
        "emulator_within": check.within,
        "emulator_widened": check.widened,
        "prior": _percentiles(found.prior, name),
        "plausible": _percentiles(found.after, name),
        "agreeing": _agreeing(found, name),
        "why": goal.why,
    }


def _agreeing(found: Calibrated, name: str) -> float:
    """Share of the plausible sets' own runs that lie within the cut, emulators left out."""
    errors, last = found.errors[name], found.waves[-1].emulators[name]
    values = np.array([one[name] for one in found.after])
    near = np.abs(values - errors.observed) < CUT * errors.rest(last) ** 0.5
    return float(np.mean(near))


def _percentiles(found: Sequence[Found], name: str) -> list[float | None]:
    values = np.array([one[name] for one in found])
    values = values[np.isfinite(values)]
    return [float(x) for x in np.percentile(values, PERCENTILES)] if len(values) else [None, None, None]


def _record(
    record: Record, column: int, found: Calibrated, ledger: Floats, of_targets: Mapping[str, Floats]
) -> dict[str, Any]:
    before = np.array([record.draw(float(u)) for u in np.linspace(0.0005, 0.9995, 1000)])
    after = np.array([record.draw(float(u)) for u in found.points[:, column]])
    width, narrower = (np.subtract(*np.percentile(values, (97.5, 2.5))) for values in (before, after))
    informs = {}
    for name in found.waves[0].counting:
        left = ledger[of_targets[name] < CUT, column]
        matters = column in found.waves[-1].emulators[name].inputs
        taken = 1.0 - float(np.std(left)) / float(np.std(ledger[:, column])) if len(left) > 1 else 1.0
        if matters and taken >= NARROWED:
            informs[name] = taken
    return {
        "name": record.name,
        "unit": record.unit,
        "placeholder": record.is_placeholder,
        "central": record.value,
        "before": [float(x) for x in np.percentile(before, PERCENTILES)],
        "after": [float(x) for x in np.percentile(after, PERCENTILES)],
        "width_kept": float(narrower / width),
        "spread_kept": float(np.std(found.points[:, column]) / 12**-0.5),
        "targets": informs,
    }


def _rounded(value: Any) -> Any:
    """Six significant digits."""
    if isinstance(value, dict):
        return {key: _rounded(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_rounded(entry) for entry in value]
    if isinstance(value, float):
        return float(f"{value:.6g}") if value - value == 0 else None
    return value
