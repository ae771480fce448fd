"""The usual Mesa things, and views: an attribute set by hand acts next month; a view belongs to one person."""

import gc
import weakref
from collections.abc import Iterator

import numpy as np
import pytest

from model import CHW, DHMT, ResourceTeam, ScaleUpModel, SteeringGroup, Supervisor
from model.outcomes import COUNTS, national_outcomes
from tests.worlds import FULL_SUPERVISION, MSI, few_districts, make_settings, same

LEVERS = {**FULL_SUPERVISION, **MSI, "workforce.chw_posts": 200}


@pytest.fixture
def model() -> Iterator[ScaleUpModel]:
    with few_districts():
        yield ScaleUpModel(make_settings(levers=LEVERS, months=24))


def twins() -> tuple[ScaleUpModel, ScaleUpModel]:
    with few_districts():
        one, other = (ScaleUpModel(make_settings(levers=LEVERS, months=12)) for _ in range(2))
    return one, other


def test_there_is_an_agent_for_everybody_in_post(model: ScaleUpModel) -> None:
    for _ in range(3):
        by_type = model.agents_by_type
        assert len(by_type[CHW]) == (model.chws.filled == 1).sum()
        assert len(by_type[Supervisor]) == (model.supervisors.filled == 1).sum()
        assert len(by_type[DHMT]) == 6 and len(by_type[SteeringGroup]) == 1
        assert len(by_type[ResourceTeam]) == len(model.resource_teams)
        assert len(model.agents) == sum(len(agents) for agents in by_type.values())
        assert len({agent.unique_id for agent in model.agents}) == len(model.agents)
        assert {(v.slot_key, v.incumbent) for v in by_type[CHW]} == {
            (int(r.slot_key), int(r.incumbent)) for r in model.chws if r.filled == 1
        }
        model.step()


def test_looking_changes_nothing() -> None:
    seen, unseen = twins()
    for _ in range(12):
        list(seen.agents)
        seen.agents_by_type[CHW].agg("skill", np.mean)
        seen.step()
        unseen.step()
    assert same(seen.recording, unseen.recording)


def test_mesas_tools_work(model: ScaleUpModel) -> None:
    chws = model.agents_by_type[CHW]
    skilled = chws.select(lambda chw: chw.skill > 0.4)
    assert 0 < len(skilled) < len(chws)
    assert chws.agg("skill", max) == pytest.approx(model.chws.skill[model.chws.filled == 1].max())
    groups = chws.groupby("district")
    assert len(groups) == 6
    assert sum(len(group) for _, group in groups) == len(chws)
    assert len(chws.get("skill")) == len(chws)
    chws.set("trust", 0.5)
    assert (model.chws.trust[model.chws.filled == 1] == 0.5).all()


def test_steps_and_data_collector_follow_the_months(model: ScaleUpModel) -> None:
    for month in range(1, 4):
        model.step()
        assert model.steps == month == model.month
    frame = model.datacollector.get_model_vars_dataframe()
    assert len(frame) == 3
    expected = national_outcomes(model.recording)
    for name in ("treatment_coverage", "cost_usd", "timely_share"):
        assert np.allclose(frame[name].to_numpy(dtype=float), expected[name], equal_nan=True)


def test_run_model_lives_to_the_end_and_stops(model: ScaleUpModel) -> None:
    model.run_model()
    assert model.month == 24 and not model.running


def test_types_of_attributes_are_plain_numbers(model: ScaleUpModel) -> None:
    chw = next(iter(model.agents_by_type[CHW]))
    assert type(chw.skill) is float and type(chw.slot_key) is int and type(chw.incumbent) is int
    assert 0 < model.luck("leave", 3, chw.slot_key, chw.incumbent) < 1


# --- setting an attribute acts next month --------------------------------------------------------------------------


def test_a_skill_set_by_hand_acts_next_month_on_that_chw_alone() -> None:
    changed, same_as_before = twins()
    for _ in range(4):
        changed.step()
        same_as_before.step()
    chw = max(changed.agents_by_type[CHW], key=lambda agent: agent.need)
    row = chw._index
    chw.skill = 1.0
    assert changed.chws.skill[row] == 1.0
    for one in (changed, same_as_before):
        one.step()
    assert chw.skill > same_as_before.chws.skill[row] + 0.1
    assert chw.treated_correct >= same_as_before.chws.treated_correct[row]
    others = np.arange(len(changed.chws)) != row
    assert np.array_equal(changed.chws.skill[others], same_as_before.chws.skill[others])
    for name in ("home_visits", "treated", "need", "supervision_visits"):
        mates = others & (changed.chws.district != changed.chws.district[row])
        assert np.array_equal(changed.chws[name][mates], same_as_before.chws[name][mates])


@pytest.mark.parametrize(
    ("attribute", "value", "counted"),
    [
        ("skill", 1.0, "treated_correct"), ("information", 1.0, "home_visits"), ("motivation", 1.0, "treated_timely"),
        ("trust", 2.0, "treated"), ("ability", 2.0, "home_visits"), ("drift", 2.0, "home_visits"),
        ("distance_km", 0.0, "treated"), ("people", 5000.0, "need_served"),
    ],
)  # fmt: skip
def test_every_chw_state_acts_next_month(attribute: str, value: float, counted: str) -> None:
    """Nothing on show may be a leftover of something worked out once."""
    changed, before = twins()
    changed.agents_by_type[CHW].set(attribute, value)
    for one in (changed, before):
        one.step()
    assert changed.last_counts[counted] > before.last_counts[counted]


@pytest.mark.parametrize(
    ("attribute", "value", "counted"),
    [
        ("skill", 0.0, "treated_correct"),
        ("motivation", 0.1, "supervision_visits_made"),
        ("filled", 0, "posts_supervised"),
    ],
)
def test_every_supervisor_state_acts(attribute: str, value: float, counted: str) -> None:
    changed, before = twins()
    for _ in range(8):
        changed.agents_by_type[Supervisor].set(attribute, value)
        changed.step()
        before.step()
    assert changed.last_counts[counted] < before.last_counts[counted]


def test_a_team_set_by_hand_acts_next_month() -> None:
    changed, before = twins()
    for dhmt in changed.agents_by_type[DHMT]:
        dhmt.supply_management = 1.0
        dhmt.competence = 0.95
    for one in (changed, before):
        one.step()
    assert (changed.districts.supply_management > before.districts.supply_management + 0.2).all()
    assert changed.last_counts["competence"] > before.last_counts["competence"] + 1
    assert changed.last_counts["posts_stocked_out"] < before.last_counts["posts_stocked_out"]


def test_a_steering_group_and_a_resource_team_set_by_hand_act() -> None:
    changed, before = twins()
    changed.resource_teams[0].members.clear()
    changed.steering_group.in_budget = True
    for _ in range(6):
        changed.step()
        before.step()
    assert changed.last_counts["facilitation_days_delivered"] == 0 < before.last_counts["facilitation_days_delivered"]
    assert changed.recording.national[-1, 2] == 1.0


# --- a view belongs to one person -----------------------------------------------------------------------------------


def test_at_turnover_a_view_detaches_and_keeps_its_last_values() -> None:
    with few_districts():
        levers = {**LEVERS, "workforce.pay_usd_per_month": 0.0}
        model = ScaleUpModel(make_settings("malawi", levers, months=60))
    views = list(model.agents_by_type[CHW])
    last: dict[int, tuple[float, ...]] = {}
    left: list[CHW] = []
    for _ in range(60):
        model.step()
        for number, view in enumerate(views):
            now = (view.slot_key, view.incumbent, view.skill, view.tenure_months, view.home_visits)
            if number in last:
                assert now == last[number]
            elif not view.is_attached:
                last[number] = now
                left.append(view)
    assert len(left) > 3
    gone = left[0]
    assert gone not in model.agents_by_type[CHW]
    rows = model.chws[model.chws.slot_key == gone.slot_key]
    if rows.filled[0] == 1:
        successor = next(chw for chw in model.agents_by_type[CHW] if chw.slot_key == gone.slot_key)
        assert successor is not gone and successor.incumbent > gone.incumbent
        skill = successor.skill
        gone.skill = 0.123
        assert successor.skill == skill
    refilled = [view for view in left if model.chws.filled[model.chws.slot_key == view.slot_key][0] == 1]
    assert refilled


def test_agents_of_a_finished_model_can_still_be_asked(model: ScaleUpModel) -> None:
    """Mesa 3.3 numbers agents in a table of its own; letting go of the model must not start it anew."""
    few = {dhmt.unique_id for dhmt in model.dhmts}
    model.run()
    agents = model.agents
    assert len({agent.unique_id for agent in agents}) == len(agents)
    assert few <= {agent.unique_id for agent in agents}


# --- memory -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["run", "looked at after the run", "steps", "run_model", "half way"])
def test_a_model_that_nobody_holds_is_freed(way: str) -> None:
    """Mesa 3.3 by itself holds every model that ever had agents, in `mesa.Agent._ids`."""
    with few_districts():
        model = ScaleUpModel(make_settings(levers=LEVERS, months=4, burn_in_months=1))
    if way != "looked at after the run":
        list(model.agents)
    if way in ("run", "looked at after the run"):
        model.run()
    elif way == "run_model":
        model.run_model()
    else:
        for _ in range(4 if way == "steps" else 2):
            model.step()
    if way == "looked at after the run":
        list(model.agents)
    recording, ghost = model.recording, weakref.ref(model)
    del model
    gc.collect()
    assert ghost() is None
    assert recording.counts.shape[2] == len(COUNTS)
