"""The shares and scores in districts.csv are what model/countries/README.md says they are."""

import numpy as np
import pytest
from numpy.typing import NDArray

from model.countries import Country, country_names, load_country

Floats = NDArray[np.float64]
ISLANDS = ("Likoma", "Kalangala", "Buvuma")
CITY_PEOPLE = {"Lilongwe": 989_318, "Blantyre": 800_264, "Zomba": 105_013, "Mzimba North": 221_272}  # Malawi 2018


def density(country: Country) -> Floats:
    return np.asarray(country.districts.population / country.districts.area_km2)


def facilities_per_1000_km2(country: Country) -> Floats:
    return np.asarray(1000 * country.districts.facilities / country.districts.area_km2)


def km_to_capital(country: Country) -> Floats:
    latitude, longitude = np.radians(country.districts.latitude), np.radians(country.districts.longitude)
    here, there = np.radians(country.capital.latitude), np.radians(country.capital.longitude)
    half = np.sin((latitude - here) / 2) ** 2 + np.cos(latitude) * np.cos(here) * np.sin((longitude - there) / 2) ** 2
    return np.asarray(2 * 6371 * np.arcsin(np.sqrt(half)))


def scaled(values: Floats) -> Floats:
    low, high = np.percentile(values, [5, 95])
    return np.clip((values - low) / (high - low), 0, 1)


@pytest.mark.parametrize("name", country_names())
def test_remoteness(name: str) -> None:
    country = load_country(name)
    sparse_people, sparse_care = (1 - scaled(np.log(x(country))) for x in (density, facilities_per_1000_km2))
    score = 0.4 * scaled(km_to_capital(country)) + 0.3 * sparse_people + 0.3 * sparse_care
    score = (score - score.min()) / (score.max() - score.min())
    on_island = np.isin(country.names, ISLANDS)
    score[on_island] = np.maximum(score[on_island], 0.8)
    np.testing.assert_allclose(country.districts.remoteness, score, atol=0.005)


def test_eligible_share_of_mali() -> None:
    mali = load_country("mali")
    near = np.exp(-0.238 * 0.0785 * facilities_per_1000_km2(mali))
    share = np.maximum(0.95 * near * np.exp(-density(mali) / 400), 0.02)
    np.testing.assert_allclose(mali.districts.eligible_share, share, atol=0.005)


def test_eligible_share_of_malawi() -> None:
    malawi = load_country("malawi")
    city = np.array([CITY_PEOPLE.get(name, 0) for name in malawi.names]) / malawi.districts.population
    np.testing.assert_allclose(malawi.districts.eligible_share, 0.9345 * (1 - city) + 0.15 * city, atol=0.005)


@pytest.mark.parametrize(("name", "half_density", "power"), [("uganda", 1158, 1.5), ("ghana", 515, 1.0)])
def test_eligible_share_falls_with_density(name: str, half_density: float, power: float) -> None:
    country = load_country(name)
    share = np.maximum(0.95 / (1 + (density(country) / half_density) ** power), 0.05)
    np.testing.assert_allclose(country.districts.eligible_share, share, atol=0.005)


@pytest.mark.parametrize(("name", "share"), [("mali", 0.68), ("malawi", 0.84), ("uganda", 0.75), ("ghana", 0.55)])
def test_national_eligible_share(name: str, share: float) -> None:
    rows = load_country(name).districts
    assert (rows.eligible_share * rows.population).sum() / rows.population.sum() == pytest.approx(share, abs=0.002)
