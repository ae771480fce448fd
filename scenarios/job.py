"""What one replicate hands back, its rows as finished text and the few arrays that are needed later; what all leave.

Text is made where the run is made, so that writing large tables is shared by the workers too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.calendar import MONTHS_PER_YEAR
from model.outcomes import Recording, national_outcomes
from model.settings import Settings
from scenarios.run import simulate
from scenarios.tables import district_rows, monthly_rows

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Contribution:
    """One replicate.

    Attributes:
        monthly: its rows of monthly.csv.
        districts: its rows of districts.csv.
        national: national outcomes in the order of the table (n_months, n_outcomes).
        last_year: counts of the last 12 months by district (n_districts, n_counts).
        sums: counts of the country (n_months, n_counts).
    """

    monthly: bytes
    districts: bytes
    national: Floats
    last_year: Floats
    sums: Floats


@dataclass(frozen=True)
class RunOutcome:
    """What is kept of all replicates.

    Attributes:
        national: national outcomes (n_replicates, n_months, n_outcomes).
        last_year: counts of the last 12 months (n_replicates, n_districts, n_counts).
        sums: counts of the country (n_replicates, n_months, n_counts).
    """

    national: Floats
    last_year: Floats
    sums: Floats


@dataclass(frozen=True)
class Job:
    """A replicate to run; called with its number, in any process."""

    settings: Settings
    sampled: bool = False
    tables: bool = True

    def __call__(self, replicate: int) -> Contribution:
        """Run it."""
        return self.contribution(simulate(self.settings, replicate, self.sampled), replicate)

    def contribution(self, recording: Recording, replicate: int) -> Contribution:
        """What is kept of a recording."""
        tables = self.tables
        return Contribution(
            monthly=monthly_rows(self.settings, recording, replicate, self.sampled) if tables else b"",
            districts=district_rows(self.settings, recording, replicate, self.sampled) if tables else b"",
            national=np.stack(list(national_outcomes(recording).values()), axis=-1),
            last_year=recording.counts[-MONTHS_PER_YEAR:].sum(axis=0),
            sums=recording.counts.sum(axis=1),
        )
