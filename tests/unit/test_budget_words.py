"""A short budget is told, with what gives way; a budget that nobody feels is told as that."""

import numpy as np
import pytest

from model.outcomes import COUNTS, INDEX
from scenarios import load_scenario
from scenarios.budget_words import budget_lines, budget_words, shares_spent
from scenarios.comparison import Comparison
from scenarios.files import Scenario
from scenarios.job import RunOutcome


def with_money(name: str = "mali-baseline", rule: str = "equally", budget: float = 1.2e6) -> Scenario:
    levers = {"money.budget_usd_per_year": budget, "money.when_money_runs_out": rule}
    return load_scenario(name, months=24).with_levers(levers)


def spending(*months: float) -> np.ndarray:
    counts = np.zeros((2, len(months), len(COUNTS)))
    counts[:, :, INDEX["cost_pay_usd"]] = months
    return counts


def test_without_a_budget_nothing_is_said() -> None:
    assert budget_words(load_scenario("mali-baseline", months=24), spending(*[1e5] * 24), "en") == ""


def test_years_follow_the_countrys_fiscal_year() -> None:
    """Mali's begins in January; Malawi's in April, so that a run from January has three months of one."""
    cost = np.full(24, 1e5)
    assert shares_spent(with_money(), cost, 1.2e6).tolist() == pytest.approx([1.0, 1.0])
    cost[:3] = 0.0
    assert shares_spent(with_money("malawi-baseline"), cost, 1.2e6).tolist() == pytest.approx([0.0, 1.0, 1.0])
    assert shares_spent(with_money(), np.zeros(24), 0.0).tolist() == [1.0, 1.0]


def test_a_year_spent_to_the_end_says_what_gives_way() -> None:
    counts = spending(*[1e5] * 12, *[0.5e5] * 12)
    told = budget_words(with_money(), counts, "en")
    assert "in 1 of 2 fiscal years" in told and "wages included" in told
    told = budget_words(with_money(rule="supervision_first"), counts, "en")
    assert "first is supervision" in told and "wages last" in told and "nothing to treat with" in told
    assert "salaires en dernier" in budget_words(with_money(rule="supplies_first"), counts, "fr")


def test_a_comparison_says_it_of_every_scenario_that_has_a_budget() -> None:
    free, bound = load_scenario("mali-baseline", months=24), with_money(rule="supplies_first")
    nothing = np.zeros((2, 24, 1))
    outcome = RunOutcome(nothing, nothing, spending(*[1e5] * 24))
    told = budget_lines(Comparison([free, bound], ["a", "b"], [outcome, outcome], sampled=False), "fr")
    assert len(told) == 1 and told[0].startswith(bound.title["fr"]) and "médicaments" in told[0]


def test_a_budget_that_nobody_feels_is_said_to_be_one() -> None:
    told = budget_words(with_money(rule="msi_first"), spending(*[0.5e5] * 24), "en")
    assert "in 0 of 2 fiscal years" in told and "gives way" not in told
