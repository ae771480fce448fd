"""`scaleup analyse` from a sweep on disk to tables and figures, as a researcher types it."""

import pandas as pd
import pytest

from batch_runs.experiment import load_experiment
from batch_runs.sweep import run_sweep, team_of
from cli.main import main

HEAD = """
[experiment]
name = "small"
base = "malawi-supervision-only"
seed = 1
months = 1
outcomes = ["effective_coverage", "supervised_share", "cost_usd"]
"""
DESIGNS = {
    "grid": 'design = "grid"\nreplicates = 3\n[levers]\n"supervision.chws_per_supervisor" = { values = [10, 18, 60] }\n'
    '"supervision.districts_per_wave" = { values = [5, 29] }\n',
    "sobol": 'design = "sobol"\nsamples = 4\nreplicates = 2\n[levers]\n'
    '"supervision.chws_per_supervisor" = { low = 8, high = 60 }\n'
    '"supervision.districts_per_wave" = { low = 0, high = 29 }\n',
    "morris": 'design = "morris"\nsamples = 3\n[levers]\n"supervision.chws_per_supervisor" = { low = 8, high = 60 }\n'
    '"supervision.districts_per_wave" = { values = [0, 10, 29] }\n',
    "alone": 'design = "one_at_a_time"\nreplicates = 2\n[levers]\n'
    '"supervision.chws_per_supervisor" = { low = 8, high = 60 }\n[assumptions]\ndraw = ["seeking_share"]\n',
    "worlds": 'design = "latin_hypercube"\nsamples = 24\n[assumptions]\ndraw = ["seeking_share"]\n',
    "draws": 'design = "grid"\nreplicates = 20\n[levers]\n"supervision.start" = { values = ["never", "at_start"] }\n'
    '[assumptions]\ndraw = ["seeking_share", "skill_reference"]\n',
}


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory):
    """Sweeps by name, each run when it is first asked for."""
    folder, made = tmp_path_factory.mktemp("sweeps"), {}

    def sweep(name):
        if name not in made:
            (folder / f"{name}.toml").write_text(HEAD + DESIGNS[name])
            run_sweep(load_experiment(folder / f"{name}.toml"), folder / name, team_of(1))
            made[name] = folder / name
        return made[name]

    return sweep


@pytest.fixture
def analyse(capsys):
    def run(*arguments):
        capsys.readouterr()
        code = main(["analyse", *map(str, arguments)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_summary_is_paired_against_the_base(sweeps, analyse, tmp_path):
    code, told, _ = analyse(sweeps("grid"), "summary", "--out", tmp_path / "out")
    assert code == 0 and "Reference: point 2 (chws per supervisor 18, districts per wave 5)" in told
    assert "chance only" in told and "of 3" in told
    table = pd.read_csv(tmp_path / "out" / "summary.csv")
    assert set(table.outcome) == {"effective_coverage", "supervised_share", "cost_usd"} and len(table) == 18
    checklist = (tmp_path / "out" / "stress_abs.md").read_text()
    assert checklist.count("\n| ") == 25 and "18 runs, 0 failed" in checklist and "{" not in checklist
    dearer = table[(table.outcome == "cost_usd") & (table.point == 0)].iloc[0]
    assert dearer.difference > 0 and dearer.better_in == 0


def test_figures_of_a_grid(sweeps, analyse, tmp_path):
    code, told, _ = analyse(sweeps("grid"), "plot", "--outcome", "supervised_share", "--out", tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    kinds = ("effects", "one-at-a-time", "surface")
    assert code == 0 and names == {f"supervised_share-{kind}.{ending}" for kind in kinds for ending in ("png", "pdf")}
    assert all((tmp_path / "out" / name).stat().st_size > 5000 for name in names)


def test_the_same_figure_is_the_same_bytes(tmp_path):
    from batch_runs.analyse.figure_style import new_figure, save

    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        save(new_figure(3, 2, "A title")[0], tmp_path / name, "figure")
    for ending in ("png", "pdf"):
        assert (tmp_path / "one" / f"figure.{ending}").read_bytes() == (
            tmp_path / "other" / f"figure.{ending}"
        ).read_bytes()


@pytest.mark.parametrize(("name", "method", "column"), [("sobol", "Sobol", "total"), ("morris", "Morris", "mu_star")])
def test_sensitivity_follows_the_design(sweeps, analyse, tmp_path, name, method, column):
    code, told, _ = analyse(sweeps(name), "sensitivity", "--outcome", "cost_usd", "--out", tmp_path / "out")
    assert code == 0 and f"Cost (US$ a month): {method}" in told and "chance" in told.lower()
    table = pd.read_csv(tmp_path / "out" / "cost_usd-sensitivity.csv").set_index("dimension")
    assert table[column]["supervision.districts_per_wave"] > 0
    assert (tmp_path / "out" / "cost_usd-sensitivity.pdf").stat().st_size > 5000


def test_a_grid_is_looked_at_one_lever_at_a_time(sweeps, analyse):
    code, told, _ = analyse(sweeps("grid"), "sensitivity", "--outcome", "supervised_share")
    assert code == 0 and "supervision.chws_per_supervisor" in told and "all else as at the reference" in told


def test_one_thing_moved_at_a_time(sweeps, analyse, tmp_path):
    code, told, _ = analyse(sweeps("alone"), "sensitivity", "--out", tmp_path / "out")
    assert code == 0 and "all else as in the base, widest swing first" in told
    table = pd.read_csv(tmp_path / "out" / "supervised_share-one-at-a-time.csv")
    assert table.dimension[0] == "supervision.chws_per_supervisor" and list(table.value[:2]) == [8, 60]
    assert table.difference[0] > 0 > table.difference[1] and list(table.swing) == sorted(table.swing, reverse=True)
    assert (tmp_path / "out" / "supervised_share-tornado.pdf").is_file()
    _, told, _ = analyse(sweeps("alone"), "summary", "--outcome", "supervised_share")
    assert "Reference: point 0 (the base)" in told and "1: chws per supervisor 8 " in told


def test_worlds_in_which_the_target_is_missed(sweeps, analyse, tmp_path):
    middle = pd.read_parquet(sweeps("worlds") / "totals.parquet").effective_coverage.median()
    condition = f"effective_coverage < {middle:.5f}"
    code, told, _ = analyse(sweeps("worlds"), "discover", "--miss", condition, "--out", tmp_path / "out")
    assert code == 0 and "of 24 worlds" in told and "seeking_share" in told
    worlds = pd.read_csv(tmp_path / "out" / "worlds.csv")
    assert worlds.missed.sum() == 12 and (tmp_path / "out" / "discovery.png").exists()


def test_draws_of_replicates_are_worlds_too(sweeps, analyse):
    told = analyse(sweeps("draws"), "discover", "--miss", "effective_coverage < 0.0001", "--difference",
                   "--reference", "supervision.start=never")  # fmt: skip
    assert told[0] in (0, 2) and "20 worlds" in told[1] + told[2]
    code, told_summary, _ = analyse(sweeps("draws"), "summary")
    assert code == 0 and "chance and assumption" in told_summary


def test_correlations_of_a_sample_of_worlds(sweeps, analyse):
    code, told, _ = analyse(sweeps("worlds"), "sensitivity", "--outcome", "effective_coverage")
    assert code == 0 and "rank correlation, 24 points × 1 replicates" in told
    assert "With one replicate a point nobody knows" in told


def test_export_writes_csv(sweeps, analyse, tmp_path):
    code, _, error = analyse(sweeps("grid"), "export", "--out", tmp_path / "out")
    assert code == 0, error
    assert len(pd.read_csv(tmp_path / "out" / "totals.csv")) == 18


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sumary",), "did you mean 'summary'"),
        (("plot",), "--out: found nothing"),
        (("export",), "--out: found nothing"),
        (("discover",), "--miss: found nothing"),
        (("discover", "--miss", "effective_coverage < 1"), "holds everywhere|at least 20 worlds"),
        (("discover", "--miss", "coverage < 1", "--density", "2"), "above 0 and up to 1"),
        (("summary", "--outcome", "effective_covrage"), "did you mean 'effective_coverage'"),
        (("summary", "--reference", "99"), "a point from 0 to 5"),
    ],
)
def test_bad_requests_are_told_in_a_line(sweeps, analyse, arguments, message):
    import re

    code, told, error = analyse(sweeps("grid"), *arguments)
    assert code == 2 and told == "" and re.search(message, error) and len(error.strip().splitlines()) <= 2


def test_a_folder_that_is_no_sweep_is_refused(analyse, tmp_path):
    code, _, error = analyse(tmp_path, "summary")
    assert code == 2 and "found no manifest.json" in error


def test_a_sobol_sweep_with_missing_runs_is_refused(sweeps, analyse, tmp_path):
    import shutil

    shutil.copytree(sweeps("sobol"), tmp_path / "cut")
    parts = sorted((tmp_path / "cut" / "parts").glob("*.parquet"))
    parts[0].unlink()
    code, _, error = analyse(tmp_path / "cut", "sensitivity")
    assert code == 2 and "runs missing" in error and "start scaleup sweep again" in error
