"""Posts that wait for somebody: what the treasury plans recruitment and training from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.parameters import closed_in_a_month
from model.world import FIRST_DEDICATED

if TYPE_CHECKING:
    from model.state import CountryState

Array = NDArray[np.float64]


def vacant_chw_posts(model: CountryState) -> Array:
    """CHW posts without anybody in them, those that open this month included (n_districts) [CHWs]."""
    filled = np.bincount(model.chws.district, weights=model.chws.filled, minlength=len(model.districts))
    vacant: Array = np.maximum(0.0, model.by_district.posts - filled)
    return vacant


def expected_newcomers(model: CountryState) -> float:
    """CHWs expected to begin this month: successors and the first in new posts [CHWs]."""
    new_posts = float(model.by_district.posts.sum()) - model.last_counts["posts"]
    vacant = model.last_counts["posts"] - model.last_counts["posts_filled"]
    return max(0.0, new_posts) + vacant / model.parameters["vacancy_months"]


def dedicated_now(model: CountryState) -> Array:
    """1 where dedicated supervisors are in force, 0 where facility nurses supervise (n_districts)."""
    today, decided = model.has_dedicated
    dedicated: Array = np.where(model.by_district.supervision_running == 1, float(decided), float(today))
    return dedicated


def dedicated_posts(model: CountryState) -> Array:
    """Posts for dedicated supervisors that are in force (n_districts) [supervisors]."""
    today, decided = (float(policy.chws_per_supervisor) for policy in model.policies)
    span = np.where(model.by_district.supervision_running == 1, decided, today)
    posts: Array = np.ceil(model.by_district.posts / span) * dedicated_now(model)
    return posts


def vacant_supervisor_posts(model: CountryState) -> tuple[Array, Array]:
    """Dedicated supervisors' posts that nobody has held yet, and those that somebody has left (n_districts)."""
    rows, length = model.supervisors, len(model.districts)
    place = rows.ordinal - FIRST_DEDICATED
    vacant = (rows.dedicated == 1) & (rows.filled == 0) & (place < dedicated_posts(model)[rows.district])
    new = np.bincount(rows.district[vacant & (rows.incumbent == 0)], minlength=length).astype(float)
    left = np.bincount(rows.district[vacant & (rows.incumbent > 0)], minlength=length).astype(float)
    return new, left


def expected_supervisors(model: CountryState) -> Array:
    """Dedicated supervisors expected to begin this month: first ones at once, successors as usual (n_districts)."""
    new, left = vacant_supervisor_posts(model)
    expected: Array = new + left * closed_in_a_month(model.parameters["supervisor_vacancy_months"])
    return expected
