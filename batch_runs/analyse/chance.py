"""How much of what a sweep shows is mere chance: the two-way split of points × replicates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Chance:
    """Shares of variance, 0–1; not a number with fewer than two replicates.

    Attributes:
        of_one_run: of the variance of a single run, the share that comes from luck: replicates differ everywhere alike,
            and each point has luck of its own.
        of_the_means: of the variance between the means that are analysed, the share that is left-over luck. Luck that
            all points have in common (replicate k has the same everywhere) is not in it, and more replicates lessen it.
    """

    of_one_run: float
    of_the_means: float


def chance_shares(found: Floats) -> Chance:
    """From one outcome by point and replicate (n_points, n_replicates), by the usual mean squares.

    `found` has no missing values.
    """
    points, replicates = found.shape
    if replicates < 2 or points < 2:
        return Chance(float("nan"), float("nan"))
    of_point = found.mean(axis=1, keepdims=True)
    of_replicate = found.mean(axis=0, keepdims=True)
    rest = found - of_point - of_replicate + found.mean()
    own_luck = float((rest**2).sum() / ((points - 1) * (replicates - 1)))
    between_replicates = points * float(of_replicate.var(ddof=1))
    between_means = float(of_point.var(ddof=1))
    common_luck = max(between_replicates - own_luck, 0.0) / points
    left_over = own_luck / replicates
    effect = max(between_means - left_over, 0.0)
    whole = effect + common_luck + own_luck
    return Chance(
        (common_luck + own_luck) / whole if whole > 0 else float("nan"),
        min(left_over / between_means, 1.0) if between_means > 0 else float("nan"),
    )
