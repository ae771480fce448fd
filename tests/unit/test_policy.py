"""What levers ask of supervisors and CHWs."""

from itertools import combinations

import pytest

from model.assumptions import records_for
from model.levers import levers
from model.parameters import as_table, closed_in_a_month, values_in_force
from model.policy import CHANNELS, policy_rows, together
from model.settings import resolve_levers

P = values_in_force(records_for("mali", "asc"), {})
COMPONENTS = levers()["supervision.components"].values


def test_components_of_one_channel_combine_as_noisy_or() -> None:
    assert together((), "skill", P) == 0
    assert together(("observation",), "skill", P) == pytest.approx(P["observation_skill"])
    both = 1 - (1 - P["observation_skill"]) * (1 - P["one_to_one_skill"])
    assert together(("one_to_one", "observation"), "skill", P) == pytest.approx(both)


@pytest.mark.parametrize("channel", [*CHANNELS, "feedback"])
def test_more_components_never_bring_less_and_never_more_than_their_sum(channel: str) -> None:
    for size in range(len(COMPONENTS)):
        for chosen in combinations(COMPONENTS, size):
            before = together(chosen, channel, P)
            for extra in set(COMPONENTS) - set(chosen):
                after = together((*chosen, extra), channel, P)
                assert before <= after <= before + together((extra,), channel, P) + 1e-12
                assert 0 <= after < 1
    assert together(tuple(reversed(COMPONENTS)), channel, P) == pytest.approx(together(COMPONENTS, channel, P))


def test_a_component_without_evidence_for_a_channel_does_nothing_there() -> None:
    assert "dashboard_skill" not in P and together(("dashboard",), "skill", P) == 0


def test_only_supervision_waits_for_the_rollout() -> None:
    today = resolve_levers([{}])
    decided = resolve_levers(
        [
            {
                "supervision.dedicated": True,
                "supervision.components": ["dashboard"],
                "workforce.retention_package_share": 0.5,
            }
        ]
    )
    before, after = policy_rows(today, decided, P)
    assert (before.dedicated, after.dedicated) == (0, 1)
    assert (before.has_dashboard, after.has_dashboard) == (0, 1)
    assert before.retention_share == after.retention_share == 0.5


@pytest.mark.parametrize(("pay", "direction"), [("as_today", 0), (200.0, -1), (50.0, 1), (0.0, 1)])
def test_higher_pay_means_less_leaving(pay: object, direction: int) -> None:
    decided = resolve_levers([{"workforce.pay_usd_per_month": pay}])
    ratio = policy_rows(decided, decided, P)[1].leaving_by_pay
    assert int(ratio > 1) - int(ratio < 1) == direction and ratio < 10


def test_resupply_needs_its_component_and_transport_its_record() -> None:
    decided = resolve_levers([{"supplies.resupply_by_supervisors": 0.8, "supervision.transport": "on_foot"}])
    row = policy_rows(decided, decided, P)[1]
    assert row.resupply_share == 0 and row.travel_ratio == P["travel_on_foot"]
    decided = resolve_levers([{"supplies.resupply_by_supervisors": 0.8, "supervision.components": ["resupply"]}])
    assert policy_rows(decided, decided, P)[1].resupply_share == 0.8


def test_a_time_constant_also_comes_as_a_share_per_month() -> None:
    row = as_table({**P, "learning_months": 4.0, "no_months": 0.0, "other": 2.0})[0]
    assert row.learning_months == 4 and row.learning_per_month == pytest.approx(0.2212, abs=1e-4)
    assert row.no_per_month == 1.0 and row.other == 2.0
    gap = 1.0
    for _ in range(4):
        gap *= 1 - closed_in_a_month(4.0)
    assert gap == pytest.approx(0.3679, abs=1e-4)
