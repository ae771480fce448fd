"""PRIM, the patient rule: shrink a box, a thin slice at a time, until it holds mostly the cases looked for.

After Friedman and Fisher (1999) as used for scenario discovery by Bryant and Lempert (2010). *Coverage* is the share of
all cases that lie in the box, *density* the share of the box that are cases, *mass* the share of all worlds in the box.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
SLICE = 0.05
LEAST_MASS = 0.05


@dataclass(frozen=True)
class Limit:
    """What a box asks of one dimension: a range, or a set of values that have no order."""

    low: float = -np.inf
    high: float = np.inf
    values: frozenset[str] = frozenset()

    def holds(self, column: pd.Series) -> Flags:
        """Which worlds keep it."""
        if self.values:
            return column.astype(str).isin(self.values).to_numpy(dtype=bool)
        numbers = column.to_numpy(dtype=float)
        return (numbers >= self.low) & (numbers <= self.high)


@dataclass(frozen=True)
class Box:
    """A box and how good it is.

    Attributes:
        limits: by dimension; those that it does not restrict are missing.
        coverage: share of all cases that lie inside [0–1].
        density: share of the worlds inside that are cases [0–1].
        mass: share of all worlds that lie inside [0–1].
        worlds: how many worlds lie inside.
        cases: how many of them are cases.
        chances: by dimension, how likely so many cases are if that restriction were worth nothing: as many worlds taken
            at random from those that the other restrictions leave (one-sided hypergeometric).
    """

    limits: Mapping[str, Limit]
    coverage: float
    density: float
    mass: float
    worlds: int
    cases: int
    chances: Mapping[str, float] = field(default_factory=dict)


def peeled(worlds: pd.DataFrame, cases: Flags, slice_share: float = SLICE, least_mass: float = LEAST_MASS) -> list[Box]:
    """Every box on the way from all worlds to the smallest, each inside the one before.

    Each step takes away the slice that raises density most per world lost.
    """
    limits: dict[str, Limit] = {}
    inside = np.ones(len(worlds), dtype=bool)
    boxes = [measured(worlds, cases, limits)]
    while boxes[-1].density < 1:
        step = _best_step(worlds, cases, inside, limits, slice_share, least_mass)
        if step is None:
            break
        name, limit, inside = step
        limits = {**limits, name: limit}
        boxes.append(measured(worlds, cases, limits))
    return boxes


def _best_step(
    worlds: pd.DataFrame,
    cases: Flags,
    inside: Flags,
    limits: Mapping[str, Limit],
    slice_share: float,
    least_mass: float,
) -> tuple[str, Limit, Flags] | None:
    least = max(1, int(np.ceil(least_mass * len(worlds))))
    density, size = cases[inside].mean(), int(inside.sum())
    best, found = 0.0, None
    for name in worlds:
        column = worlds[name]
        for limit in _narrower(column[inside], limits.get(str(name), Limit()), slice_share):
            kept = inside & limit.holds(column)
            left = int(kept.sum())
            if not least <= left < size:
                continue
            gain = (cases[kept].mean() - density) / (size - left)
            if gain > best + 1e-15:
                best, found = gain, (str(name), limit, kept)
    return found


def _narrower(column: pd.Series, limit: Limit, slice_share: float) -> Iterator[Limit]:
    """One thin slice off either end; of values without an order, one of them."""
    if not is_ordered(column):
        present = frozenset(column.astype(str))
        if len(present) > 1:
            yield from (Limit(values=present - {value}) for value in sorted(present))
        return
    numbers = np.sort(column.to_numpy(dtype=float))
    taken = max(1, int(slice_share * len(numbers)))
    lowest, highest = numbers[taken - 1], numbers[-taken]
    above, below = numbers[numbers > lowest], numbers[numbers < highest]
    if above.size:
        yield Limit(float(above[0] + lowest) / 2, limit.high)
    if below.size:
        yield Limit(limit.low, float(below[-1] + highest) / 2)


def is_ordered(column: pd.Series) -> bool:
    """Whether values are numbers; true and false, words and lists have no order."""
    return bool(pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column))


def measured(worlds: pd.DataFrame, cases: Flags, limits: Mapping[str, Limit]) -> Box:
    """The box of these limits, with coverage, density and the worth of each restriction."""
    held = {name: limit.holds(worlds[name]) for name, limit in limits.items()}
    inside = np.logical_and.reduce([np.ones(len(worlds), dtype=bool), *held.values()])
    hits, size = int(cases[inside].sum()), int(inside.sum())
    chances = {}
    for name in held:
        others = [kept for other, kept in held.items() if other != name]
        without = np.logical_and.reduce([np.ones(len(worlds), dtype=bool), *others])
        chances[name] = _at_least(hits, size, int(cases[without].sum()), int(without.sum()))
    return Box(
        limits=dict(limits),
        coverage=hits / max(int(cases.sum()), 1),
        density=hits / max(size, 1),
        mass=size / max(len(worlds), 1),
        worlds=size,
        cases=hits,
        chances=chances,
    )


def _at_least(hits: int, size: int, all_cases: int, all_worlds: int) -> float:
    """Chance of so many cases or more among so many worlds, taken at random from all of them."""
    from scipy.stats import hypergeom

    return float(hypergeom.sf(hits - 1, all_worlds, all_cases, size)) if size else 1.0
