"""What was published, as targets: every outcome of every shipped trial, and every pattern.

A target's `use` says whether fitting may look at it (`calibration`), whether it was held back (`check`), or whether it
is only shown (`context`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from scenarios.trials.parts import Trial, TrialOutcome
from scenarios.trials.result import published_se
from scenarios.trials.run import load_trial, trial_names
from scenarios.validation.patterns import Pattern, patterns

QUICK_TRIALS = ("whidden2018-dashboard",)


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


@cache
def targets() -> tuple[Target, ...]:
    """Every outcome of every shipped trial, then every pattern."""
    return (*_of_trials(), *(_of_pattern(pattern) for pattern in patterns().values()))


def chosen_targets(quick: bool = False) -> tuple[Target, ...]:
    """All targets, or the smoke set."""
    return tuple(target for target in targets() if target.is_quick or not quick)


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
