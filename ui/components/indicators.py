"""The strip of numbers: last twelve months, change against the baseline, and how sure that change is."""

from __future__ import annotations

import math

import solara

from model.outcomes import outcomes
from ui.fine_numbers import fine_change, fine_range
from ui.language import say, style_of, write_value
from ui.picture import Indicator, Picture, indicator

SHOWN = ("effective_coverage", "performance_index", "supervised_share", "equity_gap", "cost_usd")


@solara.component_vue("indicators.vue", vuetify=False)
def Indicators(items: list[dict[str, str]], heading: str, told: str, note: str) -> None:
    """The strip's Vue file."""


def describe(picture: Picture, language: str) -> list[dict[str, str]]:
    """Each indicator in words."""
    return [_words(indicator(picture, name), language) for name in SHOWN]


def note(picture: Picture, language: str) -> str:
    """What the intervals are made of, and how many runs there are so far."""
    made_of = say(language, "kpi.made_of_both" if picture.decision.sampled else "kpi.made_of_chance")
    if picture.replicates < picture.wanted:
        runs = say(language, "kpi.runs_so_far", done=picture.replicates, wanted=picture.wanted)
    else:
        runs = say(language, "kpi.runs", done=picture.replicates)
    return f"{made_of} · {runs}"


def in_one_sentence(items: list[dict[str, str]]) -> str:
    """What a screen reader is told once the numbers stand still."""
    return ". ".join(
        " ".join(filter(None, (item["label"], item["value"], item["change"], item["word"]))) for item in items
    )


def _words(item: Indicator, language: str) -> dict[str, str]:
    outcome = outcomes()[item.outcome]
    kind = style_of(outcome)
    verdict = _verdict(item, kind, outcome.better)
    label = outcome.label[language]
    return {
        "name": item.outcome,
        "label": say(language, "kpi.a_year", label=label) if kind == "money" else label,
        "definition": outcome.definition[language],
        "value": write_value(item.value, kind, language),
        "change": "" if verdict == "same" else fine_change(item.change, kind, language),
        "word": say(language, f"kpi.{verdict}") if verdict else "",
        "direction": verdict,
        "interval": "" if verdict == "same" else _interval(item, kind, language),
    }


def _verdict(item: Indicator, kind: str, better: str) -> str:
    """One word for the change. Spending more is neither better nor worse: it is the price of the rest."""
    if abs(item.change) < 1e-9:
        return "same"
    if kind == "money" or math.isnan(item.change):
        return ""
    if item.low is not None and item.high is not None and item.low <= 0 <= item.high:
        return "unclear"
    if kind == "points":  # equity grows as the gap closes, whichever side is ahead
        return "better" if abs(item.value) < abs(item.value - item.change) else "worse"
    return "better" if (item.change > 0) == (better == "up") else "worse"


def _interval(item: Indicator, kind: str, language: str) -> str:
    if item.low is None or item.high is None:
        return say(language, "kpi.interval_to_come")
    return say(language, "kpi.interval", range=fine_range(item.low, item.high, kind, language))
