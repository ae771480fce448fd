"""Sampled designs in the unit cube: Latin hypercube, Sobol', Morris; each begins with the points of a smaller one.

Sobol' sequences and Morris trajectories are nested by nature, and a Latin hypercube grows by doubling.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from batch_runs.extras import needed

Floats = NDArray[np.float64]


def cube(names: list[str]) -> dict[str, Any]:
    """SALib's description of the unit cube over these dimensions."""
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def sobol(names: list[str], samples: int, seed: int, second_order: bool) -> Floats:
    """Saltelli's points of a Sobol' sequence, in SALib's own order (n_points, n_dimensions)."""
    sampler = needed("SALib.sample.sobol")
    points = sampler.sample(cube(names), samples, calc_second_order=second_order, seed=_seed(seed, "sobol"))
    return np.asarray(points, dtype=np.float64)


def morris(names: list[str], trajectories: int, seed: int, levels: int) -> Floats:
    """Trajectories (n_trajectories * (n_dimensions + 1), n_dimensions), each with a seed of its own.

    Made one at a time, the first ones do not depend on how many follow.
    """
    sampler = needed("SALib.sample.morris")
    seeds = [_seed(seed, "morris", number) for number in range(trajectories)]
    found = [sampler.sample(cube(names), 1, num_levels=levels, seed=one) for one in seeds]
    return np.asarray(np.concatenate(found), dtype=np.float64)


def latin_hypercube(samples: int, dimensions: int, seed: int) -> Floats:
    """A Latin hypercube (n_samples, n_dimensions) that begins with the one of half as many samples.

    An even number is reached by doubling: the smaller design occupies half of the finer strata of each dimension, and
    as many new points fill the others, matched at random. Every stratum of every dimension holds exactly one point.
    """
    from scipy.stats import qmc

    fresh = qmc.LatinHypercube(dimensions, rng=_seed(seed, "latin_hypercube", samples)).random
    if samples % 2:
        return np.asarray(fresh(samples))
    half = samples // 2
    before = latin_hypercube(half, dimensions, seed)
    new = np.asarray(fresh(half))
    for column in range(dimensions):
        free = np.setdiff1d(np.arange(samples), (before[:, column] * samples).astype(np.int64))
        place, within = np.divmod(new[:, column] * half, 1.0)
        new[:, column] = (free[place.astype(np.int64)] + within) / samples
    return np.concatenate([before, new])


def _seed(seed: int, design: str, number: int = 0) -> int:
    """A seed of its own for every design, trajectory and size; samplers take 32 bits."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{design}/{number}".encode()).digest()[:4], "big")
