"""What the model reproduces of what was published: every shipped trial and pattern as targets, and one run of them all.

`targets()` and `simulate()` are also what calibration works with. A target's `use` says whether fitting may look at it
(`calibration`), whether it was held back (`check`), or whether it is only shown (`context`).
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import Any

import numpy as np

from scenarios.patterns import Pattern, patterns
from scenarios.run import Progress, in_order
from scenarios.trial import load_trial, trial_names
from scenarios.trial_estimates import Estimate
from scenarios.trial_parts import Trial, TrialOutcome
from scenarios.trial_replicate import Play
from scenarios.trial_result import finding, published_se

DEFAULT_REPLICATES, QUICK_REPLICATES = 40, 24
QUICK_TRIALS = ("whidden2018-dashboard",)
Found = dict[str, Estimate | float]


@dataclass(frozen=True)
class Target:
    """One published result.

    Attributes:
        name: `trial: outcome`, or the pattern's name.
        record: the finding of model/evidence/targets.toml that it is, if it is one.
        trials: the designs that have to be run for it.
        outcome: of a trial; none for a pattern.
        pattern: none for a trial's outcome.
    """

    name: str
    label: Mapping[str, str]
    use: str
    unit: str
    published: float | None
    low: float | None
    high: float | None
    accept: tuple[float, float] | None
    basis: str
    sources: tuple[str, ...]
    record: str
    must_hold: bool
    is_quick: bool
    trials: tuple[Trial, ...]
    outcome: TrialOutcome | None = None
    pattern: Pattern | None = None

    @property
    def is_ratio(self) -> bool:
        """Whether it is compared on the log scale."""
        return self.outcome is not None and self.outcome.is_ratio

    @property
    def se(self) -> float | None:
        """The published standard error of a trial's result, on the log scale for ratios."""
        return published_se(self.outcome) if self.outcome else None


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


@cache
def targets() -> tuple[Target, ...]:
    """Every outcome of every shipped trial, then every pattern."""
    return (*_of_trials(), *(_of_pattern(pattern) for pattern in patterns().values()))


def _of_trials() -> Iterable[Target]:
    for name in trial_names():
        trial = load_trial(name)
        for outcome in trial.outcomes:
            yield Target(
                name=f"{name}: {outcome.key}",
                label={language: f"{trial.title.get(language, name)}" for language in ("en", "fr")},
                use=outcome.role,
                unit=outcome.estimator.replace("_", " "),
                published=outcome.published,
                low=outcome.low,
                high=outcome.high,
                accept=None if outcome.low is None or outcome.high is None else (outcome.low, outcome.high),
                basis="published interval" if outcome.low is not None else "published as not significant"
                if outcome.significant is False else "no interval: shown, not judged",
                sources=(trial.source,),
                record=outcome.record,
                must_hold=outcome.must_hold,
                is_quick=name in QUICK_TRIALS,
                trials=(trial,),
                outcome=outcome,
            )  # fmt: skip


def _of_pattern(pattern: Pattern) -> Target:
    own = pattern.why or ("interval of the finding" if pattern.accept else "no interval: shown, not judged")
    return Target(
        name=pattern.name,
        label=pattern.label,
        use=pattern.use,
        unit=pattern.unit,
        published=pattern.published,
        low=pattern.low,
        high=pattern.high,
        accept=pattern.accept,
        basis=own,
        sources=pattern.sources,
        record=pattern.record,
        must_hold=pattern.must_hold,
        is_quick=pattern.quick,
        trials=pattern.trials,
        pattern=pattern,
    )


def simulate(
    target: Target,
    replicate: int,
    assumptions: Mapping[str, float] | None = None,
    seed: int = 1,
    draw: int | None = None,
) -> float:
    """The target's number in one replicate, as a trial or survey would find it; targets of one design share runs."""
    found = _found(target, replicate, tuple(sorted((assumptions or {}).items())), seed, draw)
    return found.estimate if isinstance(found, Estimate) else found


def _found(
    target: Target, replicate: int, assumptions: tuple[tuple[str, float], ...], seed: int, draw: int | None
) -> Estimate | float:
    from scenarios.pattern_measures import measured

    plays = [_play(_Design(trial), replicate, assumptions, seed, draw) for trial in target.trials]
    if target.outcome is not None:
        return plays[0].estimate(target.trials[0].outcomes.index(target.outcome), target.outcome)
    assert target.pattern is not None
    return float(np.mean([measured(play, target.pattern) for play in plays]))


class _Design:
    """A trial without its name and outcomes: equal designs have equal runs."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.key = repr(replace(trial, name="", title={}, summary={}, source="", outcomes=(), path=None))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Design) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=4)
def _play(
    design: _Design, replicate: int, assumptions: tuple[tuple[str, float], ...], seed: int, draw: int | None
) -> Play:
    trial = design.trial  # what it assumes is part of the design, so it wins
    return Play(trial, replicate, seed, {**dict(assumptions), **trial.assumptions}, draw)


# --- all of them together -----------------------------------------------------------------------------------------


def chosen_targets(quick: bool = False) -> tuple[Target, ...]:
    """All targets, or the smoke set."""
    return tuple(target for target in targets() if target.is_quick or not quick)


def validate(
    chosen: Sequence[Target],
    replicates: int = DEFAULT_REPLICATES,
    seed: int = 1,
    workers: int | None = None,
    assumptions: Mapping[str, float] | None = None,
    progress: Progress | None = None,
) -> tuple[Verdict, ...]:
    """Every target beside what is simulated, in the order given; the same whatever the number of workers.

    Raises:
        RunError: if a replicate fails or a worker dies.
    """
    groups = _groups(chosen)
    job = partial(_job, groups, replicates, seed, tuple(sorted((assumptions or {}).items())))
    results: dict[str, list[Any]] = {target.name: [] for target in chosen}
    with contextlib.closing(in_order(job, len(groups) * replicates, workers, progress)) as answers:
        for answer in answers:
            for name, found in answer.items():
                results[name].append(found)
    return tuple(verdict(target, results[target.name]) for target in chosen)


def _groups(chosen: Sequence[Target]) -> list[tuple[Target, ...]]:
    """Targets that share their designs, together."""
    groups: dict[tuple[_Design, ...], list[Target]] = {}
    for target in chosen:
        groups.setdefault(tuple(_Design(trial) for trial in target.trials), []).append(target)
    return [tuple(group) for group in groups.values()]


def _job(
    groups: list[tuple[Target, ...]],
    replicates: int,
    seed: int,
    assumptions: tuple[tuple[str, float], ...],
    number: int,
) -> Found:
    group, replicate = divmod(number, replicates)
    return {target.name: _found(target, replicate, assumptions, seed, None) for target in groups[group]}


def verdict(target: Target, found: Sequence[Any]) -> Verdict:
    """Compare the replicates with what was published."""
    if target.outcome is not None:
        item = finding(target.outcome, found)
        return Verdict(
            target, item.simulated_median, item.simulated_low, item.simulated_high, item.simulated_se,
            item.share_significant, item.agrees, item.disagreements, item.replicates,
        )  # fmt: skip
    values = np.array([value for value in found if math.isfinite(value)])
    if not len(values):
        return Verdict(target, None, None, None, None, None, False, ("no replicate gave a value",), 0)
    median, low, high = (float(np.percentile(values, q)) for q in (50, 2.5, 97.5))
    agrees = None if target.accept is None else target.accept[0] <= median <= target.accept[1]
    reasons = () if agrees is not False else ("outside the values that count as reproduced",)
    return Verdict(target, median, low, high, None, None, agrees, reasons, len(values))
