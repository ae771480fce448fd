"""Luck for many agents at once must be the luck that each has alone, to the last bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.agents.chws import new_desks
from model.many import AT_ONCE, binomials, normal_quantiles, poissons, uniforms
from model.randomness import LARGEST_SEARCHED_MEAN, binomial, normal_quantile, poisson, uniform

UNTOUCHED = -7.0
# Places where another way of drawing begins: no chance, certainty, the middle, and means around the searched ones.
CHANCES = st.one_of(st.sampled_from((0.0, 1.0, 0.5, 0.02, 0.04, 0.1, 0.9)), st.floats(0.0, 1.0), st.floats(0.0, 1e-3))
COUNTS = st.one_of(st.sampled_from((0, 1, 39, 40, 100, 127, 128, 200)), st.integers(0, 5_000))
MEANS = st.one_of(st.sampled_from((-1.0, 0.0, LARGEST_SEARCHED_MEAN, 4.000001)), st.floats(0.0, 9.0), st.floats(0, 1e6))
LUCKS = st.one_of(
    st.sampled_from((1e-15, 1e-4, 1 / 64, 0.5, 63 / 64, 1 - 1e-4, 1 - 2**-53)), st.floats(1e-12, 1 - 1e-12)
)


def quantiles_of(lucks: np.ndarray) -> np.ndarray:
    result = np.full(len(lucks), UNTOUCHED)
    normal_quantiles(lucks, len(lucks), result, new_desks(1).view(np.recarray)[0])
    return result


def binomials_of(n: np.ndarray, chances: np.ndarray, lucks: np.ndarray) -> np.ndarray:
    result = np.full(len(n), UNTOUCHED)
    binomials(n, chances, lucks, quantiles_of(lucks), len(n), result, new_desks(1).view(np.recarray)[0])
    return result


def poissons_of(means: np.ndarray, lucks: np.ndarray) -> np.ndarray:
    result = np.full(len(means), UNTOUCHED)
    poissons(means, lucks, quantiles_of(lucks), len(means), result)
    return result


@given(st.lists(LUCKS, min_size=1, max_size=AT_ONCE))
def test_quantiles_are_those_of_each_alone(lucks: list[float]) -> None:
    assert quantiles_of(np.array(lucks)).tolist() == [normal_quantile(u) for u in lucks]


@given(st.lists(st.tuples(MEANS, LUCKS), min_size=1, max_size=AT_ONCE))
def test_poisson_counts_are_those_of_each_alone(asked: list[tuple[float, float]]) -> None:
    means, lucks = (np.array(column, dtype=float) for column in zip(*asked, strict=True))
    assert poissons_of(means, lucks).tolist() == [poisson(float(mean), float(u)) for mean, u in asked]


@settings(max_examples=300)
@given(st.lists(st.tuples(COUNTS, CHANCES, LUCKS), min_size=1, max_size=AT_ONCE))
def test_binomial_counts_are_those_of_each_alone(asked: list[tuple[int, float, float]]) -> None:
    n, chances, lucks = (np.array(column, dtype=float) for column in zip(*asked, strict=True))
    assert binomials_of(n, chances, lucks).tolist() == [binomial(float(k), p, u) for k, p, u in asked]


@pytest.mark.parametrize("shift", range(8))
def test_a_full_desk_of_usual_draws_is_that_of_each_alone(shift: int) -> None:
    """As many as live side by side, with the counts and chances of a month: some searched, some nearly normal."""
    keys = np.arange(AT_ONCE, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(shift)
    lucks, n = np.empty(AT_ONCE), np.arange(AT_ONCE, dtype=float) / 3.0 // 1.0
    uniforms(keys, 12, AT_ONCE, lucks)
    assert lucks.tolist() == [uniform(key, 12) for key in keys]
    chances = (np.arange(AT_ONCE) * 7 % 101) / 100.0
    expected = [binomial(k, p, u) for k, p, u in zip(n, chances, lucks, strict=True)]
    assert binomials_of(n, chances, lucks).tolist() == expected
    searched = n * np.minimum(chances, 1 - chances) <= LARGEST_SEARCHED_MEAN
    assert 10 < searched.sum() < AT_ONCE - 10


def test_only_the_agents_asked_for_are_written() -> None:
    lucks, result = np.full(9, 0.3), np.full(9, UNTOUCHED)
    poissons(np.full(9, 50.0), lucks, quantiles_of(lucks), 5, result)
    assert (result[:5] > 0).all() and (result[5:] == UNTOUCHED).all()
    result[:] = UNTOUCHED
    desk = new_desks(1).view(np.recarray)[0]
    binomials(np.full(9, 50.0), np.full(9, 0.3), lucks, quantiles_of(lucks), 5, result, desk)
    assert (result[:5] > 0).all() and (result[5:] == UNTOUCHED).all()
