"""The edges of what may be asked: sensible results, never a crash, a negative count or a wrong not-a-number."""

from collections.abc import Mapping

import numpy as np
import pytest

from model import Settings, Shock
from model.countries import Country, country_names, load_country
from model.levers import levers
from model.outcomes import Recording, national_outcomes
from model.settings import SHOCK_KINDS
from tests.functional.test_conservation import check_counts, check_money
from tests.worlds import (
    FULL_SUPERVISION,
    MSI,
    country_as,
    cut_country,
    few_districts,
    finished,
    make_settings,
    mean_outcome,
    of_count,
    record,
    total,
)  # fmt: skip

ALL = {**FULL_SUPERVISION, **MSI, "supervision.phone_supervision_share": 0.5}


def sound(settings: Settings) -> Recording:
    recording = record(settings)
    check_counts(recording)
    check_money(recording)
    return recording


@pytest.mark.parametrize("country", country_names())
def test_one_month_of_every_country_and_cadre(country: str) -> None:
    for cadre in load_country(country).cadres:
        few = {**ALL, "workforce.chw_posts": 700}
        recording = sound(make_settings(country, few, cadre=cadre, months=1, burn_in_months=3))
        assert recording.counts.shape[0] == 1
        assert total(recording, "posts") == 700


def test_no_burn_in() -> None:
    recording = sound(make_settings(levers=ALL, months=6, burn_in_months=0))
    assert total(recording, "treated") > 0


def test_six_hundred_months() -> None:
    with few_districts():
        recording = sound(make_settings(levers={**ALL, "workforce.chw_posts": 200}, months=600))
    assert recording.counts.shape[0] == 600
    for name in ("timely_share", "quality_share", "posts_filled_share", "home_visits_per_chw", "supervised_share"):
        early, late = mean_outcome(recording, name, slice(60, 120)), mean_outcome(recording, name, slice(-60, None))
        assert late == pytest.approx(early, rel=0.3), name


def test_dates_far_outside_the_horizon_are_allowed() -> None:
    far = {"msi.start": "2190-01", "supervision.start": "1990-01", "money.funding_end": "2190-01"}
    recording = sound(make_settings(levers={**ALL, **far}, shocks=[Shock("strike", "2150-01", 3)]))
    assert total(recording, "msi_enrolled") == 0
    assert total(recording, "supervision_started") > 0


def test_funding_that_has_ended_before_the_start() -> None:
    recording = sound(make_settings(levers={**ALL, "money.funding_end": "2020-01"}))
    assert total(recording, "cost_donor_usd") == 0
    assert total(recording, "msi_begun") == 0


def test_one_district() -> None:
    with few_districts(slice(20, 21)):
        recording = sound(make_settings(levers={**ALL, "workforce.chw_posts": 60}, months=36))
        assert recording.counts.shape[1] == 1
        assert total(recording, "treated") > 0 and total(recording, "msi_workplans") > 0
        assert np.isnan(national_outcomes(recording)["equity_gap"]).all() or mean_outcome(recording, "equity_gap") <= 1


def test_one_post() -> None:
    recording = sound(make_settings(levers={**ALL, "workforce.chw_posts": 1}, months=12))
    assert (of_count(recording, "posts").sum(axis=1) == 1).all()


def test_no_posts_at_all() -> None:
    recording = sound(make_settings(levers={**ALL, "workforce.chw_posts": 0}))
    assert total(recording, "posts") == 0 and total(recording, "treated") == 0 and total(recording, "need") > 0
    assert total(recording, "cost_pay_usd") == 0 and total(recording, "supervision_visits_made") == 0
    values = national_outcomes(recording)
    for name in ("home_visits_per_chw", "timely_share", "posts_filled_share", "household_coverage"):
        assert np.isnan(values[name]).all(), name
    assert (values["treatment_coverage"] == 0).all() and (values["treated_any_provider"] > 0.1).all()


def one_uncovered(country: Country) -> Country:
    eligible = country.districts.eligible_share.copy()
    eligible[3] = 0.0
    return cut_country(country, slice(None), eligible_share=eligible)


@pytest.mark.parametrize("levers_in_force", [{}, ALL])
def test_a_district_without_chws(levers_in_force: dict[str, object]) -> None:
    with country_as(one_uncovered):
        recording = sound(make_settings(levers=levers_in_force))
    assert of_count(recording, "posts")[:, 3].max() == 0 < of_count(recording, "posts")[:, 4].min()
    assert of_count(recording, "need")[:, 3].min() > 0 and of_count(recording, "treated")[:, 3].max() == 0
    assert of_count(recording, "treated_any")[:, 3].min() > 0


def without_facilities(country: Country) -> Country:
    return cut_country(country, slice(None), facilities=np.zeros(len(country.names), dtype=np.int64))


def test_no_supervisors() -> None:
    with country_as(without_facilities):
        recording = sound(make_settings())
        dedicated = sound(make_settings(levers=FULL_SUPERVISION))
    assert total(recording, "supervision_visits_made") == total(recording, "supervision_visit_capacity") == 0
    assert total(recording, "treated") > 0
    assert total(dedicated, "supervision_visits_made") > 0


def test_supervisors_who_are_asked_for_no_visits() -> None:
    for dedicated in (False, True):
        levers_in_force = {"supervision.visits_per_chw_per_month": 0.0, "supervision.dedicated": dedicated}
        recording = sound(make_settings(levers=levers_in_force, today=levers_in_force))
        assert total(recording, "supervision_visits_made") == 0 and total(recording, "posts_supervised_quarter") == 0


def test_no_medicines() -> None:
    recording = sound(make_settings(levers={**ALL, "supplies.reliability": 0.0}))
    stocked_out = mean_outcome(recording, "stockout_share")
    assert stocked_out > 0.75, "posts that are easy to reach still find some"
    full = record(make_settings(levers=ALL))
    assert total(recording, "treated") < 0.9 * total(full, "treated")


def test_perfect_supply() -> None:
    recording = sound(make_settings(levers={"supplies.reliability": 1.0}))
    assert total(recording, "posts_stocked_out") == 0


def test_no_pay() -> None:
    recording = sound(make_settings(levers={**ALL, "workforce.pay_usd_per_month": 0.0}))
    assert total(recording, "cost_pay_usd") == 0 and total(recording, "posts_filled") > 0


def test_no_budget() -> None:
    recording = sound(make_settings(levers={**ALL, "money.budget_usd_per_year": 0.0}))
    for name in ("treated", "supervision_visits_made", "cost_donor_usd", "cost_government_usd", "msi_workplans"):
        assert total(recording, name) == 0, name
    assert total(recording, "treated_any") > 0


def test_no_facilitators() -> None:
    for rule in ("wait", "dilute"):
        recording = sound(
            make_settings(levers={**MSI, "resource_team.members": 0, "resource_team.when_overstretched": rule})
        )
        assert total(recording, "msi_workplans") == 0 and total(recording, "facilitation_days_delivered") == 0


NUMBERS = [n for n, item in levers().items() if item.type in ("number", "integer")]
# Two and a half million posts are for the benchmark.
ENDS: Mapping[str, Mapping[str, object]] = {
    end: {
        **{n: getattr(levers()[n], end) for n in NUMBERS if not n.startswith(("msi.cycle_length", "msi.pause"))},
        "workforce.chw_posts": {"low": 0, "high": 9000}[end],
        "supervision.dedicated": end == "high",
        "supervision.supervising_the_supervisors": end == "high",
        "supervision.components": levers()["supervision.components"].values if end == "high" else [],
    }
    for end in ("low", "high")
}


@pytest.mark.parametrize("end", ENDS)
def test_every_lever_at_its_end(end: str) -> None:
    sound(make_settings(levers=ENDS[end], months=30))


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("end", ["low", "high"])
def test_each_lever_at_its_end_with_all_else_on(name: str, end: str) -> None:
    value = min(getattr(levers()[name], end), 20_000.0 if name == "workforce.chw_posts" else np.inf)
    start = {} if name.startswith("msi.") else MSI
    with few_districts():
        people = {} if name == "workforce.chw_posts" else {"workforce.chw_posts": 240}
        sound(make_settings(levers={**FULL_SUPERVISION, **start, **people, name: value}, months=15, burn_in_months=2))


def test_every_shock_at_once() -> None:
    shocks = [Shock(kind, "2026-03", 30, 1.0) for kind in SHOCK_KINDS]
    recording = sound(make_settings(levers=ALL, shocks=shocks, months=30))
    assert total(recording, "treated_any") > 0


def test_every_assumption_at_its_end() -> None:
    from model.assumptions import records_for

    for end in ("low", "high"):
        values = {n: getattr(r, end) for n, r in records_for("mali", "asc").items() if r.low < r.high}
        sound(make_settings(levers={**ALL, "workforce.chw_posts": 900}, assumptions=values, months=15))


def test_a_very_crowded_district_and_a_very_empty_one() -> None:
    def crowd(country: Country) -> Country:
        people = np.array([2e7, 300.0])
        return cut_country(country, slice(0, 2), population=people)

    with country_as(crowd):
        recording = sound(make_settings(levers={**ALL, "workforce.chw_posts": 3000}))
    assert of_count(recording, "posts")[0].tolist() == [3000, 0]


def test_a_finished_model_says_so() -> None:
    model = finished(make_settings(months=1, burn_in_months=0))
    with pytest.raises(RuntimeError, match="settings.months"):
        model.step()
