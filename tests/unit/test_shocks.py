"""Shocks: when, where, how hard; the larger of two of one kind counts."""

import numpy as np
import pytest

from model import Shock
from model.settings import SHOCK_KINDS
from model.shocks import Shocks
from tests.worlds import make_settings

REGIONS = ("North", "North", "South")


def make_shocks(*shocks: Shock) -> Shocks:
    return Shocks(make_settings(shocks=shocks), REGIONS)


@pytest.mark.parametrize("kind", SHOCK_KINDS)
def test_a_shock_lasts_its_months_and_touches_no_other_kind(kind: str) -> None:
    shocks = make_shocks(Shock(kind, "2026-04", 2, 0.7))
    for month in range(-5, 12):
        for other, sizes in shocks.sizes(month).items():
            assert (sizes == (0.7 if other == kind and month in (3, 4) else 0.0)).all(), (month, other)
        assert shocks.beginning(kind, month).tolist() == [0.7 if month == 3 else 0.0] * 3


def test_a_shock_stays_in_its_regions() -> None:
    shocks = make_shocks(Shock("insecurity", "2026-01", 3, 0.4, ("South",)))
    assert shocks.sizes(1)["insecurity"].tolist() == [0.0, 0.0, 0.4]


def test_shocks_of_one_kind_do_not_add_up() -> None:
    shocks = make_shocks(
        Shock("strike", "2026-01", 3, 0.4),
        Shock("strike", "2026-02", 3, 0.6, ("North",)),
        Shock("epidemic", "2026-02", 1),
    )
    assert shocks.sizes(1)["strike"].tolist() == [0.6, 0.6, 0.4]
    assert shocks.sizes(1)["epidemic"].tolist() == [0.5] * 3
    assert shocks.sizes(3)["strike"].tolist() == [0.6, 0.6, 0.0]


def test_shocks_before_and_after_the_run_are_allowed() -> None:
    shocks = make_shocks(Shock("strike", "2020-01", 3), Shock("strike", "2099-01", 3))
    assert not any(np.any(shocks.sizes(month)["strike"]) for month in range(120))
