"""Decisions: what may be combined, what a lever's slider offers, what happens to impossible wishes."""

import pytest

from model import records_for
from model.levers import SettingError, levers
from ui import choices
from ui.address import Decision
from ui.components.levers import describe, family_levers, slider_stops, stand

MALI = Decision("mali-360-fast")


def test_a_value_equal_to_the_scenarios_is_no_change():
    moved = choices.changed(MALI, "supervision.visits_per_chw_per_month", 2.0)
    assert dict(moved.changes) == {"supervision.visits_per_chw_per_month": 2.0}
    assert choices.changed(moved, "supervision.visits_per_chw_per_month", 1.0) == MALI


def test_of_three_linked_levers_the_oldest_kind_gives_way():
    moved = MALI
    for name, value in (("msi.pause_months", 6.0), ("msi.cycle_length_months", 6.0), ("msi.cycles_per_year", 0.5)):
        moved = choices.changed(moved, name, value)
    assert set(dict(moved.changes)) == {"msi.cycle_length_months", "msi.cycles_per_year"}
    assert choices.resolve(moved).levers["msi.pause_months"] == pytest.approx(18.0)


def test_impossible_wishes_are_refused_or_dropped():
    with pytest.raises(SettingError):
        choices.changed(MALI, "msi.order", "listed")
    wished = Decision("mali-360-fast", (("msi.districts", ("Kayes", "Atlantis")), ("msi.order", "listed")))
    assert dict(choices.possible(wished).changes) == {"msi.districts": ("Kayes",), "msi.order": "listed"}
    assert choices.possible(Decision("mali-360-fast", (("msi.order", "listed"),))) == MALI


def test_the_baseline_shares_calendar_and_luck():
    for name in choices.shipped():
        chosen, root = choices.scenario(name), choices.baseline(name)
        assert (root.base, root.start, root.months, root.seed) == ("", chosen.start, chosen.months, chosen.seed)
        assert root.country == chosen.country


@pytest.mark.parametrize("name", [n for n, item in levers().items() if item.type in ("number", "integer")])
def test_slider_stops_rise_from_low_to_high(name):
    stops, lever = slider_stops(levers()[name]), levers()[name]
    assert stops == sorted(set(stops))
    assert (stops[0], stops[-1]) == (lever.low, lever.high)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_lever_is_shown_once_and_described(language):
    from ui.components.levers import MAIN

    shown = [*MAIN, *(name for names in family_levers().values() for name in names)]
    assert sorted(shown) == sorted(levers())
    assert all(describe(name, language, "mali", "asc")["label"] for name in shown)
    where = stand(shown, choices.resolve(MALI), choices.scenario("mali-360-fast"), choices.baseline("mali-360-fast"))
    assert not any(place["changed"] for place in where.values())


def test_assumptions_are_clamped_and_shared_with_the_baseline():
    record = next(
        r for r in records_for("mali", "asc").values() if r.role not in ("target", "link") and r.high > r.value
    )
    wished = Decision("mali-360-fast", assumptions=((record.name, 1e12), ("no_such_record", 1.0)), sampled=True)
    kept = choices.possible(wished)
    assert (kept.assumptions, kept.sampled) == (((record.name, record.high),), True)
    assert choices.baseline_of(kept).assumptions == choices.resolve(kept).assumptions == {record.name: record.high}
    assert choices.assumed(kept, record.name, None).assumptions == ()
    with pytest.raises(SettingError):
        choices.assumed(MALI, record.name, record.high + 1)
