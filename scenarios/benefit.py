"""What a scenario brings over a reference for what it costs, and what is left when the donors have gone.

Everything is computed from the national counts of paired replicates, arrays of (n_replicates, n_months, n_counts) in
the order of `model.outcomes.COUNTS`. Pairs share their luck, so only decisions differ.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.outcomes import INDEX, PAYERS, outcome_of, outcomes
from scenarios.estimates import Estimate, mean_of, ratio_of
from scenarios.terms import Terms

Floats = NDArray[np.float64]

CHILDREN, PROMPT = "treated_timely_correct", "prompt_any"
PERSISTING = ("effective_coverage", "performance_index", "management_competence")
MONTHS_AFTER_THE_END = 24
# A quarter smooths chance; both quarters lie in the same season.
WINDOW_MONTHS = 3


@dataclass(frozen=True)
class Sum:
    """One quantity summed over all months: mean by arm, and the difference in the scenario's favour or not."""

    reference: float
    scenario: float
    difference: Estimate
    more_in: int
    less_in: int


@dataclass(frozen=True)
class Benefit:
    """What a scenario brings and costs, over all months of the run.

    Attributes:
        sums: children, children treated by anybody within 24 hours, and money by payer, not discounted.
        discounted: the same with the discount rate.
        cost_per_child: discounted cost per additional child treated in time and correctly by a CHW [US$].
        cost_per_prompt_child: the same per additional child treated by anybody within 24 hours [US$].
        net_benefit: worth of the additional children less the additional cost, discounted [US$].
        worth_it_in: pairs of replicates with a net benefit above 0.
        verdict: which way children and money go, in one word; see `verdict_of`.
    """

    sums: Mapping[str, Sum]
    discounted: Mapping[str, Sum]
    cost_per_child: Estimate
    cost_per_prompt_child: Estimate
    net_benefit: Estimate
    worth_it_in: int
    verdict: str


@dataclass(frozen=True)
class Persistence:
    """Gain of one outcome over the reference when the donors leave and later, and the share of it that is left."""

    at_the_end: Sum
    later: Sum
    kept: Estimate


def quantities(counts: Floats) -> dict[str, Floats]:
    """Children and money by month (n_replicates, n_months)."""
    payers = {f"cost_{payer}_usd": counts[..., INDEX[f"cost_{payer}_usd"]] for payer in PAYERS}
    return {
        CHILDREN: counts[..., INDEX[CHILDREN]],
        PROMPT: counts[..., INDEX[PROMPT]],
        "cost_usd": outcome_of(outcomes()["cost_usd"], counts),
        **payers,
    }


def benefit_of(reference: Floats, scenario: Floats, terms: Terms) -> Benefit:
    """The scenario against the reference."""
    before, after = quantities(reference), quantities(scenario)
    weights = terms.weights(reference.shape[1])
    gains = {name: (after[name] - before[name]) @ weights for name in before}
    worth = gains[CHILDREN] * terms.willingness_to_pay_usd - gains["cost_usd"]
    discounted = {name: summed(before[name] @ weights, after[name] @ weights) for name in before}
    return Benefit(
        sums={name: summed(before[name].sum(axis=1), after[name].sum(axis=1)) for name in before},
        discounted=discounted,
        cost_per_child=ratio_of(gains["cost_usd"], gains[CHILDREN]),
        cost_per_prompt_child=ratio_of(gains["cost_usd"], gains[PROMPT]),
        net_benefit=mean_of(worth),
        worth_it_in=int((worth > 0).sum()),
        verdict=verdict_of(discounted[CHILDREN].difference, discounted["cost_usd"].difference),
    )


def summed(before: Floats, after: Floats) -> Sum:
    """Means of both arms and of their paired differences."""
    gains = after - before
    found = float(before.mean()), float(after.mean()), mean_of(gains)
    return Sum(*found, int((gains > 0).sum()), int((gains < 0).sum()))


def verdict_of(children: Estimate, cost: Estimate) -> str:
    """`same`, or how children and money move: `more_for_more`, `more_for_less` (dominates), `fewer_for_more` …

    The first word is `more`, `fewer` or `unclear` children, the last `more`, `less` or `unclear` money. What the 95 %
    interval cannot tell from 0 is unclear.
    """
    if children.value == 0.0 == cost.value and children.sign == 0 == cost.sign:
        return "same"
    words = {1: ("more", "more"), -1: ("fewer", "less"), 0: ("unclear", "unclear")}
    return f"{words[children.sign][0]}_for_{words[cost.sign][1]}"


def persistence_of(reference: Floats, scenario: Floats, funding_end: float) -> dict[str, Persistence]:
    """What is left of a gain 24 months after donor funding ended; empty if the run does not reach so far.

    Args:
        reference: national counts without the programme.
        scenario: national counts with it.
        funding_end: month in which the scenario's donors stop paying, counted from the first [months].
    """
    if not WINDOW_MONTHS <= funding_end <= reference.shape[1] - MONTHS_AFTER_THE_END:
        return {}
    end = int(funding_end)
    return {name: _persistence(name, reference, scenario, end) for name in PERSISTING}


def why_no_persistence(funding_end: float) -> str:
    """`never`, `too_early` or `too_short`: why there is nothing to say about what is left."""
    if math.isinf(funding_end):
        return "never"
    return "too_early" if funding_end < WINDOW_MONTHS else "too_short"


def _persistence(name: str, reference: Floats, scenario: Floats, end: int) -> Persistence:
    first, second = (
        (_quarter(name, reference, stop), _quarter(name, scenario, stop)) for stop in (end, end + MONTHS_AFTER_THE_END)
    )
    kept = ratio_of(second[1] - second[0], first[1] - first[0])
    return Persistence(summed(*first), summed(*second), kept)


def _quarter(name: str, counts: Floats, stop: int) -> Floats:
    """One outcome over the three months before `stop`, as a ratio of sums (n_replicates)."""
    months = counts[:, stop - WINDOW_MONTHS : stop].sum(axis=1)
    return np.asarray(outcome_of(outcomes()[name], months))


def average_cost(counts: Floats, terms: Terms) -> Estimate:
    """Discounted cost per child treated in time and correctly of one scenario alone, no reference needed [US$]."""
    found, weights = quantities(counts), terms.weights(counts.shape[1])
    return ratio_of(found["cost_usd"] @ weights, found[CHILDREN] @ weights)
