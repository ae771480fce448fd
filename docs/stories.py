"""The story of each shipped scenario, with its figures filled in, and whether its claims follow from them."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scenarios.estimates import half_interval

STORIES_FILE = Path(__file__).with_name("stories.toml")
ABOUT = 0.05  # what `~` in a claim allows, relative
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
    return re.sub(r"\{([^|{}]+)\|([^{}]+)\}", lambda m: formatted(figures, m[1], m[2]), story["text"])


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


def written(value: float, style: str) -> str:
    """A number in one of the styles of the stories."""
    sign, size = "−" if value < 0 else "", abs(value)
    money = "US$ " if style in ("money", "usd") else ""
    match style:
        case "pct":
            text = f"{100 * size:.3g} %"
        case "points":
            text = f"{100 * size:.2g} points"
        case "int" | "usd" if size < 1e6:
            text = f"{significant(size):,.0f}"
        case "int" | "usd" | "money":
            text = f"{size / 1e6:.3g} million"
        case "one":
            text = f"{size:.1f}"
        case "two":
            text = f"{size:.2f}"
        case _:
            raise ValueError(f"no style {style!r} for a figure")
    return f"{sign}{money}{text}"


def significant(value: float) -> float:
    """Three digits that mean something."""
    return float(f"{value:.3g}")


def holds(claim: str, figures: Figures) -> bool:
    """Whether `LEFT > RIGHT` (or <, ~ within 5 %, = to six digits) is so.

    A side is a figure, a number, or number * figure.

    Raises:
        ValueError: if the claim is not of that form.
    """
    found = re.fullmatch(r"(.+) ([<>~=]) (.+)", claim)
    if not found:
        raise ValueError(f"not a claim: {claim!r}")
    left, right = side(found[1], figures), side(found[3], figures)
    match found[2]:
        case ">":
            return left > right
        case "<":
            return left < right
        case "~":
            return abs(left - right) <= ABOUT * max(abs(left), abs(right))
    return math.isclose(left, right, rel_tol=1e-6)


def side(text: str, figures: Figures) -> float:
    """One side of a claim."""
    factor, times, name = text.rpartition(" * ")
    try:
        value = float(name)
    except ValueError:
        value = figures.mean(name)
    return float(factor) * value if times else value
