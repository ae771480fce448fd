"""An emulator of one target: a straight line plus a Gaussian process over the records, with its error held out.

It answers with the mean over luck and over the records that are not fitted, how sure it is of that mean, and how far
single runs scatter about it. A fifth of the runs is held out first: where the errors there are larger than foretold,
all of its variances are widened by that factor.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
HELD_OUT = 5  # every fifth run
FEWEST_RUNS = 10


@dataclass(frozen=True)
class HeldOut:
    """How the emulator did on runs that it had not seen.

    Attributes:
        runs: how many were held out.
        error: root mean square of the errors, in the target's unit.
        spread: standard deviation of what was found there.
        within: share of the runs within two foretold standard deviations.
        widened: factor by which variances are widened.
    """

    runs: int
    error: float
    spread: float
    within: float
    widened: float


@dataclass(frozen=True)
class Emulator:
    """A fitted emulator; see `fit`."""

    inputs: tuple[int, ...]
    line: Floats  # intercept and slopes
    process: Any
    centre: float
    scale: float
    noise: float
    held_out: HeldOut

    def predict(self, points: Floats) -> tuple[Floats, Floats]:
        """Mean at each point (n_points, n_records in 0-1) and the variance of that mean."""
        chosen = points[:, self.inputs]
        rest, sd = self.process.predict(chosen, return_std=True)
        mean = self.centre + self.scale * (_line(self.line, chosen) + rest)
        return mean, np.maximum(sd**2 - self.noise, 0.0) * self.scale**2 * self.held_out.widened

    @property
    def noise_variance(self) -> float:
        """Scatter of single runs: luck, and the records that are not fitted."""
        return float(self.noise * self.scale**2 * self.held_out.widened)


def fit(points: Floats, found: Floats, inputs: tuple[int, ...]) -> Emulator | None:
    """An emulator of the runs; none where too few of them gave a value.

    Args:
        points: (n_runs, n_records), each in 0-1.
        found: what each run found; not a number where it found nothing.
        inputs: columns of the records that matter to the target; slopes along others would be luck.
    """
    good = np.isfinite(found)
    points, found = points[good], found[good]
    if len(found) < FEWEST_RUNS:
        return None
    held = np.arange(len(found)) % HELD_OUT == HELD_OUT - 1
    first = _fitted(points[~held], found[~held], inputs, None)
    mean, variance = first.predict(points[held])
    errors, foretold = found[held] - mean, variance + first.noise_variance
    squares = errors**2 / np.maximum(foretold, 1e-300)
    check = HeldOut(
        runs=int(held.sum()),
        error=float(np.sqrt(np.mean(errors**2))),
        spread=float(np.std(found[held])),
        within=float(np.mean(squares <= 4.0)),
        widened=float(max(1.0, np.mean(squares))),
    )
    final = _fitted(points, found, inputs, first.process.kernel_)
    return Emulator(final.inputs, final.line, final.process, final.centre, final.scale, final.noise, check)


def _fitted(points: Floats, found: Floats, inputs: tuple[int, ...], kernel: Any) -> Emulator:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

    centre, scale = float(found.mean()), float(found.std()) or 1.0
    standard = (found - centre) / scale
    chosen = points[:, inputs]
    line = _straight(chosen, standard)
    first = kernel is None
    if first:
        lengths = np.full(len(inputs), 1.0)
        kernel = ConstantKernel(0.3, (1e-3, 10.0)) * RBF(lengths, (0.2, 10.0)) + WhiteKernel(0.3, (1e-4, 2.0))
    process = GaussianProcessRegressor(kernel, optimizer="fmin_l_bfgs_b" if first else None, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # lengths at their bounds: the record does not bend
        process.fit(chosen, standard - _line(line, chosen))
    noise = float(process.kernel_.k2.noise_level)
    return Emulator(inputs, line, process, centre, scale, noise, HeldOut(0, 0.0, 0.0, 1.0, 1.0))


def _straight(points: Floats, standard: Floats) -> Floats:
    """Least squares with a weak pull to zero, which many records and few runs need."""
    design = np.column_stack([np.ones(len(points)), points - 0.5])
    pull = np.eye(design.shape[1])
    pull[0, 0] = 0.0
    return np.asarray(np.linalg.solve(design.T @ design + pull, design.T @ standard))


def _line(line: Floats, points: Floats) -> Floats:
    return np.asarray(line[0] + (points - 0.5) @ line[1:])
