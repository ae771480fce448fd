"""The headline table: chance beside chance and assumption, draw by draw, and no price where nothing is bought."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from docs.headline_figures import measure_headline
from docs.headline_tables import (
    HEAD,
    drawn_gains,
    in_brackets,
    median_and_range,
    price_at_centre,
    price_of_draws,
    row,
    with_range,
)
from docs.kept import rounded
from docs.measure import differing, simulate_all
from scenarios.estimates import ratio_of

PAIR = ("mali-baseline", "mali-360-fast")


@pytest.fixture(scope="module")
def small() -> dict[str, dict[str, list[float]]]:
    return measure_headline(simulate_all, PAIR, draws=3, months=24)


def test_a_small_case_is_paired_draw_by_draw(
    small: dict[str, dict[str, list[float]]], capfd: pytest.CaptureFixture[str]
) -> None:
    assert {len(values) for figures in small.values() for values in figures.values()} == {3}
    again = measure_headline(simulate_all, PAIR, draws=1, months=24)
    assert "headline: 2 runs took" in capfd.readouterr().err
    assert not differing(again, rounded(small)), "draw 0 does not depend on how many follow"
    coverage, cost, children = drawn_gains(small, "mali-360-fast", "mali-baseline")
    assert (coverage > 0).all() and (cost > 0).all() and (children > 0).all()
    assert len(set(small["mali-baseline"]["cost_usd.yearly"])) == 3, "each draw has its own assumptions"
    by_pairing = coverage.std()
    shuffled = np.array(small["mali-360-fast"]["effective_coverage.last"])[[1, 2, 0]]
    assert by_pairing != pytest.approx((shuffled - np.array(small["mali-baseline"]["effective_coverage.last"])).std())


def test_a_row_has_both_kinds_of_uncertainty(small: dict[str, dict[str, list[float]]]) -> None:
    drawn = drawn_gains(small, "mali-360-fast", "mali-baseline")
    cells = row("mali-360-fast", drawn, drawn)
    assert len(cells) == len(HEAD)
    assert sum("chance only" in title for title in HEAD) == sum("chance and assumption" in title for title in HEAD) == 3
    assert all(cell for cell in cells)


def test_uganda_has_fewer_draws_and_no_more_than_asked_for() -> None:
    lived = []

    def note(jobs: Sequence[Any], function: object) -> list[dict[str, float]]:
        lived.extend((settings.country, draw) for settings, draw in jobs)
        return [{"x": 0.0, "seconds": 0.0} for _ in jobs]

    measure_headline(note, ("uganda-baseline", "mali-baseline"))
    assert lived.count(("uganda", 0)) == 1
    assert [sum(country == c for country, _ in lived) for c in ("uganda", "mali")] == [8, 20]


def test_the_range_of_few_draws_is_lowest_to_highest() -> None:
    assert median_and_range(np.arange(20.0)) == (9.5, 0.0, 19.0)
    assert median_and_range(np.arange(200.0))[1:] == (4.0, 194.0)
    assert with_range(np.array([0.01, 0.02, 0.04]), "points") == "2.0 points (1.0 to 4.0 points)"
    assert in_brackets("US$ 5", "US$ 5", "US$ 5") == "US$ 5"


def test_there_is_a_price_only_where_children_are_bought() -> None:
    cost, children = np.full(4, 100.0), np.array([10.0, 20.0, 25.0, 50.0])
    assert price_of_draws(cost, children) == "US$ 4 (2 to 10)"
    assert price_of_draws(cost, np.array([10.0, 20.0, 25.0, -5.0])).endswith("more children in 3 of 4 draws")
    assert "no limit" in price_of_draws(cost, np.array([10.0, 20.0, 25.0, -5.0]))
    assert price_of_draws(cost, np.array([10.0, -1.0, -1.0, -1.0])) == "more children in 1 of 4 draws"
    assert price_of_draws(np.zeros(2), np.zeros(2)) == "no difference"
    assert "less money" in price_of_draws(np.array([-1.0, 5.0, 6.0]), np.array([1.0, 1.0, 1.0]))
    price = ratio_of(cost, children)
    assert price_at_centre("more_for_more", price).startswith("US$")
    assert price_at_centre("unclear_for_more", price) == "no clear gain"
    assert price_at_centre("fewer_for_less", price) == "fewer children for less money"
