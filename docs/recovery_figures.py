"""Does calibration find what is there? Data that the model made itself, fitted as if they had been published."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from batch_runs.analyse.calibrate import stage_points
from batch_runs.analyse.calibrate_emulator import Emulator, Floats, fit
from batch_runs.analyse.calibrate_folder import STORED_REPORT
from batch_runs.analyse.calibrate_runs import RUNS, Found, Point, lived, read_runs
from batch_runs.analyse.calibrate_screen import candidates, inputs_of
from batch_runs.analyse.calibrate_targets import goals
from batch_runs.analyse.calibrate_waves import CUT, Errors, Wave, hypercube, largest
from docs.trust_figures import RunAll
from model.evidence import Record

DASHBOARD = "whidden2018-dashboard: recorded_home_visits_per_chw"
DATA_SETS, EFFECT_SETS, LOOKED_AT = 20, 4, 5_000
DATA_STAGE = 902  # luck and draws that no calibration uses
EFFECTS: Mapping[str, Mapping[str, float]] = {
    "none": {"link_information_to_visits": 0.0, "recording_by_dashboard": 0.0},
    "as assumed": {},
    "strong": {"link_information_to_visits": 1.5, "effort_by_information": 1.6},
}


def measure_recovery(run_all: RunAll, folder: Path | None = None) -> dict[str, Any]:
    """The first wave of the stored calibration held against data whose truth is known.

    Args:
        run_all: runs jobs in several processes.
        folder: of that calibration, whose runs are used; none = its first wave is run again.
    """
    stored = json.loads(STORED_REPORT.read_text(encoding="utf-8"))
    known, seed = candidates(), stored["seed"]
    records = {entry["name"]: known[entry["name"]] for entry in stored["records"]}
    design = hypercube(stored["runs"]["first_wave"], len(records), seed)
    truths = hypercube(DATA_SETS, len(records), DATA_STAGE)
    first_wave = stage_points(records, design, seed, 1)
    points = stage_points(records, truths, seed, DATA_STAGE)
    for number, values in enumerate(EFFECTS.values()):
        first = (DATA_STAGE + 1 + number) * 100_000
        points += [Point(luck, values, first + luck, None) for luck in range(EFFECT_SETS)]
    job = partial(lived, goals(), seed)
    before = run_all(first_wave, job) if folder is None else read_runs(folder / RUNS, "wave-1", len(first_wave))
    found = run_all(points, job)
    wave = _wave(stored, records, design, before)
    data, rest = found[:DATA_SETS], found[DATA_SETS:]
    looked_at = hypercube(LOOKED_AT, len(records), DATA_STAGE + 1)
    return {
        "records": _recovered(stored, list(records), wave, truths, data, looked_at),
        "truths_kept": [_kept(stored, wave, one, truth[None, :]) for one, truth in zip(data, truths, strict=True)],
        "effects": {
            name: _effects(stored, wave, rest[number * EFFECT_SETS : (number + 1) * EFFECT_SETS], looked_at)
            for number, name in enumerate(EFFECTS)
        },
    }


def _wave(stored: Mapping[str, Any], records: Mapping[str, Record], design: Floats, found: Sequence[Found]) -> Wave:
    emulators: dict[str, Emulator] = {}
    for target in (entry["name"] for entry in stored["targets"]):
        columns = inputs_of(stored["screening"], target, records)
        emulator = fit(design, np.array([one[target] for one in found]), columns)
        assert emulator is not None
        emulators[target] = emulator
    return Wave(1, emulators, tuple(entry["name"] for entry in stored["targets"] if entry["counts"]))


def _errors(stored: Mapping[str, Any], data: Found) -> dict[str, Errors]:
    """The errors of the real targets around made-up data."""
    return {
        entry["name"]: Errors(
            data[entry["name"]], entry["sd_observation"] ** 2, entry["sd_discrepancy"] ** 2, entry["sd_luck"] ** 2
        )
        for entry in stored["targets"]
    }


def _of(wave: Wave, data: Found) -> Wave:
    """Only targets of which the made-up data have a value count."""
    return dataclasses.replace(wave, counting=tuple(name for name in wave.counting if np.isfinite(data[name])))


def _implausible(stored: Mapping[str, Any], wave: Wave, data: Found, points: Floats) -> Floats:
    return largest([_of(wave, data)], _errors(stored, data), points)


def _kept(stored: Mapping[str, Any], wave: Wave, data: Found, truth: Floats) -> bool:
    return bool(_implausible(stored, wave, data, truth)[0] < CUT)


def _recovered(
    stored: Mapping[str, Any],
    names: Sequence[str],
    wave: Wave,
    truths: Floats,
    data: Sequence[Found],
    looked_at: Floats,
) -> dict[str, dict[str, float]]:
    """Per record: how the middle of what is left follows the truth, whether it covers it, and how wide it is."""
    left = [looked_at[_implausible(stored, wave, one, looked_at) < CUT] for one in data]
    good = [number for number, points in enumerate(left) if len(points) >= 2]
    found = {}
    for column, name in enumerate(names):
        middles = np.array([left[number][:, column].mean() for number in good])
        truth = truths[good, column]
        ends = np.array([np.percentile(left[number][:, column], (2.5, 97.5)) for number in good])
        found[name] = {
            "follows": float(np.corrcoef(truth, middles)[0, 1]) if np.ptp(middles) > 0 else 0.0,
            "covered": float(np.mean((ends[:, 0] <= truth) & (truth <= ends[:, 1]))),
            "spread_kept": float(np.mean([left[number][:, column].std() for number in good]) / 12**-0.5),
        }
    return found


def _effects(stored: Mapping[str, Any], wave: Wave, data: Sequence[Found], looked_at: Floats) -> dict[str, Any]:
    """The dashboard's effect in made-up data, and what the combinations that agree with them would give."""
    means = wave.emulators[DASHBOARD].predict(looked_at)[0]
    left = [means[_implausible(stored, wave, one, looked_at) < CUT] for one in data]
    return {
        "data": [one[DASHBOARD] for one in data],
        "fitted": [[float(x) for x in np.percentile(one, (2.5, 50, 97.5))] for one in left if len(one)],
        "before": [float(x) for x in np.percentile(means, (2.5, 50, 97.5))],
        "left": [len(one) / len(looked_at) for one in left],
    }
