"""Summary measures: sums, ratios with Fieller's interval, discounting, verdicts, and what is left of a gain."""

import csv
import io
import json
import math

import numpy as np
import pytest
from scipy import stats

from model.outcomes import COUNTS, INDEX
from scenarios import load_scenario
from scenarios.benefit import benefit_of, persistence_of, verdict_of, why_no_persistence
from scenarios.compare import HEADER, comparison_csv
from scenarios.estimates import Estimate, mean_of, ratio_of
from scenarios.language import LANGUAGES, amount, in_language, span, texts
from scenarios.measure_words import measure_rows, over_all_words, persistence_words, terms_words, verdict
from scenarios.measures import measures_json, measures_of, rows, totals_json
from scenarios.terms import Terms, terms_of

RNG = np.random.default_rng(8)
TERMS = Terms(discount_rate=0.0, price_year=2024, currency="XOF", local_per_usd=600.0, willingness_to_pay_usd=10.0)


def counts(replicates: int = 5, months: int = 36, **given: object) -> np.ndarray:
    """National counts, 0 but for what is given."""
    found = np.zeros((replicates, months, len(COUNTS)))
    for name, values in given.items():
        found[..., INDEX[name]] = values
    return found


def arm(children: float, cost: float, noise: float = 1.0) -> np.ndarray:
    wobble = RNG.normal(0, noise, (5, 1))
    found = counts(treated_timely_correct=children + wobble, prompt_any=2 * children, cost_pay_usd=cost + wobble)
    found[..., INDEX["cost_donor_usd"]] = found[..., INDEX["cost_pay_usd"]]
    return found


# --- estimates ----------------------------------------------------------------------------------------------------


def test_fiellers_bounds_are_the_ratios_that_a_t_test_just_does_not_reject():
    bottoms = RNG.normal(50, 8, 12)
    tops = 3 * bottoms + RNG.normal(0, 20, 12)
    found = ratio_of(tops, bottoms)
    assert found.value == pytest.approx(tops.sum() / bottoms.sum())
    assert found.low < found.value < found.high
    for bound in (found.low, found.high):
        assert stats.ttest_1samp(tops - bound * bottoms, 0.0).pvalue == pytest.approx(0.05)


def test_fiellers_interval_holds_the_truth_about_as_often_as_it_says():
    hits = 0
    for _ in range(1000):
        bottoms = RNG.normal(10, 5, 10)
        found = ratio_of(2 * bottoms + RNG.normal(0, 5, 10), bottoms)
        hits += found.low <= 2 <= found.high
    assert 930 <= hits <= 968


def test_without_a_clear_denominator_there_is_no_interval():
    found = ratio_of(np.array([1.0, 2.0, 3.0]), np.array([-1.0, 0.5, 1.0]))
    assert math.isfinite(found.value) and math.isnan(found.low) and math.isnan(found.high)
    assert math.isnan(ratio_of(np.array([1.0, 2.0]), np.array([0.0, 0.0])).value)
    assert math.isnan(ratio_of(np.array([1.0]), np.array([2.0])).low)


def test_the_interval_of_a_mean_is_students():
    values = RNG.normal(3, 1, 9)
    found = mean_of(values)
    assert (found.low, found.high) == pytest.approx(stats.ttest_1samp(values, 0).confidence_interval())
    assert mean_of(np.array([])).n == 0


@pytest.mark.parametrize(("low", "high", "sign"), [(1, 2, 1), (-2, -1, -1), (-1, 1, 0), (math.nan, math.nan, 1)])
def test_an_interval_that_holds_0_has_no_sign(low, high, sign):
    assert Estimate(1.5 if sign >= 0 else -1.5, low, high, 4).sign == sign


# --- money and children -------------------------------------------------------------------------------------------


def test_a_discounted_sum_by_hand():
    terms = Terms(0.1, 2024, "XOF", 600.0, 10.0)
    before, after = counts(2, 24), counts(2, 24, treated_timely_correct=1.0)
    after[:, 12, INDEX["cost_pay_usd"]] = 110.0
    found = benefit_of(before, after, terms)
    assert found.sums["cost_usd"].difference.value == 110.0
    assert found.discounted["cost_usd"].difference.value == pytest.approx(100.0)  # a year later, at 10 %
    assert found.sums["treated_timely_correct"].difference.value == 24
    children = sum(1.1 ** (-month / 12) for month in range(24))
    assert found.discounted["treated_timely_correct"].difference.value == pytest.approx(children)
    assert found.cost_per_child.value == pytest.approx(100 / children)
    assert found.net_benefit.value == pytest.approx(10 * children - 100)
    assert found.worth_it_in == 2


def test_the_ratio_is_a_ratio_of_sums():
    before = counts(3)
    after = counts(
        3, treated_timely_correct=np.array([[1.0], [2.0], [9.0]]), cost_pay_usd=np.array([[6.0], [6.0], [6]])
    )
    assert benefit_of(before, after, TERMS).cost_per_child.value == pytest.approx(18 / 12)


CASES = {
    (10, 10): "more_for_more",
    (10, -10): "more_for_less",
    (-10, 10): "fewer_for_more",
    (-10, -10): "fewer_for_less",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moves", CASES)
def test_which_way_children_and_money_go_is_said_and_no_ratio_printed_without_sense(moves, language):
    scenario = load_scenario("mali-360-fast", months=36)
    before, after = arm(100, 500), arm(100 + moves[0], 500 + moves[1])
    found = measures_of(load_scenario("mali-baseline", months=36), scenario, before, after)
    assert found.benefit.verdict == CASES[moves]
    told = verdict(found, language)
    assert ("US$" in told) == (moves[0] * moves[1] > 0)
    assert measures_json(found)["cost_per_additional_child_usd"] is None or CASES[moves] == "more_for_more"
    labels = [row[0] for row in measure_rows(found, language)]
    assert (texts()["cost_per_child"][language] in labels) == (CASES[moves] == "more_for_more")


def test_what_cannot_be_told_from_0_is_unclear_and_the_same_is_the_same():
    unclear, clear, nothing = Estimate(1, -1, 3, 9), Estimate(1, 0.5, 1.5, 9), Estimate(0, 0, 0, 9)
    assert verdict_of(unclear, clear) == "unclear_for_more"
    assert verdict_of(clear, unclear) == "more_for_unclear"
    assert verdict_of(nothing, nothing) == "same"
    assert verdict_of(nothing, unclear) == "unclear_for_unclear"
    words = {f"verdict_{a}_for_{b}" for a in ("more", "fewer", "unclear") for b in ("more", "less", "unclear")}
    assert words | {"verdict_same"} == {name for name in texts() if name.startswith("verdict_")}


def test_swapping_the_arms_turns_the_measures_round():
    before, after = arm(100, 500), arm(130, 700)
    there, back = benefit_of(before, after, TERMS), benefit_of(after, before, TERMS)
    assert there.net_benefit.value == pytest.approx(-back.net_benefit.value)
    assert there.cost_per_child.value == pytest.approx(back.cost_per_child.value)
    assert (there.verdict, back.verdict) == ("more_for_more", "fewer_for_less")


def test_terms_come_from_records_that_a_scenario_may_override():
    scenario = load_scenario("mali-360-fast")
    assert terms_of(scenario).currency == "XOF" and terms_of(scenario).local_per_usd > 100
    other = terms_of(load_scenario("mali-360-fast", {"assumptions.discount_rate": 0.0}))
    assert other.discount_rate == 0.0 and (other.weights(30) == 1.0).all()


def test_countries_are_not_weighed_against_each_other():
    mali, malawi = load_scenario("mali-baseline"), load_scenario("malawi-baseline")
    assert measures_of(mali, malawi, counts(), counts()) is None
    assert measures_json(None) is None


# --- what is left -------------------------------------------------------------------------------------------------


def test_what_is_left_is_the_gain_24_months_after_over_the_gain_at_the_end():
    before = counts(months=60, need=100.0, treated_timely_correct=10.0)
    after = counts(months=60, need=100.0, treated_timely_correct=10.0)
    after[:, 27:30, INDEX["treated_timely_correct"]] = 30.0  # the last three months with donors
    after[:, 51:54, INDEX["treated_timely_correct"]] = 15.0
    found = persistence_of(before, after, 30.0)["effective_coverage"]
    assert found.at_the_end.difference.value == pytest.approx(0.2)
    assert found.later.difference.value == pytest.approx(0.05)
    assert found.kept.value == pytest.approx(0.25)
    assert (found.kept.low, found.kept.high) == pytest.approx((0.25, 0.25))


@pytest.mark.parametrize(
    ("end", "why"), [(math.inf, "never"), (0.0, "too_early"), (-5.0, "too_early"), (13, "too_short")]
)
def test_where_nothing_can_be_said_of_what_is_left_the_reason_is_said(end, why):
    assert persistence_of(counts(), counts(), end) == {}
    assert why_no_persistence(end) == why
    assert f"no_persistence_{why}" in texts()


def test_without_a_gain_there_is_nothing_to_keep():
    scenario = load_scenario("mali-360-donor-cliff", months=90)
    same = RNG.uniform(1, 2, (4, 90, len(COUNTS)))
    found = measures_of(load_scenario("mali-baseline", months=90), scenario, same, same)
    assert found.persistence and found.no_persistence == ""
    assert all(entry["kept"] is None for entry in measures_json(found)["persistence"].values())
    assert "no clear gain when they left" in {row[1] for row in measure_rows(found, "en")}


# --- files --------------------------------------------------------------------------------------------------------


def test_rows_fit_the_table_and_json_has_no_undefined_numbers():
    scenario = load_scenario("mali-360-donor-cliff", months=90)
    before, after = (RNG.uniform(1, 2, (3, 90, len(COUNTS))) for _ in range(2))
    found = measures_of(load_scenario("mali-baseline", months=90), scenario, before, after)
    lines = list(csv.reader(io.StringIO(comparison_csv("a", [("b", {}, rows(found))]).decode())))
    assert tuple(lines[0]) == HEADER and {len(line) for line in lines} == {len(HEADER)}
    cells = {(line[2], line[4]): line for line in lines}
    cost = cells["cost_usd", "horizon"]
    assert float(cost[7]) == pytest.approx(found.benefit.sums["cost_usd"].difference.value, rel=1e-5)
    assert int(cost[10]) == found.benefit.sums["cost_usd"].less_in  # less money is better
    assert ("effective_coverage", "24_months_after") in cells
    json.dumps(measures_json(found), allow_nan=False)
    json.dumps(totals_json(scenario, counts(months=90)), allow_nan=False)  # a country without children or money


def test_one_replicate_has_no_interval_and_says_so():
    found = measures_of(load_scenario("mali-baseline"), load_scenario("mali-360-fast"), counts(1), counts(1, need=1.0))
    assert "One pair" in verdict(found, "en") and "Une seule paire" in verdict(found, "fr")
    assert "2024" in terms_words(found, "fr") and "does not end" in persistence_words(found, "en")


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0.0, "0.00", "0,00"),
        (5.036, "5.04", "5,04"),
        (-14.96, "−15.0", "−15,0"),
        (9112.0, "9,110", "9\u202f110"),
        (86_640_000.0, "86.6 million", "86,6 millions"),
        (-2.5e9, "−2.50 billion", "−2,50 milliards"),
        (math.nan, "–", "–"),
    ],
)
def test_amounts_are_written_as_each_language_does(value, english, french):
    assert (amount(value, "en"), amount(value, "fr")) == (english, french)


def test_short_numbers_turn_french():
    assert in_language("1.02 m to 3.4 bn", "fr") == "1,02 M à 3,4 Md"
    assert in_language("+1.2 points", "fr") == "+1,2 point"
    assert span(1, math.nan, "fr") == "–" and span(1, 2, "fr") == "1,00 à 2,00"


def test_a_single_scenario_is_told_by_its_cost_and_its_average_price():
    scenario = load_scenario("mali-360-fast", {"assumptions.discount_rate": 0.0})
    told = over_all_words(scenario, counts(treated_timely_correct=2.0, cost_pay_usd=50.0), "en")
    assert "US$ 1,800 (XOF" in told and "US$ 25.0 per child" in told
    assert "no child" in over_all_words(scenario, counts(cost_pay_usd=50.0), "en")
    assert "aucun enfant" in over_all_words(scenario, counts(), "fr")
