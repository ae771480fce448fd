"""Both plans of a question over the months, with the prediction as a short line over the months that it is about."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import solara

from model.outcomes import outcomes
from scenarios.lessons import Question
from ui.components.compare_slots import COLOURS, DASHES
from ui.contrast import compact_list
from ui.language import group, say
from ui.lessons import names_of
from ui.lessons_findings import Floats, Runs, window_means
from ui.lessons_scale import is_difference, style, write_prediction
from ui.picture import BAND


@solara.component_vue("lesson_chart.vue", vuetify=False)
def LessonChart(
    title: str,
    axis: str,
    kind: str,
    lines: list[dict[str, Any]],
    guess: dict[str, Any],
    first: int,
    finding: str,
    words: dict[str, str],
    lang: str = "en",
) -> None:
    """The chart's Vue file; a table of the same numbers opens under it."""


def lines_of(question: Question, runs: Runs, language: str) -> list[dict[str, Any]]:
    """Mean by month, 10th and 90th percentile of both plans; the one that is compared with first."""
    sides = enumerate(zip(names_of(question, language), (runs.against, runs.plan), strict=True))
    return [
        {
            "id": f"line{place}",
            "name": name,
            "color": COLOURS[place],
            "dash": list(DASHES[place]),
            **_band(series),
        }
        for place, (name, series) in sides
    ]


def guess_of(question: Question, prediction: float, runs: Runs, language: str) -> dict[str, Any]:
    """Where the plan would have been on the chart if the prediction had been right; nothing where that is unknown."""
    level = prediction
    if is_difference(question):
        means = window_means(question, runs.against)
        level += float(means[np.isfinite(means)].mean()) if np.isfinite(means).any() else math.nan
    if not math.isfinite(level):
        return {}
    said = write_prediction(question, prediction, language)
    first, last = question.months
    return {"from": first - 1, "to": last - 1, "level": level, "name": say(language, "lessons.chart.guess", value=said)}


def about(
    question: Question, prediction: float, runs: Runs, result: Mapping[str, Any], language: str
) -> dict[str, Any]:
    """Everything that the chart shows; for who cannot see it, the sentence of the result."""
    kind = style(question)
    return {
        "title": outcomes()[question.outcome].label[language],
        "axis": say(language, f"axis.{kind}"),
        "kind": kind,
        "lines": lines_of(question, runs, language),
        "guess": guess_of(question, prediction, runs, language),
        "first": runs.first_month,
        "finding": str(result["sentence"]),
        "words": {
            **group(language, "chart"),
            **group(language, "lessons.chart"),
            "band": say(language, "chart.band_sampled"),
        },
        "lang": language,
    }


def _band(series: Floats) -> dict[str, list[float | None]]:
    known = np.isfinite(series)
    defined = known.any(axis=0)
    mean, low, high = (np.full(series.shape[1], np.nan) for _ in range(3))
    if defined.any():
        mean[defined] = np.nanmean(series[:, defined], axis=0)
        low[defined], high[defined] = np.nanpercentile(series[:, defined], BAND, axis=0)
    return {"mean": compact_list(mean), "low": compact_list(low), "high": compact_list(high)}
