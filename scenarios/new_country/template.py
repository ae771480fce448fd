"""The shipped country whose figures stand in for those that a new country does not yet have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.countries import Country

Floats = NDArray[np.float64]
ALIKE = 5  # districts that are averaged: one alone may be an exception


@dataclass(frozen=True)
class Template:
    """What can be learnt from a shipped country about districts of another one."""

    country: Country

    @property
    def label(self) -> str:
        """Its name in English, as notes beside figures have it."""
        return self.country.label["en"]

    @property
    def year(self) -> float:
        """The year of its census."""
        return float(np.median(self.country.districts.population_year))

    @property
    def people(self) -> float:
        """Everybody at its census."""
        return float(self.country.districts.population.sum())

    @property
    def eligible_share(self) -> float:
        """Share of the people whom its cadre is meant to serve."""
        return self._mean(self.country.districts.eligible_share)

    @property
    def remoteness(self) -> float:
        """Remoteness of the average person."""
        return self._mean(self.country.districts.remoteness)

    @property
    def people_per_facility(self) -> float:
        """Nationally [people]."""
        return self.people / float(self.country.districts.facilities.sum())

    @property
    def people_per_km2(self) -> float:
        """Nationally."""
        return self.people / float(self.country.districts.area_km2.sum())

    def under5_share(self, year: float) -> float:
        """National share of under-fives, following its path from the census to a year."""
        people = self.country.population(year)
        return float((self.country.under5_share(year) * people).sum() / people.sum())

    def eligible_at(self, people_per_km2: float) -> float:
        """Eligible share of its districts that are settled as densely.

        Averages of a few districts in the order of their density; between two of them, in proportion.
        """
        rows = self.country.districts
        densities: Floats = np.log(rows.population / rows.area_km2)
        groups = np.array_split(np.argsort(densities, kind="stable"), max(1, len(rows) // ALIKE))
        known = [float(densities[group].mean()) for group in groups]
        shares = [float(rows.eligible_share[group].mean()) for group in groups]
        return float(np.interp(np.log(people_per_km2), known, shares))

    def remoteness_at(self, quantile: float) -> float:
        """Remoteness of its district that stands at the same place between the least and the most remote."""
        return float(np.quantile(self.country.districts.remoteness, quantile))

    def _mean(self, values: Floats) -> float:
        return float((values * self.country.districts.population).sum() / self.people)
