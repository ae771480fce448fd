"""The folder of a calibration: begun, or gone on with if it holds the same plan; and what is written at its end."""

from __future__ import annotations

import csv
import io
import json
import platform
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from batch_runs.analyse.calibrate import Calibrated, CalibrationPlan, calibrate, values_at
from batch_runs.analyse.calibrate_report import report
from batch_runs.analyse.calibrate_runs import RUNS, Runs, Say
from batch_runs.files import locked, remove_unfinished, write_json, write_text
from batch_runs.identity import canonical, fitting_hash
from model.evidence.plausible import PLAUSIBLE_FILE
from scenarios.errors import OutputError, RunError
from scenarios.provenance import PACKAGES, commit, installed, version

PLAN, MANIFEST, REPORT, SETS, LOCK = "plan.json", "manifest.json", "calibration.json", "plausible.csv", ".lock"
STORED_REPORT = PLAUSIBLE_FILE.with_suffix(".json")


def run_calibration(plan: CalibrationPlan, folder: Path, workers: int | None, say: Say) -> dict[str, Any]:
    """Everything that is left to do in the folder; returns the report.

    Raises:
        OutputError: if the folder holds something else, another plan, or is in use.
        RunError: if a run fails, or it cannot be written.
    """
    begun = time.monotonic()
    with _held(folder):
        return _written(folder, lambda: _all_of_it(plan, folder, workers, say, begun))


def _all_of_it(plan: CalibrationPlan, folder: Path, workers: int | None, say: Say, begun: float) -> dict[str, Any]:
    remove_unfinished(folder)
    described = _begin_or_go_on(plan, folder)
    found = calibrate(plan, Runs(folder, plan.goals, plan.seed, workers, say))
    content = report(found)
    write_text(folder / SETS, sets_csv(found))
    write_json(folder / REPORT, content)
    write_json(folder / MANIFEST, _manifest(described, time.monotonic() - begun))
    return content


def keep_in_model(folder: Path) -> None:
    """Make the folder's plausible sets those of the model.

    Raises:
        OutputError: if the model's own folder cannot be written.
    """
    content = {
        **json.loads((folder / REPORT).read_text(encoding="utf-8")),
        "made": json.loads((folder / MANIFEST).read_text(encoding="utf-8")),
    }
    try:
        shutil.copyfile(folder / SETS, PLAUSIBLE_FILE)
        write_json(STORED_REPORT, content)
    except OSError as error:
        raise OutputError(f"{PLAUSIBLE_FILE.parent}: cannot be written: {error.strerror or error}") from error


def sets_csv(found: Calibrated) -> str:
    """The plausible sets as values, one combination in a row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(found.records)
    for row in found.points:
        writer.writerow([f"{value:.6g}" for value in values_at(found.records, row).values()])
    return text.getvalue()


def _held(folder: Path) -> Any:
    """The folder for this process alone."""
    try:
        strange = folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / LOCK).exists()))
        if strange:
            raise OutputError(
                f"--out {folder}: found something else; allowed: a missing or empty folder, or this calibration"
            )
        folder.mkdir(parents=True, exist_ok=True)
        return locked(folder / LOCK, f"{folder}: this calibration is being run by another process")
    except OSError as error:
        raise OutputError(
            f"--out {folder}: cannot be used: {error.strerror or error}; name a folder that you may write"
        ) from error


def _written(folder: Path, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return work()
    except OSError as error:
        raise RunError(f"{folder}: could not be written: {error.strerror or error}") from error


def _described(plan: CalibrationPlan) -> dict[str, Any]:
    """Everything that decides the result."""
    goals = {goal.name: [goal.observed, goal.observation_sd, goal.discrepancy_sd] for goal in plan.goals}
    sizes = {key: getattr(plan, key) for key in ("seed", "points", "waves", "keep", "pilot")}
    return {**sizes, "targets": goals, "records": list(plan.records), "model": fitting_hash()}


def _begin_or_go_on(plan: CalibrationPlan, folder: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(canonical(_described(plan)))
    path = folder / PLAN
    if not path.exists():
        write_json(path, described)
        return described
    before = json.loads(path.read_text(encoding="utf-8"))
    differing = [key for key in described if before.get(key) != described[key]]
    if differing:
        raise OutputError(f"--out {folder}: holds a calibration with another {', '.join(differing)}; use another --out")
    return described


def _manifest(described: dict[str, Any], seconds: float) -> dict[str, Any]:
    return {
        "program": "ScaleUp",
        "version": version(),
        "commit": commit(),
        **described,
        "runs": RUNS,
        "platform": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: installed(name) for name in (*PACKAGES, "scikit-learn", "statsmodels")},
        "wall_time_seconds": round(seconds, 2),
    }
