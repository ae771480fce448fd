"""The difference chart: each compared scenario against the reference, month by month, with its paired interval."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from model.calendar import MONTHS_PER_YEAR
from model.outcomes import outcomes
from scenarios.language import joined
from ui import comparison
from ui.components.compare_slots import COLOURS, DASHES
from ui.contrast import Contrast, against_reference, difference_band, value_means
from ui.language import group, say, style_of, write_change


@solara.component_vue("difference_chart.vue", vuetify=False)
def DifferenceChart(
    options: list[list[str]],
    chosen: str,
    title: str,
    values_title: str,
    axis: str,
    values_axis: str,
    kind: str,
    lines: list[dict[str, Any]],
    first: int,
    finding: str,
    file: str,
    foot: str,
    words: dict[str, str],
    zero: str = COLOURS[0],
    lang: str = "en",
    event_choose: Callable[[str], None] | None = None,
) -> None:
    """The chart's Vue file; a table of the same numbers opens under it."""


def lines_of(contrast: Contrast, outcome: str, language: str) -> list[dict[str, Any]]:
    """One line a scenario: mean by month, and the difference from the reference."""
    return [
        {
            "id": f"line{place}",
            "name": comparison.name_of(slot, language),
            "color": COLOURS[place],
            "dash": list(DASHES[place]),
            "values": value_means(contrast, place, outcome),
            "difference": list(difference_band(contrast, place, outcome)) if place else None,
        }
        for place, slot in enumerate(contrast.slots)
    ]


def finding_of(contrast: Contrast, outcome: str, language: str) -> str:
    """What the chart shows, in one sentence for who cannot see it."""
    kind = style_of(outcomes()[outcome])
    monthly = 1 / MONTHS_PER_YEAR if kind == "money" else 1.0
    changes = [monthly * against_reference(contrast, k, outcome).mean for k in range(len(contrast.slots))]
    parts = [
        f"{comparison.name_of(slot, language)} {write_change(change, kind, language)}"
        for slot, change in zip(contrast.slots[1:], changes[1:], strict=True)
    ]
    reference = comparison.name_of(contrast.slots[0], language)
    label = outcomes()[outcome].label[language]
    return say(language, "compare.finding", outcome=label, reference=reference, found=joined(parts, language))


def words(seen: Contrast, language: str) -> dict[str, str]:
    """The fixed texts of the chart; the shade says what it is made of."""
    band = say(language, "compare.chart.band_sampled" if seen.sampled else "compare.chart.band")
    return {**group(language, "chart"), **group(language, "compare.chart"), "band": band}
