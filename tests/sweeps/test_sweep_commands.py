"""`sweep`, `sweep-status`, `sweep-retry`, `rerun` as commands."""

import csv
import io
import json
import sys

import pytest

from batch_runs import worker
from batch_runs.store import Sweep


def test_run_status_and_resume(written, told, tmp_path):
    path = written()
    code, out, error = told("sweep", path, "--out", "d", "--workers", "1")
    assert code == 0 and out.startswith("e: 12 runs; 12 done, 0 failed, 0 to go\ndigest ") and "12 of 12 runs" in error
    assert told("sweep", path, "--out", "d", "--workers", "1")[:2] == (0, out)
    assert told("sweep-status", "d")[:2] == (0, out)
    status = json.loads(told("sweep-status", "d", "--json")[1])
    assert status["complete"] and status["digest"] in out and status["remaining"] == 0


def test_a_dry_run_tells_the_bill_and_writes_nothing(written, told, tmp_path):
    path = written(design='"sobol"', samples="64", replicates="10")
    code, out, _ = told("sweep", path, "--dry-run", "--out", "d", "--workers", "3")
    assert code == 0 and "256 design points × 10 replicates = 2,560 runs, 2,560 to go" in out
    assert "with 3 workers" in out and "on disk" in out
    assert sorted(item.name for item in tmp_path.iterdir()) == ["e.toml", "small.toml"]


def test_a_dry_run_prices_the_part_and_knows_another_experiment(written, told, refused):
    path = written()
    assert "12 runs, 4 to go" in told("sweep", path, "--dry-run", "--part", "2/3")[1]
    told("sweep", path, "--out", "d", "--workers", "1", "--part", "1/3")
    assert "12 runs, 8 to go" in told("sweep", path, "--dry-run", "--out", "d")[1]
    assert "24 runs, 20 to go" in told("sweep", path, "--dry-run", "--out", "d", "--samples", "12")[1]
    assert "seed was 1 and is now 2" in refused("sweep", written(seed="2"), "--dry-run", "--out", "d")


@pytest.mark.parametrize(("answer", "begins"), [("y\n", True), ("n\n", False), ("", False)])
def test_on_a_terminal_a_long_sweep_is_asked_about(written, told, tmp_path, monkeypatch, answer, begins):
    monkeypatch.setattr("cli.sweep_price._at_a_terminal", lambda: True)
    monkeypatch.setattr("cli.sweep_price.FEWEST_RUNS_ASKED_ABOUT", 12)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    path = written()
    monkeypatch.setattr("batch_runs.dry_run.LONG_SECONDS", 0.0)
    code, _, error = told("sweep", path, "--out", "d", "--workers", "1")
    assert "12 runs: about" in error and "Begin? [y/N]" in error
    assert (code == 0) is begins is (tmp_path / "d").exists() and ("not begun" in error) is not begins


def test_a_short_sweep_or_one_that_was_agreed_to_is_not_asked_about(written, told, monkeypatch):
    monkeypatch.setattr("cli.sweep_price._at_a_terminal", lambda: True)
    monkeypatch.setattr("cli.sweep_price.FEWEST_RUNS_ASKED_ABOUT", 12)
    monkeypatch.setattr("sys.stdin", None)  # nobody could answer
    assert told("sweep", written(), "--out", "short", "--workers", "1")[0] == 0
    monkeypatch.setattr("batch_runs.dry_run.LARGE_BYTES", 1.0)
    assert told("sweep", written(), "--out", "large", "--workers", "1", "--yes")[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("no"))
    code, _, error = told("sweep", written(), "--out", "larger", "--workers", "1")
    assert code == 130 and "on a disk with" in error


def test_parts_and_extensions(written, told):
    path = written()
    for k in (2, 1):
        code, out, _ = told("sweep", path, "--out", "d", "--workers", "1", "--part", f"{k}/2")
        assert code == 0
    assert out.startswith("e: 12 runs; 12 done")
    assert told("sweep", path, "--out", "d", "--workers", "1", "--part", "1/2")[1] == out
    code, out, _ = told("sweep", path, "--out", "d", "--workers", "1", "--replicates", "3", "--extend")
    assert code == 0 and out.startswith("e: 18 runs; 18 done")


def test_failures_end_with_one_and_can_be_tried_again(written, told, monkeypatch):
    path = written()

    def fail(*about):
        raise ValueError("no such luck")

    with monkeypatch.context() as broken:
        broken.setattr(worker, "simulate", fail)
        code, out, _ = told("sweep", path, "--out", "d", "--workers", "1")
        assert code == 1 and "12 failed" in out and "failed: ValueError: no such luck" in out and "sweep-retry" in out
        assert "… and 7 more" in told("sweep-status", "d")[1]
        assert told("sweep-retry", "d", "--workers", "1")[0] == 1
    code, out, _ = told("sweep-retry", "d", "--workers", "1")
    assert code == 0 and out.startswith("e: 12 runs; 12 done, 0 failed")


def test_a_full_disk_is_told_in_one_line_and_the_same_command_goes_on(written, told, monkeypatch):
    path = written()
    with monkeypatch.context() as full:
        full.setattr("batch_runs.files.os.fsync", no_space)
        code, out, error = told("sweep", path, "--out", "d", "--workers", "1")
        assert code == 3 and "No space left on device" in error and len(error.strip().splitlines()) == 1
    assert told("sweep", path, "--out", "d", "--workers", "1")[0] == 0


def no_space(number):
    raise OSError(28, "No space left on device")


def test_one_run_alone(written, told, tmp_path, monkeypatch):
    told("sweep", written(), "--out", "d", "--workers", "1")
    run = Sweep(tmp_path / "d").plan["run_id"][5]
    code, out, _ = told("rerun", "d", run[:12], "--out", "alone")
    assert code == 0 and f"run {run}: design point 2, replicate 1" in out and "The same as in the sweep." in out
    written_files = {"monthly.csv", "districts.csv", "run.json", "scenario.toml"}
    assert {item.name for item in (tmp_path / "alone").iterdir()} == written_files
    assert json.loads((tmp_path / "alone" / "run.json").read_text())["run_id"] == run
    from batch_runs import again

    real = again.totals
    monkeypatch.setattr(again, "totals", lambda *about: real(*about) * 2)
    code, out, _ = told("rerun", "d", run)
    assert code == 1 and "NOT the same" in out


@pytest.mark.parametrize(
    ("assumed", "options"),
    [
        ("supervision_half_saturation = { low = 0.3, high = 0.9 }", ()),
        ('draw = ["supervision_half_saturation", "effort_by_information"]', ()),
        ('draw = "all"', ("--assumptions", "sampled")),
    ],
)
def test_one_run_is_a_scenario_that_lives_it_again(written, told, tmp_path, assumed, options):
    levers = '[levers]\n"supervision.visits_per_chw_per_month" = { values = [0.5, 1.5] }\n'
    design = '"latin_hypercube"' if "low" in assumed else '"grid"'
    samples = "4" if "low" in assumed else None
    path = written(f"{levers}[assumptions]\n{assumed}\n", design=design, samples=samples, replicates="3")
    assert told("sweep", path, "--out", "d", "--workers", "1")[0] == 0
    sweep = Sweep(tmp_path / "d")
    run = sweep.runs.query("replicate == 2").iloc[-1]
    assert told("rerun", "d", run["run_id"], "--out", "alone")[0] == 0
    text = (tmp_path / "alone" / "scenario.toml").read_text()
    assert text.startswith(f"# Run {run['run_id']} of a sweep is replicate 2 of: scaleup run THIS-FILE")
    assert told("run", "alone/scenario.toml", *options, "--workers", "1", "--out", "again")[0] == 0
    with (tmp_path / "again" / "monthly.csv").open() as file:
        lived = [float(row["cost_usd"]) for row in csv.DictReader(file) if row["replicate"] == "2"]
    total = sweep.totals.set_index("run_id")["cost_usd_total"][run["run_id"]]
    assert sum(lived) == pytest.approx(total, rel=1e-5)


def test_one_run_opens_in_the_app(written, told, tmp_path):
    from ui.address import Address, Decision, decode

    path = written('[levers]\n"msi.districts_per_wave" = { values = [4, 7] }\n[assumptions]\ndhmt_members = 9\n',
                   base='"malawi-msi-pilot"', design='"grid"', samples=None, months="1", replicates="1")  # fmt: skip
    told("sweep", path, "--out", "d", "--workers", "1")
    out = told("rerun", "d", Sweep(tmp_path / "d").plan["run_id"][1])[1]
    address = out.partition("http://127.0.0.1:8765/")[2].strip()
    found = decode(address, Address(Decision("mali-baseline")), ["malawi-msi-pilot"]).decision
    assert found.scenario == "malawi-msi-pilot" and not found.sampled
    assert dict(found.changes) == {"msi.districts_per_wave": 7} and dict(found.assumptions) == {"dhmt_members": 9.0}


def test_what_cannot_be_used_is_refused(written, refused, tmp_path):
    path = written()
    assert "--out DIR is needed" in refused("sweep", path)
    for asked in (("sweep", path), ("analyse", "d", "export"), ("optimise", "front-malawi")):
        assert "the name of a folder" in refused(*asked, "--out", "")
    assert "k/N" in refused("sweep", path, "--out", "d", "--part", "3/2")
    assert "not allowed with" in refused("sweep", path, "--out", "d", "--workers", "2", "--dask", "x:1")
    assert "no manifest.json" in refused("sweep-status", "nowhere")
    assert "no manifest.json" in refused("sweep-retry", ".")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    assert "not empty" in refused("sweep", path, "--out", "mine")
    assert [item.name for item in (tmp_path / "mine").iterdir()] == ["notes.txt"]
    assert "found a file" in refused("sweep", path, "--out", "small.toml")
    assert "cannot be used" in refused("sweep", path, "--out", "small.toml/inside")
    assert not (tmp_path / "d").exists()


def test_a_file_can_be_checked_without_running_it(written, told):
    assert told("check", written())[:2] == (0, f"{written()}: a good experiment file\n")
    code, _, error = told("check", written(design='"grids"'))
    assert code == 2 and "did you mean 'grid'?" in error


def test_there_is_no_such_run(written, told, refused):
    told("sweep", written(samples="1", replicates="1"), "--out", "d", "--workers", "1")
    assert "found 0 runs that begin with 'zz'" in refused("rerun", "d", "zz")


@pytest.mark.parametrize("module", ["pyarrow", "SALib.sample.sobol"])
def test_without_the_packages_of_sweeps_it_says_which_are_missing(written, refused, monkeypatch, module):
    monkeypatch.setitem(sys.modules, module, None)
    path = written(design='"sobol"', samples="4")
    assert "scaleup[sweep]" in refused("sweep", path, "--out", "d")
