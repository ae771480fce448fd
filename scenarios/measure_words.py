"""Summary measures in words: which way children and money go, and what is left when the donors have gone."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from model.outcomes import outcomes
from scenarios.benefit import CHILDREN, PROMPT, average_cost, quantities
from scenarios.estimates import Estimate
from scenarios.files import Scenario
from scenarios.language import amount, in_language, money, percent, span, text
from scenarios.measures import (
    Measures,
    cost_per_child,
    cost_per_prompt_child,
    kept_share,
    saved_per_child,
)
from scenarios.terms import terms_of

Floats = NDArray[np.float64]
Row = list[str]
LASTING = "effective_coverage"
DOLLARS = "US$"


def verdict(found: Measures, language: str) -> str:
    """A few sentences: children and money against the reference, the price of a child, and what lasts."""
    told = text(f"verdict_{found.benefit.verdict}", language, price=_price(found, language))
    left = what_is_left(found, language)
    once = text("one_pair", language) if found.benefit.net_benefit.n < 2 else ""
    return " ".join(sentence for sentence in (told, left, once) if sentence)


def what_is_left(found: Measures, language: str) -> str:
    """One sentence on the gain two years after the donors left, where there was one."""
    kept = kept_share(found.persistence[LASTING]) if LASTING in found.persistence else None
    if kept is None:
        return ""
    return text("left_some" if kept.value > 0 else "left_none", language, share=round(100 * kept.value))


def _price(found: Measures, language: str) -> str:
    price = cost_per_child(found.benefit) or saved_per_child(found.benefit)
    if price is None:
        return ""
    local = money(price.times(found.terms.local_per_usd).value, found.terms.currency, language)
    return f"{money(price.value, DOLLARS, language)} ({local})"


def terms_words(found: Measures, language: str) -> str:
    """Discount rate, price year, exchange rate and worth of a child, which decide what the figures mean."""
    terms = found.terms
    return text(
        "terms",
        language,
        rate=in_language(f"{100 * terms.discount_rate:.3g}", language),
        year=terms.price_year,
        currency=terms.currency,
        exchange=in_language(f"{terms.local_per_usd:.4g}", language),
        worth=in_language(f"{terms.willingness_to_pay_usd:.4g}", language),
    )


def over_all_words(scenario: Scenario, counts: Floats, language: str) -> str:
    """What one scenario costs over all months, and per child on average: all that can be said without a reference."""
    terms = terms_of(scenario)
    total = float(quantities(counts)["cost_usd"].sum(axis=1).mean())
    price = average_cost(counts, terms).value
    return text(
        "over_all" if math.isfinite(price) else "over_all_none",
        language,
        money=money(total, DOLLARS, language),
        local=money(total * terms.local_per_usd, terms.currency, language),
        year=terms.price_year,
        price=money(price, DOLLARS, language),
    )


def measure_rows(found: Measures, language: str) -> list[Row]:
    """What, value, 95 % interval, and in how many pairs of replicates it is above 0."""
    return [*_money_rows(found, language), *_persistence_rows(found, language)]


def _money_rows(found: Measures, language: str) -> Iterator[Row]:
    benefit, terms = found.benefit, found.terms
    for name, unit in ((CHILDREN, ""), (PROMPT, ""), ("cost_usd", DOLLARS), ("cost_government_usd", DOLLARS)):
        item = benefit.sums[name]
        yield _row(text(f"more_{name}", language), item.difference, language, unit, item.more_in)
    for name in (CHILDREN, "cost_usd"):
        item = benefit.discounted[name]
        unit = DOLLARS if name == "cost_usd" else ""
        yield _row(text(f"more_{name}_discounted", language), item.difference, language, unit, item.more_in)
    ratio, prompt = cost_per_child(benefit), cost_per_prompt_child(benefit)
    if ratio is not None:
        yield _row(text("cost_per_child", language), ratio, language, DOLLARS)
        local = ratio.times(terms.local_per_usd)
        yield _row(text("cost_per_child", language), local, language, terms.currency)
    if prompt is not None:
        yield _row(text("cost_per_prompt_child", language), prompt, language, DOLLARS)
    net = benefit.net_benefit
    yield _row(text("net_benefit", language), net, language, DOLLARS, benefit.worth_it_in)
    local = net.times(terms.local_per_usd)
    yield _row(text("net_benefit", language), local, language, terms.currency, benefit.worth_it_in)


def _row(label: str, item: Estimate, language: str, currency: str, above: int | None = None) -> Row:
    """A count of children where there is no currency."""
    counted = "" if above is None else text("of", language, some=above, all=item.n)
    value = money(item.value, currency, language) if currency else amount(item.value, language)
    return [label, value, span(item.low, item.high, language), counted]


def _persistence_rows(found: Measures, language: str) -> Iterator[Row]:
    for name, item in found.persistence.items():
        label = text("kept", language, outcome=outcomes()[name].label[language])
        kept = kept_share(item)
        if kept is None:
            yield [label, text("nothing_to_keep", language), "", ""]
        else:
            share = kept.times(100)
            value, interval = percent(share.value, language), span(share.low, share.high, language)
            yield [label, value, interval, ""]


def persistence_words(found: Measures, language: str) -> str:
    """What the shares kept mean, or why there are none."""
    return text(f"no_persistence_{found.no_persistence}" if found.no_persistence else "persistence", language)
