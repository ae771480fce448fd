"""Published beside simulated: what the replicates of a trial found, and whether it agrees with what was published."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

import numpy as np

from scenarios.trials.cautions import cautions
from scenarios.trials.estimates import Estimate
from scenarios.trials.parts import Trial, TrialOutcome

WIDTH_IN_SE = 2 * 1.959964  # a 95 % interval
LARGEST_SE_RATIO = 1.5
MOST_SIGNIFICANT = 0.25  # of the replicates, where the trial itself found nothing


@dataclass(frozen=True)
class Finding:
    """One outcome of a trial; ratios on their natural scale, their standard errors on the log scale.

    Attributes:
        simulated_median: over replicates.
        simulated_low, simulated_high: 2.5th and 97.5th percentile over replicates.
        simulated_se: median of the standard errors that the published estimator gives in each replicate.
        published_se: from the published interval, taken as one of 95 %.
        share_significant: of the replicates.
        agrees: none where nothing was published that could be compared.
        disagreements: which parts of the rule are not met, in words.
    """

    name: str
    estimator: str
    published: float | None
    low: float | None
    high: float | None
    simulated_median: float | None
    simulated_low: float | None
    simulated_high: float | None
    simulated_se: float | None
    published_se: float | None
    share_significant: float | None
    agrees: bool | None
    disagreements: tuple[str, ...]
    arms: tuple[str, ...]
    window_months: tuple[int, int]
    significant: bool | None
    role: str
    must_hold: bool
    key: str
    replicates: int


@dataclass(frozen=True)
class TrialResult:
    """All replicates of a trial: an estimate for each outcome's key."""

    trial: Trial
    replicates: tuple[dict[str, Estimate], ...]
    seed: int

    @cached_property
    def outcomes(self) -> tuple[Finding, ...]:
        """What was found for each outcome, in the order of the file."""
        return tuple(
            finding(outcome, [found[outcome.key] for found in self.replicates]) for outcome in self.trial.outcomes
        )

    def as_json(self) -> dict[str, object]:
        """The content of trial.json."""
        trial = self.trial
        return {
            "trial": trial.name,
            "source": trial.source,
            "country": trial.country,
            "cadre": trial.cadre,
            "seed": self.seed,
            "replicates": len(self.replicates),
            "assumptions": dict(trial.assumptions),
            "cautions": list(cautions(trial)),
            "outcomes": [_plain(item) for item in self.outcomes],
        }


def _plain(item: Finding) -> dict[str, object]:
    return {key: _rounded(value) for key, value in asdict(item).items()}


def _rounded(value: object) -> object:
    """Numbers with 6 significant digits, as everywhere."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    return list(value) if isinstance(value, tuple) else value


def finding(outcome: TrialOutcome, estimates: Sequence[Estimate]) -> Finding:
    """Compare the replicates' estimates with what was published."""
    made = [item for item in estimates if math.isfinite(item.estimate)]
    median, low, high = median_and_ends([item.estimate for item in made])
    se, _, _ = median_and_ends([item.se for item in made])
    share = float(np.mean([item.is_significant for item in made])) if made else None
    disagreements, compared = _disagreements(outcome, median, se, share)
    return Finding(
        name=outcome.name,
        estimator=outcome.estimator,
        published=outcome.published,
        low=outcome.low,
        high=outcome.high,
        simulated_median=median,
        simulated_low=low,
        simulated_high=high,
        simulated_se=se,
        published_se=published_se(outcome),
        share_significant=share,
        agrees=(not disagreements) if compared else None,
        disagreements=disagreements,
        arms=outcome.arms,
        window_months=outcome.window_months,
        significant=outcome.significant,
        role=outcome.role,
        must_hold=outcome.must_hold,
        key=outcome.key,
        replicates=len(made),
    )


def median_and_ends(values: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    """Median, 2.5th and 97.5th percentile over replicates; nothing where there is no value."""
    if not values:
        return None, None, None
    median, low, high = (float(np.percentile(values, q)) for q in (50, 2.5, 97.5))
    return median, low, high


def published_se(outcome: TrialOutcome) -> float | None:
    """Standard error behind the published interval, on the log scale for ratios."""
    if outcome.low is None or outcome.high is None:
        return None
    return (on_scale(outcome, outcome.high) - on_scale(outcome, outcome.low)) / WIDTH_IN_SE


def on_scale(outcome: TrialOutcome, value: float) -> float:
    """The value on the scale on which it is compared."""
    return math.log(value) if outcome.is_ratio else value


def _disagreements(
    outcome: TrialOutcome, median: float | None, se: float | None, share: float | None
) -> tuple[tuple[str, ...], bool]:
    """The parts of the rule that are not met, and whether there was anything to compare."""
    width = published_se(outcome)
    tests: list[tuple[str, bool]] = []
    if median is None or se is None or share is None:
        return ("no replicate gave an estimate",), width is not None or outcome.significant is False
    if outcome.low is not None and outcome.high is not None and width is not None:
        tests.append(("outside the published interval", not outcome.low <= median <= outcome.high))
        if outcome.published is not None:
            distance = abs(on_scale(outcome, median) - on_scale(outcome, outcome.published))
            tests.append(("more than one standard error from the point", distance > width))
        ratio = se / width
        wrong = not 1 / LARGEST_SE_RATIO <= ratio <= LARGEST_SE_RATIO
        times = f"{ratio:.2g}" if ratio < 99.5 else f"{ratio:.0f}"
        tests.append((f"standard error {times} times the published one", wrong))
    if outcome.significant is False:
        tests.append(("significant too often for a published null", share >= MOST_SIGNIFICANT))
    return tuple(text for text, fails in tests if fails), bool(tests)
