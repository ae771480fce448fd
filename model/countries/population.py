"""How a country's population grows: the national path of UN World Population Prospects, followed by every district."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NationalPath:
    """National population and under-five share at a few years; between them both change at a constant rate.

    Before the first and after the last year the rate of the nearest pair of years goes on.
    """

    years: Floats
    people: Floats
    under5_share: Floats

    def growth(self, since: Floats, year: float) -> Floats:
        """National population in `year` relative to each year of `since` [ratio]."""
        return _ratio(self.years, self.people, since, year)

    def under5_change(self, since: Floats, year: float) -> Floats:
        """National share of under-fives in `year` relative to each year of `since` [ratio]."""
        return _ratio(self.years, self.under5_share, since, year)


def _ratio(years: Floats, values: Floats, since: Floats, year: float) -> Floats:
    logs = np.log(values)
    now = _log_linear(years, logs, np.array([year], dtype=np.float64))
    then = _log_linear(years, logs, np.asarray(since, dtype=np.float64))
    return np.exp(now - then)


def _log_linear(years: Floats, logs: Floats, at: Floats) -> Floats:
    """Straight line through the two years around each point, or the nearest two outside the range."""
    left = np.clip(np.searchsorted(years, at, side="right") - 1, 0, len(years) - 2)
    slope = (logs[left + 1] - logs[left]) / (years[left + 1] - years[left])
    line: Floats = logs[left] + slope * (at - years[left])
    return line
