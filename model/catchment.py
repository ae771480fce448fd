"""Where sick children are and who else treats them: need, seasons, distance, other providers.

Households are not agents. A CHW's own share of the children is the CHW's rule; here is what surrounds it.
Numbers come from evidence/catchment.toml and the country's facts and seasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model import randomness as luck_of
from model.compiled import rule
from model.countries import Country
from model.randomness import agent_month, binomial, poisson, uniform
from model.rows import Columns, Row

CONDITIONS = ("fever", "diarrhoea", "pneumonia")
RAIN = 3
MONTHS_PER_YEAR = 12.0


@rule
def others_treat(district: Row, people_unserved: float, p: Row, run: np.uint64, month: int, count: Row) -> None:
    """Children outside every catchment, and those the CHWs did not treat, go to a facility, a seller, or nobody."""
    luck = agent_month(run, month, district.key, 0)
    expected = people_unserved * district.under5_share * district.episodes_per_child
    unserved = poisson(expected, uniform(luck, luck_of.UNSERVED_NEED))
    count.need += unserved
    district.other_care_chances += unserved * p.other_care_share
    left = count.need - count.treated
    chance = min(1.0, district.other_care_chances / left) if left > 0.0 else 0.0
    treated = binomial(left, chance, uniform(luck, luck_of.OTHER_CARE))
    prompt = binomial(treated, p.other_care_prompt_share, uniform(luck, luck_of.OTHER_PROMPT))
    count.treated_any = count.treated + treated
    count.prompt_any = count.treated_timely + prompt


class UsualNeed(NamedTuple):
    """What a calendar month of an ordinary year brings: episodes per under-five, and how the cadre stands to them."""

    episodes_per_child: float
    treatable_share: float
    reference_correct_share: float


def usual_need(country: Country, p: Mapping[str, float], calendar_month: int) -> UsualNeed:
    """Episodes of a calendar month, the share that the cadre may treat, and how right treatment usually is."""
    episodes = expected_episodes(country, p, calendar_month)
    mix = episodes / episodes.sum()
    treats = np.array([p[f"chw_treats_{condition}"] for condition in CONDITIONS])
    correct = (
        np.array([p[f"{condition}_correct_at_reference"] for condition in CONDITIONS]) * p["protocol_complete_share"]
    )
    treatable = float(mix @ treats)
    right = float(mix @ (treats * correct)) / treatable if treatable > 0 else 0.0
    return UsualNeed(float(episodes.sum()), treatable, right)


def set_need(districts: Columns, usual: UsualNeed, epidemic: NDArray[np.float64]) -> None:
    """Write into the districts what this month brings; an epidemic adds to the episodes of every under-five."""
    districts.episodes_per_child = usual.episodes_per_child * (1.0 + epidemic)
    districts.treatable_share = usual.treatable_share
    districts.reference_correct_share = usual.reference_correct_share


def expected_episodes(country: Country, p: Mapping[str, float], calendar_month: int) -> NDArray[np.float64]:
    """Episodes of each condition expected of an under-five in a month of an ordinary year (n_conditions)."""
    rates = np.array([p[f"{condition}_episodes_per_child_year"] for condition in CONDITIONS]) / MONTHS_PER_YEAR
    episodes: NDArray[np.float64] = rates * country.seasons[calendar_month, :RAIN]
    return episodes


def set_people(districts: Columns, country: Country, year: float, first_year: float) -> None:
    """Write into the districts how many people and under-fives live there now, relative to the first year."""
    population = country.population(year)
    districts.population = population
    districts.growth = population / country.population(first_year)
    districts.under5_share = country.under5_share(year)


def usual_access(country: Country, p: Mapping[str, float], calendar_month: int) -> NDArray[np.float64]:
    """How well districts can be reached in a calendar month, rains included, without unrest (n_districts) [0–1]."""
    rain = country.seasons[calendar_month, RAIN]
    access: NDArray[np.float64] = standing_access(country, p) * (
        1.0 - p["access_lost_by_rain"] * rain * country.districts.remoteness
    )
    return access


def standing_access(country: Country, p: Mapping[str, float]) -> NDArray[np.float64]:
    """How well each district can be reached in the dry season of an ordinary year [0–1]."""
    remote: NDArray[np.float64] = 1.0 - p["access_lost_by_remoteness"] * country.districts.remoteness
    return remote * (1.0 - country.districts.insecurity)
