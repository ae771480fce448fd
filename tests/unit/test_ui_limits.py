"""What the page says about limits, money, waves and the last change follows from the numbers of the runs."""

from dataclasses import replace

import numpy as np
import pytest

from ui import choices
from ui.address import Decision
from ui.components import district, limits, money
from ui.components.chart import wave_marks
from ui.limits import limits_of
from ui.picture import Picture
from ui.replay import last_change
from ui.worker import DISTRICT, NATIONAL

MONTHS, DISTRICTS = 48, 4
MSI = Decision("malawi-msi-national")
SUPERVISION = Decision("mali-360-fast")


def _picture(decision, national=None, districts=None):
    """A picture with these constant values; districts' values are by district."""
    settings = choices.resolve(decision)
    runs = np.ones((2, MONTHS, len(NATIONAL)), np.float32)
    places = np.ones((MONTHS, DISTRICTS, len(DISTRICT)), np.float32)
    for name, value in (national or {}).items():
        runs[:, :, NATIONAL.index(name)] = value
    for name, values in (districts or {}).items():
        places[:, :, DISTRICT.index(name)] = values
    return Picture(decision, settings.country, settings.first_month, 2, runs, runs, places, places)


def _limits(decision, **values):
    settings = replace(choices.resolve(decision), months=MONTHS)
    return {limit.name: limit for limit in limits_of(_picture(decision, **values), settings)}


def test_facilitators_who_are_too_few_hold_back():
    found = _limits(MSI, national={"facilitation_received": 0.4, "msi_districts_share": 1.0})
    assert found["facilitation"].severity == pytest.approx(0.6, abs=1e-6)
    assert found["facilitation"].strength == "strong"
    assert next(iter(found)) == "facilitation"
    assert "40%" in limits.sentence(found["facilitation"], "en")


SLOW = Decision("mali-360-fast", (("supervision.districts_per_wave", 1), ("supervision.months_between_waves", 24)))


def test_districts_out_of_reach_are_not_counted_as_waiting():
    never_begun = {"supervision_districts_share": [1, 1, 0, 0], "reachable": [1, 1, 1, 0]}
    found = _limits(SLOW, national={"supervision_districts_share": 0.5}, districts=never_begun)
    assert found["access"].figures == {"count": 1, "total": 4, "late": 0.0}
    assert found["pace_supervision"].figures["waiting"] == 1
    assert found["pace_supervision"].severity == pytest.approx(0.25)


def test_districts_that_lack_facilitators_are_not_waiting_for_their_wave():
    begun = {"msi_districts_share": [1, 1, 0, 0]}
    at_once = replace(MSI, changes=(("msi.districts_per_wave", 100),))
    found = _limits(at_once, national={"msi_districts_share": 0.5, "facilitation_received": 0.5}, districts=begun)
    assert found["pace_msi"].severity == 0
    assert found["facilitation"].figures["held"] == 2
    assert "2 districts cannot begin" in limits.sentence(found["facilitation"], "en")


def test_a_ceiling_leads_to_its_own_lever():
    begun = {"msi_districts_share": [1, 1, 0, 0]}
    half = replace(MSI, changes=(("msi.ceiling_share", 0.5), ("msi.districts_per_wave", 100)))
    found = _limits(half, national={"msi_districts_share": 0.5}, districts=begun)["pace_msi"]
    assert found.lever == "msi.ceiling_share"
    assert limits.sentence(found, "en") == "It stops at 2 of 4 districts; on average 50% are left out."


def test_donors_who_leave_are_judged_by_what_is_spent_after_them_and_come_first():
    decision = Decision("mali-360-fast", (("money.funding_end", "2027-01"),))
    settings = replace(choices.resolve(decision), months=MONTHS)
    picture = _picture(decision, districts={"supervision_visits_per_chw": 0.0})
    picture.scenario[:, 12:, NATIONAL.index("cost_usd")] = 0.4
    first = limits_of(picture, settings)[0]
    assert (first.name, first.severity) == ("donors", pytest.approx(0.6))
    told = limits.describe(picture, settings, "en")
    assert told["lead"] == (
        "The rollout is held back most by the end of the donors' money. "
        "CHWs' own work is held back most by missing medicines."
    )
    assert "spending is 40% of what it was" in told["rows"][0]["text"]


def test_visits_that_are_not_made_although_there_are_days_are_not_blamed_on_days():
    places = {"visit_capacity_per_chw": 1.2, "supervision_visits_per_chw": 0.6}
    found = _limits(SUPERVISION, districts=places)["supervisors"]
    assert found.severity == pytest.approx(0.4)
    assert "some supervisors have too few days" in limits.sentence(found, "en")
    assert "days for 0.70" in limits.sentence(_limits(SUPERVISION, districts={**places, "visit_capacity_per_chw": 0.7})
                                           ["supervisors"], "en")  # fmt: skip


def test_supervision_limits_the_rollout_only_where_it_is_rolled_out():
    assert _limits(MSI)["supervisors"].at_front_line
    assert not _limits(SUPERVISION)["supervisors"].at_front_line


def test_supervisors_are_judged_where_they_have_begun():
    places = {
        "supervision_districts_share": [1, 1, 0, 0],
        "visit_capacity_per_chw": [0.5, 0.5, 0.0, 0.0],
        "supervision_visits_per_chw": [0.5, 0.5, 0.0, 0.0],
    }
    assert _limits(SUPERVISION, districts=places)["supervisors"].severity == pytest.approx(0.5)


def test_money_limits_only_under_a_ceiling():
    assert "money" not in _limits(SUPERVISION)
    under = Decision("mali-360-fast", (("money.budget_usd_per_year", 1e7),))
    assert _limits(under)["money"].severity == 0
    cut = _limits(under, national={"money_allowed_share": 0.7})["money"]
    assert limits.sentence(cut, "en").startswith(
        "The ceiling allows 70% of the spending planned; cuts begin in January"
    )


def test_limits_of_the_front_line_come_last_and_a_baseline_rolls_nothing_out():
    found = _limits(SUPERVISION, national={"stockout_share": 0.9})
    assert [name for name, limit in found.items() if limit.at_front_line] == ["medicines", "vacancies"]
    assert list(found)[-2:] == ["medicines", "vacancies"]
    nothing = Decision("mali-baseline")
    told = limits.describe(_picture(nothing), choices.resolve(nothing), "fr")
    assert told["lead"].startswith("Ce scénario n'apporte aucun programme")
    assert all(row["front"] for row in told["rows"])


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ["mali-360-donor-cliff", "malawi-management-and-supervision", "mali-baseline"])
def test_every_limit_has_words(language, name):
    decision = Decision(name, (("money.budget_usd_per_year", 1e7),))
    for worst in (0.0, 1.0):
        national = {"money_allowed_share": worst, "steering_kept_share": worst, "facilitation_received": worst}
        picture = _picture(decision, national, {"reachable": worst})
        assert all(row["text"] for row in limits.describe(picture, choices.resolve(decision), language)["rows"])


def test_money_of_the_dearest_year_against_the_ceiling():
    picture = _picture(SUPERVISION, national={"cost_government_usd": 1e6, "cost_donor_usd": 3e6})
    free = money.describe(picture, "unlimited", "en")
    assert [part[1] for part in free["parts"]] == [0.25, 0.75]
    assert free["told"] == "US$\N{NO-BREAK SPACE}48.0\N{NO-BREAK SPACE}M in the dearest year, 2026"
    bound = money.describe(picture, 96e6, "en")
    assert bound["ceiling"] == 1.0
    assert bound["note"].startswith("50% of the ceiling")


def test_waves_end_when_every_district_has_its_turn():
    settings = choices.resolve(
        Decision("mali-360-fast", (("supervision.districts_per_wave", 25), ("supervision.months_between_waves", 12)))
    )
    assert wave_marks(settings, 75) == [0, 12, 24]
    assert wave_marks(choices.resolve(Decision("mali-baseline")), 75) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_districts_story(language):
    settings = choices.resolve(SUPERVISION)
    name = choices.country("mali").names[3]
    picture = _picture(SUPERVISION, districts={"effective_coverage": [0.1, 0.2, 0.3, 0.25], "reachable": [1, 1, 1, 0]})
    story = district.describe(picture, settings, name, "effective_coverage", language)
    assert name == story["name"]
    assert "2026" in story["lines"][0]
    assert story["rows"][0][3].startswith("2 ")
    picture.scenario_map[:, :, DISTRICT.index("supervision_districts_share")] = 0
    story = district.describe(picture, settings, name, "effective_coverage", language)
    assert story["lines"][0] == district.say(language, "district.cut_off")


def test_the_last_change_in_words():
    moved = Decision("mali-360-fast", (("supervision.visits_per_chw_per_month", 2.0),), sampled=False)
    assert last_change(SUPERVISION, moved, "en").startswith("Supervision visits per CHW per month every month → ")
    assert last_change(SUPERVISION, moved, "en").endswith("; chance only")
    assert last_change(SUPERVISION, MSI, "fr") == choices.scenario(MSI.scenario).title["fr"]


def test_a_programme_that_never_begins_has_no_visits_to_tell_of():
    nothing = {"supervision_districts_share": 0.0, "reachable": 1.0}
    assert "supervisors" not in _limits(SLOW, national={"supervision_districts_share": 0.0}, districts=nothing)


def _told(decision, language="en", **values):
    settings = replace(choices.resolve(decision), months=MONTHS)
    return limits.describe(_picture(decision, **values), settings, language)


def _row(told, name):
    return next(row for row in told["rows"] if row["name"] == name)


def test_a_ceiling_is_not_called_a_pace():
    begun = {"supervision_districts_share": [1, 1, 0, 0]}
    half = replace(SUPERVISION, changes=(("supervision.ceiling_share", 0.5), ("supervision.districts_per_wave", 100)))
    told = _told(half, national={"supervision_districts_share": 0.5}, districts=begun)
    assert told["lead"].startswith("The rollout is held back most by the ceiling set for supervision.")
    assert _row(told, "pace_supervision")["label"] == "Ceiling of supervision"


def test_a_late_start_is_told_and_leads_to_its_lever():
    late = replace(SUPERVISION, changes=(("supervision.start", "2028-07"), ("supervision.districts_per_wave", 100)))
    told = _told(late, national={"supervision_districts_share": 0.0})
    row = _row(told, "pace_supervision")
    assert row["lever"] == "supervision.start" and row["share"] == pytest.approx(30 / MONTHS, abs=1e-3)
    assert row["text"].startswith("It begins only in July 2028;")
    assert "the late start of supervision" in told["lead"]


def test_districts_cut_off_when_their_turn_comes_are_told():
    at_once = replace(SUPERVISION, changes=(("supervision.districts_per_wave", 100),))
    settings = replace(choices.resolve(at_once), months=MONTHS)
    picture = _picture(at_once)
    picture.scenario_map[:24, :2, DISTRICT.index("reachable")] = 0.0
    picture.scenario_map[:24, :2, DISTRICT.index("supervision_districts_share")] = 0.0
    picture.scenario[:, :24, NATIONAL.index("supervision_districts_share")] = 0.5
    found = {limit.name: limit for limit in limits_of(picture, settings)}["access"]
    assert found.figures["count"] == 0 and found.figures["late"] == pytest.approx(0.25)
    assert "25% more are cut off when their turn comes" in limits.sentence(found, "en")


def test_nobody_lacks_facilitators_where_every_district_in_reach_has_begun_in_most_runs():
    at_once = replace(MSI, changes=(("msi.districts_per_wave", 100),))
    found = _limits(at_once, national={"msi_districts_share": 0.6}, districts={"msi_districts_share": 0.6})
    assert found["facilitation"].figures["held"] == 0


def test_visits_without_money_are_not_blamed_on_days():
    left = Decision("mali-360-fast", (("money.funding_end", "2027-01"),))
    settings = replace(choices.resolve(left), months=MONTHS)
    picture = _picture(left, districts={"supervision_visits_per_chw": 0.2})
    picture.scenario[:, 12:, NATIONAL.index("cost_usd")] = 0.2
    row = next(row for row in limits.describe(picture, settings, "en")["rows"] if row["name"] == "supervisors")
    assert row["text"].endswith("there are days for more, but no money.")


@pytest.mark.parametrize(("name", "front"), [("mali-360-fast", False), ("mali-msi-national", True)])
def test_visits_that_nobody_asks_for_are_told(name, front):
    told = _told(Decision(name, (("supervision.visits_per_chw_per_month", 0.0),)))
    row = _row(told, "supervisors")
    assert (row["text"], row["front"], row["strength"]) == ("No supervision visits are asked for.", front, "strong")
    assert row["lever"] == "supervision.visits_per_chw_per_month"


def test_a_government_that_pays_everything_is_told_as_that():
    left = Decision("mali-360-fast", (("money.funding_end", "2027-01"),))
    assert "the government pays what the donors paid" in _row(_told(left), "donors")["text"]


def test_waves_that_the_donors_no_longer_pay_are_not_blamed_on_facilitators():
    one_a_year = replace(MSI, changes=(("msi.districts_per_wave", 1), ("msi.months_between_waves", 12)))
    settings = replace(choices.resolve(one_a_year), months=MONTHS)
    begun = {"msi_districts_share": [1, 1, 0, 0]}
    picture = _picture(one_a_year, national={"msi_districts_share": 0.5}, districts=begun)
    picture.scenario[:, 24:, NATIONAL.index("steering_kept_share")] = 0.0
    assert {limit.name: limit for limit in limits_of(picture, settings)}["facilitation"].figures["held"] == 0
    picture.scenario[:, 24:, NATIONAL.index("steering_kept_share")] = 1.0
    assert {limit.name: limit for limit in limits_of(picture, settings)}["facilitation"].figures["held"] == 2
