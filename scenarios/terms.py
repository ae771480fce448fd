"""On what terms money and children are weighed: discount rate, price year, local currency, worth of a child treated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model import records_for
from model.calendar import MONTHS_PER_YEAR
from model.countries import load_country
from model.parameters import values_in_force
from model.settings import Settings

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Terms:
    """The terms of one comparison; all come from evidence records, which a scenario may override.

    Attributes:
        discount_rate: for money and for children alike [share per year].
        price_year: year whose prices the costs are read as; prices do not change over a run.
        currency: the country's currency, as its three letters.
        local_per_usd: units of the local currency for one US dollar of the price year.
        willingness_to_pay_usd: worth of one more child treated in time and correctly [US$].
    """

    discount_rate: float
    price_year: int
    currency: str
    local_per_usd: float
    willingness_to_pay_usd: float

    def weights(self, months: int) -> Floats:
        """What a dollar or a child of each month counts for, the first month in full (n_months) [0–1]."""
        return np.asarray((1.0 + self.discount_rate) ** (-np.arange(months) / MONTHS_PER_YEAR))


def terms_of(settings: Settings) -> Terms:
    """The terms that a scenario's country, cadre and overrides give; they are choices and never drawn."""
    records = records_for(settings.country, settings.cadre)
    values = values_in_force(records, settings.assumptions)
    return Terms(
        discount_rate=values["discount_rate"],
        price_year=round(values["price_year"]),
        currency=load_country(settings.country).currency,
        local_per_usd=values["local_currency_per_usd"],
        willingness_to_pay_usd=values["willingness_to_pay_usd"],
    )
