"""What people usually need, remembered from months in which nothing was cut: the treasury plans from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.calendar import MONTHS_PER_YEAR
from model.outcomes import INDEX
from model.vacancies import dedicated_now

if TYPE_CHECKING:
    from model.state import CountryState

Array = NDArray[np.float64]


class UsualDemand:
    """Treatments by episode and nurses' visits by post; planned from months of want, a cut would feed the next one."""

    def __init__(self, model: CountryState) -> None:
        self._model = model
        self._visits_per_post = 0.0  # of the last usual month
        self._treated_per_episode = np.zeros(len(model.country.names))  # mean of the last usual year
        self._months = 0

    def remember(self, counts: Array, shares: dict[str, float]) -> None:
        """Keep what a month shows of usual demand, as far as the month was usual and its group was not cut."""
        districts = self._model.by_district
        episodes = districts.posts * districts.episodes_per_child
        is_usual = bool((districts.ration == 1.0).all() and (districts.at_work_share == 1.0).all())
        if shares["supplies"] == 1.0 and is_usual and episodes.sum() > 0:
            treated = counts[:, INDEX["treated"]]
            elsewhere = treated.sum() / episodes.sum()  # what districts without posts would have
            now = np.where(episodes > 0, treated / np.maximum(episodes, 1e-9), elsewhere)
            self._months = min(self._months + 1, MONTHS_PER_YEAR)
            self._treated_per_episode += (now - self._treated_per_episode) / self._months
        posts_under_nurses = self._posts_under_nurses()
        if shares["supervision"] == 1.0 and posts_under_nurses > 0:
            self._visits_per_post = float(districts.routine_visits.sum()) / posts_under_nurses

    def treatments(self) -> Array:
        """Treatments to be expected by district [treatments]."""
        districts = self._model.by_district
        usual: Array = self._treated_per_episode * districts.posts * districts.episodes_per_child
        return usual

    def visits(self) -> float:
        """Visits to be expected of facility nurses [visits]."""
        return self._visits_per_post * self._posts_under_nurses()

    def _posts_under_nurses(self) -> float:
        return float((self._model.by_district.posts * (1.0 - dedicated_now(self._model))).sum())
