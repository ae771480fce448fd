"""The steering group: two steps to institutionalise, commitment that answers, and what stays when donors leave."""

from collections.abc import Iterator
from typing import Any

import pytest

from model import ScaleUpModel, Shock
from model.agents.steering_group import HORIZON_OF_STUDY_MONTHS, monthly
from tests.worlds import FULL_SUPERVISION, few_districts, make_settings

LEVERS = {**FULL_SUPERVISION, "workforce.chw_posts": 60}


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    with few_districts(slice(0, 3)):
        yield


def lived(months: int = 60, replicate: int = 0, levers: dict[str, object] | None = None, **kwargs: Any) -> ScaleUpModel:
    model = ScaleUpModel(
        make_settings(levers={**LEVERS, **(levers or {})}, months=months, burn_in_months=1, **kwargs),
        replicate=replicate,
    )
    model.run()
    return model


@pytest.mark.parametrize("probability", [0.0, 0.1, 0.667, 0.95])
def test_the_monthly_chance_gives_the_published_one_over_the_study(probability: float) -> None:
    never = (1 - monthly(probability, 1.0)) ** HORIZON_OF_STUDY_MONTHS
    assert 1 - never == pytest.approx(probability)
    assert monthly(probability, 0.5) <= monthly(probability, 1.0) <= monthly(probability, 1.5) < 1


def test_certain_is_certain() -> None:
    assert monthly(1.0, 0.2) == 1.0


def test_groups_function_policies_pass_and_money_follows_policy_as_often_as_published() -> None:
    models = [lived(replicate=k, assumptions={"budget_within_five_years": 0.4}) for k in range(60)]
    p = models[0].parameters
    functioning = sum(m.steering_group.functioning for m in models) / 60
    assert functioning == pytest.approx(1 - p["steering_never_functions"], abs=0.19)
    policy = sum(m.steering_group.in_policy for m in models) / 60
    assert policy == pytest.approx(p["policy_within_five_years"], abs=0.19)
    for model in models:
        assert model.steering_group.in_policy or not model.steering_group.in_budget
        in_policy, funded = model.recording.national[:, 1], model.recording.national[:, 2]
        assert (in_policy[1:] >= in_policy[:-1]).all()
        assert (funded <= in_policy).all() or model.lever_number("money.donor_share") < 1
    assert 0 < sum(m.steering_group.in_budget for m in models) < sum(m.steering_group.in_policy for m in models)


def test_a_crisis_costs_commitment() -> None:
    calm = lived(24)
    crisis = lived(24, shocks=[Shock("epidemic", "2026-06", 12, 1.0)])
    assert crisis.steering_group.commitment < calm.steering_group.commitment
    assert 0 <= crisis.steering_group.commitment <= 1


def test_without_a_programme_there_is_nothing_to_institutionalise() -> None:
    model = lived(24, levers={"supervision.dedicated": False})
    assert not model.steering_group.in_policy


@pytest.mark.parametrize(("share", "running"), [(0.0, 0), (0.34, 1), (1.0, 3)])
def test_when_donors_leave_what_is_not_in_the_government_budget_stops(share: float, running: int) -> None:
    levers = {"money.funding_end": "2027-01", "money.government_takeover_share": share}
    model = lived(24, levers=levers, assumptions={"budget_within_five_years": 0.0})
    assert int(model.districts.supervision_running.sum()) == running
    donor = model.recording.counts[:, :, -1].sum(axis=1)
    assert (donor[:12] > 0).all() and (donor[12:] == 0).all()


def test_what_is_in_the_budget_outlives_the_donors() -> None:
    settings = make_settings(levers={**LEVERS, "money.funding_end": "2027-01"}, months=24, burn_in_months=1)
    model = ScaleUpModel(settings)
    model.steering_group.in_policy = model.steering_group.in_budget = True
    model.run()
    assert int(model.districts.supervision_running.sum()) == 3
    assert model.steering_group.kept_share() == 1.0
