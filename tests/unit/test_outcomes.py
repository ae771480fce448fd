"""Outcomes are ratios of sums, and not a number where there is nothing to divide by."""

import numpy as np
import pytest

from model.outcomes import (
    COST_CATEGORIES,
    COUNTS,
    INDEX,
    NATIONAL_STATES,
    PAYERS,
    Recording,
    district_outcomes,
    equity_gap,
    national_outcomes,
    outcome_of,
    outcomes,
    ratio,
)  # fmt: skip

RNG = np.random.default_rng(4)


@pytest.fixture
def recording() -> Recording:
    counts = RNG.integers(1, 100, (3, 6, len(COUNTS))).astype(float)
    national = RNG.random((3, len(NATIONAL_STATES)))
    return Recording(counts, national, np.array([0, 0, 1, 2, 3, 4]))


def test_the_country_is_a_ratio_of_sums_not_a_mean_of_ratios(recording: Recording) -> None:
    values = national_outcomes(recording)
    for name, outcome in outcomes().items():
        if not outcome.denominator:
            continue
        top, bottom = (recording.counts[:, :, INDEX[n]].sum(axis=1) for n in (outcome.numerator, outcome.denominator))
        assert np.allclose(values[name], top / bottom * (12 if outcome.kind == "rate" else 1)), name
    by_district = district_outcomes(recording)["timely_share"].mean(axis=1)
    assert not np.allclose(values["timely_share"], by_district)


def test_totals_and_money_are_summed(recording: Recording) -> None:
    values = national_outcomes(recording)
    for name in ("msi_workplans", "msi_cycles_completed", "cost_donor_usd", "cost_msi_usd"):
        assert np.array_equal(values[name], recording.counts[:, :, INDEX[name]].sum(axis=1))
    categories = sum(recording.counts[:, :, INDEX[f"cost_{c}_usd"]].sum(axis=1) for c in COST_CATEGORIES)
    assert np.allclose(values["cost_usd"], categories)


def test_nothing_to_divide_by_is_not_a_number(recording: Recording) -> None:
    recording.counts[1, :, INDEX["treated"]] = 0
    recording.counts[0, 2, INDEX["posts_filled"]] = 0
    national, district = national_outcomes(recording), district_outcomes(recording)
    assert np.isnan(national["timely_share"]).tolist() == [False, True, False]
    assert np.isnan(national["performance_index"]).tolist() == [False, True, False]
    assert np.isnan(district["attrition_per_year"])[0].tolist() == [False, False, True, False, False, False]
    assert not np.isnan(national["attrition_per_year"]).any()
    assert np.array_equal(ratio(np.array([0.0, 2.0]), np.array([0.0, 4.0])), [np.nan, 0.5], equal_nan=True)


def test_the_equity_gap_is_least_remote_minus_most_remote(recording: Recording) -> None:
    counts = recording.counts
    both, need = INDEX["treated_timely_correct"], INDEX["need"]
    near = counts[:, :2, both].sum(axis=1) / counts[:, :2, need].sum(axis=1)
    assert np.allclose(equity_gap(recording), near - counts[:, 5, both] / counts[:, 5, need])


def test_the_performance_index_is_a_geometric_mean_with_quantity_capped(recording: Recording) -> None:
    counts = np.zeros(len(COUNTS))
    for name, value in {
        "home_visits": 500, "home_visits_norm": 200, "treated": 100, "treated_timely": 64, "treated_correct": 100,
    }.items():  # fmt: skip
        counts[INDEX[name]] = value
    assert outcome_of(outcomes()["performance_index"], counts) == pytest.approx(0.64 ** (1 / 3))
    counts[INDEX["home_visits"]] = 25
    assert outcome_of(outcomes()["performance_index"], counts) == pytest.approx((0.125 * 0.64) ** (1 / 3))


def test_states_of_the_country_come_straight_from_the_recording(recording: Recording) -> None:
    values = national_outcomes(recording)
    for position, name in enumerate(NATIONAL_STATES):
        assert np.array_equal(values[name], recording.national[:, position])
        assert name not in district_outcomes(recording)


def test_every_outcome_is_explained_and_made_of_counts() -> None:
    for name, outcome in outcomes().items():
        assert set(outcome.label) == set(outcome.definition) == {"en", "fr"} and outcome.unit, name
        assert outcome.better in ("up", "down"), name
        for count in (outcome.numerator, outcome.denominator):
            assert not count or count in INDEX or outcome.kind == "national" or name == "cost_usd", name
    assert {f"cost_{c}_usd" for c in (*COST_CATEGORIES, *PAYERS)} <= set(outcomes())
