"""Every lever moves what it should, in the right direction, by a believable size; paired runs, same luck."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

from model import ScaleUpModel
from model.levers import Value, levers
from tests.worlds import FULL_SUPERVISION, MSI, make_settings, of_count, total

ENOUGH = {**MSI, "resource_team.members": 60}
BY_LENGTH = {"msi.districts_per_wave": 300, "resource_team.members": 300}  # length and pause give the frequency
STRETCHED = {**MSI, "resource_team.members": 10}
DEDICATED = dict(FULL_SUPERVISION)
# Without group meetings, which reach everybody and leave a call nothing to add.
SELDOM = {**DEDICATED, "supervision.components": ["one_to_one"], "supervision.visits_per_chw_per_month": 0.3}
RESUPPLY = {**DEDICATED, "supervision.components": ["one_to_one", "resupply"]}
SLOW = {**DEDICATED, "supervision.districts_per_wave": 5}
MONTHS = 48


@dataclass(frozen=True)
class Effect:
    """A lever from low to high raises (+1) or lowers (-1) an outcome: a ratio of counts over all months."""

    lever: str
    low: object
    high: object
    top: str
    bottom: str
    sign: int
    base: Mapping[str, object] = field(default_factory=dict)
    at_least: float = 0.0  # relative change
    at_most: float = 1e9

    def __str__(self) -> str:
        return f"{self.lever} {self.low}-{self.high} {self.top}"


ONE = "districts"  # a denominator that never changes
EFFECTS = [
    Effect("msi.start", "2028-01", "at_start", "competence", ONE, 1, ENOUGH, 0.01),
    Effect("msi.cycles_per_year", 0.5, 1.5, "competence", ONE, 1, ENOUGH, 0.02),
    Effect("msi.cycles_per_year", 0.0, 1.0, "supervision_visits_made", "posts_filled", 1, ENOUGH, 0.005, 0.6),
    Effect("msi.cycles_per_year", 0.0, 1.0, "posts_stocked_out", "posts_filled", -1, ENOUGH, 0.002, 0.3),
    Effect("msi.cycles_per_year", 0.0, 1.0, "treated_timely_correct", "need", 1, ENOUGH, 0.0, 0.2),
    Effect("msi.cycle_length_months", 5.0, 12.0, "msi_workplans", ONE, -1, {**BY_LENGTH, "msi.pause_months": 1.0}, 0.2),
    Effect("msi.pause_months", 0.0, 14.0, "msi_workplans", ONE, -1, {**BY_LENGTH, "msi.cycle_length_months": 6.0}, 0.2),
    Effect("msi.cycles_per_dhmt", 1, 5, "competence", ONE, 1, ENOUGH, 0.02),
    Effect("msi.inter_district_meetings_per_cycle", 0, 4, "supervision_visits_made", "posts_filled", 1, ENOUGH),
    Effect("msi.districts_per_wave", 2, 20, "msi_begun", ONE, 1, ENOUGH, 0.5),
    Effect("msi.months_between_waves", 6, 24, "msi_begun", ONE, -1, {**ENOUGH, "msi.districts_per_wave": 6}, 0.3),
    Effect("msi.ceiling_share", 0.2, 1.0, "msi_begun", ONE, 1, ENOUGH, 0.5),
    Effect("resource_team.members", 4, 40, "msi_workplans", ONE, 1, MSI, 0.5),
    Effect("resource_team.members_added_per_year", 0.0, 10.0, "facilitation_days_delivered", ONE, 1, STRETCHED, 0.05),
    Effect("resource_team.days_per_member_per_year", 10.0, 60.0, "msi_workplans", ONE, 1, MSI, 0.5),
    Effect("supervision.start", "2028-01", "at_start", "posts_supervised", "posts_filled", 1, DEDICATED, 0.1),
    Effect("supervision.dedicated", False, True, "posts_supervised", "posts_filled", 1,
           {"supervision.visits_per_chw_per_month": 1.0}, 0.3),
    Effect("supervision.visits_per_chw_per_month", 0.25, 1.0, "supervision_visits_made", "posts_filled", 1,
           DEDICATED, 1.0),
    Effect("supervision.visits_per_chw_per_month", 0.25, 1.0, "treated_correct", "treated", 1, DEDICATED, 0.01, 0.3),
    Effect("supervision.visits_per_chw_per_month", 0.0, 1.0, "treated_timely", "treated", 1, DEDICATED, 0.01, 0.3),
    Effect("supervision.visits_per_chw_per_month", 0.0, 1.0, "home_visits", "posts_filled", 1, DEDICATED, 0.05, 1.0),
    Effect("supervision.visits_per_chw_per_month", 0.0, 1.0, "leavers", "posts_filled", -1, DEDICATED, 0.1, 0.7),
    Effect("supervision.chws_per_supervisor", 18, 60, "posts_supervised", "posts_filled", -1, DEDICATED, 0.3),
    Effect("supervision.chws_per_supervisor", 18, 60, "cost_supervision_usd", ONE, -1, DEDICATED, 0.4),
    Effect("supervision.components", ["one_to_one"], ["one_to_one", "observation"], "treated_correct", "treated", 1,
           DEDICATED, 0.005, 0.2),
    Effect("supervision.components", ["observation"], ["observation", "patient_feedback"], "treated_timely", "treated",
           1, DEDICATED, 0.005, 0.2),
    Effect("supervision.components", ["one_to_one"], ["one_to_one", "resupply"], "posts_stocked_out", "posts_filled",
           -1, DEDICATED, 0.05, 0.7),
    Effect("supervision.components", ["one_to_one"], ["one_to_one", "joint_problem_solving"], "treated_correct",
           "treated", 1, DEDICATED, 0.002, 0.2),
    Effect("supervision.components", ["one_to_one"], ["one_to_one", "group"], "cost_supervision_usd", ONE, 1,
           DEDICATED, 0.05, 0.4),
    Effect("supervision.transport", "on_foot", "motorcycle", "supervision_visits_made", "posts_filled", 1,
           DEDICATED, 0.2),
    Effect("supervision.phone_supervision_share", 0.0, 1.0, "home_visits", "posts_filled", 1,
           SELDOM, 0.005, 0.5),
    Effect("supervision.phone_supervision_share", 0.0, 1.0, "cost_digital_usd", ONE, 1,
           SELDOM, 0.01, float("inf")),
    Effect("supervision.supervising_the_supervisors", False, True, "treated_correct", "treated", 1,
           DEDICATED, 0.001, 0.1),
    Effect("supervision.supervising_the_supervisors", False, True, "cost_supervision_usd", ONE, 1,
           DEDICATED, 0.01, 0.3),
    Effect("supervision.districts_per_wave", 2, 20, "supervision_started", ONE, 1, DEDICATED, 0.5),
    Effect("supervision.months_between_waves", 3, 24, "supervision_started", ONE, -1, SLOW, 0.3),
    Effect("supervision.ceiling_share", 0.2, 0.9, "supervision_started", ONE, 1, DEDICATED, 0.5),
    Effect("workforce.chw_posts", 3300, 6000, "treated", "need", 1, {}, 0.15),
    Effect("workforce.recruits_per_year", 300, 3000, "treated", "need", 1, {"workforce.chw_posts": 9000}, 0.2),
    Effect("workforce.home_visit_hours_per_week", 3.0, 12.0, "home_visits", "posts_filled", 1, {}, 1.0),
    Effect("workforce.home_visit_hours_per_week", 0.0, 12.0, "treated", "need", 1, {}, 0.02, 1.0),
    Effect("workforce.pay_usd_per_month", 50.0, 200.0, "leavers", "posts_filled", -1, {}, 0.1, 0.6),
    Effect("workforce.pay_usd_per_month", 50.0, 200.0, "cost_pay_usd", ONE, 1, {}, 2.0),
    Effect("workforce.refresher_trainings_per_year", 0.0, 2.0, "treated_correct", "treated", 1, {}, 0.001, 0.1),
    Effect("workforce.refresher_trainings_per_year", 0.0, 2.0, "cost_training_usd", ONE, 1, {}, 0.5),
    Effect("workforce.retention_package_share", 0.0, 1.0, "leavers", "posts_filled", -1, {}, 0.1, 0.5),
    Effect("supplies.reliability", 0.3, 0.9, "posts_stocked_out", "posts_filled", -1, {}, 0.5),
    Effect("supplies.reliability", 0.3, 0.9, "treated", "need", 1, {}, 0.05),
    Effect("supplies.resupply_by_supervisors", 0.1, 1.0, "posts_stocked_out", "posts_filled", -1, RESUPPLY, 0.05),
    Effect("money.budget_usd_per_year", 6.0e6, 1.1e7, "treated", "need", 1, {}, 0.05),
    Effect("money.donor_share", 0.0, 1.0, "cost_donor_usd", ONE, 1, DEDICATED, 0.05),
    Effect("money.donor_share", 0.0, 1.0, "cost_government_usd", ONE, -1, DEDICATED, 0.05),
    Effect("money.funding_end", "2028-01", "never", "posts_supervised", "posts_filled", 1, DEDICATED, 0.1),
    Effect("money.funding_end", "2028-01", "never", "leavers", "posts_filled", -1, {}, 0.2),
    Effect("money.government_takeover_share", 0.0, 1.0, "posts_supervised", "posts_filled", 1,
           {**DEDICATED, "money.funding_end": "2028-01"}, 0.1),
]  # fmt: skip
# Choices have no direction; what they choose between is tested where they act.
CHOICES = {
    "msi.order", "msi.districts", "supervision.order", "supervision.districts", "resource_team.level",
    "resource_team.when_overstretched", "money.when_money_runs_out",
}  # fmt: skip


@cache
def finished(levers_in_force: tuple[tuple[str, Value], ...], replicate: int) -> ScaleUpModel:
    """One run; kept, because many effects share an arm."""
    settings = make_settings(levers=dict(levers_in_force), months=MONTHS, assumptions={"steering_never_functions": 0.1})
    model = ScaleUpModel(settings, replicate=replicate)
    model.steering_group.functioning = True
    model.run()
    return model


def frozen(chosen: Mapping[str, Any]) -> tuple[tuple[str, Value], ...]:
    """The same levers, fit to be looked up."""
    return tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in sorted(chosen.items()))


def measure(top: str, bottom: str, chosen: Mapping[str, object]) -> float:
    """The ratio of two counts over two replicates."""
    recordings = [finished(frozen(chosen), replicate).recording for replicate in (0, 1)]
    return sum(total(r, top) for r in recordings) / sum(total(r, bottom) for r in recordings)


@pytest.mark.parametrize("effect", EFFECTS, ids=str)
def test_the_lever_moves_what_it_should_by_a_believable_size(effect: Effect) -> None:
    low = measure(effect.top, effect.bottom, {**effect.base, effect.lever: effect.low})
    high = measure(effect.top, effect.bottom, {**effect.base, effect.lever: effect.high})
    if effect.sign == 0:
        assert high == pytest.approx(low, rel=0.02)
        return
    change = effect.sign * (high - low)
    assert change > 0, f"{low:.5g} -> {high:.5g}"
    relative = change / min(low, high) if min(low, high) > 0 else float("inf")
    if effect.sign < 0:
        relative = change / max(low, high)
    assert effect.at_least <= relative <= effect.at_most, f"{low:.5g} -> {high:.5g}: {relative:+.3f}"


def test_every_lever_is_in_the_table() -> None:
    assert {effect.lever for effect in EFFECTS} | CHOICES == set(levers())


def test_a_dashboard_adds_recorded_visits_on_top_of_supervision_as_in_the_trial() -> None:
    """Whidden 2018: about 40 recorded visits more on some 150-400, an interval from 4 to 76."""
    plain = {**DEDICATED, "supervision.components": ["one_to_one", "observation", "patient_feedback"]}
    with_it = {**plain, "supervision.components": ["one_to_one", "observation", "patient_feedback", "dashboard"]}
    before, after = (measure("recorded_home_visits", "posts_filled", arm) for arm in (plain, with_it))
    assert 0.08 < after / before - 1 < 0.30
    true_before, true_after = (measure("home_visits", "posts_filled", arm) for arm in (plain, with_it))
    assert 0 < true_after / true_before - 1 <= after / before - 1


@cache
def with_supervision_money(span: int, dollars_per_chw: float) -> ScaleUpModel:
    """Supervisors for as many districts as the money pays: a smaller span means fewer CHWs with a supervisor."""
    price = 335.0  # pay and motorcycle of a supervisor, US$ a month
    share = min(1.0, dollars_per_chw * span / price)
    chosen = {
        **DEDICATED,
        "supervision.components": ["one_to_one", "observation", "patient_feedback"],
        "supervision.chws_per_supervisor": span,
        "supervision.ceiling_share": share,
        "supervision.order": "random",
    }
    return finished(frozen(chosen), 0)


def test_the_best_span_of_a_supervisor_lies_inside_at_equal_money() -> None:
    """Very small caseloads reach few CHWs, very large ones see each too seldom."""
    spans = (4, 8, 16, 24, 40, 80, 160)
    gained = {}
    for span in spans:
        recording = with_supervision_money(span, 12.0).recording
        gained[span] = total(recording, "treated_timely_correct") / total(recording, "need")
    best = max(gained, key=gained.__getitem__)
    assert spans[0] < best < spans[-1], gained


def test_more_supervision_pays_less_and_less() -> None:
    doses = (0.0, 0.25, 0.5, 1.0)
    quality = [
        measure("treated_correct", "treated", {**DEDICATED, "supervision.visits_per_chw_per_month": dose})
        for dose in doses
    ]
    slopes = [(b - a) / (y - x) for a, b, x, y in zip(quality, quality[1:], doses, doses[1:], strict=False)]
    assert slopes[0] > slopes[1] > slopes[2] > 0


def test_baselines_look_like_their_countries() -> None:
    """Orders of magnitude only; the exact patterns are the validation's business."""
    for country, attrition in (("mali", (0.01, 0.12)), ("malawi", (0.01, 0.15))):
        model = ScaleUpModel(make_settings(country, months=24))
        recording = model.run()
        leavers = total(recording, "leavers") / total(recording, "posts_filled") * 12
        assert attrition[0] < leavers < attrition[1]
        assert 0.8 < total(recording, "posts_filled") / total(recording, "posts") < 1
        assert 0.1 < total(recording, "posts_supervised_quarter") / total(recording, "posts_filled") < 0.9
        assert 0.3 < total(recording, "treated_correct") / total(recording, "treated") < 0.85
        assert of_count(recording, "treated").sum(axis=1).min() > 0
