"""The published estimators, applied to a virtual trial's records; standard errors follow the published clusters.

Models come from statsmodels: weighted least squares for differences, Poisson regression with an offset for ratios of
risks and rates, logistic regression for odds. All of them see sums over each cluster, arm and period: with a mean for
each arm and period as the only terms, estimates and cluster-robust errors are the same as from single records. With
few clusters the t distribution is used.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from scenarios.trials.parts import RATIOS

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
LEVEL = 0.05
LARGEST_LOG = 700.0


@dataclass(frozen=True)
class Estimate:
    """One estimate: ratios on their natural scale, with the standard error of their logarithm."""

    name: str
    estimator: str
    estimate: float
    se: float
    p_value: float
    low: float
    high: float

    @property
    def is_significant(self) -> bool:
        """Whether the usual test rejects no effect."""
        return self.p_value < LEVEL


@dataclass(frozen=True)
class Cells:
    """Sums of records by cluster, arm and period.

    Attributes:
        top, bottom: numerator and denominator.
        arm: 1 in the arm of interest.
        after: 1 in the window, 0 in the baseline.
        cluster: number of the cluster.
    """

    top: Floats
    bottom: Floats
    arm: Floats
    after: Floats
    cluster: Whole

    def used(self) -> Cells:
        """The cells that hold any record."""
        some = self.bottom > 0
        return Cells(self.top[some], self.bottom[some], self.arm[some], self.after[some], self.cluster[some])


def nothing(name: str, estimator: str) -> Estimate:
    """What is left where an estimate cannot be made."""
    return Estimate(name, estimator, *[math.nan] * 5)


def estimate(name: str, estimator: str, cells: Cells, per: float = 1.0) -> Estimate:
    """The estimator's answer; not a number where the records do not allow one.

    Args:
        name: of the outcome, carried along.
        estimator: one of `parts.ESTIMATORS`.
        cells: the records.
        per: factor from a record's unit to the outcome's, 12 for yearly rates.
    """
    cells = cells.used()
    design, column, groups = _design(estimator, cells)
    if not _is_estimable(design, cells, estimator):
        return nothing(name, estimator)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # perfect separation and the like show as values that are not finite
        try:
            fitted = _fit(estimator, cells, design)
            value, error = float(fitted.params[column]), float(fitted.bse[column])
        except (np.linalg.LinAlgError, ValueError, FloatingPointError):
            return nothing(name, estimator)
    clusters = len(np.unique(cells.cluster))
    if clusters <= groups:
        return nothing(name, estimator)
    se = error * math.sqrt(clusters / (clusters - groups))  # unbiased where each arm has as many clusters
    if not (math.isfinite(value) and math.isfinite(se) and se > 0):
        return nothing(name, estimator)
    spread = stats.t(clusters - groups)
    reach = float(spread.ppf(1 - LEVEL / 2)) * se
    p_value = float(2 * spread.sf(abs(value) / se))
    if estimator in RATIOS:
        return Estimate(name, estimator, _exp(value), se, p_value, _exp(value - reach), _exp(value + reach))
    return Estimate(name, estimator, value * per, se * per, p_value, (value - reach) * per, (value + reach) * per)


def _exp(value: float) -> float:
    """The exponential, as large as numbers go."""
    return math.exp(min(value, LARGEST_LOG))


def _design(estimator: str, cells: Cells) -> tuple[Floats, int, int]:
    """Terms of the model, the column that is reported, and how many groups of clusters are compared."""
    one = np.ones_like(cells.top)
    if estimator == "difference_in_differences":
        return np.column_stack([one, cells.arm, cells.after, cells.arm * cells.after]), 3, 2
    if estimator == "before_after":
        return np.column_stack([one, cells.after]), 1, 1
    return np.column_stack([one, cells.arm]), 1, 2


def _is_estimable(design: Floats, cells: Cells, estimator: str) -> bool:
    if len(np.unique(cells.cluster)) < 2 or len(design) == 0:
        return False
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return False
    if estimator not in RATIOS:
        return True
    groups = np.unique(design, axis=0, return_inverse=True)[1].ravel()
    tops, bottoms = (np.bincount(groups, weights=values) for values in (cells.top, cells.bottom))
    certain = estimator == "odds_ratio" and bool((tops >= bottoms).any())
    return bool((tops > 0).all()) and not certain


def _fit(estimator: str, cells: Cells, design: Floats) -> Any:  # statsmodels ships no types
    import statsmodels.api as sm

    robust = {"groups": cells.cluster, "use_correction": False}
    if estimator == "odds_ratio":
        odds = np.column_stack([cells.top, cells.bottom - cells.top])
        return sm.GLM(odds, design, family=sm.families.Binomial()).fit(cov_type="cluster", cov_kwds=robust)
    if estimator in RATIOS:
        model = sm.GLM(cells.top, design, family=sm.families.Poisson(), exposure=cells.bottom)
        return model.fit(cov_type="cluster", cov_kwds=robust)
    model = sm.WLS(cells.top / cells.bottom, design, weights=cells.bottom)
    return model.fit(cov_type="cluster", cov_kwds=robust)
