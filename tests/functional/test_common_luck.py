"""Common random numbers: what acts alike is bit-identical, and one change moves only what it touches."""

from dataclasses import replace

import numpy as np
import pytest

from model import ScaleUpModel, Settings, Shock
from model.agents.chw import CHW_FIELDS
from model.countries import Country
from model.outcomes import COUNTS
from tests.worlds import (
    CARE_COUNTS,
    FULL_SUPERVISION,
    MSI,
    country_as,
    differing,
    few_districts,
    finished,
    make_settings,
    of_count,
    record,
    same,
)  # fmt: skip

FIELDS = [name for name, _, _ in CHW_FIELDS]


def by_slot(model: ScaleUpModel) -> dict[int, tuple[float, ...]]:
    """Every post's row by its address, `sharers` of luck aside."""
    return {int(row.slot_key): tuple(row[name] for name in FIELDS) for row in model.chws if row.open == 1}


@pytest.mark.parametrize("levers", [{}, FULL_SUPERVISION, {"msi.cycles_per_year": 1.0, "msi.order": "nearest_first"}])
def test_one_more_chw_changes_nobody_elses_luck(levers: dict[str, object]) -> None:
    posts = 1237
    one = finished(make_settings(levers={**levers, "workforce.chw_posts": posts}))
    two = finished(make_settings(levers={**levers, "workforce.chw_posts": posts + 1}))
    rows, more = by_slot(one), by_slot(two)
    (new,) = set(more) - set(rows)
    assert not set(rows) - set(more)
    new_row = next(row for row in two.chws if row.slot_key == new)
    district = int(new_row.district)
    elsewhere = np.arange(len(one.districts)) != district
    assert np.array_equal(one.recording.counts[:, elsewhere], two.recording.counts[:, elsewhere])
    touched = {slot for slot in rows if rows[slot] != more[slot]}
    assert touched <= sharing_with(two, district, int(new_row.ordinal))


def sharing_with(model: ScaleUpModel, district: int, ordinal: int) -> set[int]:
    """Addresses of posts under the same supervisor, or in the same catchment, as the newest post."""
    here = model.districts[district]
    mates = model.chws[model.chws.district == district]
    if model.policies[1].dedicated:
        span = int(model.policies[1].chws_per_supervisor)
        supervised = mates.ordinal // span == ordinal // span
    else:
        supervised = mates.ordinal % here.facilities == ordinal % here.facilities
    shared = mates.ordinal % here.catchments == ordinal % here.catchments
    return {int(key) for key in mates.slot_key[supervised | shared]}


def test_one_more_chw_where_posts_share_catchments() -> None:
    with few_districts(slice(0, 3)):
        people = {"workforce.chw_posts": 1500}
        one = finished(make_settings(levers=people, months=12))
        two = finished(make_settings(levers={"workforce.chw_posts": 1501}, months=12))
    assert (one.districts.posts > one.districts.catchments).any()
    rows, more = by_slot(one), by_slot(two)
    (new,) = set(more) - set(rows)
    row = next(r for r in two.chws if r.slot_key == new)
    assert {s for s in rows if rows[s] != more[s]} <= sharing_with(two, int(row.district), int(row.ordinal))


@pytest.mark.parametrize(
    "levers",
    [FULL_SUPERVISION, MSI, {"workforce.chw_posts": 5000}, {"supplies.reliability": 1.0}, {"msi.order": "random"}],
)
def test_another_lever_leaves_luck_alone(levers: dict[str, object]) -> None:
    one, two = (ScaleUpModel(make_settings(levers=change, burn_in_months=1)) for change in ({}, levers))
    for decision in ("leave", "treated", "cycle_success", "steering_functioning"):
        for month in (-1, 0, 60):
            assert one.luck(decision, month, 7 << 32, 2) == two.luck(decision, month, 7 << 32, 2)


def test_another_replicate_or_seed_has_other_luck() -> None:
    settings = make_settings(burn_in_months=0)
    models = [
        ScaleUpModel(settings), ScaleUpModel(settings, replicate=1), ScaleUpModel(settings, seed=2),
        ScaleUpModel(settings, seed=1, replicate=2),
    ]  # fmt: skip
    assert len({model.luck("leave", 3, 5 << 32, 1) for model in models}) == 4
    assert ScaleUpModel(settings, seed=1).luck("leave", 3, 5, 1) == models[0].luck("leave", 3, 5, 1)


def test_replicates_do_not_depend_on_each_other_and_repeat_exactly() -> None:
    settings = make_settings(levers={**FULL_SUPERVISION, **MSI}, months=12)
    forwards = [record(settings, replicate) for replicate in (0, 1, 2)]
    backwards = [record(settings, replicate) for replicate in (2, 1, 0)][::-1]
    for one, other in zip(forwards, backwards, strict=True):
        assert same(one, other) and np.array_equal(one.national, other.national, equal_nan=True)
    assert not same(forwards[0], forwards[1], ("treated",))


# --- scenarios that act alike are bit-identical ---------------------------------------------------------------------


ALIKE = {
    "MSI of zero cycles": ({}, {"msi.cycles_per_year": 0.0, "msi.districts_per_wave": 20, "resource_team.members": 50}),
    "MSI that never starts": ({}, {**MSI, "msi.start": "never"}),
    "MSI that starts after the end": ({}, {**MSI, "msi.start": "2030-01"}),
    "MSI for no district": ({}, {**MSI, "msi.ceiling_share": 0.0}),
    "supervision that never starts": ({}, {**FULL_SUPERVISION, "supervision.start": "never"}),
    "supervision for no district": ({}, {**FULL_SUPERVISION, "supervision.districts_per_wave": 0}),
    "another span without dedicated supervisors": ({}, {"supervision.chws_per_supervisor": 5}),
    "a list that is not used": ({}, {"msi.districts": ["Kayes"]}),
    "order without rollout": ({}, {"msi.order": "random", "supervision.order": "region"}),
    "posts that are there already": ({}, {"workforce.chw_posts": 3300, "workforce.recruits_per_year": 5}),
    "a pace without new posts": ({}, {"workforce.recruits_per_year": 9}),
    "today's figures in numbers": (
        {}, {"supplies.reliability": 0.6, "workforce.pay_usd_per_month": 100.0, "resource_team.members": 7},
    ),
    "resupply without the component": (FULL_SUPERVISION, {**FULL_SUPERVISION, "supplies.resupply_by_supervisors": 0.0}),
    "a rule for money that does not run out": ({}, {"money.when_money_runs_out": "msi_first"}),
    "funding that ends later": ({}, {"money.funding_end": "2035-01"}),
    "supervision region by region, all at once": (
        FULL_SUPERVISION, {**FULL_SUPERVISION, "supervision.order": "region"},
    ),
    "MSI all at once in any order": (MSI, {**MSI, "msi.order": "nearest_first"}),
}  # fmt: skip


@pytest.mark.parametrize("name", ALIKE)
def test_scenarios_that_act_alike_are_bit_identical(name: str) -> None:
    one, other = (record(make_settings(levers=levers)) for levers in ALIKE[name])
    assert differing(one, other) == []
    assert np.array_equal(one.national, other.national, equal_nan=True)


def test_districts_that_supervision_has_not_reached_are_untouched() -> None:
    levers = {**FULL_SUPERVISION, "supervision.order": "nearest_first", "supervision.districts_per_wave": 7}
    one, other = finished(make_settings()), finished(make_settings(levers=levers))
    begun = other.rollouts["supervision"].begun
    untouched = [d for d in range(len(one.districts)) if d not in begun]
    assert 0 < len(begun) < len(one.districts)
    assert np.array_equal(one.recording.counts[:, untouched], other.recording.counts[:, untouched])
    assert not np.array_equal(one.recording.counts[:, begun], other.recording.counts[:, begun])


def test_before_the_start_of_a_programme_nothing_differs() -> None:
    start = {"msi.start": "2027-01", "supervision.start": "2027-01"}
    one, other = (record(make_settings(levers=levers)) for levers in ({}, {**FULL_SUPERVISION, **MSI, **start}))
    assert same(one, other, months=12) and not same(one, other)


def test_a_shock_changes_nothing_before_it_begins_or_outside_its_region() -> None:
    shocks = [Shock("insecurity", "2026-09", 4, 1.0, ("Mopti",))]
    one, other = finished(make_settings()), finished(make_settings(shocks=shocks))
    hit = np.array([region == "Mopti" for region in one.country.regions])
    assert np.array_equal(one.recording.counts[:, ~hit], other.recording.counts[:, ~hit])
    assert np.array_equal(one.recording.counts[:8], other.recording.counts[:8])
    assert not np.array_equal(one.recording.counts[8:, hit], other.recording.counts[8:, hit])


# --- prefixes --------------------------------------------------------------------------------------------------------

GROWING = {"workforce.chw_posts": 6000, "workforce.recruits_per_year": 500}
PREFIXES = {
    "baseline": make_settings(months=60),
    "all": make_settings(
        levers={**FULL_SUPERVISION, **MSI, **GROWING, "supervision.districts_per_wave": 12},
        months=60,
    ),
    "budget and donors": make_settings(
        levers={**FULL_SUPERVISION, **MSI, **GROWING, "money.budget_usd_per_year": 9e6, "money.funding_end": "2029-06"},
        months=60, shocks=[Shock("epidemic", "2028-02", 60, 0.5)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PREFIXES)
def test_a_run_of_60_months_is_the_exact_beginning_of_one_of_120(name: str) -> None:
    short = record(PREFIXES[name])
    long = record(replace(PREFIXES[name], months=120))
    assert differing(short, long, months=60) == []
    assert np.array_equal(short.national, long.national[:60], equal_nan=True)
    assert np.array_equal(short.fifths, long.fifths)


def test_stepping_is_running() -> None:
    settings = make_settings(levers={**FULL_SUPERVISION, **MSI}, months=8)
    model = ScaleUpModel(settings)
    for month in range(8):
        assert model.recording.counts.shape[0] == month
        model.step()
    assert same(model.recording, record(settings))
    with pytest.raises(RuntimeError, match="8 months"):
        model.step()


# --- relabelling ------------------------------------------------------------------------------------------------------


def relabelled(country: Country) -> Country:
    new = {region: f"R{number}" for number, region in enumerate(reversed(sorted(set(country.regions))))}
    return replace(
        country,
        names=tuple(f"D{number:03d}" for number in reversed(range(len(country.names)))),
        regions=tuple(new[region] for region in country.regions),
    )


@pytest.mark.parametrize("order", ["need_first", "readiness_first", "nearest_first", "region", "random"])
def test_other_names_for_the_same_districts_change_nothing_else(order: str) -> None:
    levers = {**FULL_SUPERVISION, **MSI, "supervision.order": order, "supervision.districts_per_wave": 9}
    settings = make_settings(levers=levers, months=14)
    before = record(settings)
    with country_as(relabelled):
        after = finished(settings)
    assert after.country.names[0].startswith("D")
    assert differing(before, after.recording) == []


def shuffled(country: Country) -> Country:
    order = np.random.default_rng(5).permutation(len(country.names))
    return replace(
        country,
        districts=country.districts[order],
        names=tuple(country.names[i] for i in order),
        regions=tuple(country.regions[i] for i in order),
    )


def test_the_order_of_rows_in_the_table_does_not_matter() -> None:
    """Keys travel with their rows, so every district keeps its own months."""
    settings: Settings = make_settings(levers={**FULL_SUPERVISION, "supervision.order": "random"}, months=14)
    before = finished(settings)
    with country_as(shuffled):
        after = finished(settings)
    place = [after.country.names.index(name) for name in before.country.names]
    for name in COUNTS:
        assert np.array_equal(of_count(before.recording, name), of_count(after.recording, name)[:, place]), name


def test_what_chws_do_does_not_depend_on_who_pays() -> None:
    one, other = (
        record(make_settings(levers={**FULL_SUPERVISION, **MSI, "money.donor_share": share})) for share in (0.0, 1.0)
    )
    assert differing(one, other, CARE_COUNTS) == []
    assert not same(one, other, ("cost_donor_usd",))
