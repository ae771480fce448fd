"""Trial files: what is wrong is told in one line, what is right becomes levers at the right month."""

from pathlib import Path

import pytest

from scenarios.errors import ScenarioError
from scenarios.trials.levers import levers_at, settings_of
from scenarios.trials.run import load_trial, trial_names
from scenarios.trials.world import world_of
from tests.trials.worlds import trial_from, trial_text, written

DID = 'name = "recorded_home_visits_per_chw"\nestimator = "difference_in_differences"\narms = ["dashboard", "control"]'
RATIO = 'name = "timely_share"\nestimator = "risk_ratio"\narms = ["dashboard", "control"]'
WRONG = [
    ({"country": "male"}, "trial.country: found 'male'", "did you mean 'mali'"),
    ({"about": 'cadre = "hsa"'}, "trial.cadre", "a cadre of mali"),
    ({"about": 'randomise = "village"'}, "trial.randomise", "one of chw, supervisor, area, district, none"),
    ({"about": 'randomise = "area"\nstratify_by = ["supervisor"]'}, "trial.stratify_by", "at or above"),
    ({"about": 'randomise = "chw"\nstratify_by = ["baseline_homevisits"]'}, "stratify_by", "baseline_home_visits"),
    ({"about": 'randomized = "chw"'}, "key 'randomized'", "did you mean 'randomise'"),
    ({"about": "randomise = \"chw\"\nfollow_up = 3"}, "key 'follow_up'", "follow_up_months"),
    ({"about": 'randomise = "chw"\nstart = "2016-13"'}, "trial.start", "YYYY-MM"),
    ({"world": "districts = 1\nareas = 1"}, "trial.world.chws: found nothing", "a whole number"),
    ({"world": "districts = 5\nchws = 3"}, "trial.world.chws: found 3", "at least one for each of the 5 districts"),
    ({"world": "areas = 50\nchws = 40"}, "trial.world.areas: found 50", "from 1 to 40"),
    ({"levers": '"supervision.visit_per_chw" = 2'}, "supervision.visit_per_chw", "visits_per_chw_per_month"),
    ({"levers": '"supervision.visits_per_chw_per_month" = 9'}, "visits_per_chw_per_month: found 9", "0 to 4"),
    ({"levers": '"supervision.dedicated" = [{ from_month = 0 }]'}, "value: found nothing", "from that month on"),
    (
        {"levers": '"supervision.dedicated" = [{ from_month = 3, value = true }, { from_month = 1, value = false }]'},
        "from_month: found [3, 1]",
        "rising order",
    ),
    ({"arms": '[trial.arms.x]\n"supervision.components" = ["+dashbord"]'}, "trial.arms.x", "did you mean 'dashboard'"),
    ({"arms": '[trial.arms.x]\n"supervision.components" = ["+group", "dashboard"]'}, "trial.arms.x", "plain names"),
    (
        {"arms": '[trial.arms.x]\n"supervision.dedicated" = [{ from_month = -1, value = true }]'},
        "from_month: found -1",
        "from 0",
    ),
    ({"outcome": DID.replace('"control"', '"kontrol"')}, "arms: found 'kontrol'", "did you mean 'control'"),
    ({"outcome": DID.replace("recorded_home", "recorded")}, "trial.outcome.name", "recorded_home_visits_per_chw"),
    ({"outcome": DID.replace("in_diff", "of_diff")}, "estimator", "did you mean 'difference_in_differences'"),
    ({"outcome": DID + "\nwindow_months = [1, 9]"}, "window_months: found [1, 9]", "[1, 4]"),
    ({"outcome": DID + "\nlow = 3.0"}, "high: found nothing", "both ends"),
    ({"outcome": DID + "\nlow = 3.0\nhigh = 9.0\npublished = 11"}, "published: found 11", "low ≤ published ≤ high"),
    ({"outcome": DID + "\nsample = 100"}, "sample: found 100", "children or households"),
    ({"outcome": DID.replace("recorded_home_visits_per_chw", "equity_gap")}, "equity_gap", "districts or CHWs"),
    ({"outcome": DID.replace("recorded_home_visits_per_chw", "cost_usd")}, "cost_usd", "randomise = 'district'"),
    ({"outcome": DID.replace("difference_in_differences", "odds_ratio")}, "odds_ratio", "not a share"),
    (
        {"outcome": RATIO + "\npublished = -1"},
        "published: found -1",
        "above 0",
    ),
    ({"about": 'randomise = "district"', "world": "chws = 9"}, "1 district for 2 arms", "one unit for each arm"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "found", "allowed"), WRONG)
def test_what_is_wrong_is_told_in_one_line(change: dict[str, str], found: str, allowed: str, tmp_path: Path) -> None:
    path = written(tmp_path, trial_text(**change))
    with pytest.raises(ScenarioError) as caught:
        load_trial(path)
    message = str(caught.value)
    assert message.startswith(str(path)) and "\n" not in message
    assert found in message and allowed in message


def test_an_unknown_name_leads_to_the_nearest() -> None:
    with pytest.raises(ScenarioError, match="did you mean 'whidden2018-dashboard'"):
        load_trial("widden2018-dashboard")


def test_every_shipped_trial_is_good_and_called_as_its_file() -> None:
    assert "whidden2018-dashboard" in trial_names()
    for name in trial_names():
        assert load_trial(name).name == name


def test_arms_are_relative_to_what_both_have(tmp_path: Path) -> None:
    arms = (
        '[trial.arms.control]\n[trial.arms.other]\n"supervision.components" = ["+dashboard", "-group"]\nstop_month = 3'
    )
    trial = trial_from(tmp_path, trial_text(arms=arms, outcome=DID.replace('"dashboard"', '"other"')))
    both = ("one_to_one", "observation", "patient_feedback", "group")
    changed = ("one_to_one", "dashboard", "observation", "patient_feedback")
    found = [levers_at(trial, trial.arms["other"], month)["supervision.components"] for month in (-1, 0, 2, 3)]
    assert found == [both, changed, changed, both]


def test_dates_count_from_the_end_of_the_baseline(tmp_path: Path) -> None:
    levers = (
        '"supervision.dedicated" = [{ from_month = -2, value = true }]\n'
        '"supervision.visits_per_chw_per_month" = [{ from_month = -2, value = 1.0 }, { from_month = 1, value = 2.0 }]'
    )
    trial = trial_from(tmp_path, trial_text(levers=levers))
    settings = settings_of(trial, trial.arms["control"], {})
    assert settings.months == 6 + 3 + 4 and settings.start == "2025-04"
    assert [month for month, _ in settings.changes] == [7, 10]
    assert settings.levers["supervision.dedicated"] is False and settings.changes[0][1]["supervision.dedicated"] is True
    assert settings.changes[1][1]["supervision.visits_per_chw_per_month"] == 2.0


def test_nested_tables_and_dotted_keys_mean_the_same(tmp_path: Path) -> None:
    nested = trial_text(levers="supervision.dedicated = true", arms="[trial.arms.control]\n[trial.arms.dashboard]\n")
    dotted = trial_text(levers='"supervision.dedicated" = true', arms="[trial.arms.control]\n[trial.arms.dashboard]\n")
    assert trial_from(tmp_path, nested).levers == trial_from(tmp_path, dotted).levers


def test_the_world_holds_the_people_whom_its_chws_serve(tmp_path: Path) -> None:
    trial = trial_from(tmp_path, trial_text(world="districts = 3\nareas = 7\nchws = 40\nremoteness = 0.25"))
    world = world_of(trial, {"chw_people_per_post": 1000.0}, 1, None)
    assert world.districts.population.tolist() == [14000, 13000, 13000]
    assert world.districts.facilities.tolist() == [3, 2, 2]
    assert set(world.districts.remoteness) == {0.25} and set(world.districts.insecurity) == {0}
