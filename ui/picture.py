"""What the page shows of two scenarios run with the same luck: bands, last-year values, paired differences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from model.calendar import MONTHS_PER_YEAR
from model.outcomes import outcomes
from ui.address import Decision
from ui.runs import Snapshot
from ui.worker import DISTRICT, NATIONAL

Floats = NDArray[np.float64]
BAND = (10, 90)
# An interval from two or three runs is so wide that it only confuses.
FEWEST_FOR_INTERVAL = 5
_CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Picture:
    """Results of one decision beside its baseline, replicate by replicate with the same luck.

    Attributes:
        baseline: outcomes of the country (n_replicates, n_months, NATIONAL); `scenario` likewise.
        baseline_map: district means (n_months, n_districts, DISTRICT); `scenario_map` likewise.
        wanted: replicates that there will be in the end.
    """

    decision: Decision
    country: str
    first_month: int
    wanted: int
    baseline: NDArray[np.float32]
    scenario: NDArray[np.float32]
    baseline_map: NDArray[np.float32]
    scenario_map: NDArray[np.float32]

    @property
    def replicates(self) -> int:
        """Replicates there so far."""
        return len(self.scenario)

    @property
    def months(self) -> int:
        """Length of the runs [months]."""
        return self.scenario.shape[1]


@dataclass(frozen=True)
class Indicator:
    """One number of the strip: last twelve months, and its paired change with a 95 % interval once it can be given."""

    outcome: str
    value: float
    change: float
    low: float | None
    high: float | None


def paired(
    decision: Decision, country: str, first_month: int, wanted: int, baseline: Snapshot, scenario: Snapshot
) -> Picture:
    """The picture of the replicates that both have."""
    both = sorted(number for number in baseline.national if number in scenario.national and number < wanted)
    stacks = [np.stack([snapshot.national[number] for number in both]) for snapshot in (baseline, scenario)]
    return Picture(decision, country, first_month, wanted, *stacks, baseline.district, scenario.district)


def band(runs: NDArray[np.float32], outcome: str) -> tuple[Floats, Floats, Floats]:
    """Mean, 10th and 90th percentile over replicates by month; not a number where nothing is defined."""
    values = runs[:, :, NATIONAL.index(outcome)].astype(np.float64)
    known = np.isfinite(values)
    if known.all():  # the usual case, and ten times quicker
        low, high = np.percentile(values, BAND, axis=0)
        return values.mean(axis=0), low, high
    defined = known.any(axis=0)
    mean, low, high = (np.full(values.shape[1], np.nan) for _ in range(3))
    if defined.any():
        mean[defined] = np.nanmean(values[:, defined], axis=0)
        low[defined], high[defined] = np.nanpercentile(values[:, defined], BAND, axis=0)
    return mean, low, high


def indicator(picture: Picture, outcome: str) -> Indicator:
    """The outcome over the last twelve months; money as a yearly sum."""
    ends = [_last_year(runs, outcome) for runs in (picture.baseline, picture.scenario)]
    differences = ends[1] - ends[0]
    differences = differences[np.isfinite(differences)]
    change = float(differences.mean()) if len(differences) else float("nan")
    low, high = _interval(differences)
    defined = ends[1][np.isfinite(ends[1])]
    return Indicator(outcome, float(defined.mean()) if len(defined) else float("nan"), change, low, high)


def _last_year(runs: NDArray[np.float32], outcome: str) -> NDArray[np.float64]:
    values = runs[:, -MONTHS_PER_YEAR:, NATIONAL.index(outcome)].astype(np.float64)
    known = np.isfinite(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, values, 0.0).sum(axis=1) / known.sum(axis=1)
    return mean * MONTHS_PER_YEAR if outcomes()[outcome].kind == "money" else mean


def _interval(differences: NDArray[np.float64]) -> tuple[float | None, float | None]:
    count = len(differences)
    if count < FEWEST_FOR_INTERVAL:
        return None, None
    half = float(stdtrit(count - 1, (1 + _CONFIDENCE) / 2) * differences.std(ddof=1) / np.sqrt(count))
    middle = float(differences.mean())
    return middle - half, middle + half


def district_values(picture: Picture, outcome: str, mode: str) -> NDArray[np.float32]:
    """Values, or changes against the baseline, by month and district (n_months, n_districts)."""
    position = DISTRICT.index(outcome)
    values = picture.scenario_map[:, :, position]
    return values - picture.baseline_map[:, :, position] if mode == "change" else values


def started_months(picture: Picture, outcome: str) -> list[int | None]:
    """By district, the first month in which most runs have started it; None if never."""
    begun = picture.scenario_map[:, :, DISTRICT.index(outcome)] >= 0.5
    return [
        int(first) if any_month else None
        for first, any_month in zip(begun.argmax(axis=0), begun.any(axis=0), strict=True)
    ]


def monthly_mean(picture: Picture, name: str) -> Floats:
    """Mean over the scenario's replicates by month; not a number where nothing is defined (n_months)."""
    values = picture.scenario[:, :, NATIONAL.index(name)].astype(np.float64)
    known = np.isfinite(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Floats = np.where(known, values, 0.0).sum(axis=0) / known.sum(axis=0)
    return mean


def by_district(districts: NDArray[np.float32], name: str) -> Floats:
    """Last-year mean of each district; not a number where nothing is defined (n_districts)."""
    values = districts[-MONTHS_PER_YEAR:, :, DISTRICT.index(name)].astype(np.float64)
    known = np.isfinite(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Floats = np.where(known, values, 0.0).sum(axis=0) / known.sum(axis=0)
    return mean
