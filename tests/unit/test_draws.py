"""Assumptions drawn from their ranges: every draw exists, is spread over the whole range, and has its own luck."""

import numpy as np
import pytest
from scipy import stats

from model.assumptions import records_for
from model.evidence import Record
from model.parameters import _luck_of_draw, values_in_force

DRAWS = range(60)


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    return records_for("mali", "asc")


@pytest.fixture(scope="module")
def drawn(records: dict[str, Record]) -> list[dict[str, float]]:
    return [dict(values_in_force(records, {}, seed=1, draw=draw)) for draw in DRAWS]


def test_a_draw_is_as_often_above_each_records_median_as_below(
    records: dict[str, Record], drawn: list[dict[str, float]]
) -> None:
    uncertain = [name for name, record in records.items() if record.draw(0.1) != record.draw(0.9)]
    above = np.array([[values[n] > records[n].draw(0.5) for n in uncertain] for values in drawn])
    assert len(uncertain) > 100
    assert stats.binomtest(int(above.sum()), above.size).pvalue > 1e-4
    by_draw = stats.binom.cdf(above.sum(axis=1), len(uncertain), 0.5)
    assert 1e-5 < by_draw.min() and by_draw.max() < 1 - 1e-5


def test_no_two_records_share_their_luck(records: dict[str, Record], drawn: list[dict[str, float]]) -> None:
    """The address of a draw is the record's whole name, not its ending."""
    lucks = {name: tuple(_luck_of_draw(name, 1, draw) for draw in range(3)) for name in records}
    assert len(set(lucks.values())) == len(records)


def test_draws_cover_lower_and_upper_halves(records: dict[str, Record], drawn: list[dict[str, float]]) -> None:
    for name, item in records.items():
        values = np.array([one[name] for one in drawn])
        if item.role == "link" or item.distribution == "fixed":
            assert (values == item.value).all(), name
        elif item.low < item.value < item.high:
            assert (values < item.value).any() and (values > item.value).any(), name


def test_draws_of_two_records_are_unrelated(drawn: list[dict[str, float]]) -> None:
    names = [n for n in drawn[0] if len({one[n] for one in drawn}) == len(drawn)]
    ranks = np.array([stats.rankdata([one[n] for one in drawn]) for n in names])
    correlation = np.corrcoef(ranks)[np.triu_indices(len(names), 1)]
    assert abs(correlation.mean()) < 0.005
    assert correlation.std() == pytest.approx(1 / np.sqrt(len(drawn) - 1), rel=0.1)


def test_a_draw_does_not_depend_on_other_records_or_draws(records: dict[str, Record]) -> None:
    alone = values_in_force({"skill_reference": records["skill_reference"]}, {}, seed=1, draw=5)
    assert alone["skill_reference"] == values_in_force(records, {}, seed=1, draw=5)["skill_reference"]


def test_overrides_win_over_central_values_and_draws(records: dict[str, Record]) -> None:
    for draw in (None, 3):
        assert values_in_force(records, {"skill_reference": 0.31}, draw=draw)["skill_reference"] == 0.31
