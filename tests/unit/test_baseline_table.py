"""A figure judges the country and the cadre that it is about, and nobody else."""

import pytest

from docs.baseline_tables import FOUND, NO_CADRE, NO_COUNTRY, compared, origin, share_in_catchments, verdict
from docs.stories import Figures
from model.countries import country_names
from model.evidence import targets


def test_what_was_found_in_one_country_judges_no_other() -> None:
    cost = targets()["cost_chw_year"]
    assert verdict(cost, 4_000.0, "mali") == "inside"
    assert verdict(cost, 9_000.0, "mali") == "**outside**"
    for elsewhere in ("ghana", "malawi", "uganda"):
        assert verdict(cost, 4_000.0, elsewhere) == verdict(cost, 9_000.0, elsewhere) == NO_COUNTRY
    for country in country_names():
        assert verdict(targets()["attr_paid"], 0.031, country) == NO_COUNTRY, "that is Ethiopia's"


def test_a_range_between_countries_judges_all_of_them() -> None:
    treated = targets()["treat_per_chw_yr"]
    for country in country_names():
        assert verdict(treated, 600.0, country) == "inside"
        assert verdict(treated, 604.0, country) == "**outside**"


def test_a_figure_of_other_workers_judges_none() -> None:
    assert verdict(targets()["sup_monthly_mali"], 0.63, "mali") == NO_CADRE
    assert verdict(targets()["sup_monthly_mali"], 0.63, "ghana") == NO_COUNTRY


def test_every_finding_says_where_it_comes_from_and_is_used() -> None:
    rows = [row for country in country_names() for row in compared(country)]
    compared_with = {record.name for _, _, record, _ in rows if record.role == "target"}
    assert compared_with == set(FOUND)
    for found in FOUND.values():
        assert found.home in ("", *country_names())
        assert not (found.spans and found.home)
    assert "used in setting the model" in origin(targets()["attr_paid"])


def test_inputs_come_out_again() -> None:
    for country in country_names():
        for what, value, record, _ in compared(country):
            if record.role != "target":
                assert verdict(record, value, country) == "inside", f"{country}: {what}"


@pytest.mark.parametrize("others", [0.2, 0.45])
@pytest.mark.parametrize("displaced", [0.0, 0.4])
def test_the_share_in_catchments_leaves_out_who_lives_elsewhere(others: float, displaced: float) -> None:
    """400 episodes in catchments, of which CHWs treat 100; 1,600 elsewhere."""
    by_others = 400 * others - displaced * 100
    figures = {
        "effective_coverage.first": [40 / 2000],
        "effective_coverage_served.first": [40 / 400],
        "treatment_coverage_served.first": [100 / 400],
        "treated_any_provider.first": [(100 + by_others + 1600 * others) / 2000],
    }
    share = share_in_catchments(Figures({"here": figures}, "here"), others)
    assert share == pytest.approx(100 / (100 + by_others))
