"""Assumptions drawn from their ranges: every draw exists, is spread over the whole range, and has its own luck."""

import numpy as np
import pytest
from scipy import stats

from model.assumptions import records_for
from model.evidence import Record
from model.parameters import values_in_force

DRAWS = range(60)


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    return records_for("mali", "asc")


@pytest.fixture(scope="module")
def drawn(records: dict[str, Record]) -> list[dict[str, float]]:
    return [dict(values_in_force(records, {}, seed=1, draw=draw)) for draw in DRAWS]


def test_every_draw_is_spread_over_the_whole_of_each_range(
    records: dict[str, Record], drawn: list[dict[str, float]]
) -> None:
    """Below or above the central value must be as likely as each record says, in every draw and for every record."""
    free = [n for n, r in records.items() if r.role not in ("link", "lever", "target") and r.distribution == "normal"]
    uncertain = [n for n in free if drawn[0][n] != drawn[1][n]]
    assert len(uncertain) >= 3
    above = np.array([[values[n] > records[n].value for n in uncertain] for values in drawn])
    assert stats.binomtest(int(above.sum()), above.size).pvalue > 1e-4


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
    assert abs(correlation.mean()) < 0.01
    assert correlation.std() == pytest.approx(1 / np.sqrt(len(drawn) - 1), rel=0.1)


def test_a_draw_does_not_depend_on_other_records_or_draws(records: dict[str, Record]) -> None:
    alone = values_in_force({"skill_reference": records["skill_reference"]}, {}, seed=1, draw=5)
    assert alone["skill_reference"] == values_in_force(records, {}, seed=1, draw=5)["skill_reference"]


def test_overrides_win_over_central_values_and_draws(records: dict[str, Record]) -> None:
    for draw in (None, 3):
        assert values_in_force(records, {"skill_reference": 0.31}, draw=draw)["skill_reference"] == 0.31
