"""Who gets which arm: units in permuted blocks within strata, by luck that belongs to the seed and the replicate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.randomness import decision_number, luck
from scenarios.trials.counts import stratum_values
from scenarios.trials.parts import LEVELS, Trial
from scenarios.trials.rows import Lived, unit_keys

Whole = NDArray[np.int64]
NOBODY = -1


def allocate(trial: Trial, lived: Lived) -> dict[int, int]:
    """Arm number of each randomised unit, by its key.

    CHWs are enrolled when somebody works the post at the end of the baseline; larger units are enrolled whole.
    """
    last = max(trial.baseline_months, 1) - 1
    keys = unit_keys(lived, trial.randomise)
    present = lived.chws[last]["open"] == 1
    if trial.randomise == "chw":
        present &= lived.chws[last]["filled"] == 1
    units, where = np.unique(keys[present], return_inverse=True)
    strata = [
        _groups(name, stratum_values(lived, name, trial.baseline_months)[present], where, len(units))
        for name in trial.stratify_by
    ]
    own_luck = np.array([_luck(lived, int(unit), 0) for unit in units])
    order = np.lexsort((own_luck, *reversed(strata)))
    return dict(zip(units[order].tolist(), _blocks(lived, len(units), len(trial.arms)), strict=True))


def _luck(lived: Lived, unit: int, purpose: int) -> float:
    return luck(lived.run, decision_number("trial_arm"), purpose, unit, 0)


def _groups(name: str, values: NDArray[np.float64], where: Whole, units: int) -> NDArray[np.float64]:
    """Stratum of each unit: the unit above it, or the lower or upper half by its mean measure."""
    mean = np.bincount(where, weights=values, minlength=units) / np.bincount(where, minlength=units)
    return mean if name in LEVELS else (mean > np.median(mean)).astype(np.float64)


def _blocks(lived: Lived, units: int, arms: int) -> list[int]:
    """Arms along the sorted list of units: every block of as many units as there are arms has each arm once."""
    allocated: list[int] = []
    with np.errstate(over="ignore"):
        while len(allocated) < units:
            block = len(allocated) // arms
            chances = [_luck(lived, block * arms + arm, 1) for arm in range(arms)]
            allocated += np.argsort(chances).tolist()
    return allocated[:units]


def arm_of_posts(trial: Trial, lived: Lived, allocation: dict[int, int]) -> Whole:
    """Arm number of each CHW post of a run; nobody's where it was not enrolled (n_posts)."""
    keys = unit_keys(lived, trial.randomise)
    return np.array([allocation.get(int(key), NOBODY) for key in keys], dtype=np.int64)
