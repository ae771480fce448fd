"""The strip of numbers: last twelve months, change against the baseline, and how sure that change is."""

from __future__ import annotations

from typing import Any

import solara

from model.outcomes import outcomes
from ui.language import say, style_of, write_change, write_range, write_value
from ui.picture import Indicator, Picture, indicator

SHOWN = ("effective_coverage", "performance_index", "supervised_quarter_share", "equity_gap", "cost_usd")


@solara.component_vue("indicators.vue", vuetify=False)
def Indicators(items: list[dict[str, str]], heading: str) -> None:
    """The strip's Vue file."""


def describe(picture: Picture, language: str) -> list[dict[str, str]]:
    """Each indicator in words."""
    return [_words(indicator(picture, name), language) for name in SHOWN]


def _words(item: Indicator, language: str) -> dict[str, str]:
    outcome = outcomes()[item.outcome]
    kind = style_of(outcome)
    same = abs(item.change) < 1e-9
    gain = item.change if outcome.better == "up" else -item.change
    told: dict[str, Any] = {
        "name": item.outcome,
        "label": outcome.label[language],
        "definition": outcome.definition[language],
        "value": write_value(item.value, kind, language),
        "per": say(language, "kpi.a_year") if kind == "money" else "",
        "change": "" if same else write_change(item.change, kind, language),
        "word": say(language, "kpi.same") if same else _judged(gain, kind, language),
        "direction": "same" if same or kind == "money" else ("better" if gain > 0 else "worse"),
        "interval": "" if same else _interval(item, kind, language),
    }
    return told


def _judged(gain: float, kind: str, language: str) -> str:
    # Spending more is neither better nor worse: it is the price of the rest.
    if kind == "money" or gain != gain:
        return ""
    return say(language, "kpi.better" if gain > 0 else "kpi.worse")


def _interval(item: Indicator, kind: str, language: str) -> str:
    if item.low is None or item.high is None:
        return say(language, "kpi.interval_to_come")
    return f"95 % : {write_range(item.low, item.high, kind, language)}" if language == "fr" else (
        f"95% {write_range(item.low, item.high, kind, language)}"
    )
