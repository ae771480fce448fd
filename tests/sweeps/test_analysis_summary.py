"""Summaries: pairs share luck, the reference is the one that is meant, and the three spreads stay apart."""

import math

import numpy as np
import pandas as pd
import pytest

from batch_runs.analyse.one_factor import curves
from batch_runs.analyse.results import better, label
from batch_runs.analyse.summary import reference_point, same_value, spreads, summary
from batch_runs.analyse.tornado import swing, tornado, tornado_table
from scenarios.errors import ScenarioError
from tests.sweeps.frames import luck, results_of

GRID = pd.DataFrame(
    [{"supervision.chws_per_supervisor": c, "msi.order": o} for c in (10, 18, 30) for o in ("need_first", "random")]
)


def coverage(row, replicate):
    slope = -0.001 * row["supervision.chws_per_supervisor"]
    return 0.1 + slope + 0.02 * luck(replicate) + 0.0001 * luck(replicate, row.name)


def grid_sweep(**more):
    return results_of(
        GRID, {"effective_coverage": coverage, "equity_gap": lambda row, k: -0.02 * (row.name + 1)}, 8, **more
    )


def test_pairs_take_common_luck_away():
    results = grid_sweep()
    row = summary(results, 0, ["effective_coverage"]).set_index("point").loc[4]
    assert row.difference == pytest.approx(-0.02, abs=0.001)
    assert row.high - row.low < 0.002 < row.p90 - row.p10
    assert row.low < -0.02 < row.high and row.better_in == 0 and row.worse_in == row.pairs == 8


def test_the_reference_differs_from_itself_by_nothing():
    row = summary(grid_sweep(), 2).set_index(["outcome", "point"]).loc[("effective_coverage", 2)]
    assert row.difference == row.low == row.high == 0 and row.better_in == row.worse_in == 0


def test_a_gap_on_the_other_side_is_not_better():
    row = summary(grid_sweep(), 0, ["equity_gap"]).set_index("point").loc[3]
    assert row.difference == pytest.approx(-0.06)
    assert row.better_in == 0 and row.worse_in == 8


def test_missing_runs_leave_fewer_pairs():
    row = summary(grid_sweep(lost=[(4, 0), (4, 1)]), 0, ["effective_coverage"]).set_index("point").loc[4]
    assert row.pairs == 6 and row.n == 6


def test_the_band_says_what_it_is_made_of():
    assert set(summary(grid_sweep(), 0).band) == {"chance only"}
    assert set(summary(grid_sweep(draws=True), 0).band) == {"chance and assumption"}


@pytest.mark.parametrize(
    ("asked", "point"),
    [("", 3), ("5", 5), ("msi.order=random,supervision.chws_per_supervisor=10.0", 1)],
)
def test_the_reference_is_the_one_that_is_meant(asked, point):
    base = {"supervision.chws_per_supervisor": 18, "msi.order": "random"}
    assert reference_point(grid_sweep(base_levers=base), asked) == point


def test_without_a_point_like_the_base_the_first_is_the_reference():
    assert reference_point(grid_sweep(base_levers={"msi.order": "region"})) == 0


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("9", "a point from 0 to 5"),
        ("msi.order=random", "3 points of this sweep"),
        ("msi.order=region", "no point of this sweep"),
        ("msi.ordr=random", "did you mean 'msi.order'"),
        ("random", "NAME=VALUE"),
    ],
)
def test_a_reference_that_is_not_one_point_is_refused(asked, message):
    with pytest.raises(ScenarioError, match=message):
        reference_point(grid_sweep(), asked)


def test_the_three_spreads_stay_apart():
    points = pd.DataFrame(
        [{"msi.cycles_per_year": x, "assumptions.skill": y} for x in (0.0, 1.0) for y in (0.0, 1.0, 2.0)]
    )
    results = results_of(
        points,
        {
            "effective_coverage": lambda row, k: (
                10 * row["msi.cycles_per_year"] + row["assumptions.skill"] + 0.1 * (k % 2)
            )
        },
        replicates=4,
    )
    row = spreads(results).iloc[0]
    assert row.policy == pytest.approx(math.sqrt(50)) and row.assumption == pytest.approx(1.0)
    assert row.chance == pytest.approx(np.std([0, 0.1] * 2, ddof=1))
    alone = spreads(grid_sweep(draws=True)).iloc[0]
    assert math.isnan(alone.assumption) and "chance" not in alone.index and alone["chance and assumption"] > 0


def test_one_factor_curves_go_through_the_reference():
    found = {curve.dimension: curve for curve in curves(grid_sweep(), "effective_coverage", 2)}
    table = found["supervision.chws_per_supervisor"].table
    assert list(table.value) == [10, 18, 30] and list(table.point) == [0, 2, 4]
    assert table.difference.tolist() == pytest.approx([0.008, 0, -0.012], abs=0.001)
    assert list(found["msi.order"].table.point) == [2, 3]


def test_a_tornado_begins_with_what_moves_most_and_refuses_gaps():
    points = pd.DataFrame({"a": [0, -1, 1, 0, 0], "b": [0, 0, 0, -1, 1]})
    formula = {"y": lambda row, k: row.a + 3 * row.b**2 - row.b + luck(k)}
    found = tornado(results_of(points, formula, 4), "y", 0)
    assert [(curve.dimension, swing(curve)) for curve in found] == [("b", pytest.approx(4)), ("a", pytest.approx(2))]
    table = tornado_table(found, 0)
    assert list(table.point) == [3, 4, 1, 2] and table.difference.tolist() == pytest.approx([4, 2, -1, 1])
    with pytest.raises(ScenarioError, match="1 of 20 runs missing"):
        tornado(results_of(points, formula, 4, lost=[(3, 1)]), "y", 0)


def test_a_turning_point_is_told_and_noise_is_not():
    points = pd.DataFrame({"msi.cycles_per_year": np.linspace(0, 2, 9)})
    hill = results_of(points, {"y": lambda row, k: -((row.iloc[0] - 1) ** 2) + luck(k) + 0.001 * luck(k, row.name)}, 6)
    flat = results_of(points, {"y": lambda row, k: luck(k) + 0.001 * luck(k, row.name)}, 6)
    assert curves(hill, "y", 0)[0].turns
    assert not curves(flat, "y", 0)[0].turns


def test_a_design_that_moves_all_at_once_has_no_curves():
    points = pd.DataFrame({"a": [0.1, 0.2, 0.3], "b": [0.4, 0.5, 0.6]})
    with pytest.raises(ScenarioError, match="moves one at a time"):
        curves(results_of(points, {"y": lambda row, k: row.a}), "y", 0)


def test_values_of_levers_are_compared_as_they_are_meant():
    assert same_value(1, 1.0) and same_value('["a", "b"]', ["a", "b"]) and same_value(np.int64(3), 3)
    assert same_value("12.0", 12) and not same_value("2026-01", 2026) and not same_value(True, "true")


def test_words_and_directions_of_columns():
    assert better("effective_coverage_all_months") == "up" and better("cost_usd_total") == "down"
    assert better("equity_gap") == "zero" and better("treated_timely_correct") == "up"
    assert label("cost_usd_total") == "Cost, whole period"
    assert label("assumptions.msi_effect") == "msi effect" and label("msi.cycles_per_year") == "MSI cycles per year"
