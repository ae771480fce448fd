"""Placement of posts: fair, and raising the total only appends."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.countries import load_country
from model.world import place_posts, population_fifths

people = st.lists(
    st.one_of(st.just(0.0), st.floats(1, 1e7)), min_size=1, max_size=12
).map(np.array).filter(lambda p: p.sum() > 0)  # fmt: skip


@given(eligible=people, posts=st.integers(0, 400), more=st.integers(1, 400))
def test_raising_the_total_only_appends(eligible: np.ndarray, posts: int, more: int) -> None:
    few, many = place_posts(eligible, posts), place_posts(eligible, posts + more)
    assert len(few) == posts and len(many) == posts + more
    assert np.array_equal(few, many[:posts])


@given(eligible=people, posts=st.integers(1, 600))
def test_districts_get_posts_in_proportion_to_their_eligible_people(eligible: np.ndarray, posts: int) -> None:
    placed = np.bincount(place_posts(eligible, posts), minlength=len(eligible))
    assert placed.sum() == posts
    assert (placed[eligible == 0] == 0).all()
    served = eligible > 0
    # Sainte-Lague: no transfer of one post brings two districts closer to equal people per post.
    quotient_of_last = eligible[served] / np.maximum(2 * placed[served] - 1, 1)
    quotient_of_next = eligible[served] / (2 * placed[served] + 1)
    has_post = placed[served] > 0
    if has_post.any():
        assert quotient_of_last[has_post].min() >= quotient_of_next.max() * (1 - 1e-12)


def test_real_countries_are_served_in_proportion() -> None:
    country = load_country("malawi")
    eligible = country.population(2026.0) * country.districts.eligible_share
    placed = np.bincount(place_posts(eligible, 10_000), minlength=len(eligible))
    assert np.abs(placed - 10_000 * eligible / eligible.sum()).max() < 1.0


def test_nobody_eligible_means_no_posts() -> None:
    assert len(place_posts(np.zeros(3), 10)) == 0


def test_fifths_hold_a_fifth_of_the_people_each_from_near_to_remote() -> None:
    for name in ("mali", "malawi", "uganda", "ghana"):
        country = load_country(name)
        fifths, population = population_fifths(country, 2026.0), country.population(2026.0)
        remoteness = country.districts.remoteness
        for fifth in range(5):
            share = population[fifths == fifth].sum() / population.sum()
            assert abs(share - 0.2) < population.max() / population.sum()
            if fifth:
                assert remoteness[fifths == fifth].min() >= remoteness[fifths == fifth - 1].max()
