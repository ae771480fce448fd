"""The four numbers of the minister's page: value, change, interval, and what it would be without the plan."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from model.outcomes import outcomes
from scenarios.compare import Difference
from scenarios.minister.evidence import Evidence, difference, verdict
from scenarios.written_numbers import HARD, style_of, write_change, write_price, write_range, write_value

_FEWEST_FOR_INTERVAL = 5


@dataclass(frozen=True)
class Figure:
    """One of the four numbers: what it is, its value and unit, its change with an interval, and what it was."""

    label: str
    value: str
    unit: str
    change: str
    interval: str
    without: str


def figure_of(found: Evidence, name: str, text: Mapping[str, str], language: str) -> Figure:
    """An outcome over the last 12 months, beside today's practice."""
    outcome, item = outcomes()[name], difference(found, name)
    style = style_of(outcome)
    same = verdict(item) == "same"
    told = item.n >= _FEWEST_FOR_INTERVAL and not same
    interval = _interval(found, item, style, text, language) if told else ""
    value, _, unit = write_value(item.scenario, style, language).partition(HARD)
    change = "" if same else write_change(item.mean, style, language)
    return Figure(
        label=text[f"number_{name}"],
        value=value,
        unit=unit,
        change=change if same or any(digit in change for digit in "123456789") else text["hardly"],
        interval=interval if same or told else text["no_interval"],
        without=text["without"].format(value=write_value(item.reference, style, language)),
    )


def _interval(found: Evidence, item: Difference, style: str, text: Mapping[str, str], language: str) -> str:
    """The interval of the mean; with drawn assumptions also how far single runs lie apart, which says more."""
    of_mean = write_range(item.low, item.high, style, language)
    if not found.sampled:
        return text["interval"].format(range=of_mean)
    return text["interval_sampled"].format(range=of_mean, span=write_range(item.least, item.most, style, language))


def price_of(found: Evidence, text: Mapping[str, str], language: str) -> Figure:
    """What one more child costs, over all months."""
    item, label = found.price, text["number_price"]
    if item is None:
        return Figure(label, "–", "", "", text["no_price"], "")
    value = write_price(item.value, language)
    told = math.isfinite(item.low) and math.isfinite(item.high)
    interval = text["price_interval"].format(range=write_range(item.low, item.high, "money", language)) if told else ""
    return Figure(label, value, "", "", interval or text["no_interval"], text["price_terms"])
