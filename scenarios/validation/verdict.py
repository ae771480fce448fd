"""A target beside what was simulated, and whether it counts as reproduced."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.trials.estimates import Estimate
from scenarios.trials.parts import TrialOutcome
from scenarios.trials.result import finding, median_and_ends
from scenarios.validation.targets import Target


@dataclass(frozen=True)
class Verdict:
    """A target beside what was simulated."""

    target: Target
    median: float | None
    low: float | None
    high: float | None
    se: float | None
    share_significant: float | None
    agrees: bool | None
    reasons: tuple[str, ...]
    replicates: int


def verdict(target: Target, found: Sequence[Any]) -> Verdict:
    """Compare the replicates, estimates of a trial or numbers of a pattern, with what was published."""
    return _of_trial(target, target.outcome, found) if target.outcome else _of_pattern(target, found)


def _of_trial(target: Target, outcome: TrialOutcome, found: Sequence[Estimate]) -> Verdict:
    item = finding(outcome, found)
    return Verdict(
        target, item.simulated_median, item.simulated_low, item.simulated_high, item.simulated_se,
        item.share_significant, item.agrees, item.disagreements, item.replicates,
    )  # fmt: skip


def _of_pattern(target: Target, found: Sequence[float]) -> Verdict:
    values = [value for value in found if math.isfinite(value)]
    median, low, high = median_and_ends(values)
    if median is None:
        return Verdict(target, None, None, None, None, None, False, ("no replicate gave a value",), 0)
    agrees = None if target.accept is None else target.accept[0] <= median <= target.accept[1]
    reasons = () if agrees is not False else ("outside the values that count as reproduced",)
    return Verdict(target, median, low, high, None, None, agrees, reasons, len(values))
