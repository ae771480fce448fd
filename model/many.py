"""Luck for many agents at once: the same numbers as one by one in `randomness`, several in one step of the processor.

Asked one after another, the draws of one agent wait for each other; asked for many agents, they do not. A pass
without branches, which the compiler turns into vector instructions, settles most; the few that it cannot settle are
looked at again.
"""

from __future__ import annotations

import numpy as np

from model.compiled import formula, rule_apart
from model.randomness import (
    INVERSE,
    LARGEST_QUICK_POWER,
    LARGEST_SEARCHED_MEAN,
    is_in_a_tail,
    normal_binomial,
    normal_poisson,
    poisson,
    quick_power,
    searched_binomial,
    table_quantile,
    tail_quantile,
    uniform,
)
from model.rows import REAL, WHOLE, Field, Row

# Agents whose luck is decided together: enough to fill vectors, few enough for their rows to stay in a near cache.
AT_ONCE = 128
# Terms of a binomial law that are worked out for all; with means up to 4 one draw in thousands needs more.
_TERMS = 12

# Scratch space that callers hand over as fields of their `desk`, each with a place for every agent.
DRAW_FIELDS: tuple[Field, ...] = (
    ("place", WHOLE, "which draws the first pass has left open"),
    ("rare_n", REAL, "of those, out of how many"),
    ("rare_chance", REAL, "chance of the rarer side [0–1]"),
    ("rare_luck", REAL, "luck of the rarer side [0–1]"),
    ("rare_count", REAL, "count among the first terms of the law"),
    ("rare_below", REAL, "sum of these terms [0–1]"),
)


@rule_apart
def uniforms(keys: np.ndarray, decision: int, agents: int, result: np.ndarray) -> None:
    """The luck of one decision for each of the keys."""
    for i in range(agents):
        result[i] = uniform(keys[i], decision)


@rule_apart
def normal_quantiles(lucks: np.ndarray, agents: int, result: np.ndarray, desk: Row) -> None:
    """`normal_quantile` of each luck."""
    for i in range(agents):
        result[i] = table_quantile(lucks[i])
    left = 0
    for i in range(agents):
        desk.place[left] = i
        left += 1 if is_in_a_tail(lucks[i]) else 0
    for j in range(left):
        result[desk.place[j]] = tail_quantile(lucks[desk.place[j]])


@rule_apart
def poissons(means: np.ndarray, lucks: np.ndarray, quantiles: np.ndarray, agents: int, result: np.ndarray) -> None:
    """`poisson` of each mean at each luck, whose normal quantiles are known."""
    for i in range(agents):
        result[i] = normal_poisson(means[i], quantiles[i])
    for i in range(agents):
        if means[i] <= LARGEST_SEARCHED_MEAN:
            result[i] = poisson(means[i], lucks[i])


@rule_apart
def binomials(
    n: np.ndarray,
    chances: np.ndarray,
    lucks: np.ndarray,
    quantiles: np.ndarray,
    agents: int,
    result: np.ndarray,
    desk: Row,
) -> None:
    """`binomial` of each n and chance at each luck, whose normal quantiles are known."""
    for i in range(agents):
        result[i] = _nearly_normal(n[i], chances[i], quantiles[i])
    left = _not_settled(n, chances, lucks, agents, desk)
    for j in range(left):
        desk.rare_count[j], desk.rare_below[j] = _first_terms(desk.rare_n[j], desk.rare_chance[j], desk.rare_luck[j])
    for j in range(left):
        i = desk.place[j]
        rarer = desk.rare_count[j]
        if (desk.rare_luck[j] > desk.rare_below[j]) | (desk.rare_n[j] > LARGEST_QUICK_POWER):
            rarer = searched_binomial(desk.rare_n[j], desk.rare_chance[j], desk.rare_luck[j])
        result[i] = n[i] - rarer if chances[i] > 0.5 else rarer


@formula
def _nearly_normal(n: float, p: float, z: float) -> float:
    """The count of a law that is nearly normal, at luck z; what must or cannot happen; else any number."""
    is_common = p > 0.5
    rare = 1.0 - p if is_common else p
    drawn = normal_binomial(n, rare, -z if is_common else z)
    rarer = drawn if n * rare > 0.0 else 0.0
    return n - rarer if is_common else rarer


@formula
def _not_settled(n: np.ndarray, chances: np.ndarray, lucks: np.ndarray, agents: int, desk: Row) -> int:
    """Write down, close together, the draws whose mean is small; how many they are."""
    left = 0
    for i in range(agents):
        mean = n[i] * min(chances[i], 1.0 - chances[i])
        desk.place[left] = i
        left += 1 if (mean > 0.0) & (mean <= LARGEST_SEARCHED_MEAN) else 0
    for j in range(left):
        i = desk.place[j]
        is_common = chances[i] > 0.5
        desk.rare_n[j] = n[i]
        desk.rare_chance[j] = 1.0 - chances[i] if is_common else chances[i]
        desk.rare_luck[j] = 1.0 - lucks[i] if is_common else lucks[i]
    return left


@formula
def _first_terms(n: float, p: float, u: float) -> tuple[float, float]:
    """How many of the first terms' sums lie below u, and the sum of all these terms."""
    odds = p / (1.0 - p)
    term = quick_power(1.0 - p, min(n, LARGEST_QUICK_POWER))
    below = term
    count = 0.0
    for k in range(1, _TERMS):
        count += 1.0 if u > below else 0.0
        term *= odds * (n - k + 1.0) * INVERSE[k]
        below += term
    return count, below
