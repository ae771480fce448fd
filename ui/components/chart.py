"""A chart card: one outcome over the months, scenario beside baseline, with bands, event marks and a table."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import solara

from model.calendar import MONTHS_PER_YEAR
from model.outcomes import outcomes
from model.settings import Settings
from ui.language import group, say, style_of, write_change, write_month, write_value
from ui.packed import ends_of, pack_fine
from ui.picture import Picture, band, indicator

_HIDDEN = ("msi_workplans",)


@solara.component_vue("chart.vue", vuetify=False)
def ChartCard(
    options: list[list[str]],
    chosen: str,
    title: str,
    axis: str,
    kind: str,
    series: dict[str, Any],
    marks: list[list[Any]],
    waves: list[int],
    first: int,
    finding: str,
    words: dict[str, str],
    file: str = "chart",
    foot: str = "",
    lang: str = "en",
    moving: bool = True,
    event_choose: Callable[[str], None] | None = None,
) -> None:
    """The chart's Vue file; a table of the same numbers opens under it. `moving` glides to new lines."""


@cache
def outcome_options(language: str) -> list[list[str]]:
    """Name and label of each outcome, for a menu."""
    return [[name, outcome.label[language]] for name, outcome in outcomes().items() if name not in _HIDDEN]


def series_of(picture: Picture, outcome: str) -> dict[str, Any]:
    """Mean, low and high by month, of both sides, packed between common ends."""
    both = {"baseline": band(picture.baseline, outcome), "scenario": band(picture.scenario, outcome)}
    ends = ends_of(*both["baseline"], *both["scenario"])
    return {"ends": ends, **{side: [pack_fine(values, ends) for values in lines] for side, lines in both.items()}}


def finding_of(picture: Picture, outcome: str, place: str, language: str) -> str:
    """What the chart shows, in one sentence for who cannot see it."""
    item, kind = indicator(picture, outcome), style_of(outcomes()[outcome])
    monthly = 1 / MONTHS_PER_YEAR if kind == "money" else 1.0
    return say(
        language,
        "chart.finding",
        outcome=outcomes()[outcome].label[language],
        country=place,
        start=write_month(picture.first_month, language),
        end=write_month(picture.first_month + picture.months - 1, language),
        value=write_value(item.value * monthly, kind, language),
        change=write_change(item.change * monthly, kind, language),
    )


def event_marks(settings: Settings, language: str) -> list[list[Any]]:
    """Months and names of what happens on the way: first waves, end of donor money, shocks."""
    found: list[tuple[float, str]] = []
    if _rolls_out(settings, "msi") and settings.levers["msi.cycles_per_year"]:
        found.append((settings.month_offset("msi.start"), say(language, "chart.first_msi")))
    if _rolls_out(settings, "supervision"):
        found.append((settings.month_offset("supervision.start"), say(language, "chart.first_supervision")))
    found.append((settings.month_offset("money.funding_end"), say(language, "chart.funding_end")))
    first = settings.first_month
    for shock in settings.shocks:
        year, month = shock.start.split("-")
        found.append((int(year) * MONTHS_PER_YEAR + int(month) - 1 - first, say(language, f"shock.{shock.kind}")))
    return [[int(month), name] for month, name in sorted(found) if 0 < month < settings.months]


def wave_marks(settings: Settings, districts: int) -> list[int]:
    """Months in which waves of districts are due, until the ceiling is reached."""
    months: set[int] = set()
    for family in ("msi", "supervision"):
        if not _rolls_out(settings, family) or (family == "msi" and not settings.levers["msi.cycles_per_year"]):
            continue
        start, size = (
            settings.month_offset(f"{family}.start"),
            float(str(settings.levers[f"{family}.districts_per_wave"])),
        )
        waves = math.ceil(float(str(settings.levers[f"{family}.ceiling_share"])) * districts / size)
        between = int(str(settings.levers[f"{family}.months_between_waves"]))
        if waves > 1 and math.isfinite(start):
            months.update(int(start) + between * wave for wave in range(waves))
    return sorted(month for month in months if 0 <= month < settings.months)


def _rolls_out(settings: Settings, family: str) -> bool:
    return bool(settings.levers[f"{family}.districts_per_wave"]) and bool(settings.levers[f"{family}.ceiling_share"])


def words(picture: Picture, language: str) -> dict[str, str]:
    """The fixed texts of a chart; the band says what it is made of, and how many runs it is of so far."""
    made_of = "chart.band_sampled" if picture.decision.sampled else "chart.band"
    band = say(language, made_of)
    if picture.replicates < picture.wanted:
        key = "chart.line_so_far" if picture.replicates == 1 else "chart.band_so_far"
        band = say(language, key, band=band, done=picture.replicates, wanted=picture.wanted)
    return {**group(language, "chart"), "band": band}
