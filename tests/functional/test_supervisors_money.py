"""Dedicated supervisors are recruited and trained, group meetings attended; both are paid for, within the budget."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import ScaleUpModel, Settings, records_for
from model.outcomes import COUNTS, Recording
from model.settings import resolve_levers
from tests.functional.test_conservation import GROWING, RICH, RULES, check_budget, check_counts, check_money
from tests.worlds import (
    FULL_SUPERVISION,
    few_districts,
    finished,
    make_settings,
    of_count,
    record,
    same,
    spending,
    total,
)  # fmt: skip

NOT_COSTS = tuple(name for name in COUNTS if not name.startswith("cost_"))
DEDICATED = {**FULL_SUPERVISION, **GROWING}
FREE_START = {"dedicated_recruitment_cost_usd": 0.0, "dedicated_training_days": 0.0}
FREE_MEETINGS = {"group_meeting_cost_per_chw_usd": 0.0}


def at_prices(settings: Settings, prices: Mapping[str, float]) -> Recording:
    """What the run leaves behind at these prices, which may lie outside of their ranges."""
    return record(replace(settings, drawn=prices))


def recruited(model: ScaleUpModel) -> float:
    """Dedicated supervisors who ever took a post [people]."""
    rows = model.supervisors
    return float(rows.incumbent[rows.dedicated == 1].sum())


def test_every_supervisor_who_takes_a_post_is_paid_for_once() -> None:
    model = finished(make_settings(levers=DEDICATED, months=36))
    free = at_prices(model.settings, FREE_START)
    assert same(model.recording, free, NOT_COSTS)
    more = of_count(model.recording, "cost_supervision_usd") - of_count(free, "cost_supervision_usd")
    p = model.parameters
    price = p["dedicated_recruitment_cost_usd"] + p["dedicated_training_days"] * p["dedicated_training_day_cost_usd"]
    assert more.sum() == pytest.approx(recruited(model) * price)
    assert more[0].sum() > 0.5 * more.sum(), "most posts open with the rollout"
    assert (more.sum(axis=1) > 0).mean() > 0.5, "leavers are replaced, at the same price"


def test_supervisors_of_todays_practice_were_paid_for_before() -> None:
    levers = dict(FULL_SUPERVISION)
    model = ScaleUpModel(make_settings(levers=levers, today=levers, months=12, burn_in_months=0))
    at_first = recruited(model)
    assert at_first == (model.supervisors.filled[model.supervisors.dedicated == 1] == 1).sum() > 100
    model.run()
    free = at_prices(model.settings, FREE_START)
    more = of_count(model.recording, "cost_supervision_usd").sum() - of_count(free, "cost_supervision_usd").sum()
    successors = recruited(model) - at_first
    assert 0 < successors < 0.2 * at_first
    assert more == pytest.approx(successors * model.treasury.prices.new_supervisor)


def test_meetings_cost_by_place_taken_and_only_where_there_are_meetings() -> None:
    evidence = records_for("mali", "asc")
    paid, free = (
        record(make_settings(levers=DEDICATED, assumptions=assumptions)) for assumptions in ({}, FREE_MEETINGS)
    )
    assert same(paid, free, NOT_COSTS)
    more = of_count(paid, "cost_supervision_usd") - of_count(free, "cost_supervision_usd")
    places = more / evidence["group_meeting_cost_per_chw_usd"].value
    assert np.allclose(places, np.round(places), atol=1e-6)
    held_at_most = 4
    assert (places <= held_at_most * of_count(paid, "posts_filled") + 1e-6).all()
    assert places.sum() > of_count(paid, "posts_filled").sum(), "more than one meeting a month"
    without = {**DEDICATED, "supervision.components": ["one_to_one"]}
    one, other = (record(make_settings(levers=without, assumptions=found)) for found in ({}, FREE_MEETINGS))
    assert same(one, other)


def test_nurses_meetings_are_the_governments() -> None:
    levers = {"supervision.components": ["one_to_one", "group"], "money.donor_share": 1.0}
    paid, free = (record(make_settings(levers=levers, assumptions=found)) for found in ({}, FREE_MEETINGS))
    assert total(paid, "cost_government_usd") > total(free, "cost_government_usd")
    assert total(paid, "cost_donor_usd") == total(free, "cost_donor_usd")


# --- within the budget --------------------------------------------------------------------------------------------


def test_ten_times_the_money_changes_nothing() -> None:
    free = record(make_settings(levers=RICH, months=36))
    plenty = {**RICH, "money.budget_usd_per_year": 10 * float(spending(free).sum() / 3)}
    assert same(record(make_settings(levers=plenty, months=36)), free)


def test_what_is_due_once_is_not_taken_for_every_months_need() -> None:
    """The start of a rollout costs more than a usual month; a year's money that pays for it cuts nothing."""
    free = record(make_settings(levers=FULL_SUPERVISION, months=12))
    spent = spending(free)
    assert spent[0] > 1.1 * spent[1:].mean()
    enough = {**FULL_SUPERVISION, "money.budget_usd_per_year": 1.1 * float(spent.sum())}
    model = ScaleUpModel(make_settings(levers=enough, months=12))
    model.step()
    assert set(model.treasury.shares.values()) == {1.0}
    assert total(model.recording, "supervision_visits_made") == total(free, "supervision_visits_made", slice(0, 1))


def test_without_money_nobody_is_recruited_and_later_money_brings_them() -> None:
    poor = make_settings(levers={**FULL_SUPERVISION, "money.budget_usd_per_year": 0.0}, months=24)
    assert recruited(finished(poor)) == 0
    rich = resolve_levers([dict(FULL_SUPERVISION)])
    model = finished(replace(poor, changes=((12, rich),)))
    assert recruited(model) > 100
    made = of_count(model.recording, "supervision_visits_made").sum(axis=1)
    assert (made[:12] == 0).all() and (made[12:] > 0).all()


def test_half_the_money_recruits_fewer_and_never_more_than_are_paid_for() -> None:
    free = finished(make_settings(levers=DEDICATED))
    half = {**DEDICATED, "money.budget_usd_per_year": float(spending(free.recording).sum() / 4)}
    model, at_once = ScaleUpModel(make_settings(levers=half)), ScaleUpModel(make_settings(levers=DEDICATED))
    for one in (model, at_once):
        one.step()
    assert 0.3 * recruited(at_once) < recruited(model) < 0.8 * recruited(at_once)
    model.run()
    assert recruited(model) < recruited(free)
    assert (model.by_district.supervisors_affordable >= 0).all()
    assert (model.by_district.attendances_affordable >= 0).all()


@settings(max_examples=40, deadline=None)
@given(
    part=st.sampled_from([0.0, 0.01, 0.5, 1.0, 10.0]) | st.floats(0.02, 1.2),
    rule=st.sampled_from(RULES),
    components=st.sets(st.sampled_from(["one_to_one", "dashboard", "group", "resupply"]), min_size=1),
    dedicated=st.booleans(),
    span=st.integers(2, 60),
    wave=st.integers(1, 6),
    ends=st.sampled_from(["never", "2026-09", "2027-02"]),
    taken_over=st.sampled_from([0.0, 0.5, 1.0]),
)
def test_no_budget_is_ever_exceeded(
    part: float, rule: str, components: set[str], dedicated: bool, span: int, wave: int, ends: str, taken_over: float
) -> None:
    """Whatever is decided, and wherever donors leave: sums by category and payer agree, and no year costs too much."""
    levers = {
        **RICH, "supervision.components": sorted(components), "supervision.dedicated": dedicated,
        "supervision.chws_per_supervisor": span, "supervision.districts_per_wave": wave,
        "supervision.months_between_waves": 3, "money.when_money_runs_out": rule, "money.funding_end": ends,
        "money.government_takeover_share": taken_over, "workforce.chw_posts": 400, "workforce.recruits_per_year": 60,
    }  # fmt: skip
    with few_districts():
        yearly = float(spending(record(make_settings(levers=levers, months=18))).sum() / 1.5)
        bound = make_settings(levers={**levers, "money.budget_usd_per_year": part * yearly}, months=18)
        recording = record(bound)
    check_counts(recording)
    check_money(recording)
    check_budget(bound, recording, part * yearly)
    if part == 0:
        assert spending(recording).sum() == 0
