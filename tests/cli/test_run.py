"""`scaleup run` from outside: what it writes, the same bytes every time, and what it refuses."""

import csv
import hashlib
import json

import pytest

FILES = {"monthly.csv", "districts.csv", "summary.json", "scenario.toml", "manifest.json", "report.html", "figures"}
SHORT = ("--months", "4", "--replicates", "3", "--workers", "1")


def tables(folder):
    return {name: (folder / name).read_bytes() for name in ("monthly.csv", "districts.csv", "summary.json")}


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_run_writes_everything_that_is_promised(scaleup, tmp_path):
    answer = scaleup("run", "malawi-msi-national", *SHORT, "--out", "results")
    assert answer.returncode == 0, answer.stderr
    assert "Effective coverage" in answer.stdout and "central assumptions, chance only" in answer.stdout
    folder = tmp_path / "results"
    assert {path.name for path in folder.iterdir()} == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["results"]
    assert len(rows(folder / "monthly.csv")) == 3 * 4
    assert len(rows(folder / "districts.csv")) == 3 * 4 * 29
    assert len(list((folder / "figures").glob("*.png"))) >= 3
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, digest in manifest["outputs"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert set(manifest["outputs"]) >= {"monthly.csv", "districts.csv", "summary.json", "scenario.toml", "report.html"}
    assert manifest["seed"] == 1 and manifest["wall_time_seconds"] > 0


def test_the_summary_adds_money_and_children_up_over_all_months(here, tmp_path):
    here("run", "malawi-msi-national", *SHORT, "--out", "results")
    told = json.loads((tmp_path / "results" / "summary.json").read_text(encoding="utf-8"))["over_all_months"]
    table = rows(tmp_path / "results" / "districts.csv")
    children = sum(float(row["treated_timely_correct"]) for row in table) / 3
    money = sum(float(row["cost_government_usd"]) + float(row["cost_donor_usd"]) for row in table) / 3
    assert told["sums"]["treated_timely_correct"] == pytest.approx(children, rel=1e-5)
    assert told["sums"]["cost_usd"] == pytest.approx(money, rel=1e-4)
    assert told["terms"]["currency"] == "MWK" and told["discounted"]["cost_usd"] < told["sums"]["cost_usd"]
    assert told["average_cost_per_child_usd"]["value"] == pytest.approx(money / children, rel=1e-2)


def test_the_report_needs_nothing_from_elsewhere(here, tmp_path):
    here("run", "malawi-msi-national", *SHORT, "--out", "results")
    page = (tmp_path / "results" / "report.html").read_text(encoding="utf-8")
    for part in ("<svg", "Chitipa", "MSI dans tout le pays", "360° supervision", "stand-ins behind effective coverage"):
        assert part in page
    for part in ("http:", "https:", "<script", "<link", "url("):
        assert part not in page.replace("http-equiv", "")


def test_bytes_do_not_depend_on_workers_or_repetition(scaleup, here, tmp_path):
    assert here("run", "malawi-msi-national", *SHORT, "--out", "one").returncode == 0
    for name, workers in (("two", 2), ("many", 7)):
        assert scaleup("run", "malawi-msi-national", *SHORT[:4], "--workers", workers, "--out", name).returncode == 0
    assert tables(tmp_path / "one") == tables(tmp_path / "two") == tables(tmp_path / "many")
    images = [(tmp_path / name / "figures" / "coverage.png").read_bytes() for name in ("one", "two")]
    assert images[0] == images[1]


def test_fewer_replicates_and_fewer_months_are_exact_beginnings(here, tmp_path):
    here("run", "malawi-msi-national", *SHORT, "--out", "full")
    here("run", "malawi-msi-national", *SHORT, "--replicates", "2", "--out", "fewer")
    here("run", "malawi-msi-national", *SHORT, "--months", "2", "--out", "shorter")
    for name in ("monthly.csv", "districts.csv"):
        full = (tmp_path / "full" / name).read_bytes()
        assert full.startswith((tmp_path / "fewer" / name).read_bytes())
        kept = [line for line in full.splitlines() if not any(month in line for month in (b"2026-03", b"2026-04"))]
        assert kept == (tmp_path / "shorter" / name).read_bytes().splitlines()


def test_the_written_scenario_gives_the_same_results(here, tmp_path):
    here("run", "mali-360-fast", *SHORT, "--set", "money.donor_share=0.3", "--out", "first")
    answer = here("run", "first/scenario.toml", "--workers", 1, "--out", "second")
    assert answer.returncode == 0, answer.stderr
    assert tables(tmp_path / "first") == tables(tmp_path / "second")
    assert here("check", "first/scenario.toml").returncode == 0


def test_other_seeds_give_other_luck(here, tmp_path):
    here("run", "malawi-baseline", *SHORT, "--out", "one")
    here("run", "malawi-baseline", *SHORT, "--seed", 2, "--out", "two")
    assert (tmp_path / "one" / "monthly.csv").read_bytes() != (tmp_path / "two" / "monthly.csv").read_bytes()


def test_drawn_assumptions_are_labelled(here, tmp_path):
    answer = here("run", "malawi-baseline", *SHORT, "--assumptions", "sampled", "--out", "drawn")
    assert "chance and assumption" in answer.stdout
    drawn = rows(tmp_path / "drawn" / "monthly.csv")
    assert list(drawn[0])[:3] == ["replicate", "draw", "month"]
    assert all(row["draw"] == row["replicate"] for row in drawn)


def test_without_a_folder_nothing_is_written(here, tmp_path):
    assert here("run", "malawi-baseline", "--months", 1, "--replicates", 1).returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_a_user_folder_with_the_name_of_a_package_is_no_trouble(scaleup, tmp_path, environment):
    (tmp_path / "empty").mkdir()
    environment["PYTHONSAFEPATH"] = "1"
    for name in ("model", "scenarios"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('not this one')")
    answer = scaleup("run", "malawi-baseline", "--months", 1, "--replicates", 2, "--out", "empty")
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["mali-360-fats"], "mali-360-fast"),
        (["nowhere.toml"], "no such file"),
        ([], "SCENARIO"),
        (["mali-baseline", "--replicates", "0"], "from 1 to"),
        (["mali-baseline", "--replicates", "two"], "whole number"),
        (["mali-baseline", "--months", "-3"], "from 1 to"),
        (["mali-baseline", "--months", "100000"], "from 1 to"),
        (["mali-baseline", "--seed", "-1"], "from 0 to"),
        (["mali-baseline", "--workers", "0"], "from 1 to"),
        (["mali-baseline", "--assumptions", "drawn"], "central, sampled"),
        (["mali-baseline", "--replicate", "2"], "--replicates"),
        (["mali-baseline", "--set", "msi.cycles_per_yaer=1"], "msi.cycles_per_year"),
        (["mali-baseline", "--set", "msi.cycles_per_year"], "KEY=VALUE"),
        (["mali-baseline", "--set", "assumptions.household_size=0"], "household_size"),
        (["mali-baseline", "another"], "another"),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(refused, tmp_path, arguments, told):
    assert told in refused("run", *arguments, "--out", "results")
    assert list(tmp_path.iterdir()) == []
