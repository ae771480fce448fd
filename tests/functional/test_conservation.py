"""What must add up in every scenario, every month and every district."""

from collections.abc import Mapping

import numpy as np
import pytest

from model import Settings, Shock
from model.countries import load_country
from model.outcomes import COST_CATEGORIES, COUNTS, INDEX, PAYERS, Recording, national_outcomes, outcomes
from model.settings import SHOCK_KINDS
from tests.worlds import FULL_SUPERVISION, MSI, finished, make_settings, of_count, record, spending

GROWING = {"workforce.chw_posts": 4500, "workforce.recruits_per_year": 600}
RICH = {
    **FULL_SUPERVISION, **MSI, **GROWING, "supervision.components": ["one_to_one", "dashboard", "resupply", "group"],
    "supervision.phone_supervision_share": 0.7, "supervision.supervising_the_supervisors": True,
    "workforce.refresher_trainings_per_year": 2.0, "workforce.retention_package_share": 1.0,
}  # fmt: skip
SETTINGS: dict[str, Settings] = {
    "baseline": make_settings(),
    "malawi": make_settings("malawi", {**FULL_SUPERVISION, **MSI}, months=14),
    "dedicated": make_settings(levers={**FULL_SUPERVISION, "supervision.districts_per_wave": 10}, months=36),
    "overstretched": make_settings(
        levers={**FULL_SUPERVISION, "supervision.visits_per_chw_per_month": 4.0, "supervision.chws_per_supervisor": 60}
    ),
    "msi": make_settings(levers=MSI, months=36),
    "msi diluted, by region": make_settings(
        levers={**MSI, "resource_team.when_overstretched": "dilute", "resource_team.level": "regional",
                "resource_team.members": 60, "resource_team.members_added_per_year": 12.0}
    ),
    "everything": make_settings(levers=RICH, months=36),
    "donors leave": make_settings(
        levers={**RICH, "money.funding_end": "2027-04", "money.government_takeover_share": 0.4}
    ),
    **{
        f"shock {kind}": make_settings(
            levers=RICH, shocks=[Shock(kind, "2026-05", 5, 1.0), Shock(kind, "2027-01", 4, 0.5, ("Mopti",))]
        )
        for kind in SHOCK_KINDS
    },
}  # fmt: skip


@pytest.fixture(scope="module", params=SETTINGS)
def recording(request: pytest.FixtureRequest) -> Recording:
    return record(SETTINGS[request.param])


def check_counts(recording: Recording) -> None:
    """The laws that hold whatever is decided."""
    count: Mapping[str, np.ndarray] = {name: of_count(recording, name) for name in COUNTS}
    assert np.isfinite(recording.counts).all()
    assert (recording.counts >= 0).all(), [n for n in COUNTS if (count[n] < 0).any()]
    whole = [
        n for n in COUNTS if n not in ("competence", "households", "households_visited") and "days" not in n
        and "cost" not in n and n != "home_visits_norm"
    ]  # fmt: skip
    for name in whole:
        assert np.array_equal(count[name], np.floor(count[name])), name
    pairs = (
        ("posts_filled", "posts"), ("recorded_home_visits", "home_visits"), ("households_visited", "households"),
        ("households_visited", "home_visits"), ("need_served", "need"), ("treated", "need"),
        ("treated_served", "need_served"), ("treated_timely", "treated"), ("treated_correct", "treated"),
        ("treated_timely_correct", "treated_timely"), ("treated_timely_correct", "treated_correct"),
        ("treated_timely_correct_served", "treated_served"), ("treated_any", "need"), ("treated", "treated_any"),
        ("prompt_any", "treated_any"), ("treated_timely", "prompt_any"),
        ("supervision_visits_made", "supervision_visit_capacity"), ("posts_supervised", "posts_filled"),
        ("posts_supervised", "posts_supervised_quarter"), ("posts_supervised", "supervision_visits_made"),
        ("posts_supervised_quarter", "posts_filled"), ("posts_stocked_out", "posts_filled"),
        ("leavers", "posts_filled"), ("msi_begun", "msi_enrolled"), ("msi_dropped_out", "msi_enrolled"),
        ("msi_cycles_completed", "msi_workplans"), ("facilitation_days_delivered", "facilitation_days_needed"),
        ("competence", "districts"),
    )  # fmt: skip
    for part, whole_of_it in pairs:
        assert (count[part] <= count[whole_of_it] + 1e-9).all(), f"{part} > {whole_of_it}"
    # Timely, correct or both: no more than were treated.
    assert (
        count["treated_timely_correct"] >= count["treated_timely"] + count["treated_correct"] - count["treated"]
    ).all()


def check_money(recording: Recording) -> None:
    by_category = sum(of_count(recording, f"cost_{name}_usd") for name in COST_CATEGORIES)
    by_payer = sum(of_count(recording, f"cost_{name}_usd") for name in PAYERS)
    assert np.allclose(by_category, by_payer, rtol=1e-12, atol=1e-9)


def test_counts_keep_their_laws(recording: Recording) -> None:
    check_counts(recording)


def test_what_is_spent_is_the_sum_of_categories_and_of_payers(recording: Recording) -> None:
    check_money(recording)
    assert spending(recording).sum() > 0


def test_national_outcomes_lie_in_their_ranges(recording: Recording) -> None:
    values = national_outcomes(recording)
    for name, outcome in outcomes().items():
        known = values[name][~np.isnan(values[name])]
        assert np.isfinite(known).all(), name
        if outcome.kind == "share" or outcome.unit in ("share 0–1", "0 or 1", "index 0–1"):
            assert ((known >= 0) & (known <= 1)).all(), name
        elif name == "equity_gap":
            assert (np.abs(known) <= 1).all()
        else:
            assert (known >= 0).all(), name


@pytest.mark.parametrize("name", ["baseline", "everything", "donors leave", "shock transfers"])
def test_posts_are_filled_or_vacant_and_leavers_explain_the_difference(name: str) -> None:
    model = finished(SETTINGS[name])
    recording = model.recording
    posts, filled = of_count(recording, "posts"), of_count(recording, "posts_filled")
    leavers = of_count(recording, "leavers")
    open_posts = model.chws[model.chws.open == 1]
    assert len(open_posts) == posts[-1].sum()
    assert (open_posts.filled == 1).sum() == filled[-1].sum() - leavers[-1].sum()
    assert ((open_posts.filled == 1) | (open_posts.filled == 0)).all()
    # Nobody appears from nowhere: after a month the filled posts are those who stayed, and newcomers.
    stayed = filled[:-1] - leavers[:-1]
    assert (filled[1:] >= stayed).all() and (filled[1:] - stayed <= posts[1:] - stayed).all()
    assert (np.diff(posts, axis=0) >= 0).all()


@pytest.mark.parametrize("name", ["baseline", "everything", "overstretched", "shock strike"])
def test_supervision_visits_made_are_those_received(name: str) -> None:
    model = finished(SETTINGS[name])
    chws = model.chws
    received = np.bincount(chws.district, chws.supervision_visits * (chws.worked == 1), len(model.districts))
    assert np.array_equal(received, of_count(model.recording, "supervision_visits_made")[-1])


# --- budgets ------------------------------------------------------------------------------------------------------

SHARES = (0.0, 0.01, 0.3, 0.8, 1.0)
RULES = ("equally", "msi_first", "supervision_first", "supplies_first", "workforce_first")


def check_budget(settings: Settings, recording: Recording, budget: float) -> None:
    """No fiscal year costs more than its budget; the first is as long as what is left of it."""
    begins = load_country(settings.country).fiscal_year_start_month
    spent = spending(recording)
    year = np.array([(month + 12 + 1 - begins) // 12 for month in range(len(spent))])
    for number in np.unique(year):
        months = year == number
        length = 12 if number != year[0] else int(months.sum())
        assert spent[months].sum() <= budget * length / 12 * (1 + 1e-9) + 1e-6


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("share", SHARES)
def test_spending_stays_within_the_budget(share: float, rule: str) -> None:
    free = SETTINGS["everything"]
    budget = share * yearly_spending_of_everything()
    levers = {**RICH, "money.budget_usd_per_year": budget, "money.when_money_runs_out": rule}
    settings = make_settings(levers=levers, months=free.months)
    recording = record(settings)
    check_counts(recording)
    check_money(recording)
    check_budget(settings, recording, budget)
    if share == 0:
        assert spending(recording).sum() == 0 and of_count(recording, "treated").sum() == 0


def yearly_spending_of_everything() -> float:
    if not _YEARLY:
        _YEARLY.append(float(spending(record(SETTINGS["everything"])).sum() / 3))
    return _YEARLY[0]


_YEARLY: list[float] = []


def test_the_budget_follows_the_countrys_fiscal_year() -> None:
    """Malawi's year begins in April; a run that starts in October has half a budget until then."""
    settings = make_settings("malawi", {"money.budget_usd_per_year": 1.0e7}, months=20, start="2026-10")
    recording = record(settings)
    begins = load_country("malawi").fiscal_year_start_month
    spent = spending(recording)
    first = (begins - 10) % 12 or 12
    assert spent[:first].sum() <= 1e7 * first / 12 * (1 + 1e-9)
    assert spent[first : first + 12].sum() <= 1e7 * (1 + 1e-9)
    assert spent[:first].sum() > 0.8 * 1e7 * first / 12
    assert spent[first : first + 12].sum() > 0.8 * 1e7


def test_a_budget_that_nobody_reaches_changes_nothing() -> None:
    plenty = make_settings(levers={"money.budget_usd_per_year": 9e9})
    assert np.array_equal(record(plenty).counts, record(make_settings()).counts)


def test_a_slightly_short_budget_hurts_slightly() -> None:
    yearly = spending(record(make_settings(months=36))).sum() / 3
    full = record(make_settings(months=36))
    short = record(make_settings(months=36, levers={"money.budget_usd_per_year": 0.98 * yearly}))
    for name in ("posts_filled", "treated", "supervision_visits_made", "home_visits"):
        assert of_count(short, name).sum() > 0.94 * of_count(full, name).sum(), name


def test_cut_equally_no_part_is_starved_while_others_are_spared() -> None:
    """A plan made from last month's spending would let a cut feed on itself, month after month."""
    full = record(make_settings(months=36))
    budget = 0.75 * spending(full).sum() / 3
    short = record(make_settings(months=36, levers={"money.budget_usd_per_year": budget}))
    kept = {
        name: of_count(short, f"cost_{name}_usd").sum() / of_count(full, f"cost_{name}_usd").sum()
        for name in ("pay", "running", "supervision", "medicines")
    }
    assert min(kept.values()) > 0.5, kept
    assert max(kept.values()) < 0.95, kept


def test_payers_follow_the_donor_share_and_the_end_of_funding() -> None:
    levers = {**FULL_SUPERVISION, "money.donor_share": 0.25, "money.funding_end": "2027-01"}
    model = finished(make_settings(levers=levers))
    cost = {name: of_count(model.recording, f"cost_{name}_usd") for name in (*COST_CATEGORIES, "donor")}
    dedicated = cost["supervision"] * of_count(model.recording, "supervision_started")
    assert (cost["donor"][:12] > 0).all() and (cost["donor"][12:] == 0).all()
    paid = (
        0.25 * (dedicated + cost["digital"])
        + model.parameters["chw_pay_donor_share"] * (cost["pay"] + cost["running"] + cost["training"])
        + model.parameters["medicines_donor_share"] * cost["medicines"]
    )
    assert np.allclose(cost["donor"][:12], paid[:12])


def test_routine_supervision_is_never_billed_to_donors() -> None:
    nobody_reached = {**FULL_SUPERVISION, "supervision.start": "never", "money.donor_share": 1.0}
    one, other = (
        of_count(record(make_settings(levers=levers)), "cost_donor_usd")
        for levers in (nobody_reached, {"money.donor_share": 0.0})
    )
    assert np.array_equal(one, other)


def test_every_count_has_a_place() -> None:
    assert sorted(INDEX.values()) == list(range(len(COUNTS)))
