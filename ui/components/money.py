"""Money: what the dearest year costs, who pays it, and the ceiling that was set."""

from __future__ import annotations

from typing import Any

import numpy as np
import solara

from model.calendar import MONTHS_PER_YEAR
from model.levers import Value
from ui.language import say, write_value
from ui.picture import Floats, Picture, monthly_mean


@solara.component_vue("money.vue", vuetify=False)
def MoneyBar(
    parts: list[list[Any]], ceiling: float | None, told: str, note: str, words: dict[str, str], old: bool = False
) -> None:
    """The bar's Vue file."""


def describe(picture: Picture, budget: Value, language: str) -> dict[str, Any]:
    """The dearest year split by payer, as shares of the bar; where the ceiling lies; both in words."""
    payers = {name: _by_year(monthly_mean(picture, f"cost_{name}_usd")) for name in ("government", "donor")}
    total = payers["government"] + payers["donor"]
    dearest = int(np.argmax(total))
    ceiling = None if budget == "unlimited" else float(str(budget))
    width = max(float(total[dearest]), ceiling or 0.0, 1.0)
    year = (picture.first_month + MONTHS_PER_YEAR * dearest) // MONTHS_PER_YEAR
    told = {"cost": write_value(float(total[dearest]), "money", language), "year": year}
    used = "" if not ceiling else write_value(float(total[dearest]) / ceiling, "percent", language)
    return {
        "parts": [
            [name, round(float(years[dearest]) / width, 4), write_value(float(years[dearest]), "money", language)]
            for name, years in payers.items()
        ],
        "ceiling": None if ceiling is None else round(ceiling / width, 4),
        "told": say(language, "money.told", **told),
        "note": say(language, "money.no_ceiling") if not used else say(language, "money.used", share=used,
            ceiling=write_value(ceiling, "money", language)),
    }  # fmt: skip


def words(language: str) -> dict[str, str]:
    """The fixed texts of the bar."""
    return {key: say(language, f"money.{key}") for key in ("heading", "government", "donor", "ceiling")}


def _by_year(monthly: Floats) -> Floats:
    years = max(1, len(monthly) // MONTHS_PER_YEAR)
    sums: Floats = np.nan_to_num(monthly[: years * MONTHS_PER_YEAR]).reshape(years, -1).sum(axis=1)
    return sums
