"""Which districts come next, for MSI and for supervision: waves, order, ceiling, and access that gates them all."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from model.countries import Country
from model.settings import Settings

Array = NDArray[np.float64]
EARTH_RADIUS_KM = 6371.0


class Rollout:
    """One programme's way through the country.

    Attributes:
        begun: districts in the order in which they joined (row numbers).
    """

    def __init__(
        self,
        family: str,
        settings: Settings,
        country: Country,
        luck_of_district: Callable[[int], float],
        decided_in: int = 0,
    ) -> None:
        """Plan the waves.

        Args:
            family: `msi` or `supervision`.
            settings: order, size, rhythm and ceiling of the waves.
            country: the districts.
            luck_of_district: luck by district key, for the random order.
            decided_in: month of the decision, from which `at_start` counts.
        """
        self.begun: list[int] = []
        levers = settings.levers
        self._order = str(levers[f"{family}.order"])
        self._starts_when_decided = levers[f"{family}.start"] == "at_start"
        self._start = float(decided_in) if self._starts_when_decided else settings.month_offset(f"{family}.start")
        self._interval = int(str(levers[f"{family}.months_between_waves"]))
        self._per_wave = int(str(levers[f"{family}.districts_per_wave"]))
        self._most = math.floor(float(str(levers[f"{family}.ceiling_share"])) * len(country.names) + 1e-9)
        listed = levers[f"{family}.districts"]
        assert isinstance(listed, tuple)
        self._fixed = fixed_order(self._order, country, listed, luck_of_district)
        self._unused = 0.0

    def go_on_from(self, earlier: Rollout) -> None:
        """Take over what an earlier plan has begun, and its rhythm if there was any and no new start is named."""
        if earlier.begun and self._starts_when_decided:
            self._start = earlier._start
        self.begun, self._unused = earlier.begun, earlier._unused

    def waves_due(self, month: int) -> int:
        """Waves that begin this month; in the first one also those that were due before it."""
        if month < self._start:
            return 0
        if month == 0:
            return math.floor(-self._start / self._interval) + 1
        return 1 if (month - self._start) % self._interval == 0 else 0

    def next_wave(
        self, month: int, state: Mapping[str, Array], reachable: NDArray[np.bool_], share: float = 1.0
    ) -> list[int]:
        """Districts that join this month.

        Args:
            month: months since the first one.
            state: what the steering group looks at, by district: `coverage` and `readiness` (n_districts).
            reachable: whether access allows a start now (n_districts).
            share: part of the planned wave that can be organised; fractions carry over to the next wave [0–1].
        """
        waves = self.waves_due(month)
        if waves == 0:
            return []
        places = waves * self._per_wave * share + self._unused
        size = min(math.floor(places + 1e-9), self._most - len(self.begun))
        self._unused = places - math.floor(places + 1e-9)
        waiting = [d for d in self._queue(state) if d not in self.begun and reachable[d]]
        wave = waiting[: max(0, size)]
        self.begun += wave
        return wave

    def _queue(self, state: Mapping[str, Array]) -> list[int]:
        if self._order == "need_first":
            return [int(d) for d in np.argsort(state["coverage"], kind="stable")]
        if self._order == "readiness_first":
            return [int(d) for d in np.argsort(-state["readiness"], kind="stable")]
        return self._fixed


def fixed_order(
    order: str, country: Country, listed: tuple[str, ...], luck_of_district: Callable[[int], float]
) -> list[int]:
    """The orders that do not change while the rollout goes on."""
    districts = range(len(country.names))
    distance = km_to_capital(country)
    if order == "listed":
        return [country.names.index(name) for name in listed]
    if order == "random":
        return sorted(districts, key=lambda d: luck_of_district(int(country.districts.key[d])))
    if order == "region":
        nearest_of_region = {
            region: min(distance[d] for d in districts if country.regions[d] == region)
            for region in set(country.regions)
        }
        return sorted(districts, key=lambda d: (nearest_of_region[country.regions[d]], country.regions[d], distance[d]))
    return sorted(districts, key=lambda d: distance[d])


def km_to_capital(country: Country) -> Array:
    """Great-circle distance of each district from the capital (n_districts) [km]."""
    latitude, longitude = np.radians(country.districts.latitude), np.radians(country.districts.longitude)
    capital_latitude, capital_longitude = (
        math.radians(country.capital.latitude),
        math.radians(country.capital.longitude),
    )
    half = (
        np.sin((latitude - capital_latitude) / 2) ** 2
        + np.cos(latitude) * math.cos(capital_latitude) * np.sin((longitude - capital_longitude) / 2) ** 2
    )
    distance: Array = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
    return distance


def nearest_districts(country: Country) -> list[list[int]]:
    """For each district the others, nearest first, on a flat map good enough for neighbours."""
    latitude, longitude = np.radians(country.districts.latitude), np.radians(country.districts.longitude)
    east = longitude * math.cos(float(latitude.mean()))
    distance = np.hypot(latitude[:, None] - latitude[None, :], east[:, None] - east[None, :])
    return [[int(d) for d in np.argsort(row, kind="stable") if d != here] for here, row in enumerate(distance)]
