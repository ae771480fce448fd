"""Summary measures of a comparison as rows of comparison.csv and as measures.json."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from model.outcomes import outcomes
from scenarios.benefit import (
    CHILDREN,
    PROMPT,
    Benefit,
    Persistence,
    Sum,
    average_cost,
    benefit_of,
    persistence_of,
    quantities,
    why_no_persistence,
)  # fmt: skip
from scenarios.estimates import Estimate
from scenarios.files import Scenario
from scenarios.terms import Terms, terms_of

Floats = NDArray[np.float64]
HORIZON, BEFORE_END, AFTER_END = "horizon", "before_funding_end", "24_months_after"
UNITS = {CHILDREN: "children", PROMPT: "children"}


@dataclass(frozen=True)
class Measures:
    """All summary measures of one scenario against a reference; `no_persistence` says why nothing is left to tell."""

    terms: Terms
    benefit: Benefit
    persistence: Mapping[str, Persistence]
    no_persistence: str
    months: int


def measures_of(reference: Scenario, scenario: Scenario, before: Floats, after: Floats) -> Measures | None:
    """The measures; none between countries, whose children and currencies are not the same.

    Args:
        reference: what the scenario is compared with.
        scenario: what is compared, on whose terms money and children are weighed.
        before: national counts of the reference (n_replicates, n_months, n_counts).
        after: national counts of the scenario, paired with them.
    """
    if reference.country != scenario.country:
        return None
    terms, end = terms_of(scenario), scenario.month_offset("money.funding_end")
    persistence = persistence_of(before, after, end)
    why = "" if persistence else why_no_persistence(end)
    return Measures(terms, benefit_of(before, after, terms), persistence, why, scenario.months)


def cost_per_child(found: Benefit) -> Estimate | None:
    """Discounted cost per additional child, where both children and money are clearly more."""
    return found.cost_per_child if found.verdict == "more_for_more" else None


def saved_per_child(found: Benefit) -> Estimate | None:
    """Discounted money saved per child forgone, where both children and money are clearly fewer."""
    return found.cost_per_child if found.verdict == "fewer_for_less" else None


def cost_per_prompt_child(found: Benefit) -> Estimate | None:
    """The cost per additional child treated by anybody within 24 hours, where both are clearly more."""
    signs = (found.discounted[PROMPT].difference.sign, found.discounted["cost_usd"].difference.sign)
    return found.cost_per_prompt_child if signs == (1, 1) else None


def kept_share(found: Persistence) -> Estimate | None:
    """Share of the gain that is left, where there was a clear gain to keep."""
    return found.kept if found.at_the_end.difference.sign > 0 else None


# --- comparison.csv -----------------------------------------------------------------------------------------------

Row = tuple[object, ...]  # from `outcome` to `n` of scenarios.compare.HEADER


def rows(found: Measures) -> Iterator[Row]:
    """Rows of comparison.csv: sums over all months, then what was gained and kept when funding ended."""
    terms, benefit = found.terms, found.benefit
    local, rate = terms.currency, terms.local_per_usd
    for suffix, sums in (("", benefit.sums), ("_discounted", benefit.discounted)):
        for name, item in sums.items():
            yield _sum_row(name + suffix, UNITS.get(name, "US$"), HORIZON, item, better_up=name in UNITS)
        yield _sum_row(f"cost_local{suffix}", local, HORIZON, _times(sums["cost_usd"], rate), better_up=False)
    ratio, prompt = cost_per_child(benefit), cost_per_prompt_child(benefit)
    yield _ratio_row("cost_per_additional_child_usd", "US$ / child", HORIZON, ratio)
    yield _ratio_row("cost_per_additional_child_local", f"{local} / child", HORIZON, ratio and ratio.times(rate))
    yield _ratio_row("cost_per_additional_prompt_child_usd", "US$ / child", HORIZON, prompt)
    worth, n = benefit.worth_it_in, benefit.net_benefit.n
    for name, unit, factor in (("net_benefit_usd", "US$", 1.0), ("net_benefit_local", local, rate)):
        yield (name, unit, HORIZON, *_cells(math.nan, math.nan, benefit.net_benefit.times(factor)), worth, n - worth, n)
    for name, gains in found.persistence.items():
        unit = outcomes()[name].unit
        yield _sum_row(name, unit, BEFORE_END, gains.at_the_end, better_up=True)
        yield _sum_row(name, unit, AFTER_END, gains.later, better_up=True)
        yield _ratio_row(f"persistence_{name}", "ratio", AFTER_END, kept_share(gains))


def _times(item: Sum, factor: float) -> Sum:
    return Sum(
        item.reference * factor, item.scenario * factor, item.difference.times(factor), item.more_in, item.less_in
    )


def _sum_row(name: str, unit: str, period: str, item: Sum, better_up: bool) -> Row:
    counts = (item.more_in, item.less_in) if better_up else (item.less_in, item.more_in)
    return (name, unit, period, *_cells(item.reference, item.scenario, item.difference), *counts, item.difference.n)


def _ratio_row(name: str, unit: str, period: str, item: Estimate | None) -> Row:
    if item is None:
        return (name, unit, period, "", "", "", "", "", "", "", "")
    return (name, unit, period, *_cells(math.nan, math.nan, item), "", "", item.n)


def _cells(reference: float, scenario: float, item: Estimate) -> tuple[str, ...]:
    numbers = (reference, scenario, item.value, item.low, item.high)
    return tuple(f"{number:.6g}" if math.isfinite(number) else "" for number in numbers)


# --- measures.json ------------------------------------------------------------------------------------------------


def measures_json(found: Measures | None) -> dict[str, object] | None:
    """One scenario's entry in measures.json; undefined numbers are null."""
    if found is None:
        return None
    benefit = found.benefit
    ratio, saved, prompt = cost_per_child(benefit), saved_per_child(benefit), cost_per_prompt_child(benefit)
    return {
        "terms": asdict(found.terms),
        "months": found.months,
        "verdict": benefit.verdict,
        "sums": {name: _sum_entry(item) for name, item in benefit.sums.items()},
        "discounted": {name: _sum_entry(item) for name, item in benefit.discounted.items()},
        "cost_per_additional_child_usd": _entry(ratio),
        "cost_per_additional_child_local": _entry(ratio and ratio.times(found.terms.local_per_usd)),
        "saved_per_child_forgone_usd": _entry(saved),
        "cost_per_additional_prompt_child_usd": _entry(prompt),
        "net_benefit_usd": {**_some(benefit.net_benefit), "above_0_in": benefit.worth_it_in},
        "net_benefit_local": _entry(benefit.net_benefit.times(found.terms.local_per_usd)),
        "persistence": {
            name: {
                "gain_before_funding_end": _sum_entry(item.at_the_end),
                "gain_24_months_after": _sum_entry(item.later),
                "kept": _entry(kept_share(item)),
            }
            for name, item in found.persistence.items()
        },
        "no_persistence_because": found.no_persistence or None,
    }


def totals_json(scenario: Scenario, counts: Floats) -> dict[str, object]:
    """What can be said of one scenario without a reference; part of summary.json."""
    terms = terms_of(scenario)
    found, weights = quantities(counts), terms.weights(counts.shape[1])
    average = average_cost(counts, terms)
    return {
        "terms": asdict(terms),
        "sums": {name: rounded(float(values.sum(axis=1).mean())) for name, values in found.items()},
        "discounted": {name: rounded(float((values @ weights).mean())) for name, values in found.items()},
        "cost_local": rounded(float(found["cost_usd"].sum(axis=1).mean()) * terms.local_per_usd),
        "average_cost_per_child_usd": _entry(average),
        "average_cost_per_child_local": _entry(average.times(terms.local_per_usd)),
    }


def _sum_entry(item: Sum) -> dict[str, object]:
    arms = {"reference": rounded(item.reference), "scenario": rounded(item.scenario)}
    return {**arms, **_some(item.difference), "more_in": item.more_in, "less_in": item.less_in}


def _entry(item: Estimate | None) -> dict[str, object] | None:
    return None if item is None or not math.isfinite(item.value) else _some(item)


def _some(item: Estimate) -> dict[str, object]:
    return {"value": rounded(item.value), "low": rounded(item.low), "high": rounded(item.high), "n": item.n}


def rounded(number: float) -> float | None:
    """Six significant digits, as in the tables; null where undefined."""
    return float(f"{number:.6g}") if math.isfinite(number) else None
