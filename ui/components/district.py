"""The story of one district: when the programmes came, how it fares against the baseline, and what holds it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import solara

from model.calendar import MONTHS_PER_YEAR, decimal_year
from model.outcomes import outcomes
from model.settings import Settings
from ui import choices
from ui.language import group, plain_number, say, style_of, write_change, write_month, write_value
from ui.limits import PROGRAMMES, programmes
from ui.packed import ends_of, pack_fine
from ui.picture import Picture, by_district, started_months
from ui.worker import DISTRICT

SHOWN = (
    "effective_coverage", "supervised_share", "home_visits_per_chw", "timely_share", "quality_share",
    "posts_filled_share", "stockout_share",
)  # fmt: skip
_OUT_OF_REACH = 0.5


@solara.component_vue("district.vue", vuetify=False)
def DistrictStory(
    name: str,
    region: str,
    lines: list[str],
    rows: list[list[str]],
    curve: dict[str, Any],
    words: dict[str, str],
    event_close: Callable[..., None] | None = None,
) -> None:
    """The story's Vue file."""


def describe(picture: Picture, settings: Settings, name: str, outcome: str, language: str) -> dict[str, Any]:
    """Everything the story tells; `outcome` is the one on the map."""
    country = choices.country(picture.country)
    number = country.names.index(name)
    people = country.population(decimal_year(picture.first_month))[number]
    told = say(language, "district.people", people=plain_number(round(float(people), -3), language))
    return {
        "name": name,
        "region": f"{country.regions[number]}, {told}",
        "lines": [
            *_programme_lines(picture, settings, number, language),
            *_visits(picture, settings, number, language),
        ],
        "rows": [_row(picture, outcome_name, number, language) for outcome_name in SHOWN],
        "curve": _curve(picture, number, outcome, language),
    }


def _programme_lines(picture: Picture, settings: Settings, number: int, language: str) -> list[str]:
    running = programmes(settings)
    if not running:
        return [say(language, "district.nothing_rolled_out")]
    cut_off = by_district(picture.scenario_map, "reachable")[number] < _OUT_OF_REACH
    lines = []
    for family in running:
        month = started_months(picture, PROGRAMMES[family])[number]
        if month is not None:
            when = write_month(picture.first_month + month, language)
            lines.append(say(language, f"district.{family}_began", month=when))
        elif not cut_off:
            lines.append(say(language, f"district.{family}_waits"))
        elif say(language, "district.cut_off") not in lines:
            lines.append(say(language, "district.cut_off"))
    return lines


def _visits(picture: Picture, settings: Settings, number: int, language: str) -> list[str]:
    """Supervision made and possible, where supervisors have too few days for what is asked of them."""
    wanted = float(str(settings.levers["supervision.visits_per_chw_per_month"]))
    possible = float(by_district(picture.scenario_map, "visit_capacity_per_chw")[number])
    if not possible < wanted:
        return []
    return [say(language, "district.few_days", possible=plain_number(possible, language, 2),
                wanted=plain_number(wanted, language, 2))]  # fmt: skip


def _row(picture: Picture, outcome: str, number: int, language: str) -> list[str]:
    item = outcomes()[outcome]
    values = by_district(picture.scenario_map, outcome)
    value, change = values[number], values[number] - by_district(picture.baseline_map, outcome)[number]
    style = style_of(item)
    return [
        item.label[language],
        write_value(float(value), style, language),
        write_change(float(change), style, language) if abs(change) > 1e-9 else "=",
        _place(values, number, item.better, language),
    ]


def _place(values: Any, number: int, better: str, language: str) -> str:
    """Place among the districts, the best first."""
    if not np.isfinite(values[number]):
        return "–"
    ahead = values > values[number] if better == "up" else values < values[number]
    return say(language, "district.place", place=int(ahead.sum()) + 1, total=int(np.isfinite(values).sum()))


def _curve(picture: Picture, number: int, outcome: str, language: str) -> dict[str, Any]:
    position = DISTRICT.index(outcome)
    both = [districts[:, number, position] for districts in (picture.baseline_map, picture.scenario_map)]
    ends = ends_of(*both)
    style, label = style_of(outcomes()[outcome]), outcomes()[outcome].label[language]
    return {
        "label": label,
        "ends": ends,
        "lines": [pack_fine(values, ends) for values in both],
        "low": write_value(ends[0], style, language),
        "high": write_value(ends[1], style, language),
        "first": str(picture.first_month // MONTHS_PER_YEAR),
        "last": str((picture.first_month + picture.months - 1) // MONTHS_PER_YEAR),
    }


def words(language: str) -> dict[str, str]:
    """The fixed texts of the story."""
    keys = ("close", "outcome", "value", "change", "rank", "curve")
    return {
        **{key: text for key, text in group(language, "district").items() if key in keys},
        "scenario": say(language, "chart.scenario"),
        "baseline": say(language, "chart.baseline"),
    }
