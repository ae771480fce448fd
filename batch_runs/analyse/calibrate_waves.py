"""Implausibility, and the waves: what the emulators of any wave rule out stays ruled out.

A later wave's emulators know only the region that was left, and would call everything outside it plausible. So the
largest implausibility over all waves and all targets counts (Andrianakis et al. 2015 use the same measure).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc

from batch_runs.analyse.calibrate_emulator import Emulator, Floats

CUT = 3.0
BATCH = 5000
MOST_BATCHES = 40
SEEDS_PER_WAVE = 1000


@dataclass(frozen=True)
class Errors:
    """What a target's distance is measured by, as variances on its scale.

    Attributes:
        observed: the published value.
        observation, discrepancy, luck: see `calibrate_targets`; luck is that of single runs at central values.
    """

    observed: float
    observation: float
    discrepancy: float
    luck: float

    def of_runs(self, emulator: Emulator) -> float:
        """Scatter of single runs: what the emulator sees, and never less than luck alone."""
        return max(self.luck, emulator.noise_variance)

    def rest(self, emulator: Emulator) -> float:
        """Everything but the emulator's own uncertainty."""
        return self.observation + self.discrepancy + self.of_runs(emulator)


@dataclass(frozen=True)
class Wave:
    """The emulators of one wave, by target, and the targets that count."""

    number: int
    emulators: Mapping[str, Emulator]
    counting: tuple[str, ...]


def distances(wave: Wave, errors: Mapping[str, Errors], points: Floats) -> dict[str, Floats]:
    """Implausibility of each point for each target that the wave has an emulator of."""
    found = {}
    for name, emulator in wave.emulators.items():
        mean, variance = emulator.predict(points)
        error = errors[name]
        found[name] = np.abs(error.observed - mean) / np.sqrt(variance + error.rest(emulator))
    return found


def largest(waves: Sequence[Wave], errors: Mapping[str, Errors], points: Floats) -> Floats:
    """The largest implausibility over waves and targets; points that one wave rules out are not looked at again."""
    found = np.zeros(len(points))
    for wave in waves:
        left = np.flatnonzero(found < CUT)
        if len(left):
            of_targets = distances(wave, errors, points[left])
            found[left] = np.max([found[left], *(of_targets[name] for name in wave.counting)], axis=0)
    return found


def hypercube(points: int, records: int, seed: int) -> Floats:
    """A Latin hypercube: every record's range is covered evenly."""
    return np.asarray(qmc.LatinHypercube(records, rng=seed).random(points))


def plausible_points(
    waves: Sequence[Wave], errors: Mapping[str, Errors], records: int, wanted: int, seed: int
) -> tuple[Floats, int]:
    """Points that are not ruled out, spread as the records' own distributions, and how many were looked at."""
    start = (seed * SEEDS_PER_WAVE + len(waves)) * MOST_BATCHES
    kept: list[Floats] = []
    looked_at = 0
    for batch in range(MOST_BATCHES):
        points = hypercube(BATCH, records, start + batch)
        kept.append(points[largest(waves, errors, points) < CUT])
        looked_at += BATCH
        if sum(map(len, kept)) >= wanted:
            break
    return np.concatenate(kept), looked_at


def reachable(wave: Wave, errors: Mapping[str, Errors], records: int, seed: int) -> tuple[str, ...]:
    """Targets that at least one in a thousand points can meet.

    A target that rules out everything says that the model is wrong there, not which assumptions are: it is set aside,
    and told.
    """
    points = hypercube(BATCH, records, seed)
    met = {name: float(np.mean(found < CUT)) for name, found in distances(wave, errors, points).items()}
    return tuple(name for name, share in met.items() if share >= 1e-3)
