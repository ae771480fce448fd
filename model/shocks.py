"""What happens to the programme whoever decides: which districts a shock hits in a month, and how hard.

Sizes run from 0 to 1 and scale the effect that evidence/shocks.toml gives to a full-size shock.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.calendar import parse_month
from model.settings import SHOCK_KINDS, Settings, Shock

Array = NDArray[np.float64]


class Shocks:
    """The shocks of one run, asked month by month."""

    def __init__(self, settings: Settings, regions: Sequence[str]) -> None:
        self._shocks = settings.shocks
        self._first_month = settings.first_month
        self._regions = np.array(regions)
        self._none = np.zeros(len(regions))
        self._none.flags.writeable = False  # every month without a shock shares it

    def sizes(self, month: int) -> dict[str, Array]:
        """Size of every kind of shock by district this month (n_districts) [0–1]; the largest of one kind counts."""
        sizes = dict.fromkeys(SHOCK_KINDS, self._none)
        for shock in self._shocks:
            if self._begins(shock) <= month < self._begins(shock) + shock.months:
                sizes[shock.kind] = np.maximum(sizes[shock.kind], shock.size * self._hit(shock))
        return sizes

    def beginning(self, kind: str, month: int) -> Array:
        """Size by district of the shocks of this kind that begin this month (n_districts) [0–1]."""
        sizes = [
            shock.size * self._hit(shock)
            for shock in self._shocks
            if shock.kind == kind and self._begins(shock) == month
        ]
        return np.max(sizes, axis=0) if sizes else self._none

    def _begins(self, shock: Shock) -> int:
        return parse_month(shock.start) - self._first_month

    def _hit(self, shock: Shock) -> Array:
        everywhere = not shock.regions
        return np.ones(len(self._regions)) if everywhere else np.isin(self._regions, shock.regions).astype(float)
