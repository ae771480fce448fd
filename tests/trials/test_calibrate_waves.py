"""Emulators know how wrong they are, and what one wave rules out no later wave brings back."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from batch_runs.analyse.calibrate_emulator import fit
from batch_runs.analyse.calibrate_waves import (
    CUT,
    Errors,
    Wave,
    distances,
    hypercube,
    largest,
    plausible_points,
    reachable,
)


@dataclasses.dataclass(frozen=True)
class Known:
    """Stands for an emulator: the first record, times a slope, without doubt."""

    slope: float
    noise_variance: float = 0.0

    def predict(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.slope * points[:, 0], np.zeros(len(points))


def wave(number: int, slope: float, noise: float = 0.0) -> Wave:
    return known_wave(number, x=Known(slope, noise))


def known_wave(number: int, **known: Any) -> Wave:
    return Wave(number, known, tuple(known))


def bumpy(points: np.ndarray) -> np.ndarray:
    return np.asarray(np.sin(5 * points[:, 0]) + 2 * points[:, 1])


def scatter(size: int, sd: float) -> np.ndarray:
    from scipy.stats import norm

    return np.asarray(norm.ppf(hypercube(size, 1, 9)[:, 0]) * sd)


def test_the_emulator_finds_a_bent_function_through_noise() -> None:
    points, fresh = hypercube(120, 3, 1), hypercube(200, 3, 2)
    emulator = fit(points, bumpy(points) + scatter(120, 0.1), (0, 1))
    assert emulator is not None
    mean, variance = emulator.predict(fresh)
    errors = np.abs(mean - bumpy(fresh))
    assert errors.mean() < 0.07
    assert np.mean(errors <= 3 * np.sqrt(variance)) > 0.9
    assert emulator.noise_variance == pytest.approx(0.01, rel=0.7)
    assert emulator.held_out.runs == 24 and emulator.held_out.error < 0.25 * emulator.held_out.spread


def test_a_record_that_does_not_matter_to_a_target_rules_nothing_out() -> None:
    points = hypercube(60, 3, 1)
    emulator = fit(points, bumpy(points) + scatter(60, 0.3), (0, 1))
    assert emulator is not None
    moved = points.copy()
    moved[:, 2] = 1 - moved[:, 2]
    assert all(
        (one == other).all() for one, other in zip(emulator.predict(points), emulator.predict(moved), strict=True)
    )


def test_runs_without_a_value_are_left_out_and_too_few_give_no_emulator() -> None:
    points = hypercube(40, 2, 1)
    found = bumpy(points)
    found[::2] = np.nan
    assert fit(points, found, (0, 1)) is not None
    found[3:] = np.nan
    assert fit(points, found, (0, 1)) is None


def test_an_emulator_that_errs_more_than_it_foretells_is_widened() -> None:
    points = hypercube(60, 2, 1)
    found = points[:, 0].copy()
    found[4::5] += np.where(np.arange(12) % 2, 3.0, -3.0)  # only what is held out jumps
    emulator = fit(points, found, (0, 1))
    assert emulator is not None and emulator.held_out.widened > 5 and emulator.held_out.within < 0.5


def test_distance_counts_every_error_once() -> None:
    errors = {"x": Errors(observed=10.0, observation=4.0, discrepancy=3.0, luck=2.0)}
    point = np.array([[0.5, 0.0]])
    assert distances(wave(1, 2.0), errors, point)["x"][0] == pytest.approx(9.0 / 3.0)
    noisy = distances(wave(1, 2.0, noise=9.0), errors, point)["x"][0]
    assert noisy == pytest.approx(9.0 / 4.0)  # scatter of runs takes the place of luck where it is larger


def test_what_a_wave_rules_out_stays_ruled_out() -> None:
    errors = {"x": Errors(0.0, 1e-4, 0.0, 0.0)}
    points = hypercube(500, 2, 3)
    first, second = wave(1, 1.0), wave(2, 0.0)  # the second calls everything plausible
    assert (largest([second], errors, points) < CUT).all()
    both, alone = largest([first, second], errors, points), largest([first], errors, points)
    assert ((both < CUT) == (alone < CUT)).all() and (alone >= CUT).mean() > 0.9


def test_plausible_points_lie_where_nothing_rules_them_out_and_are_always_the_same() -> None:
    errors = {"x": Errors(0.0, 0.01, 0.0, 0.0)}
    points, looked_at = plausible_points([wave(1, 1.0)], errors, 2, 50, seed=4)
    again, _ = plausible_points([wave(1, 1.0)], errors, 2, 50, seed=4)
    assert len(points) >= 50 and points[:, 0].max() < 0.3 and looked_at >= len(points)
    assert (points == again).all()
    assert 0.4 < points[:, 1].mean() < 0.6  # the record that does not matter keeps its own distribution


def test_a_target_that_nothing_can_meet_is_set_aside() -> None:
    two = known_wave(1, x=Known(1.0), far=Known(1.0))
    errors = {"x": Errors(0.5, 0.01, 0.0, 0.0), "far": Errors(50.0, 0.01, 0.0, 0.0)}
    assert reachable(two, errors, 2, seed=1) == ("x",)
