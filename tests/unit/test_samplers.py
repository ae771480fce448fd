"""Samplers against SciPy: the right law, whole numbers in range, monotone in luck and in the mean."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit
from scipy import stats

from model import randomness
from model.randomness import binomial, exact_normal_quantile, normal_quantile, poisson, round_by_luck

LUCK = (np.arange(40_000) + 0.5) / 40_000
LARGEST_CDF_ERROR = 0.002
SEARCHED = randomness.LARGEST_SEARCHED_MEAN  # samplers are exact up to this mean
POISSON_MEANS = (0.003, 0.4, 1.0, SEARCHED - 0.01, SEARCHED + 0.01, 5.5, 9.99, 10.01, 14.0, 60.0, 900.0, 2e5)
BINOMIALS = (
    (1, 0.3), (5, 0.02), (8, 0.5), (9, 0.5), (10, 0.5), (11, 0.45), (12, 0.93),
    (40, 0.25), (40, 0.26), (40, 0.74), (60, 0.5), (300, 0.03),
    (300, 0.04), (5000, 0.001), (5000, 0.4), (200_000, 0.9),
)  # fmt: skip
luck = st.floats(1e-12, 1 - 1e-12)


@njit
def poissons(mean: float, lucks: np.ndarray) -> np.ndarray:
    return np.array([poisson(mean, u) for u in lucks])


@njit
def binomials(n: float, p: float, lucks: np.ndarray) -> np.ndarray:
    return np.array([binomial(n, p, u) for u in lucks])


def cdf_error(drawn: np.ndarray, law: stats.rv_discrete) -> float:
    """Largest gap between the law's distribution function and that of an even grid of luck."""
    values, counts = np.unique(drawn, return_counts=True)
    ours = np.cumsum(counts) / len(drawn)
    gaps = np.abs(ours - law.cdf(values))
    below = np.abs(np.concatenate(([0.0], ours[:-1])) - law.cdf(values - 1))
    return float(max(gaps.max(), below.max()))


@pytest.mark.parametrize("mean", POISSON_MEANS)
def test_poisson_follows_its_law(mean: float) -> None:
    drawn = poissons(mean, LUCK)
    assert cdf_error(drawn, stats.poisson(mean)) <= LARGEST_CDF_ERROR
    assert drawn.mean() == pytest.approx(mean, rel=0.003, abs=1e-4)
    assert drawn.var() == pytest.approx(mean, rel=0.02, abs=1e-4)
    assert np.array_equal(drawn, np.floor(drawn)) and drawn.min() >= 0


@pytest.mark.parametrize(("n", "p"), BINOMIALS)
def test_binomial_follows_its_law(n: int, p: float) -> None:
    drawn = binomials(float(n), p, LUCK)
    assert cdf_error(drawn, stats.binom(n, p)) <= LARGEST_CDF_ERROR
    assert drawn.mean() == pytest.approx(n * p, rel=0.003, abs=2e-4)
    assert drawn.var() == pytest.approx(n * p * (1 - p), rel=0.02, abs=2e-4)
    assert np.array_equal(drawn, np.floor(drawn)) and drawn.min() >= 0 and drawn.max() <= n


def test_the_normal_quantile_agrees_with_scipy_far_into_the_tails() -> None:
    u = np.concatenate((10.0 ** -np.arange(1, 300, 7.0), np.linspace(0.001, 0.999, 999), 1 - 10.0 ** -np.arange(3, 12)))
    exact = np.array([exact_normal_quantile(x) for x in u])
    assert np.allclose(exact, stats.norm.ppf(u), rtol=2e-8, atol=2e-8)
    fast = np.array([normal_quantile(x) for x in u])
    assert np.allclose(fast, exact, rtol=0, atol=2e-4)


@given(one=luck, other=luck)
def test_the_normal_quantile_never_falls_and_is_symmetric(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert normal_quantile(low) <= normal_quantile(high)
    if 1e-6 < one < 1 - 1e-6:
        assert math.isclose(normal_quantile(one), -normal_quantile(1 - one), abs_tol=1e-6)


@given(mean=st.floats(0, 1e6), one=luck, other=luck)
def test_poisson_never_falls_when_luck_rises(mean: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert poisson(mean, low) <= poisson(mean, high)


@given(n=st.integers(0, 10_000), p=st.floats(0, 1), one=luck, other=luck)
def test_binomial_never_falls_when_luck_rises(n: int, p: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= binomial(float(n), p, low) <= binomial(float(n), p, high) <= n


@given(branch=st.sampled_from(((0.0, SEARCHED), (SEARCHED + 1e-3, 1e5))), a=st.floats(0, 1), b=st.floats(0, 1), u=luck)
def test_poisson_never_falls_when_the_mean_rises_within_a_branch(
    branch: tuple[float, float], a: float, b: float, u: float
) -> None:
    low, high = (branch[0] + x * (branch[1] - branch[0]) for x in sorted((a, b)))
    u = min(max(u, 1e-4), 1 - 1e-4)  # beyond four standard deviations a normal quantile need not be monotone
    assert poisson(low, u) <= poisson(high, u)


@given(n=st.integers(1, 39), a=st.floats(0, 0.5), b=st.floats(0, 0.5), u=luck)
def test_binomial_never_falls_when_the_chance_rises_within_a_branch(n: int, a: float, b: float, u: float) -> None:
    low, high = sorted((a, b))
    if n * high <= SEARCHED:
        assert binomial(float(n), low, u) <= binomial(float(n), high, u)


@pytest.mark.parametrize("u", (1e-300, 1e-17, 0.5, 1 - 2**-53))
@pytest.mark.parametrize("mean", (0.0, -1.0, 1e-300, 9.9999, 10.0001, 1e9))
def test_extreme_luck_gives_a_finite_count(mean: float, u: float) -> None:
    assert math.isfinite(poisson(mean, u)) and poisson(mean, u) >= 0
    assert 0 <= binomial(1e6, min(1.0, max(0.0, mean)), u) <= 1e6


def test_what_cannot_or_must_happen_does_so_whatever_the_luck() -> None:
    for u in (1e-12, 0.3, 1 - 1e-12):
        assert poisson(0.0, u) == 0
        assert binomial(0.0, 0.7, u) == 0 and binomial(17.0, 0.0, u) == 0 and binomial(17.0, 1.0, u) == 17
        assert round_by_luck(4.0, u) == 4


@pytest.mark.parametrize("x", (0.0, 0.25, 3.7, 12.999))
def test_rounding_by_luck_keeps_the_mean(x: float) -> None:
    drawn = np.array([round_by_luck(x, u) for u in LUCK])
    assert drawn.mean() == pytest.approx(x, abs=1e-4)
    assert set(drawn) <= {math.floor(x), math.floor(x) + 1}
