"""Arithmetic of scarce money: what is cut, what a sum still buys, and who gets it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
GROUPS = ("msi", "supervision", "supplies", "workforce", "wages")


def cut(planned: dict[str, float], affordable: float, rule: str) -> dict[str, float]:
    """Share of each group that is kept so that the sum does not exceed what is affordable.

    The group that the rule names is cut first, then the others by one share, wages last.
    """
    shares = dict.fromkeys(planned, 1.0)
    first = rule.removesuffix("_first")
    others = [group for group in planned if group not in (first, "wages")]
    if rule == "equally":
        others.append("wages")
    for stage in ([first] if first in planned else [], others, ["wages"]):
        excess = math.fsum(cost * shares[group] for group, cost in planned.items()) - affordable
        cost = math.fsum(planned[group] * shares[group] for group in stage)
        if excess > 0 and cost > 0:
            shares.update({group: shares[group] * max(0.0, 1.0 - excess / cost) for group in stage})
    return shares


def affordable_this_month(remaining: float, due_once: float, months: float) -> float:
    """What a month may cost so that the months left can cost as much, what is due only once aside [US$].

    What is due once is paid from the whole of what remains: the months to come do not have it again.
    """
    return min(remaining, due_once + max(0.0, remaining - due_once) / months)


def amended(remaining: float, before: float, after: float) -> float:
    """What is left of the fiscal year's money once its budget has changed within the year [US$].

    Args:
        remaining: what was left.
        before: the old budget for the months left; infinite where money was no object.
        after: the new budget for the months left.
    """
    if math.isinf(before) or math.isinf(after):
        return after
    return max(0.0, remaining + after - before)


def bound(money: float, price: float) -> float:
    """How many the money buys; no bound where they cost nothing."""
    return money / price if price > 0 else math.inf


def shared_out(number: float, weights: Array) -> Array:
    """A number in proportion to weights; without any weight nobody is bound."""
    if math.isinf(number) or weights.sum() <= 0:
        return np.full(len(weights), math.inf)
    shares: Array = number * weights / weights.sum()
    return shares


def places(number: float, vacant: Array) -> Array:
    """Whole people that each district may take on, where the vacancies are."""
    exact: Array = vacant * min(1.0, number / max(1.0, vacant.sum()))
    whole: Array = np.floor(exact)
    for d in np.argsort(whole - exact, kind="stable")[: int(min(number, vacant.sum()) - whole.sum())]:
        whole[d] += 1.0
    return whole


def rationed(supplied: float, reliability: float, lost_by_stock_out: float) -> float:
    """What is left of treatments, beyond more frequent stock-outs, so that they fall as much as the supply [0–1]."""
    by_stock_outs = (1.0 - lost_by_stock_out * (1.0 - reliability * supplied)) / (
        1.0 - lost_by_stock_out * (1.0 - reliability)
    )
    return min(1.0, supplied / by_stock_outs)
