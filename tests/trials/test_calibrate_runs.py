"""A calibration that is killed goes on to the same result; data that the model made lead back to their truth."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from batch_runs.analyse.calibrate import Calibrated, CalibrationPlan, stage_points, values_at
from batch_runs.analyse.calibrate_emulator import Emulator, Floats, fit
from batch_runs.analyse.calibrate_report import report
from batch_runs.analyse.calibrate_runs import RUNS
from batch_runs.analyse.calibrate_screen import candidates
from batch_runs.analyse.calibrate_targets import Goal, goals
from batch_runs.analyse.calibrate_waves import Errors, Wave, hypercube, plausible_points
from cli.main import main
from model.evidence.plausible import read_sets

ROOT = Path(__file__).parents[2]
VISITS = "whidden2018-dashboard: recorded_home_visits_per_chw"
SPREAD = "dashboard-spread-of-change"
RECORDS = ("effort_by_information", "dashboard_information", "drift_spread")
OPTIONS = ["--points", "10", "--waves", "1", "--keep", "3", "--workers", "1", "--target", VISITS, "--target", SPREAD]
OPTIONS += [word for name in RECORDS for word in ("--record", name)]
RESULTS = ("plausible.csv", "calibration.json", "wave-1.json", "kept.json")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calibration") / "whole"
    assert main(["calibrate", "--out", str(folder), *OPTIONS]) == 0
    return folder


def test_killed_and_begun_again_it_ends_with_the_same_result(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    command = [sys.executable, "-m", "cli.main", "calibrate", "--out", str(folder), *OPTIONS]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    runs, end = folder / RUNS, time.monotonic() + 120
    while not (runs.exists() and runs.read_bytes().count(b"\n") >= 22):
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    before = runs.read_bytes()
    assert not (folder / "plausible.csv").exists()
    runs.write_bytes(before + b'{"stage": "wave-1", "poi')  # what a process killed while writing leaves
    assert main(["calibrate", "--out", str(folder), *OPTIONS]) == 0
    assert all((folder / name).read_bytes() == (whole / name).read_bytes() for name in RESULTS)
    assert runs.read_bytes().startswith(before[: before.rfind(b"\n") + 1])


def test_a_finished_one_is_told_again_without_a_run(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (whole / RUNS).read_bytes()
    assert main(["calibrate", "--out", str(whole), *OPTIONS]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in (*RECORDS, VISITS, SPREAD))
    assert (whole / RUNS).read_bytes() == before


def test_it_is_recorded(whole: Path) -> None:
    manifest = json.loads((whole / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["targets"]) == {VISITS, SPREAD} and manifest["records"] == list(RECORDS)
    assert manifest["seed"] == 1 and manifest["packages"]["scikit-learn"] and manifest["model"]


def test_another_plan_in_the_same_folder_is_refused(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "--out", str(whole), *OPTIONS, "--seed", "2"]) == 2
    assert "another seed" in capsys.readouterr().err


def test_a_strange_folder_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("x")
    assert main(["calibrate", "--out", str(tmp_path), *OPTIONS]) == 2
    assert "found something else" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_sets_are_combinations_that_the_records_can_have(whole: Path) -> None:
    sets = read_sets(whole / "plausible.csv")
    assert sets.names == RECORDS and len(sets.rows) == 3
    for name, values in zip(sets.names, zip(*sets.rows, strict=True), strict=True):
        record = candidates()[name]
        assert record.low <= min(values) and max(values) <= record.high


def test_a_point_fixes_every_general_record_so_that_no_earlier_calibration_matters() -> None:
    records = {name: candidates()[name] for name in RECORDS}
    point = stage_points(records, np.full((2, 3), 0.5), 1, 1)[1]
    assert set(point.assumptions) == set(candidates())
    assert point.draw == point.luck == 100_001


class OfMeans:
    """An emulator for data that are means over many runs, so that a single run's scatter is no error of theirs."""

    noise_variance = 0.0

    def __init__(self, emulator: Emulator) -> None:
        self.predict, self.held_out, self.inputs = emulator.predict, emulator.held_out, emulator.inputs


@dataclasses.dataclass(frozen=True)
class Bench:
    """Runs of two targets over three records, everything else central, and their emulators."""

    goals: tuple[Goal, ...]
    wave: Wave

    def data(self, values: dict[str, float]) -> dict[str, Errors]:
        """What the model makes of a truth, as if it had been published with small errors."""
        variance = {VISITS: 9.0, SPREAD: 1.0}
        return {goal.name: Errors(mean_of_trials(goal, values), variance[goal.name], 1.0, 0.0) for goal in self.goals}


def mean_of_trials(goal: Goal, values: dict[str, float]) -> float:
    """What a few virtual trials find on average, always with the same luck."""
    return float(np.mean([goal.find(luck, values, 1, None) for luck in range(700, 703)]))


@pytest.fixture(scope="module")
def bench() -> Bench:
    wanted, records = goals([VISITS, SPREAD]), {name: candidates()[name] for name in RECORDS}
    design = hypercube(30, len(records), 1)
    found = [{goal.name: mean_of_trials(goal, values_at(records, row)) for goal in wanted} for row in design]
    emulators: dict[str, Any] = {
        goal.name: fit(design, np.array([one[goal.name] for one in found]), (0, 1, 2)) for goal in wanted
    }
    wave = Wave(1, emulators, tuple(emulators))
    means: dict[str, Any] = {name: OfMeans(emulator) for name, emulator in wave.emulators.items()}
    return Bench(wanted, dataclasses.replace(wave, emulators=means))


def left(bench: Bench, values: dict[str, float]) -> Floats:
    """The combinations that agree with data made from a truth."""
    return plausible_points([bench.wave], bench.data(values), len(RECORDS), 300, 1)[0]


def test_the_truth_behind_made_up_data_is_found_again(bench: Bench) -> None:
    record = candidates()["drift_spread"]
    column = RECORDS.index("drift_spread")
    steady, drifting = (left(bench, {"drift_spread": record.draw(u)})[:, column] for u in (0.05, 0.95))
    assert np.median(steady) < 0.45 and np.median(drifting) > 0.6
    assert steady.min() <= 0.05 and drifting.max() >= 0.95  # the truth itself is kept


def test_data_without_an_effect_lead_to_no_effect_and_strong_ones_to_a_strong_one(bench: Bench) -> None:
    truths = (
        {"link_information_to_visits": 0.0, "recording_by_dashboard": 0.0},
        {"effort_by_information": 2.2, "dashboard_information": 0.8},
    )
    none, strong = (left(bench, values) for values in truths)
    by_luck, much = (mean_of_trials(bench.goals[0], values) for values in truths)  # luck alone moves a trial that far
    effects = [bench.wave.emulators[VISITS].predict(points)[0] for points in (none, strong)]
    column = RECORDS.index("effort_by_information")
    third = (much - by_luck) / 3
    assert np.median(effects[0]) < by_luck + third and np.median(effects[1]) > much - third
    assert none[:, column].mean() < 0.4 < 0.6 < strong[:, column].mean()


def test_the_report_tells_what_ruled_the_others_out(bench: Bench) -> None:
    record = candidates()["drift_spread"]
    errors = bench.data({"drift_spread": record.draw(0.95)})
    records = {name: candidates()[name] for name in RECORDS}
    points, looked_at = plausible_points([bench.wave], errors, len(records), 300, 1)
    plan = CalibrationPlan(bench.goals, records=RECORDS)
    runs = [{VISITS: 1.0, SPREAD: 2.0}, {VISITS: 2.0, SPREAD: float("nan")}]
    found = report(
        Calibrated(plan, records, errors, {}, (bench.wave,), (looked_at,), (len(points),), points, runs, runs)
    )
    spread = next(item for item in found["targets"] if item["name"] == SPREAD)
    assert spread["counts"] and 0.1 < spread["rules_out"] < 1 and spread["rules_out_alone"] <= spread["rules_out"]
    assert spread["prior"] == [2.0, 2.0, 2.0]
    drift = next(item for item in found["records"] if item["name"] == "drift_spread")
    assert SPREAD in drift["targets"] and drift["width_kept"] < 0.95 and drift["spread_kept"] < 0.95
    assert 0 < found["plausible_share"] < 1 - spread["rules_out"] + 1e-9
