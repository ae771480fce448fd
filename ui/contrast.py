"""What the Compare page computes: paired differences by month and over the last year, and what spreads consist of."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from model.calendar import MONTHS_PER_YEAR
from model.outcomes import outcomes
from scenarios.compare import Difference, paired_difference
from ui.address import Slot
from ui.picture import BAND, FEWEST_FOR_INTERVAL
from ui.runs import Snapshot
from ui.worker import NATIONAL

Floats = NDArray[np.float64]
Band = tuple[list[float | None], list[float | None], list[float | None]]


@dataclass(frozen=True, eq=False)
class Contrast:
    """Results of the compared scenarios, the reference first, replicate by replicate with the same luck.

    Attributes:
        runs: outcomes of the country, one array a scenario (n_replicates, n_months, NATIONAL).
        wanted: replicates that there will be in the end.
    """

    slots: tuple[Slot, ...]
    first_month: int
    wanted: int
    sampled: bool
    runs: tuple[NDArray[np.float32], ...]

    @property
    def replicates(self) -> int:
        """Replicates there so far."""
        return len(self.runs[0])


def compact_list(values: Floats) -> list[float | None]:
    """Four significant digits, None for what is not a number: short, and valid in JSON."""
    return [float(f"{value:.4g}") if np.isfinite(value) else None for value in values.tolist()]


@dataclass(frozen=True)
class Spreads:
    """How far one outcome moves: with the policy, and with what is not ours to choose [the outcome's own unit]."""

    policy: tuple[float, float]
    noise: tuple[float, float]


def contrast_of(
    slots: tuple[Slot, ...], first_month: int, wanted: int, sampled: bool, found: list[Snapshot]
) -> Contrast:
    """The replicates that all of them have."""
    both = sorted(k for k in found[0].national if k < wanted and all(k in other.national for other in found))
    runs = tuple(np.stack([snapshot.national[k] for k in both]) for snapshot in found)
    return Contrast(slots, first_month, wanted, sampled, runs)


def difference_band(contrast: Contrast, place: int, outcome: str) -> Band:
    """Mean of the paired differences by month, with its 95 % t-interval; None where nothing is defined."""
    position = NATIONAL.index(outcome)
    gains = (contrast.runs[place] - contrast.runs[0])[:, :, position].astype(np.float64)
    known = np.isfinite(gains)
    count = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, gains, 0.0).sum(axis=0) / count
        square = np.where(known, (gains - mean) ** 2, 0.0).sum(axis=0)
        half = stdtrit(np.maximum(count - 1, 1), 0.975) * np.sqrt(square / (count - 1) / count)
    half[count < FEWEST_FOR_INTERVAL] = np.nan
    return compact_list(mean), compact_list(mean - half), compact_list(mean + half)


def value_means(contrast: Contrast, place: int, outcome: str) -> list[float | None]:
    """Mean by month of one of them."""
    values = contrast.runs[place][:, :, NATIONAL.index(outcome)].astype(np.float64)
    known = np.isfinite(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        return compact_list(np.where(known, values, 0.0).sum(axis=0) / known.sum(axis=0))


def last_year(runs: NDArray[np.float32], outcome: str) -> Floats:
    """By replicate, the mean of the last twelve months; of money, their sum."""
    values = runs[:, -MONTHS_PER_YEAR:, NATIONAL.index(outcome)].astype(np.float64)
    known = np.isfinite(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, values, 0.0).sum(axis=1) / known.sum(axis=1)
    return mean * MONTHS_PER_YEAR if outcomes()[outcome].kind == "money" else mean


def against_reference(contrast: Contrast, place: int, outcome: str) -> Difference:
    """One of them minus the reference over the last twelve months."""
    before, after = (last_year(contrast.runs[k], outcome) for k in (0, place))
    found = paired_difference(before, after, outcomes()[outcome].better)
    if outcomes()[outcome].unit.startswith("difference"):  # a gap is better the closer it is to nothing
        closer = paired_difference(np.abs(before), np.abs(after), "down")
        return replace(found, better=closer.better, worse=closer.worse)
    return found


def spreads(contrast: Contrast, outcome: str) -> Spreads | None:
    """Policy: lowest to highest mean of the scenarios. Noise: the widest 10th to 90th percentile of any of them."""
    ends = [last_year(runs, outcome) for runs in contrast.runs]
    known = [values[np.isfinite(values)] for values in ends]
    if any(len(values) < FEWEST_FOR_INTERVAL for values in known):
        return None
    means = [float(values.mean()) for values in known]
    bands = [tuple(float(end) for end in np.percentile(values, BAND)) for values in known]
    low, high = max(bands, key=lambda band: band[1] - band[0])
    return Spreads((min(means), max(means)), (low, high))
