"""Whether a budget was short, and what then gave way: a table of results alone does not say so."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.calendar import MONTHS_PER_YEAR, month_of_year
from model.countries import load_country
from scenarios.benefit import quantities
from scenarios.comparison import Comparison
from scenarios.files import Scenario
from scenarios.language import amount, text

Floats = NDArray[np.float64]
NEARLY_ALL = 0.95  # a fiscal year that takes more of its budget than this was probably cut


def budget_words(scenario: Scenario, counts: Floats, language: str) -> str:
    """In how many fiscal years the money was nearly or wholly spent, and what gives way; nothing without a budget.

    `counts` are national (n_replicates, n_months, n_counts). Later decisions on money are not looked at.
    """
    budget = scenario.levers["money.budget_usd_per_year"]
    if budget == "unlimited":
        return ""
    years = shares_spent(scenario, quantities(counts)["cost_usd"].mean(axis=0), float(str(budget)))
    short = int((years >= NEARLY_ALL).sum())
    told = text(
        "budget_spent", language, money=amount(float(str(budget)), language), short=short, years=len(years),
        share=round(100 * NEARLY_ALL),
    )  # fmt: skip
    rule = str(scenario.levers["money.when_money_runs_out"])
    return f"{told} {text(f'budget_{rule}', language)}" if short else told


def budget_lines(comparison: Comparison, language: str) -> list[str]:
    """The same of each scenario of a comparison that has a budget, the reference included, by its title."""
    told = [
        (scenario.title[language], budget_words(scenario, result.sums, language))
        for scenario, result in zip(comparison.scenarios, comparison.results, strict=True)
    ]
    return [f"{title} – {words}" for title, words in told if words]


def shares_spent(scenario: Scenario, cost: Floats, budget: float) -> Floats:
    """Part of each fiscal year's budget that was spent; a year cut off by the run has its months' part (n_years).

    With a budget of nothing, nothing left is all of it.
    """
    begins = load_country(scenario.country).fiscal_year_start_month
    months = scenario.first_month + np.arange(len(cost))
    is_first = np.array([month_of_year(int(month)) + 1 == begins for month in months])
    year = np.cumsum(is_first)
    year -= year[0]
    spent, lived = np.bincount(year, weights=cost), np.bincount(year)
    allowed = budget * lived / MONTHS_PER_YEAR
    shares: Floats = np.where(allowed > 0, spent / np.maximum(allowed, 1e-9), 1.0)
    return shares
