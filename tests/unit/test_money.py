"""What gives way when money runs out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.money import GROUPS, bound, cut

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


def test_what_money_buys() -> None:
    assert bound(10.0, 2.5) == 4 and bound(0.0, 1.0) == 0 and bound(5.0, 0.0) == float("inf")
