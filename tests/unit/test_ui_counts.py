"""One of a thing is told in the singular, in French also less than two of it."""

from dataclasses import replace

import pytest

from model import Shock
from scenarios.minister.brief import write_brief
from scenarios.written_numbers import is_singular
from tests.unit.test_minister import found
from ui.components import levers
from ui.components.events import event_in_words
from ui.components.limits import sentence
from ui.language import say_count
from ui.lever_words import lever_value
from ui.limits import Limit

THIN = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [(0, False, True), (0.5, False, True), (1, True, True), (1.9, False, True), (2, False, False), (-1, False, True)],
)
def test_which_numbers_are_singular(count, english, french):
    assert (is_singular(count, "en"), is_singular(count, "fr")) == (english, french)


def test_an_event_of_one_month():
    assert "1 month," in event_in_words(Shock("strike", "2028-03", 1), "en")
    assert "2 months," in event_in_words(Shock("strike", "2028-03", 2), "en")


@pytest.mark.parametrize(
    ("name", "value", "language", "told"),
    [
        ("msi.months_between_waves", 1, "en", "month"),
        ("msi.months_between_waves", 7, "en", "months"),
        ("msi.districts_per_wave", 1, "en", "district"),
        ("msi.districts_per_wave", 1, "fr", "district"),
        ("msi.districts_per_wave", 7, "fr", "districts"),
        ("resource_team.members", 1, "en", "person"),
        ("resource_team.members", 1, "fr", "personne"),
        ("supervision.chws_per_supervisor", 1, "en", "CHW"),
    ],
)
def test_units_of_levers(name, value, language, told):
    assert lever_value(name, value, language) == f"{value} {told}"
    item = levers.describe(name, language, "mali", "asc")
    assert item["unit_of_one" if is_singular(value, language) else "unit"] == told


@pytest.mark.parametrize(("language", "told"), [("en", "37%"), ("fr", f"37{THIN}%")])
def test_shares_are_told_in_per_cent(language, told):
    assert lever_value("supplies.reliability", 0.37, language) == told
    assert lever_value("supplies.reliability", 1.0, language) == told.replace("37", "100")
    assert lever_value("money.donor_share", 0.37, language) == told
    assert levers.describe("supplies.reliability", language, "mali", "asc")["is_share"]
    assert not levers.describe("msi.cycles_per_year", language, "mali", "asc")["is_share"]


def test_one_district_that_cannot_begin():
    limit = Limit("facilitation", 0.5, {"share": 0.5, "last": 0.5, "held": 1})
    assert "1 district cannot begin" in sentence(limit, "en")
    assert "1 district ne peut pas commencer" in sentence(limit, "fr")
    assert "2 districts cannot" in sentence(replace(limit, figures={**limit.figures, "held": 2}), "en")


def test_moved_levers_of_a_family():
    assert say_count("fr", "lever.moved", 1) == "1 déplacé"
    assert say_count("fr", "lever.moved", 2) == "2 déplacés"


@pytest.mark.parametrize(("months", "english", "french"), [(12, "Over 1 year: ", "Sur 1 an"), (24, "2 years", "2 ans")])
def test_years_of_the_ministers_page(months, english, french):
    item = found()
    item = replace(item, plan=replace(item.plan, months=months))
    assert english in write_brief(item, "en").cost_lines[1]
    assert french in write_brief(item, "fr").cost_lines[1]


def test_a_plan_that_saves_money_is_not_told_as_bringing_less_than_nothing():
    told = write_brief(found(extra=-1e5), "en").cost_lines[1]
    assert told.endswith("M less than without the plan.")
    assert "\N{MINUS SIGN}" not in told
