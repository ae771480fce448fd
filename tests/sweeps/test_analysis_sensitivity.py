"""Sensitivity through our wrapper: functions whose indices are known, and refusals where SALib would not refuse."""

import numpy as np
import pandas as pd
import pytest
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample
from SALib.test_functions import Ishigami, Sobol_G

from batch_runs.analyse.chance import chance_shares
from batch_runs.analyse.sensitivity import fisher_interval, morris, rank_correlation, sobol
from scenarios.errors import ScenarioError
from tests.sweeps.frames import luck, results_of

ISHIGAMI = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}
# Analytic indices for a = 7, b = 0.1.
FIRST, TOTAL = {"x1": 0.3139, "x2": 0.4424, "x3": 0.0}, {"x1": 0.5576, "x2": 0.4424, "x3": 0.2437}
G_COEFFICIENTS = np.array([0, 1, 4.5, 9, 99, 99, 99, 99], float)
G = {"num_vars": 8, "names": [f"g{i}" for i in range(8)], "bounds": [[0, 1]] * 8}


def sampled(problem, values):
    return pd.DataFrame(values, columns=problem["names"])


def ishigami(row, replicate):
    return float(Ishigami.evaluate(row.to_numpy(float)[None, :])[0])


def ishigami_sweep(second_order=False, **more):
    points = sampled(ISHIGAMI, sobol_sample.sample(ISHIGAMI, 512, calc_second_order=second_order, seed=1))
    return results_of(points, {"y": ishigami}, **more)


@pytest.mark.parametrize("second_order", [False, True])
def test_sobol_finds_the_indices_of_ishigami(second_order):
    found = sobol(ishigami_sweep(second_order), "y", ISHIGAMI)
    table = found.table.set_index("dimension")
    for name in FIRST:
        assert table.first_order[name] == pytest.approx(FIRST[name], abs=0.07)
        assert table.total[name] == pytest.approx(TOTAL[name], abs=0.07)
    assert list(table.index)[0] == "x1"
    assert found.points == 512 * (8 if second_order else 5)


def test_what_two_dimensions_explain_only_together():
    pairs = sobol(ishigami_sweep(second_order=True), "y", ISHIGAMI).pairs
    assert list(pairs.iloc[0][["dimension", "with"]]) == ["x1", "x3"]
    assert pairs.second_order[0] == pytest.approx(TOTAL["x1"] - FIRST["x1"], abs=0.08)
    assert pairs.second_order[1:].abs().max() < 0.08 and (pairs.second_order_half > 0).all()
    assert sobol(ishigami_sweep(), "y", ISHIGAMI).pairs is None


def test_intervals_hold_the_truth_and_are_not_empty():
    table = sobol(ishigami_sweep(), "y", ISHIGAMI).table.set_index("dimension")
    for name in FIRST:
        assert 0 < table.first_order_half[name] < 0.3
        assert abs(table.first_order[name] - FIRST[name]) <= 2 * table.first_order_half[name]
        assert abs(table.total[name] - TOTAL[name]) <= 2 * table.total_half[name]


def test_sobol_finds_the_indices_of_the_g_function():
    points = sampled(G, sobol_sample.sample(G, 512, calc_second_order=False, seed=2))
    values = Sobol_G.evaluate(points.to_numpy(), G_COEFFICIENTS)
    results = results_of(points, {"y": lambda row, k: values[row.name]})
    table = sobol(results, "y", G).table.set_index("dimension")
    first, total = Sobol_G.sensitivity_index(G_COEFFICIENTS), Sobol_G.total_sensitivity_index(G_COEFFICIENTS)
    assert table.first_order[G["names"]].to_numpy() == pytest.approx(first, abs=0.06)
    assert table.total[G["names"]].to_numpy() == pytest.approx(total, abs=0.06)


def test_the_order_in_which_runs_finish_does_not_matter():
    results = ishigami_sweep()
    shuffled = type(results)(
        results.place, results.plan.sample(frac=1, random_state=1), results.totals.sample(frac=1, random_state=2)
    )
    pd.testing.assert_frame_equal(sobol(results, "y", ISHIGAMI).table, sobol(shuffled, "y", ISHIGAMI).table)


def test_luck_is_told_apart_from_effects():
    def noisy(row, replicate):
        point_luck = luck(int(1e9 * abs(row["x1"] + row["x2"] + row["x3"])), replicate)
        return ishigami(row, replicate) + 2.0 * luck(replicate) + 3.0 * point_luck

    points = sampled(ISHIGAMI, sobol_sample.sample(ISHIGAMI, 64, calc_second_order=False, seed=1))
    chance = sobol(results_of(points, {"y": noisy}, replicates=4), "y", ISHIGAMI).chance
    variance = 13.84  # of Ishigami's function
    assert chance.of_one_run == pytest.approx((4 + 9) / (variance + 4 + 9), abs=0.12)
    assert chance.of_the_means == pytest.approx((9 / 4) / (variance + 9 / 4), abs=0.06)


def test_chance_shares_of_known_tables():
    only_effects = np.repeat(np.arange(6.0)[:, None], 3, axis=1)
    assert chance_shares(only_effects).of_one_run == 0 and chance_shares(only_effects).of_the_means == 0
    only_common_luck = np.repeat(np.arange(4.0)[None, :], 5, axis=0)
    assert chance_shares(only_common_luck).of_one_run == 1
    assert np.isnan(chance_shares(np.ones((5, 1))).of_one_run)


def test_morris_finds_linear_and_curved_effects():
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1], [0, 10], [0, 1]]}
    sample = morris_sample.sample(problem, 20, num_levels=4, seed=1)
    points = sampled(problem, sample)
    results = results_of(points, {"y": lambda row, k: 2 * row.a - 0.3 * row.b + 0 * row.c})
    table = morris(results, "y", problem, sample).table.set_index("dimension")
    assert table.mu_star.to_dict() == pytest.approx({"a": 2.0, "b": 3.0, "c": 0.0}, abs=1e-9)
    assert table.mu["b"] == pytest.approx(-3.0) and table.sigma.max() == pytest.approx(0, abs=1e-9)
    curved = results_of(points, {"y": lambda row, k: row.a * row.b + row.c})
    table = morris(curved, "y", problem, sample).table.set_index("dimension")
    assert table.sigma["a"] > 1 and table.sigma["c"] == pytest.approx(0, abs=1e-9)


def test_rank_correlation_sees_what_rises_and_not_what_is_noise():
    points = pd.DataFrame({"a": np.linspace(0, 1, 60), "b": [luck(i) for i in range(60)], "word": ["x", "y"] * 30})
    found = rank_correlation(results_of(points, {"y": lambda row, k: np.exp(row.a)}), "y").table.set_index("dimension")
    assert found.correlation["a"] == pytest.approx(1)
    assert found.low["b"] < 0 < found.high["b"]
    assert "word" not in found.index


def test_fisher_interval_is_that_of_the_textbook():
    low, high = fisher_interval(0.5, 100)
    assert (low, high) == pytest.approx((0.323, 0.643), abs=0.01)


def test_incomplete_designs_are_refused():
    with pytest.raises(ScenarioError, match=r"2 of 2560 runs missing \(1 failed, 1 not done\).*sweep-retry a-sweep"):
        sobol(ishigami_sweep(lost=[(3, 0), (9, 0)], failed=1), "y", ISHIGAMI)
    with pytest.raises(ScenarioError, match="start scaleup sweep again"):
        sobol(ishigami_sweep(lost=[(3, 0)]), "y", ISHIGAMI)


def test_an_undefined_outcome_is_refused():
    points = sampled(ISHIGAMI, sobol_sample.sample(ISHIGAMI, 8, calc_second_order=False, seed=1))
    results = results_of(points, {"y": lambda row, k: np.nan if row.x1 > 3 else row.x1})
    with pytest.raises(ScenarioError, match="y undefined in"):
        sobol(results, "y", ISHIGAMI)


def test_a_design_of_another_kind_is_refused():
    points = sampled(ISHIGAMI, sobol_sample.sample(ISHIGAMI, 8, calc_second_order=False, seed=1)).iloc[:-1]
    with pytest.raises(ScenarioError, match="39 points over 3 dimensions"):
        sobol(results_of(points, {"y": ishigami}), "y", ISHIGAMI)
    with pytest.raises(ScenarioError, match="whole trajectories"):
        morris(results_of(points, {"y": ishigami}), "y", ISHIGAMI, points.to_numpy())


def test_an_outcome_that_never_moves_is_refused():
    points = sampled(ISHIGAMI, sobol_sample.sample(ISHIGAMI, 8, calc_second_order=False, seed=1))
    with pytest.raises(ScenarioError, match="the same at every point"):
        sobol(results_of(points, {"y": lambda row, k: 5.0}), "y", ISHIGAMI)


def test_an_unknown_outcome_names_the_nearest():
    with pytest.raises(ScenarioError, match="did you mean 'coverage'"):
        points = pd.DataFrame({"a": [1.0, 2.0]})
        rank_correlation(results_of(points, {"coverage": lambda row, k: row.a}), "covrage")
