"""What calibration may look at: targets marked `calibration`, each with every error that stands between it and a run.

A target that was held back for checking is refused here, before anything is run.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from model.levers import nearest_name
from scenarios.errors import Described, ScenarioError
from scenarios.toml_files import read_toml
from scenarios.validation.run import simulate
from scenarios.validation.targets import Target, targets

ERRORS_FILE = Path(__file__).with_name("calibrate_targets.toml")
USE = "calibration"
WIDTH_IN_SE = 2 * 1.959964  # of a 95 % interval; ranges count as one, as they do when records are drawn
NULL_IN_SE = math.sqrt(1 + 1.959964**2 / 3)  # why: see the head of calibrate_targets.toml


@dataclass(frozen=True)
class Goal:
    """One target of the fit, on the scale on which it is compared (logarithm for ratios).

    Attributes:
        observed: the published value; none = 0 for a published null.
        observation_sd: of the published value; none for a null until the virtual trial's own error is known.
        discrepancy_sd: of what the model misses even with the right assumptions.
    """

    target: Target
    observed: float
    observation_sd: float | None
    discrepancy_sd: float
    why: str

    @property
    def name(self) -> str:
        """The target's name."""
        return self.target.name

    @property
    def is_null(self) -> bool:
        """Whether only the absence of a significant effect was published."""
        return self.observation_sd is None

    def find(self, replicate: int, assumptions: Mapping[str, float], seed: int, draw: int | None) -> float:
        """What one virtual trial or survey finds, on the goal's scale."""
        value = simulate(self.target, replicate, assumptions, seed, draw)
        return self.on_scale(value)

    def on_scale(self, value: float) -> float:
        """A value of the target on the scale on which it is compared."""
        if not self.target.is_ratio:
            return value
        return math.log(value) if value > 0 else math.nan


def goals(names: Iterable[str] = ()) -> tuple[Goal, ...]:
    """The targets of the fit: those named, or all that are marked for it.

    Raises:
        ScenarioError: if a name is no target, or one that was held back for checking.
    """
    known = {target.name: target for target in targets()}
    wanted = tuple(dict.fromkeys(names)) or tuple(name for name, target in known.items() if target.use == USE)
    for name in wanted:
        if name not in known:
            allowed = "a target of `scaleup validate` marked for calibration"
            fitting = [other for other, target in known.items() if target.use == USE]
            raise ScenarioError("calibrate", "target", Described(repr(name)), allowed, nearest_name(name, fitting))
    return tuple(goal_of(known[name]) for name in wanted)


def goal_of(target: Target) -> Goal:
    """The target with its errors.

    Raises:
        ScenarioError: if the target is not marked for calibration, or its errors are not written down.
    """
    if target.use != USE or (target.outcome is not None and target.outcome.role != USE):
        found = Described(f"{target.name!r}, which is kept for: {target.use}")
        raise ScenarioError("calibrate", "target", found, "only targets marked for calibration are fitted")
    errors = _errors().get(target.name)
    if errors is None:
        raise ScenarioError(ERRORS_FILE.name, target.name, Described("nothing"), "its discrepancy, and why")
    scale = math.log if target.is_ratio else float
    return Goal(
        target=target,
        observed=0.0 if target.published is None else scale(target.published),
        observation_sd=_observation_sd(target, errors),
        discrepancy_sd=float(errors["discrepancy"]),
        why=str(errors["why"]),
    )


def _observation_sd(target: Target, errors: Mapping[str, Any]) -> float | None:
    if "observation_sd" in errors:
        return float(errors["observation_sd"])
    if target.se is not None:
        return target.se
    if target.low is not None and target.high is not None:
        return (target.high - target.low) / WIDTH_IN_SE
    if target.outcome is not None and target.outcome.significant is False:
        return None
    raise ScenarioError(ERRORS_FILE.name, target.name, Described("no interval"), "observation_sd, and why")


@cache
def _errors() -> Mapping[str, Mapping[str, Any]]:
    return read_toml(ERRORS_FILE)
