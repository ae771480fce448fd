"""Which levers and assumptions matter: Sobol indices, Morris effects, rank correlations.

SALib does the arithmetic. It answers an incomplete or undefined sample with zeros and no complaint, so this file
refuses what SALib would not, and puts results back into the order of the sample first.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from batch_runs.analyse.chance import Chance, chance_shares
from batch_runs.analyse.results import Results
from batch_runs.extras import needed
from scenarios.errors import Described

Floats = NDArray[np.float64]
Problem = Mapping[str, Any]
RESAMPLES = 500
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Sensitivity:
    """Effects of the dimensions on one outcome.

    Attributes:
        method: Sobol, Morris or rank correlation.
        outcome: the column that was analysed.
        table: one row per dimension, the strongest first, with intervals.
        chance: how much of the variance is luck.
        points: how many points were analysed.
        replicates: and how often each was run.
        pairs: what two dimensions explain only together, the strongest first; of Sobol designs with `second_order`.
    """

    method: str
    outcome: str
    table: pd.DataFrame
    chance: Chance
    points: int
    replicates: int
    pairs: pd.DataFrame | None = None


def sobol(results: Results, outcome: str, problem: Problem, seed: int = 1) -> Sensitivity:
    """First-order and total Sobol indices of the mean over replicates, with 95 % bootstrap intervals.

    `problem` is SALib's, over the dimensions of the design; points lie in SALib's own order.

    Raises:
        ScenarioError: if runs are missing or undefined, the number of points fits no Sobol design, or nothing varies.
    """
    salib = needed("SALib.analyze.sobol")

    found, means = _analysed(results, outcome, "Sobol indices")
    dimensions = int(problem["num_vars"])
    second_order = _second_order(results, len(means), dimensions)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it divides by zero while resampling; what is undefined is told below
        indices = salib.analyze(
            dict(problem), means, calc_second_order=second_order, num_resamples=RESAMPLES,
            conf_level=CONFIDENCE, print_to_console=False, seed=seed,
        )  # fmt: skip
    table = pd.DataFrame(
        {
            "dimension": list(problem["names"]),
            "first_order": indices["S1"],
            "first_order_half": indices["S1_conf"],
            "total": indices["ST"],
            "total_half": indices["ST_conf"],
        }
    )
    answer = _sensitivity("Sobol", outcome, table.sort_values("total", ascending=False, kind="stable"), found)
    return dataclasses.replace(answer, pairs=_pairs(problem["names"], indices) if second_order else None)


def _pairs(names: Sequence[str], indices: Mapping[str, Any]) -> pd.DataFrame:
    """The second-order index of every pair of dimensions, with its 95 % interval."""
    table = pd.DataFrame(
        [
            {
                "dimension": names[one],
                "with": names[other],
                "second_order": indices["S2"][one, other],
                "second_order_half": indices["S2_conf"][one, other],
            }
            for one, other in itertools.combinations(range(len(names)), 2)
        ]
    )
    return table.sort_values("second_order", ascending=False, kind="stable").reset_index(drop=True)


def _second_order(results: Results, points: int, dimensions: int) -> bool:
    """Which of SALib's two layouts the design has.

    Raises:
        ScenarioError: if it has neither.
    """
    for rows, second_order in ((dimensions + 2, False), (2 * dimensions + 2, True)):
        if points % rows == 0 and _is_power_of_two(points // rows):
            return second_order
    found = Described(f"{points} points over {dimensions} dimensions")
    raise results.refusal("experiment.design", found, f"samples × {dimensions + 2} points, samples a power of two")


def _is_power_of_two(number: int) -> bool:
    return number > 1 and number & (number - 1) == 0


def morris(
    results: Results, outcome: str, problem: Problem, sample: Floats, levels: int = 4, seed: int = 1
) -> Sensitivity:
    """Elementary effects: mean of their size (mu*), with its 95 % interval, and their spread (sigma).

    `sample` are the points in SALib's own units and order (n_points, n_dimensions). Effects are in units of the outcome
    for a move over the whole range.

    Raises:
        ScenarioError: if runs are missing or undefined, the points are no whole trajectories, or nothing varies.
    """
    salib = needed("SALib.analyze.morris")

    found, means = _analysed(results, outcome, "Morris effects")
    dimensions = int(problem["num_vars"])
    if len(means) % (dimensions + 1) or len(sample) != len(means):
        count = Described(f"{len(means)} points over {dimensions} dimensions")
        raise results.refusal("experiment.design", count, f"whole trajectories of {dimensions + 1} points each")
    effects = salib.analyze(
        dict(problem), np.asarray(sample, float), means, num_levels=levels, num_resamples=RESAMPLES,
        conf_level=CONFIDENCE, print_to_console=False, seed=seed,
    )  # fmt: skip
    table = pd.DataFrame(
        {
            "dimension": list(problem["names"]),
            "mu_star": np.asarray(effects["mu_star"], float),
            "mu_star_half": np.asarray(effects["mu_star_conf"], float),
            "mu": np.asarray(effects["mu"], float),
            "sigma": np.asarray(effects["sigma"], float),
        }
    )
    return _sensitivity("Morris", outcome, table.sort_values("mu_star", ascending=False, kind="stable"), found)


def rank_correlation(results: Results, outcome: str) -> Sensitivity:
    """Spearman correlation of the outcome with each dimension that has an order, with its 95 % interval.

    For samples without a special layout (latin_hypercube). It sees only effects that rise or fall throughout.

    Raises:
        ScenarioError: if runs are missing or undefined, or nothing varies.
    """
    from scipy.stats import spearmanr

    found, means = _analysed(results, outcome, "rank correlations")
    rows = []
    for name in results.dimensions:
        values = pd.to_numeric(results.points[name], errors="coerce").to_numpy(dtype=float)
        if np.isfinite(values).all():
            rho = float(spearmanr(values, means).statistic)
            low, high = fisher_interval(rho, len(means))
            rows.append({"dimension": name, "correlation": rho, "low": low, "high": high})
    if not rows:
        raise results.refusal("", Described("no dimension with an order"), "numbers, for rank correlations")
    table = pd.DataFrame(rows).sort_values("correlation", key=np.abs, ascending=False, kind="stable")
    return _sensitivity("rank correlation", outcome, table, found)


def fisher_interval(rho: float, n: int) -> tuple[float, float]:
    """95 % interval of a rank correlation (Fisher's transformation with Bonett and Wright's variance)."""
    if n < 5 or abs(rho) >= 1:
        return (rho, rho) if abs(rho) >= 1 else (-1.0, 1.0)
    half = 1.959964 * math.sqrt((1 + rho**2 / 2) / (n - 3))
    return math.tanh(math.atanh(rho) - half), math.tanh(math.atanh(rho) + half)


def _analysed(results: Results, outcome: str, what: str) -> tuple[Floats, Floats]:
    """The outcome by point and replicate, and its mean by point.

    Raises:
        ScenarioError: if it is the same at every point.
    """
    found = results.complete_matrix(outcome, what).to_numpy()
    means = found.mean(axis=1)
    if np.ptp(means) <= 1e-12 * max(abs(means).max(), 1e-300):
        raise results.refusal("outcome", Described(f"{outcome}, the same at every point"), "an outcome that varies")
    return found, means


def _sensitivity(method: str, outcome: str, table: pd.DataFrame, found: Floats) -> Sensitivity:
    return Sensitivity(method, outcome, table.reset_index(drop=True), chance_shares(found), *found.shape)
