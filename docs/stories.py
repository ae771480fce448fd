"""The story of each shipped scenario, with its figures filled in, and whether its claims follow from them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from docs.claims import claim_holds, filled, written
from scenarios.estimates import half_interval

STORIES_FILE = Path(__file__).with_name("stories.toml")
Replicates = Mapping[str, Sequence[float | None]]


class Figures:
    """Figures of all scenarios, seen from one of them.

    Attributes:
        own: the scenario whose figures need no name before them.
    """

    def __init__(self, scenarios: Mapping[str, Replicates], own: str) -> None:
        self.scenarios, self.own = scenarios, own

    def values(self, name: str) -> np.ndarray[Any, Any]:
        """A figure by replicate; `extra:` is the difference from the reference, `NAME:` another scenario's figure."""
        scenario, extra = self.own, name.startswith("extra:")
        *others, figure = name.removeprefix("extra:").split(":")
        scenario = others[0] if others else scenario
        found = self._column(scenario, figure)
        return found - self._column(stories()[scenario]["reference"], figure) if extra else found

    def mean(self, name: str) -> float:
        """The figure's mean over replicates."""
        values = self.values(name)
        return float(values[np.isfinite(values)].mean()) if np.isfinite(values).any() else math.nan

    def _column(self, scenario: str, figure: str) -> np.ndarray[Any, Any]:
        column = self.scenarios[scenario][figure]
        return np.array([math.nan if value is None else value for value in column], dtype=float)


def stories() -> Mapping[str, Any]:
    """Text, reference and claims of each scenario."""
    return tomllib.loads(STORIES_FILE.read_text(encoding="utf-8"))


def told(story: Mapping[str, Any], figures: Figures) -> str:
    """The paragraph with its figures."""
    return filled(story["text"], partial(formatted, figures))


def formatted(figures: Figures, name: str, style: str) -> str:
    """A figure as one would write it; with a plus sign, with its 95 % interval where that is wider than rounding."""
    mean, plain = figures.mean(name), style.removeprefix("+")
    text = written(mean, plain)
    if style == plain:
        return text
    values = figures.values(name)
    half = half_interval(values[np.isfinite(values)])
    low, high = (written(bound, plain) for bound in (mean - half, mean + half))
    return text if low == text == high else f"{text} ({low.replace('US$ ', '')} to {high.replace('US$ ', '')})"


def holds(claim: str, figures: Figures) -> bool:
    """Whether a claim of the story follows from its figures' means.

    Raises:
        ValueError: if it is not a claim.
    """
    return claim_holds(claim, figures.mean)
