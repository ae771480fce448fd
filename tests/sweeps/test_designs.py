"""Designs: what each promises, and that a larger one begins with the smaller one."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_runs.compact import compact
from batch_runs.designs import point_count, points, problem, unit_points
from batch_runs.dimensions import dimensions, varied
from batch_runs.domains import Range, Values
from batch_runs.plan import make_plan
from batch_runs.samples import latin_hypercube
from model.parameters import values_in_force
from scenarios.names import known_names

DRAWN = '\n[assumptions]\ndraw = ["supervision_half_saturation", "drift_memory"]\n'
TWO = """
[levers]
"supervision.visits_per_chw_per_month" = { low = 0.0, high = 2.0, steps = 3 }
"msi.districts_per_wave" = { values = [3, 6, 12] }
supervision.dedicated = true
"""


@given(st.integers(1, 200), st.integers(1, 5), st.integers(0, 2**63 - 1))
@settings(max_examples=40)
def test_every_stratum_of_a_latin_hypercube_holds_one_point(samples, number, seed):
    found = latin_hypercube(samples, number, seed)
    assert found.shape == (samples, number)
    assert (np.sort((found * samples).astype(int), axis=0) == np.arange(samples)[:, None]).all()


@given(st.integers(1, 60), st.integers(1, 4), st.integers(0, 1000))
@settings(max_examples=40)
def test_a_latin_hypercube_of_twice_as_many_begins_with_the_smaller_one(samples, number, seed):
    assert (latin_hypercube(2 * samples, number, seed)[:samples] == latin_hypercube(samples, number, seed)).all()


def test_dimensions_of_a_latin_hypercube_are_not_tied_to_each_other():
    found = np.corrcoef(latin_hypercube(512, 6, 3).T) - np.eye(6)
    assert np.abs(found).max() < 0.15


@given(st.floats(0, 1), st.integers(-5, 5), st.integers(1, 9))
def test_a_whole_range_gives_whole_numbers_inside_it(u, low, width):
    found = Range(low, low + width, whole=True).at(u)
    assert isinstance(found, int) and low <= found <= low + width


@given(st.floats(0, 1), st.lists(st.integers(), min_size=1, max_size=8, unique=True))
def test_each_value_has_its_share_of_the_unit_interval(u, values):
    found = Values(tuple(values)).at(u)
    assert found == values[min(len(values) - 1, int(u * len(values)))]


@pytest.mark.parametrize("design", ["latin_hypercube", "sobol", "morris"])
@pytest.mark.parametrize("factor", [2, 4])
def test_a_larger_design_has_all_runs_of_the_smaller_one(experiment, design, factor):
    before = experiment(design=f'"{design}"', samples="4")
    after = dataclasses.replace(before, samples=4 * factor, replicates=3)
    small, large = make_plan(before), make_plan(after)
    assert np.isin(small.ids, large.ids).all()
    assert (unit_points(after)[: len(unit_points(before))] == unit_points(before)).all()
    assert len(large) == point_count(after) * 3 == len(points(after)) * 3


def test_sobol_and_morris_points_are_salibs_own(experiment):
    from SALib.sample import morris, sobol

    found = experiment(design='"sobol"', samples="8")
    with_second = dataclasses.replace(found, second_order=True)
    assert point_count(found) == 8 * 4 and point_count(with_second) == 8 * 6 == len(points(with_second))
    base = sobol.sample(
        {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}, 8, calc_second_order=False, seed=1
    )
    # In each block of D + 2 rows, row k + 1 differs from the first in dimension k only.
    for rows in (unit_points(found), base):
        blocks = rows.reshape(8, 4, 2)
        for k in range(2):
            assert ((blocks[:, k + 1] != blocks[:, 0]).sum(axis=1) <= 1).all()
            assert (blocks[:, k + 1, k] == blocks[:, 3, k]).all()
    trajectories = unit_points(experiment(design='"morris"', samples="5")).reshape(5, 3, 2)
    assert np.abs(np.diff(trajectories, axis=1)).max(axis=2) == pytest.approx(2 / 3)
    assert morris.sample(problem(found), 1, num_levels=4, seed=1).shape == (3, 2)


def test_points_lie_where_the_file_says(experiment):
    found = experiment(TWO.replace(", steps = 3", "") + DRAWN, samples="64")
    table = points(found)
    assert list(table)[:3] == [
        "supervision.visits_per_chw_per_month",
        "msi.districts_per_wave",
        "supervision.dedicated",
    ]
    assert table["supervision.visits_per_chw_per_month"].between(0, 2).all()
    assert table["msi.districts_per_wave"].value_counts().between(20, 23).all()
    assert table["supervision.dedicated"].all()
    assert [dimension.name for dimension in varied(found)] == problem(found)["names"]
    assert len(dimensions(found)) == problem(found)["num_vars"] + 1


def test_drawn_assumptions_follow_their_records(experiment):
    found = experiment(TWO.replace(", steps = 3", "") + DRAWN, samples="256")
    record = known_names("malawi", found.scenario.cadre).records["drift_memory"]
    drawn = np.sort(points(found)["assumptions.drift_memory"])
    assert np.median(drawn) == pytest.approx(record.draw(0.5), rel=1e-2)
    assert drawn[0] >= record.draw(0.0) and drawn[-1] <= record.draw(1.0)


def test_all_assumptions_become_dimensions_except_those_that_are_fixed(experiment):
    found = experiment(
        TWO.replace(", steps = 3", "") + '[assumptions]\ndraw = "all"\ndrift_memory = 0.9\n', samples="2"
    )
    names = problem(found)["names"]
    assert len(names) > 50 and "assumptions.drift_memory" not in names
    assert set(points(found)["assumptions.drift_memory"]) == {0.9}


def test_a_grid_is_every_combination(experiment):
    found = experiment(TWO, design='"grid"', samples=None)
    table = points(found)
    assert len(table) == 9 == point_count(found)
    assert len(table.drop_duplicates()) == 9
    assert sorted(set(table["supervision.visits_per_chw_per_month"])) == [0.0, 1.0, 2.0]


def test_a_grid_draws_once_per_replicate_as_run_does(experiment):
    named = make_plan(experiment(TWO + DRAWN, design='"grid"', samples=None, replicates="3"))
    records = known_names("malawi", named.experiment.scenario.cadre).records
    for run in map(named.run, range(len(named))):
        expected = values_in_force(records, {}, 1, run.replicate)
        assert run.assumptions == {name: expected[name] for name in ("supervision_half_saturation", "drift_memory")}
        assert run.draw is None
    all_of_them = make_plan(experiment(TWO + '[assumptions]\ndraw = "all"\n', design='"grid"', samples=None))
    assert [run.draw for run in map(all_of_them.run, range(4))] == [0, 1, 0, 1]


def test_the_id_is_the_content_of_the_run(experiment):
    plan = make_plan(experiment(TWO, design='"grid"', samples=None))
    assert len(set(plan.ids.tolist())) == len(plan) == 18
    for change in ({"seed": "2"}, {"months": "3"}, {"outcomes": '["cost_usd"]'}, {"districts": "true"}):
        other = make_plan(experiment(TWO, design='"grid"', samples=None, **change))
        assert not np.isin(other.ids, plan.ids).any(), change
    more = make_plan(experiment(TWO.replace("12]", "12, 24]"), design='"grid"', samples=None, replicates="3"))
    assert np.isin(plan.ids, more.ids).all()


def test_points_of_the_same_content_are_runs_of_their_own(experiment):
    plan = make_plan(experiment('[levers]\n"supervision.dedicated" = { values = [true, false] }\n', samples="8"))
    assert len({str(plan.run(row).levers) for row in range(len(plan))}) == 2
    assert len(set(plan.ids.tolist())) == 16


def test_one_at_a_time_moves_one_thing_and_leaves_the_rest_as_in_the_base(experiment):
    rest = """
[levers]
"supervision.visits_per_chw_per_month" = { low = 0.0, high = 2.0 }
"msi.districts_per_wave" = { values = [3, 6, 12] }
supervision.dedicated = true
[assumptions]
draw = ["drift_memory"]
prompt_share_reference = { low = 0.5, high = 0.7, steps = 3 }
"""
    found = experiment(rest, design='"one_at_a_time"', samples=None)
    table, plan = points(found), make_plan(found)
    assert len(table) == point_count(found) == len(plan) / 2
    base = dict(found.scenario.levers)
    record = known_names("malawi", found.scenario.cadre).records["drift_memory"]
    first = table.loc[0]
    for name in ("supervision.visits_per_chw_per_month", "msi.districts_per_wave"):
        assert first[name] == base[name]
    assert first["assumptions.drift_memory"] == record.value and bool(table["supervision.dedicated"].all())
    differs = (table != first).sum(axis=1).tolist()
    assert differs == [0] + [1] * (len(table) - 1)
    assert set(table["assumptions.drift_memory"]) == {record.low, record.value, record.high}
    assert {0.5, 0.6, 0.7} <= set(table["assumptions.prompt_share_reference"].round(9))
    assert {0.0, 2.0} < set(table["supervision.visits_per_chw_per_month"])
    assert plan.run(0).draw is None  # moved by the design, not drawn by replicate


def test_columns_of_a_plan_are_small_and_keep_their_types(experiment):
    assert compact([0.5, 1.0]).itemsize == 8 and compact([0.5, 1.0])[1] == 1.0
    assert type(compact([3, 2**40])[1]) is int and compact([3, 2**40])[1] == 2**40
    for values in ([True, False], [1, 2.0], ["as_today", 3], [2**63], [("a",), ()]):
        assert compact(values) == values and [type(value) for value in compact(values)] == [type(v) for v in values]
