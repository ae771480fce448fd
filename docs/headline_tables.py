"""The headline table of scenarios.md: what each scenario brings and costs, and how sure that is.

Beside each other stand the central assumptions, whose interval holds chance only, and draws of the assumptions,
whose range holds chance and assumption.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docs.claims import written
from docs.layout import table
from docs.scenario_tables import figures
from docs.stories import stories
from model.countries import load_country, shipped_country_names
from scenarios.benefit import CHILDREN, verdict_of
from scenarios.estimates import Estimate, mean_of, ratio_of

MEASURED_FILE = Path(__file__).with_name("measured") / "headline.json"
NOT_YET = "*Not measured yet: `python docs/measure.py headline`.*"
YEARS = 10.0
Floats = NDArray[np.float64]
Gains = tuple[Floats, Floats, Floats]
HEAD = (
    "scenario",
    "effective coverage, last year: chance only", "chance and assumption",
    "cost a year: chance only", "chance and assumption",
    "cost per additional child: chance only", "chance and assumption",
)  # fmt: skip
WORDS = {
    "same": "no difference",
    "more_for_less": "more children for less money",
    "fewer_for_less": "fewer children for less money",
    "fewer_for_more": "fewer children for more money",
}


@cache
def measured() -> Mapping[str, Any]:
    """Figures by scenario over draws; nothing before they have been measured."""
    if not MEASURED_FILE.exists():
        return {}
    return dict(json.loads(MEASURED_FILE.read_text(encoding="utf-8"))["headline"])


def headline() -> str:
    """One table per country: each scenario against the country's baseline."""
    found = measured()
    if not found:
        return NOT_YET
    blocks = []
    for country in shipped_country_names():
        baseline = f"{country}-baseline"
        names = [name for name in stories() if name.startswith(f"{country}-") and name != baseline]
        rows = [row(name, central_gains(name, baseline), drawn_gains(found, name, baseline)) for name in names]
        draws = len(found[baseline]["cost_usd.yearly"])
        title = f"### {load_country(country).label['en']}: against `{baseline}`, {draws} draws"
        blocks.append(f"{title}\n\n{table(HEAD, rows)}")
    return "\n\n".join(blocks)


def row(name: str, central: Gains, drawn: Gains) -> tuple[str, ...]:
    """One scenario: coverage, money, and money per child, each with both kinds of uncertainty."""
    coverage, cost, children = (mean_of(gain) for gain in central)
    return (
        f"`{name}`",
        with_interval(coverage, "points"),
        with_range(drawn[0], "points"),
        with_interval(cost, "money"),
        with_range(drawn[1], "money"),
        price_at_centre(verdict_of(children, cost), ratio_of(central[1], central[2])),
        price_of_draws(drawn[1], drawn[2]),
    )


def central_gains(name: str, baseline: str) -> Gains:
    """Coverage of the last year, US$ a year and children a year, scenario less baseline, by replicate."""
    here, there = figures(name), figures(baseline)
    coverage, cost, children = (
        here.values(figure) - there.values(figure)
        for figure in ("effective_coverage.last", "cost_usd.total", f"{CHILDREN}.total")
    )
    return coverage, cost / YEARS, children / YEARS


def drawn_gains(found: Mapping[str, Any], name: str, baseline: str) -> Gains:
    """The same by draw."""
    coverage, cost, children = (
        np.array(found[name][figure]) - np.array(found[baseline][figure])
        for figure in ("effective_coverage.last", "cost_usd.yearly", f"{CHILDREN}.yearly")
    )
    return coverage, cost, children


# --- in words -----------------------------------------------------------------------------------------------------


def with_interval(found: Estimate, style: str) -> str:
    """A mean with its 95 % interval."""
    return between(found.value, found.low, found.high, style)


def with_range(values: Floats, style: str) -> str:
    """The median of the draws with their 95 % range."""
    return between(*median_and_range(values), style)


def median_and_range(values: Floats) -> tuple[float, float, float]:
    """Median, 2.5th and 97.5th percentile, the latter values that were drawn: of fewer than 40 lowest and highest."""
    low, high = np.quantile(values, [0.025, 0.975], method="inverted_cdf")
    return float(np.median(values)), float(low), float(high)


def between(value: float, low: float, high: float, style: str) -> str:
    """A number and its bounds, the bounds only where they differ from it when written."""
    return in_brackets(*(written(number, style) for number in (value, low, high)))


def in_brackets(value: str, low: str, high: str) -> str:
    """Value and bounds as written, the unit said once."""
    if value == low == high:
        return value
    return f"{value} ({low.replace('US$ ', '').replace(' points', '')} to {high.replace('US$ ', '')})"


def price_at_centre(verdict: str, price: Estimate) -> str:
    """US$ per additional child, where there are clearly more children for clearly more money."""
    if verdict == "more_for_more":
        return with_interval(price, "usd")
    return WORDS.get(verdict, "no clear gain")


def price_of_draws(cost: Floats, children: Floats) -> str:
    """US$ per additional child over draws; a draw without more children has no finite price."""
    with_more = int((children > 0).sum())
    if not cost.any() and not children.any():
        return WORDS["same"]
    if 2 * with_more <= len(children):
        return f"more children in {with_more} of {len(children)} draws"
    price = np.where(children > 0, cost / np.where(children > 0, children, 1.0), math.inf)
    text = between_prices(*median_and_range(price))
    return text if with_more == len(children) else f"{text}; more children in {with_more} of {len(children)} draws"


def between_prices(*prices: float) -> str:
    """A price with its bounds, of which the lower may be a saving and the upper without limit."""
    return in_brackets(
        *("less money" if price < 0 else "no limit" if math.isinf(price) else written(price, "usd") for price in prices)
    )
