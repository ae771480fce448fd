"""Means and ratios of paired differences with their 95 % intervals.

The interval of a mean is Student's t. That of a ratio is Fieller's: the ratios that the paired sums do not contradict.
Unlike a bootstrap it needs no luck, is the same for every number of workers, and says when no interval exists.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CONFIDENCE_TAIL = 0.975


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval; bounds are not numbers where there is no interval. n counts the pairs."""

    value: float
    low: float
    high: float
    n: int

    @property
    def sign(self) -> int:
        """1 above 0, −1 below 0, 0 where the interval holds 0; without an interval the value alone decides."""
        low, high = (self.value if math.isnan(bound) else bound for bound in (self.low, self.high))
        return int(low > 0) - int(high < 0)

    def times(self, factor: float) -> Estimate:
        """The same in another unit."""
        return Estimate(self.value * factor, self.low * factor, self.high * factor, self.n)


NOTHING = Estimate(math.nan, math.nan, math.nan, 0)


def mean_of(values: Floats) -> Estimate:
    """Mean over replicates with its 95 % t-interval."""
    if not values.size:
        return NOTHING
    mean, half = float(values.mean()), half_interval(values)
    return Estimate(mean, mean - half, mean + half, int(values.size))


def half_interval(values: Floats) -> float:
    """Half of the 95 % t-interval of a mean; not a number for a single value."""
    if values.size < 2:
        return math.nan
    return _quantile(values.size) * float(values.std(ddof=1)) / math.sqrt(values.size)


def ratio_of(tops: Floats, bottoms: Floats) -> Estimate:
    """Sum of the tops / sum of the bottoms with Fieller's 95 % interval for pairs.

    There is no interval where the bottom cannot be told from 0, and no value where it is 0.
    """
    top, bottom, n = float(tops.mean()), float(bottoms.mean()), int(tops.size)
    if bottom == 0.0:
        return Estimate(math.nan, math.nan, math.nan, n)
    value = top / bottom
    if n < 2:
        return Estimate(value, math.nan, math.nan, n)
    spread = np.cov(tops, bottoms) * _quantile(n) ** 2 / n
    a, b, c = bottom**2 - spread[1, 1], top * bottom - spread[0, 1], top**2 - spread[0, 0]
    if a <= 0:
        return Estimate(value, math.nan, math.nan, n)
    half = math.sqrt(max(0.0, b * b - a * c))
    return Estimate(value, (b - half) / a, (b + half) / a, n)


def _quantile(n: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, CONFIDENCE_TAIL))
