"""Replicates are added until the half-width is met, no further, and what was met is told."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from batch_runs.experiment import Precision, load_experiment
from batch_runs.precision import half_widths, replicates_needed, run_to_precision
from batch_runs.sweep import team_of
from scenarios.errors import OutputError, ScenarioError
from tests.sweeps.frames import luck, results_of

EXPERIMENT = """
[experiment]
name = "precise"
base = "malawi-supervision-only"
design = "grid"
months = 1
outcomes = ["effective_coverage"]
[levers]
"supervision.start" = { values = ["never", "at_start"] }
[precision]
outcome = "effective_coverage"
half_width = HALF
max_replicates = 24
reference = "supervision.start=never"
"""


@pytest.fixture
def experiment(tmp_path):
    def load(half):
        (tmp_path / "precise.toml").write_text(EXPERIMENT.replace("HALF", str(half)))
        return load_experiment(tmp_path / "precise.toml")

    return load


def test_half_widths_are_those_of_paired_differences():
    points = pd.DataFrame({"msi.cycles_per_year": [0.0, 1.0, 2.0]})
    gains = np.array([luck(9, k) for k in range(6)])
    results = results_of(points, {"y": lambda row, k: 5 * luck(k) + row.iloc[0] * gains[k]}, 6)
    table = half_widths(results, Precision("y", 1.5, 10, "0")).set_index("point")
    half = 2.5706 * gains.std(ddof=1) / np.sqrt(6)  # t-quantile of five degrees of freedom
    assert table.half_width.tolist() == pytest.approx([half, 2 * half], rel=1e-4)
    assert table.met.tolist() == [half <= 1.5, 2 * half <= 1.5] and set(table.pairs) == {6}


@pytest.mark.parametrize(("spread", "half", "number"), [(1.0, 1.0, 7), (1.0, 0.5, 18), (0.0, 0.1, 2), (1.0, 0.001, 50)])
def test_replicates_needed_are_those_of_the_textbook(spread, half, number):
    assert replicates_needed(spread, half, 50) == number


def test_replicates_are_added_until_it_is_met(experiment, tmp_path):
    spread = float(run_to_precision(experiment(1.0), tmp_path / "first", team_of(1))[1].spread.iloc[0])
    told: list[str] = []
    sweep, table = run_to_precision(experiment(0.9 * spread), tmp_path / "out", team_of(1), told=told.append)
    assert table.met.all() and 3 < sweep.experiment.replicates <= 24
    assert len(told) >= 2 and f"{sweep.experiment.replicates} replicates: half-width met at 1 of 1" in told[-1]
    written = pd.read_csv(tmp_path / "out" / "precision.csv")
    assert written.half_width.iloc[0] == pytest.approx(table.half_width.iloc[0], rel=1e-5)
    assert len(sweep.totals) == 2 * sweep.experiment.replicates
    again, same = run_to_precision(experiment(0.9 * spread), tmp_path / "out", team_of(1))
    assert again.digest == sweep.digest
    pd.testing.assert_frame_equal(same, table)


def test_a_goal_out_of_reach_stops_at_the_limit_and_says_so(experiment, tmp_path):
    wanted = dataclasses.replace(experiment(1e-12).precision, max_replicates=4)
    asked = dataclasses.replace(experiment(1e-12), precision=wanted)
    sweep, table = run_to_precision(asked, tmp_path / "out", team_of(1))
    assert sweep.experiment.replicates == 4 and not table.met.any()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'outcome = "effective_coverage"\nhalf',
            'outcome = "effective_covrage"\nhalf',
            "did you mean 'effective_coverage'",
        ),
        ("half_width = HALF", "half_width = -1", "above 0"),
        ("max_replicates = 24", "max_replicate = 10", "did you mean 'max_replicates'"),
        ("max_replicates = 24\n", "", "precision.max_replicates: found nothing"),
        ('reference = "supervision.start=never"', "reference = 3", "a point in quotes"),
    ],
)
def test_bad_requests_are_refused(tmp_path, old, new, message):
    text = EXPERIMENT.replace(old, new).replace("HALF", "0.1")
    assert text != EXPERIMENT.replace("HALF", "0.1")
    (tmp_path / "bad.toml").write_text(text)
    with pytest.raises(ScenarioError, match=message):
        load_experiment(tmp_path / "bad.toml")


def test_a_folder_with_another_sweep_is_refused(experiment, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="not empty"):
        run_to_precision(experiment(1.0), tmp_path / "out", team_of(1))
