"""Rollout: waves, six orders, ceiling, access, and fractions that carry over."""

import math
from collections.abc import Mapping

import numpy as np
import pytest

from model.countries import Country, load_country
from model.rollout import Rollout, km_to_capital, nearest_districts
from tests.worlds import make_settings

MALI = load_country("mali")
NUMBER = len(MALI.names)
EVERYWHERE = np.ones(NUMBER, dtype=bool)
STATE = {
    "coverage": np.random.default_rng(1).random(NUMBER),
    "readiness": np.random.default_rng(2).random(NUMBER),
}


def make_rollout(levers: Mapping[str, object], country: Country = MALI) -> Rollout:
    return Rollout("msi", make_settings(levers=levers), country, lambda key: (key * 37 % 101) / 101)


def roll(rollout: Rollout, months: int = 1200, share: float = 1.0) -> list[list[int]]:
    return [rollout.next_wave(month, STATE, EVERYWHERE, share) for month in range(months)]


EXPECTED_ORDER = {
    "need_first": np.argsort(STATE["coverage"]),
    "readiness_first": np.argsort(-STATE["readiness"]),
    "nearest_first": np.argsort(km_to_capital(MALI), kind="stable"),
    "random": sorted(range(NUMBER), key=lambda d: int(MALI.districts.key[d]) * 37 % 101),
}


@pytest.mark.parametrize("order", EXPECTED_ORDER)
def test_the_order_is_the_one_asked_for(order: str) -> None:
    rollout = make_rollout({"msi.order": order, "msi.districts_per_wave": 4, "msi.months_between_waves": 3})
    waves = roll(rollout)
    assert rollout.begun == list(EXPECTED_ORDER[order])
    assert [month for month, wave in enumerate(waves) if wave] == list(range(0, 3 * 19, 3))
    assert [len(wave) for wave in waves[: 3 * 19 : 3]] == [4] * 18 + [3]


def test_by_region_one_region_is_finished_before_the_next_begins() -> None:
    rollout = make_rollout({"msi.order": "region", "msi.districts_per_wave": 5, "msi.months_between_waves": 1})
    roll(rollout)
    regions = [MALI.regions[d] for d in rollout.begun]
    assert len(regions) == NUMBER
    assert 1 + sum(a != b for a, b in zip(regions, regions[1:], strict=False)) == len(set(MALI.regions))
    first = km_to_capital(MALI).argmin()
    assert regions[0] == MALI.regions[first]


def test_only_listed_districts_join_in_the_order_of_the_list() -> None:
    listed = [MALI.names[d] for d in (40, 3, 17)]
    rollout = make_rollout({"msi.order": "listed", "msi.districts": listed, "msi.districts_per_wave": 2})
    roll(rollout)
    assert [MALI.names[d] for d in rollout.begun] == listed


@pytest.mark.parametrize(("share", "most"), [(0.0, 0), (0.04, 3), (0.1, 7), (0.5, 37), (1.0, 75)])
def test_the_rollout_stops_at_its_ceiling(share: float, most: int) -> None:
    rollout = make_rollout({"msi.ceiling_share": share, "msi.districts_per_wave": 2, "msi.months_between_waves": 1})
    roll(rollout)
    assert len(rollout.begun) == most


def test_no_districts_per_wave_means_no_rollout() -> None:
    assert not any(roll(make_rollout({"msi.districts_per_wave": 0})))


def test_districts_that_cannot_be_reached_wait_and_the_next_take_their_places() -> None:
    rollout = make_rollout({"msi.order": "nearest_first", "msi.districts_per_wave": 3, "msi.months_between_waves": 1})
    first = list(EXPECTED_ORDER["nearest_first"][:6])
    closed = EVERYWHERE.copy()
    closed[first[:2]] = False
    assert rollout.next_wave(0, STATE, closed) == first[2:5]
    assert rollout.next_wave(1, STATE, EVERYWHERE) == [*first[:2], first[5]]


@pytest.mark.parametrize("share", [0.5, 0.7, 1 / 3])
def test_fractions_of_a_wave_carry_over(share: float) -> None:
    rollout = make_rollout({"msi.districts_per_wave": 3, "msi.months_between_waves": 1})
    waves = roll(rollout, 12, share)
    assert len(rollout.begun) == pytest.approx(12 * 3 * share, abs=1)
    assert max(len(wave) for wave in waves) - min(len(wave) for wave in waves) <= 1


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2027-06", dict.fromkeys(range(17, 60, 6), 1)),
        ("at_start", dict.fromkeys(range(0, 60, 6), 1)),
        # Waves that were due before the run begins are made up for in its first month.
        ("2025-10", {0: 1, **dict.fromkeys(range(3, 60, 6), 1)}),
        ("2024-01", {0: 5, **dict.fromkeys(range(6, 60, 6), 1)}),
        ("never", {}),
    ],
)
def test_waves_come_at_the_interval_from_the_start(start: str, expected: dict[int, int]) -> None:
    rollout = make_rollout({"msi.start": start, "msi.districts_per_wave": 1, "msi.months_between_waves": 6})
    waves = {month: rollout.waves_due(month) for month in range(60)}
    assert {month: number for month, number in waves.items() if number} == expected
    assert [len(wave) for wave in roll(rollout, 60)] == [expected.get(month, 0) for month in range(60)]


def test_a_country_with_no_district_left_stays_quiet() -> None:
    rollout = make_rollout({"msi.districts_per_wave": 300, "msi.months_between_waves": 1})
    waves = roll(rollout, 3)
    assert len(waves[0]) == NUMBER and not waves[1] and not waves[2]


def test_the_distance_to_the_capital_is_a_distance_on_the_globe() -> None:
    distance, capital = km_to_capital(MALI), MALI.capital
    here, there = np.radians(MALI.districts.latitude), math.radians(capital.latitude)
    apart = np.radians(MALI.districts.longitude - capital.longitude)
    angle = np.arccos(np.sin(here) * math.sin(there) + np.cos(here) * math.cos(there) * np.cos(apart))
    assert np.allclose(distance, angle * 6371, atol=1.0)
    assert distance.min() < 60 and distance[MALI.names.index("Gao")] == pytest.approx(985, abs=15)


def test_neighbours_are_all_others_nearest_first() -> None:
    near = nearest_districts(MALI)
    latitude, longitude = MALI.districts.latitude, MALI.districts.longitude
    for here, others in enumerate(near[:10]):
        assert sorted([*others, here]) == list(range(NUMBER))
        away = np.hypot(latitude[others] - latitude[here], longitude[others] - longitude[here])
        assert away[0] <= away[-1] and away[:5].max() < np.median(away)
