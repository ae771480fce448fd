"""Settings that cannot be used are refused before a run begins, by name."""

import pickle
from collections.abc import Callable

import pytest

from model import ScaleUpModel, SettingError, Settings, Shock, check_settings
from tests.worlds import make_settings


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda: make_settings(months=0), "scenario.months"),
        (lambda: make_settings(months=1201), "scenario.months"),
        (lambda: make_settings(start="2026-00"), "scenario.start"),
        (lambda: make_settings(start="26-01"), "scenario.start"),
        (lambda: make_settings(seed=-1), "scenario.seed"),
        (lambda: make_settings(seed=True), "scenario.seed"),
        (lambda: make_settings(burn_in_months=-1), "scenario.burn_in_months"),
        (lambda: Shock("flood", "2026-01", 3), "shock.kind"),
        (lambda: Shock("strike", "2026-1", 3), "shock.start"),
        (lambda: Shock("strike", "2026-01", 0), "shock.months"),
        (lambda: Shock("strike", "2026-01", 3, 1.2), "shock.size"),
        (lambda: Shock("strike", "2026-01", 3, -0.1), "shock.size"),
        (lambda: Shock("strike", "2026-01", 3, float("nan")), "shock.size"),
        (lambda: Shock("strike", "2026-01", 3, 0.5, "Mopti"), "shock.regions"),  # type: ignore[arg-type]  # as somebody might
    ],
)
def test_what_is_wrong_by_itself_is_refused(change: Callable[[], object], key: str) -> None:
    with pytest.raises(SettingError, match=key):
        change()


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        (make_settings(cadre="hsa"), "scenario.cadre"),
        (make_settings(levers={"msi.order": "listed", "msi.districts": ["Kaye"]}), "msi.districts"),
        (make_settings(levers={"supervision.districts": ["Lilongwe"]}), "supervision.districts"),
        (make_settings(shocks=[Shock("strike", "2026-01", 3, 0.5, ("Central",))]), "shock.regions"),
        (make_settings(assumptions={"skil_reference": 0.5}), "assumptions.skil_reference"),
        (make_settings(assumptions={"skill_reference": 7.0}), "assumptions.skill_reference"),
        (make_settings(assumptions={"skill_reference": True}), "assumptions.skill_reference"),
        (make_settings(assumptions={"link_skill_to_visits": 0.1}), "assumptions.link_skill_to_visits"),
        (make_settings(assumptions={"skill_reference": float("nan")}), "assumptions.skill_reference"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_fit_the_country_is_refused(settings: Settings, key: str) -> None:
    for use in (check_settings, ScaleUpModel):
        with pytest.raises(SettingError, match=key):
            use(settings)


def test_an_unknown_country_names_the_nearest() -> None:
    settings = make_settings()
    with pytest.raises(SettingError, match="did you mean 'mali'"):
        check_settings(
            Settings(country="mail", cadre="asc", levers=settings.levers, today=settings.today)  # typing error
        )


def test_a_link_may_always_be_cut() -> None:
    check_settings(make_settings(assumptions={"link_skill_to_visits": 0.0}))


def test_settings_travel_between_processes() -> None:
    settings = make_settings(shocks=[Shock("strike", "2026-01", 3)], assumptions={"skill_reference": 0.5})
    assert pickle.loads(pickle.dumps(settings)) == settings


@pytest.mark.parametrize(
    ("value", "months"), [("at_start", 0), ("2026-01", 0), ("2027-03", 14), ("2025-12", -1), ("never", float("inf"))]
)
def test_a_month_lever_counts_from_the_first_month(value: str, months: float) -> None:
    assert make_settings(levers={"msi.start": value}).month_offset("msi.start") == months
