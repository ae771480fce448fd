"""Decisions taken later in a run: nothing moves before them, and posts may be closed as well as opened."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from model import CHW, ScaleUpModel, Settings
from model.settings import resolve_levers
from tests.functional.test_conservation import check_counts, check_money
from tests.worlds import (
    FULL_SUPERVISION,
    MSI,
    differing,
    few_districts,
    make_settings,
    of_count,
    record,
    same,
    spending,
    total,
)


def later(settings: Settings, month: int, *layers: Mapping[str, object]) -> Settings:
    """The same settings with other levers from a month on."""
    return replace(settings, changes=((month, resolve_levers(layers or [{}])),))


def test_nothing_moves_before_the_change() -> None:
    settings = make_settings()
    changed = record(later(settings, 10, FULL_SUPERVISION, MSI))
    plain = record(settings)
    assert same(plain, changed, months=10)
    assert differing(plain, changed, ("supervision_visits_made", "home_visits"))
    assert total(changed, "supervision_started", slice(None, 10)) == 0
    assert (of_count(changed, "supervision_started")[10:].sum(axis=1) > 0).all()


@pytest.mark.parametrize("levers", [{}, FULL_SUPERVISION, {**FULL_SUPERVISION, **MSI}])
def test_deciding_the_same_again_changes_nothing(levers: dict[str, object]) -> None:
    settings = make_settings(levers=levers)
    assert differing(record(settings), record(replace(settings, changes=((7, settings.levers),)))) == []


def test_a_change_in_the_first_month_is_a_decision_from_the_start() -> None:
    levers = {**FULL_SUPERVISION, **MSI}
    assert differing(record(make_settings(levers=levers)), record(later(make_settings(), 0, levers))) == []


def test_a_change_after_the_end_changes_nothing() -> None:
    assert same(record(make_settings()), record(later(make_settings(), 24, FULL_SUPERVISION)))


def test_going_back_to_today_ends_what_was_begun() -> None:
    settings = make_settings(levers={**FULL_SUPERVISION}, months=36)
    back = record(later(settings, 12))
    plain = record(make_settings(months=36))
    assert same(back, record(settings), months=12)
    rates = [
        total(r, "supervision_visits_made", slice(24, 36)) / total(r, "posts_filled", slice(24, 36))
        for r in (back, plain)
    ]
    assert rates[0] == pytest.approx(rates[1], rel=0.1)
    assert total(back, "supervision_started", slice(12, None)) == 0


BUDGET = "money.budget_usd_per_year"


@pytest.mark.parametrize(
    ("before", "after", "least", "most"),
    [
        ("unlimited", 60_000.0, 0.9 * 30_000, 30_000),
        (60_000.0, 120_000.0, 0.9 * 60_000, 60_000 + 3_500),  # and what was not yet spent
        (120_000.0, 0.0, 0, 6_500),
    ],
)
def test_a_budget_changed_in_july_is_that_of_the_months_left(
    before: object, after: object, least: float, most: float
) -> None:
    with few_districts():
        settings = make_settings(levers={BUDGET: before}, months=18)
        found = spending(record(later(settings, 6, {BUDGET: after})))
    assert least <= found[6:12].sum() <= most
    assert found[12:].sum() <= float(str(after)) / 2 * 1.05


@pytest.mark.parametrize("budget", ["unlimited", 9.0e6])
def test_posts_may_be_closed(budget: object) -> None:
    """The last to be opened close first; nobody works, is paid or is shown in a closed post."""
    settings = make_settings(levers={"money.budget_usd_per_year": budget})
    closing = later(settings, 12, {"money.budget_usd_per_year": budget, "workforce.chw_posts": 2000})
    model = ScaleUpModel(closing)
    recording = model.run()
    check_counts(recording)
    check_money(recording)
    assert of_count(recording, "posts").sum(axis=1).tolist() == [3300] * 12 + [2000] * 12
    assert same(recording, record(settings), months=12)
    in_post = of_count(recording, "posts_filled")[-1].sum() - of_count(recording, "leavers")[-1].sum()
    assert model.posts_filled_now() == in_post
    assert len(model.agents_by_type[CHW]) == in_post


def test_closed_posts_that_open_again_start_afresh() -> None:
    with few_districts():
        settings = make_settings(levers={"workforce.chw_posts": 200}, today={"workforce.chw_posts": 200}, months=36)
        levers = [resolve_levers([{"workforce.chw_posts": posts}]) for posts in (100, 200)]
        recording = record(replace(settings, changes=((6, levers[0]), (12, levers[1]))))
    check_counts(recording)
    posts = of_count(recording, "posts").sum(axis=1)
    assert posts[0] == 200 and posts[6] == 100 and posts[-1] == 200
    assert (np.diff(posts[12:]) >= 0).all()
    assert total(recording, "cost_training_usd", slice(12, None)) > 0
