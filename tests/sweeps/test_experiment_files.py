"""Experiment files are read strictly, and can be written out again."""

import pytest

from batch_runs.domains import Range, Values
from batch_runs.experiment import load_experiment
from batch_runs.experiment_text import experiment_toml, points_csv
from batch_runs.plan import make_plan
from scenarios.errors import ScenarioError
from scenarios.resolved import resolved_toml

RANGE = '[levers]\n"supervision.visits_per_chw_per_month" = { low = 0.0, high = 2.0 }\n'


def test_what_a_file_says(experiment):
    found = experiment(
        """
        [levers]
        "supervision.visits_per_chw_per_month" = { low = 0.0, high = 2.0 }
        supervision.dedicated = true
        "msi.districts_per_wave" = { low = 3, high = 6 }
        [assumptions]
        draw = ["supervision_half_saturation"]
        drift_memory = 0.9
        [optimise]
        objectives = { effective_coverage = "max", cost_usd = "min" }
        budget_usd = 20e6
        evaluations = 50
        """,
        months="7",
    )
    assert found.name == "e" and found.scenario.months == 7 and found.seed == found.scenario.seed == 1
    assert found.levers["supervision.visits_per_chw_per_month"] == Range(0.0, 2.0)
    assert found.levers["supervision.dedicated"] == Values((True,))
    assert found.levers["msi.districts_per_wave"] == Range(3, 6, whole=True)
    assert found.draw == ("supervision_half_saturation",)
    assert found.optimise.budget_usd == 20e6


@pytest.mark.parametrize(
    ("keys", "rest", "tells"),
    [
        ({}, "[lever]\n", "did you mean 'levers'?"),
        ({"replicate": "3"}, RANGE, "did you mean 'replicates'?"),
        ({"base": None}, RANGE, "experiment.base"),
        ({"base": '"mali-basline"'}, RANGE, "did you mean 'mali-baseline'?"),
        ({"design": '"sobl"'}, RANGE, "did you mean 'sobol'?"),
        ({"design": '"sobol"', "samples": "100"}, RANGE, "a power of two"),
        ({"samples": None}, RANGE, "latin_hypercube needs samples"),
        ({"samples": "true"}, RANGE, "a whole number from 1"),
        ({"design": '"grid"'}, RANGE, "experiment.samples"),
        ({"design": '"grid"', "samples": None}, RANGE, "a grid needs steps"),
        ({"design": '"list"', "samples": None}, "", "the design list needs file"),
        ({"replicates": "0"}, RANGE, "a whole number from 1 to"),
        ({"seed": "-1"}, RANGE, "experiment.seed"),
        ({"outcomes": '["efective_coverage"]'}, RANGE, "did you mean 'effective_coverage'?"),
        ({"outcomes": "[]"}, RANGE, "at least one outcome"),
        ({"districts": '"yes"'}, RANGE, "true or false"),
        ({"levels": "3"}, RANGE, "only where design is morris"),
        ({}, "", "nothing to vary"),
        ({}, '[levers]\n"supervision.visit" = 1\n', "supervision.visit"),
        ({}, '[levers]\n"supervision.visits_per_chw_per_month" = { lo = 0.0, high = 2.0 }\n', "did you mean 'low'?"),
        ({}, '[levers]\n"supervision.visits_per_chw_per_month" = { low = 0.0 }\n', ".high: found nothing"),
        ({}, '[levers]\n"supervision.visits_per_chw_per_month" = { low = 0.0, high = 99.0 }\n', "a number from 0"),
        ({}, '[levers]\n"supervision.visits_per_chw_per_month" = { low = 2.0, high = 1.0 }\n', "low below high"),
        ({}, '[levers]\n"supervision.visits_per_chw_per_month" = { values = [1.0, 1.0] }\n', "each value once"),
        ({}, '[levers]\n"supervision.visits_per_chw_per_month" = { low = 0, high = 1, steps = 3 }\n', "only in grid"),
        ({}, '[levers]\n"supervision.dedicated" = { low = 0, high = 1 }\n', "values = […]"),
        ({}, '[levers]\n"msi.order" = { values = ["ned_first"] }\n', "did you mean 'need_first'?"),
        ({}, RANGE + '[assumptions]\ndraw = "al"\n', '"all", or a list of names'),
        ({}, RANGE + '[assumptions]\ndraw = ["drift_memori"]\n', "did you mean 'drift_memory'?"),
        ({}, RANGE + "[assumptions]\ndrift_memory = 7.0\n", "assumptions.drift_memory"),
        ({}, RANGE + '[optimise]\nobjectives = { cost_usd = "least" }\n', '"max" or "min"'),
        ({}, RANGE + '[optimise]\nbudget_usd = 1.0\n', "optimise.objectives"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_one_line(written, refused, tmp_path, keys, rest, tells):
    path = written(rest, **keys)
    assert tells in refused("sweep", path.name, "--out", "results")
    assert not (tmp_path / "results").exists()


CONTRADICTION = """
[levers]
"msi.cycles_per_year" = 1.0
"msi.pause_months" = 6.0
"msi.cycle_length_months" = { values = [%s] }
"""


def test_levers_that_contradict_each_other_everywhere_are_refused_before_anything_runs(written, refused, tmp_path):
    path = written(CONTRADICTION % "12.0, 11.0")
    assert "point 0: msi" in refused("sweep", path.name, "--out", "results")
    assert not (tmp_path / "results").exists()


def test_a_point_whose_levers_contradict_each_other_is_told_and_fails_alone(written, told):
    path = written(CONTRADICTION % "6.0, 12.0", samples="4")
    assert "2 of 4 design points cannot be run; point" in told("sweep", path.name, "--dry-run")[1]
    code, out, error = told("sweep", path.name, "--out", "results", "--workers", "1")
    assert code == 1 and "4 done, 4 failed" in out and "2 of 4 design points cannot be run" in error


def test_a_lever_is_said_once(written, refused, tmp_path):
    (tmp_path / "points.csv").write_text("supervision.dedicated\ntrue\n")
    path = written("[levers]\nsupervision.dedicated = true\n", design='"list"', samples=None, file='"points.csv"')
    assert "each name in one of the two" in refused("sweep", path.name, "--out", "results")


@pytest.mark.parametrize(
    ("content", "tells"),
    [
        (None, "No such file"),
        ("supervision.dedicated\n", "0 points"),
        ("supervision.dedicatd\ntrue\n", "did you mean 'supervision.dedicated'?"),
        ("supervision.dedicated,supervision.dedicated\ntrue,true\n", "two columns"),
        ("supervision.dedicated,assumptions.drift_memory\ntrue\n", "line 2"),
        ("supervision.dedicated\nmaybe\n", "true or false"),
        ("assumptions.drift_memory\n9\n", "assumptions.drift_memory"),
    ],
)
def test_a_list_is_read_as_strictly(written, refused, tmp_path, content, tells):
    if content is not None:
        (tmp_path / "points.csv").write_text(content)
    path = written("", design='"list"', samples=None, file='"points.csv"')
    assert tells in refused("sweep", path.name, "--out", "results")


@pytest.mark.parametrize("design", ["latin_hypercube", "sobol", "morris", "grid", "list"])
def test_an_experiment_written_out_again_has_the_same_runs(experiment, tmp_path, design):
    levers = '[levers]\n"supervision.visits_per_chw_per_month" = { low = 0.0, high = 2.0%s }\n'
    keys, rest = {"samples": "4"}, levers % ""
    if design == "grid":
        keys, rest = {"samples": None}, levers % ", steps = 3"
    if design == "list":
        (tmp_path / "p.csv").write_text(
            'supervision.components,workforce.chw_posts,assumptions.drift_memory\n"[""group""]",as_today,0.9\n[],20,0.8\n'
        )
        keys, rest = {"samples": None, "file": '"p.csv"'}, "[levers]\nsupervision.dedicated = true\n"
    drawn = '[assumptions]\ndraw = ["supervision_half_saturation"]\n'
    before = experiment(rest + drawn, design=f'"{design}"', **keys)
    again = tmp_path / "again"
    again.mkdir()
    (again / "experiment.toml").write_text(experiment_toml(before))
    (again / "scenario.toml").write_text(resolved_toml(before.scenario))
    if design == "list":
        (again / "points.csv").write_text(points_csv(before))
    assert make_plan(load_experiment(again / "experiment.toml")).digest == make_plan(before).digest


def test_there_is_no_experiment_of_that_name():
    with pytest.raises(ScenarioError, match="scaleup list experiments"):
        load_experiment("no-such-thing")


@pytest.mark.parametrize(
    ("name", "tells"),
    [("con", "may have on Windows"), ("Lpt1.old", "may have on Windows"), ("a.", "no dot last"), ("a:b", "letters")],
)
def test_a_name_that_is_no_file_name_somewhere_is_refused(written, refused, name, tells):
    path = written(RANGE)
    path.write_text(path.read_text().replace("[experiment]", f'[experiment]\nname = "{name}"'))
    assert tells in refused("sweep", path.name, "--out", "results")
