"""What gives way when money runs out."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.cuts import GROUPS, affordable_this_month, amended, bound, cut, places, shared_out

RULES = ("equally", "msi_first", "supervision_first", "supplies_first", "workforce_first")
money = st.integers(0, 100_000).map(float)
plans = st.fixed_dictionaries(dict.fromkeys(GROUPS, money))
PLAN = {"msi": 10.0, "supervision": 20.0, "supplies": 30.0, "workforce": 40.0, "wages": 100.0}


@given(planned=plans, part=st.floats(0, 1.5), rule=st.sampled_from(RULES))
def test_a_cut_never_exceeds_what_is_affordable_and_never_leaves_money_idle(
    planned: dict[str, float], part: float, rule: str
) -> None:
    total = sum(planned.values())
    affordable = part * total
    shares = cut(planned, affordable, rule)
    assert set(shares) == set(planned)
    assert all(0 <= share <= 1 for share in shares.values())
    spent = sum(planned[group] * shares[group] for group in planned)
    assert spent == pytest.approx(min(total, affordable), rel=1e-9, abs=1e-6)


@given(planned=plans, part=st.floats(0, 1), rule=st.sampled_from(RULES[1:]))
def test_the_named_part_goes_first_then_the_others_alike_then_wages(
    planned: dict[str, float], part: float, rule: str
) -> None:
    shares = cut(planned, part * sum(planned.values()), rule)
    first = rule.removesuffix("_first")
    others = [group for group in GROUPS if group not in (first, "wages") and planned[group] > 0]
    if any(shares[group] < 1 - 1e-6 for group in others):
        assert planned[first] == 0 or shares[first] == pytest.approx(0, abs=1e-5)
    assert len({round(shares[group], 9) for group in others}) <= 1
    if shares["wages"] < 1 - 1e-6:
        assert all(planned[group] * shares[group] <= 0.1 for group in (first, *others))


@pytest.mark.parametrize(
    ("rule", "affordable", "expected"),
    [
        ("equally", 100.0, dict.fromkeys(GROUPS, 0.5)),
        ("msi_first", 195.0, {**dict.fromkeys(GROUPS, 1.0), "msi": 0.5}),
        ("msi_first", 145.0, {"msi": 0.0, "supervision": 0.5, "supplies": 0.5, "workforce": 0.5, "wages": 1.0}),
        ("workforce_first", 130.0, {"msi": 0.5, "supervision": 0.5, "supplies": 0.5, "workforce": 0.0, "wages": 1.0}),
        ("supplies_first", 25.0, {**dict.fromkeys(GROUPS, 0.0), "wages": 0.25}),
        ("supervision_first", 0.0, dict.fromkeys(GROUPS, 0.0)),
        ("supervision_first", 500.0, dict.fromkeys(GROUPS, 1.0)),
    ],
)
def test_cuts_by_hand(rule: str, affordable: float, expected: dict[str, float]) -> None:
    assert cut(PLAN, affordable, rule) == pytest.approx(expected)


def test_a_budget_that_changes_within_the_year() -> None:
    assert amended(40.0, 50.0, 70.0) == 60.0
    assert amended(40.0, 50.0, 0.0) == 0.0
    assert amended(math.inf, math.inf, 70.0) == 70.0
    assert amended(0.0, 50.0, math.inf) == math.inf


def test_what_money_buys() -> None:
    assert bound(10.0, 2.5) == 4 and bound(0.0, 1.0) == 0 and bound(5.0, 0.0) == float("inf")


def test_what_is_due_once_comes_out_of_the_whole_rest() -> None:
    assert affordable_this_month(1200.0, 0.0, 12.0) == 100
    assert affordable_this_month(1200.0, 600.0, 12.0) == 650
    assert affordable_this_month(400.0, 600.0, 12.0) == 400


@given(remaining=money, due_once=money, months=st.floats(1.0, 14.0))
def test_a_month_never_takes_more_than_remains(remaining: float, due_once: float, months: float) -> None:
    affordable = affordable_this_month(remaining, due_once, months)
    assert min(remaining, due_once) <= affordable * (1 + 1e-12) and affordable <= remaining


@given(number=st.floats(0, 500), vacant=st.lists(st.integers(0, 60), min_size=1, max_size=20))
def test_people_are_shared_out_whole_and_where_posts_are_vacant(number: float, vacant: list[int]) -> None:
    places_by_district = places(number, np.array(vacant, dtype=float))
    assert (places_by_district == np.floor(places_by_district)).all()
    assert (places_by_district >= 0).all() and (places_by_district <= vacant).all()
    assert places_by_district.sum() == min(int(number), sum(vacant))


def test_shares_add_up_and_no_bound_stays_none() -> None:
    assert shared_out(6.0, np.array([1.0, 2.0, 0.0])).tolist() == [2, 4, 0]
    assert np.isinf(shared_out(math.inf, np.array([1.0, 0.0]))).all()
    assert np.isinf(shared_out(6.0, np.zeros(2))).all()
