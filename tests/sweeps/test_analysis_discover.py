"""Scenario discovery: a planted box is found, noise is not, and limits are where they were planted."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import qmc

from batch_runs.analyse.boxes import Limit, measured, peeled
from batch_runs.analyse.discover import best, chosen, discover, limit_words, parse_miss, screened
from scenarios.errors import ScenarioError
from tests.sweeps.frames import luck, results_of


@pytest.fixture(scope="module")
def worlds():
    values = qmc.LatinHypercube(d=5, rng=np.random.default_rng(1)).random(300)
    found = pd.DataFrame(values, columns=list("abcde"))
    found["team"] = [("north", "south", "east")[i % 3] for i in range(300)]
    return found


def planted(worlds):
    return ((worlds.a > 0.6) & (worlds.b < 0.4)).to_numpy()


def test_a_planted_box_is_found(worlds):
    cases = planted(worlds)
    box = best(worlds, cases, peeled(worlds, cases), None)
    assert set(box.limits) == {"a", "b"}
    assert box.limits["a"].low == pytest.approx(0.6, abs=0.05) and box.limits["b"].high == pytest.approx(0.4, abs=0.05)
    assert box.coverage > 0.9 and box.density > 0.9


def test_coverage_and_density_are_what_they_say(worlds):
    cases = planted(worlds)
    box = measured(worlds, cases, {"a": Limit(low=0.5)})
    inside = (worlds.a >= 0.5).to_numpy()
    assert box.coverage == 1 and box.density == cases[inside].mean() and box.mass == inside.mean()
    assert box.worlds == inside.sum() and box.cases == cases.sum()


def test_values_without_an_order_are_peeled_one_by_one(worlds):
    cases = ((worlds.team == "south") & (worlds.c > 0.5)).to_numpy()
    box = best(worlds, cases, peeled(worlds, cases), None)
    assert box.limits["team"].values == {"south"} and set(box.limits) == {"team", "c"}


def test_each_box_lies_in_the_one_before_and_none_is_too_small(worlds):
    trajectory = peeled(worlds, planted(worlds))
    masses = [box.mass for box in trajectory]
    assert masses == sorted(masses, reverse=True) and masses[0] == 1 and masses[-1] >= 0.05
    densities = [box.density for box in trajectory]
    assert densities == sorted(densities)


def test_mere_noise_gives_no_restriction(worlds):
    cases = np.array([luck(i) > 0.8 for i in range(len(worlds))])
    box = best(worlds, cases, peeled(worlds, cases), None)
    assert not box.limits and box.coverage == 1


def test_mere_noise_seldom_shows_a_restriction():
    shown = 0
    for number in range(20):
        rng = np.random.default_rng(number)
        noise = pd.DataFrame(rng.random((120, 6)), columns=list("abcdef"))
        cases = rng.permutation(np.arange(120) < 40)
        shown += bool(best(noise, cases, peeled(noise, cases), None).limits)
    assert shown <= 3


def test_among_two_hundred_dimensions_the_two_that_matter_are_found():
    rng = np.random.default_rng(5)
    many = pd.DataFrame(rng.random((120, 200)), columns=[f"assumptions.d{i}" for i in range(200)])
    values = many["assumptions.d7"] + many["assumptions.d9"] + 0.3 * rng.normal(size=120)
    sweep = results_of(many, {"y": lambda row, k: values[row.name]})
    found = discover(sweep, parse_miss(sweep, f"y < {values.quantile(1 / 3)}"))
    assert set(found.box.limits) == {"assumptions.d7", "assumptions.d9"}
    assert found.box.density > 0.6 and found.worlds.shape[1] == 200
    assert screened(many, rng.normal(size=120)) == []  # and where nothing matters nothing is


def test_a_density_asked_for_is_met_by_the_largest_such_box(worlds):
    trajectory = peeled(worlds, planted(worlds))
    box = chosen(trajectory, 0.5)
    assert box.density >= 0.5
    assert all(other.density < 0.5 for other in trajectory if other.mass > box.mass)


def results(worlds, **more):
    points = worlds.rename(columns={name: f"assumptions.{name}" for name in "abcde"})

    def coverage(row, replicate):
        missed = row["assumptions.a"] > 0.6 and row["assumptions.b"] < 0.4
        return (0.05 if missed else 0.08) + 0.001 * luck(replicate)

    return results_of(points, {"coverage": coverage}, **more)


def test_from_a_sweep_to_its_box(worlds):
    sweep = results(worlds, replicates=2)
    found = discover(sweep, parse_miss(sweep, "coverage < 0.065"))
    assert set(found.box.limits) == {"assumptions.a", "assumptions.b"}
    assert found.cases.sum() == planted(worlds).sum()
    assert min(found.kept_in.values()) == 10
    assert limit_words(found.box.limits["assumptions.a"], found.worlds["assumptions.a"]).startswith("at least 0.6")


@pytest.mark.parametrize(
    "text", ["coverage = 0.1", "coverage <", "0.1 > coverage", "coverage < 1.2.3", "coverage < nine"]
)
def test_a_condition_that_cannot_be_read_is_refused(worlds, text):
    with pytest.raises(ScenarioError, match="OUTCOME < NUMBER"):
        parse_miss(results(worlds), text)


def test_what_cannot_be_answered_is_refused(worlds):
    sweep = results(worlds)
    with pytest.raises(ScenarioError, match="did you mean 'coverage'"):
        parse_miss(sweep, "coverrage < 0.1")
    with pytest.raises(ScenarioError, match="holds everywhere"):
        discover(sweep, parse_miss(sweep, "coverage < 1"))
    with pytest.raises(ScenarioError, match="holds nowhere"):
        discover(sweep, parse_miss(sweep, "coverage > 1"))
    with pytest.raises(ScenarioError, match="runs missing"):
        discover(results(worlds, lost=[(3, 0)]), parse_miss(sweep, "coverage < 0.065"))
    few = results(worlds.iloc[:10])
    with pytest.raises(ScenarioError, match="10 worlds"):
        discover(few, parse_miss(few, "coverage < 0.065"))
