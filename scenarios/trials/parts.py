"""What a trial file consists of, once it has been checked: world, arms with dated levers, outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LEVELS = ("chw", "supervisor", "area", "district")
RANDOMISE = (*LEVELS, "none")
ROLES = ("calibration", "check", "context")
RATIOS = ("risk_ratio", "odds_ratio", "rate_ratio", "before_after")
ESTIMATORS = ("difference_in_differences", "risk_difference", "mean_difference", *RATIOS)
ALWAYS = -(10**6)  # a value without a date holds from the first month of the burn-in


@dataclass(frozen=True)
class Dated:
    """A lever's value from a month on; months count from the end of the baseline."""

    from_month: int
    value: object


DatedLevers = Mapping[str, tuple[Dated, ...]]


@dataclass(frozen=True)
class Arm:
    """One arm: its levers on top of those of the trial, until `stop_month` if there is one."""

    name: str
    levers: DatedLevers
    stop_month: int | None = None


@dataclass(frozen=True)
class World:
    """The trial's own small world.

    Attributes:
        districts: districts, each with its own management team.
        areas: supervision areas (health centres), shared out over the districts.
        chws: CHW posts, all filled on the first day.
        chws_per_supervisor: caseload of a dedicated supervisor; the lever of that name wins.
        remoteness: of every district [0–1]; none = spread as in the country.
        insecurity: of every district [0–1].
    """

    districts: int
    areas: int
    chws: int
    chws_per_supervisor: int
    remoteness: float | None = None
    insecurity: float = 0.0


@dataclass(frozen=True)
class TrialOutcome:
    """One published result and how it was estimated.

    Attributes:
        key: a name that no other outcome of the trial has.
        name: the model's outcome.
        arms: the arm of interest first, then the one that it is compared with; one arm for `before_after`.
        window_months: first and last month after the baseline that count.
        survey_months: the months of the window in which anybody was asked; none = all of them.
        sample: children or households surveyed per arm and survey; 0 = all records.
        record: the finding of model/evidence/targets.toml that it is, if it is one.
        must_hold: whether `validate` fails when it is not reproduced.
    """

    key: str
    name: str
    estimator: str
    arms: tuple[str, ...]
    window_months: tuple[int, int]
    survey_months: tuple[int, ...] = ()
    sample: int = 0
    published: float | None = None
    low: float | None = None
    high: float | None = None
    significant: bool | None = None
    role: str = "check"
    record: str = ""
    must_hold: bool = False

    @property
    def is_ratio(self) -> bool:
        """Whether it is compared on the log scale."""
        return self.estimator in RATIOS

    @property
    def months(self) -> NDArray[np.int64]:
        """The months after the baseline from which records count, the first being 1."""
        first, last = self.window_months
        return np.array(self.survey_months or range(first, last + 1), dtype=np.int64)

    @property
    def needs_baseline(self) -> bool:
        """Whether the months before the intervention are part of the estimate."""
        return self.estimator in ("difference_in_differences", "before_after")


@dataclass(frozen=True)
class Trial:
    """A published design as data."""

    name: str
    country: str
    cadre: str
    world: World
    arms: Mapping[str, Arm]
    outcomes: tuple[TrialOutcome, ...]
    levers: DatedLevers = field(default_factory=dict)
    title: Mapping[str, str] = field(default_factory=dict)
    summary: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    start: str = "2026-01"
    burn_in_months: int = 24
    baseline_months: int = 0
    follow_up_months: int = 12
    randomise: str = "none"
    stratify_by: tuple[str, ...] = ()
    cluster_by: str = "chw"
    assumptions: Mapping[str, float] = field(default_factory=dict)
    path: Path | None = None

    @property
    def place(self) -> str:
        """What errors call it."""
        return str(self.path) if self.path else self.name

    @property
    def first_month(self) -> int:
        """Month in which the burn-in begins, counted from the end of the baseline [months]."""
        return -self.burn_in_months - self.baseline_months
