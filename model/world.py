"""The country on the first day: districts, CHW posts and supervisors' posts as rows; placement only appends.

Placement. Posts go one after another to the district with the most eligible people per post that it would then have
(the Sainte-Laguë rule), so the districts of the first n posts do not depend on how many follow. Within a district the
posts take its full catchments in turn; once every catchment has a post, further posts share them, again in turn.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from model.agents.chw import CHW_FIELDS
from model.agents.supervisor import SUPERVISOR_FIELDS
from model.countries import Country
from model.rows import DISTRICT_FIELDS, MONEY_STILL_ALLOWS, Rows, table

KEYS_PER_DISTRICT = 1 << 32
FIRST_DEDICATED = 1 << 20
DISTRICT_FIFTHS = 5


def place_posts(eligible_people: NDArray[np.float64], posts: int) -> NDArray[np.int64]:
    """District row of each post, first to last (n_posts); none where nobody is eligible."""
    people = eligible_people.sum()
    if people <= 0 or posts == 0:
        return np.zeros(0, dtype=np.int64)
    most = np.ceil(posts * eligible_people / people).astype(np.int64) + 10  # no district gets that much above its share
    most[eligible_people <= 0] = 0
    district = np.repeat(np.arange(len(most)), most)
    ordinal = np.arange(len(district)) - np.repeat(np.cumsum(most) - most, most)
    turn = (2 * ordinal + 1) / eligible_people[district]
    order: NDArray[np.int64] = district[np.lexsort((district, turn))][:posts]
    return order


def make_districts(
    country: Country, eligible_people: NDArray[np.float64], most_posts: NDArray[np.int64], p: Mapping[str, float]
) -> Rows:
    """One row per district, in the order of the country's table."""
    rows = table(DISTRICT_FIELDS, len(country.names))
    rows.key = country.districts.key
    rows.first_chw = np.cumsum(most_posts) - most_posts
    rows.rows = most_posts
    rows.catchments = np.maximum(1, np.ceil(eligible_people / p["chw_people_per_post"] - 1e-9))
    rows.facilities = np.ceil(country.districts.facilities * p["chw_supervisors_per_area"] - 1e-9)
    for field in MONEY_STILL_ALLOWS:
        rows[field] = np.inf
    rows.supervision_paid_share = rows.at_work_share = rows.ration = rows.hiring_share = 1.0
    return rows


def make_chws(districts: Rows, most_posts: NDArray[np.int64]) -> Rows:
    """One row per post that will ever exist, district by district."""
    rows = table(CHW_FIELDS, int(most_posts.sum()))
    rows.district = np.repeat(np.arange(len(districts)), most_posts)
    rows.ordinal = np.arange(len(rows)) - districts.first_chw[rows.district]
    rows.slot_key = districts.key[rows.district] * KEYS_PER_DISTRICT + rows.ordinal
    return rows


def shrink_last_catchments(
    chws: Rows, districts: Rows, eligible_people: NDArray[np.float64], p: Mapping[str, float]
) -> None:
    """The last catchment of a district holds only the people that are left for it."""
    last = chws.ordinal % districts.catchments[chws.district] == districts.catchments[chws.district] - 1
    left = eligible_people / p["chw_people_per_post"] - (districts.catchments - 1)
    chws.people[last] *= np.clip(left[chws.district[last]], 0.0, 1.0)


def make_supervisors(districts: Rows, most_posts: NDArray[np.int64], chws_per_supervisor: float | None) -> Rows:
    """Facility nurses and, where dedicated supervision is decided on, dedicated supervisors, district by district."""
    dedicated = np.zeros(len(districts), dtype=np.int64)
    if chws_per_supervisor is not None:
        dedicated = np.ceil(most_posts / chws_per_supervisor).astype(np.int64)
    districts.dedicated_posts = dedicated
    length = districts.facilities + dedicated
    districts.first_supervisor = np.cumsum(length) - length
    rows = table(SUPERVISOR_FIELDS, int(length.sum()))
    rows.district = np.repeat(np.arange(len(districts)), length)
    place = np.arange(len(rows)) - districts.first_supervisor[rows.district]
    rows.dedicated = place >= districts.facilities[rows.district]
    rows.ordinal = np.where(rows.dedicated == 1, place - districts.facilities[rows.district] + FIRST_DEDICATED, place)
    rows.slot_key = districts.key[rows.district] * KEYS_PER_DISTRICT + rows.ordinal
    return rows


def population_fifths(country: Country, year: float) -> NDArray[np.int64]:
    """Fifth of the population that each district belongs to, 0 = least remote (n_districts)."""
    population = country.population(year)
    order = np.argsort(country.districts.remoteness, kind="stable")
    middle = np.cumsum(population[order]) - population[order] / 2
    fifths = np.zeros(len(order), dtype=np.int64)
    fifths[order] = np.minimum(DISTRICT_FIFTHS - 1, middle / population.sum() * DISTRICT_FIFTHS).astype(np.int64)
    return fifths
