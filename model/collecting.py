"""Mesa's DataCollector, fed from the counts that the months leave behind: national outcomes, one value per month."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import mesa

from model.outcomes import national_outcomes, outcomes

if TYPE_CHECKING:
    from model.state import CountryState


def new_collector() -> mesa.DataCollector:
    """A collector with one reporter per outcome; reporters are plain functions, so that a model can be pickled."""
    return mesa.DataCollector(model_reporters={name: partial(latest, name=name) for name in outcomes()})


def bring_up_to_date(collector: mesa.DataCollector, model: CountryState) -> mesa.DataCollector:
    """Every month so far, at once: collecting month by month would cost more than the months themselves."""
    collector.model_vars = {name: values.tolist() for name, values in national_outcomes(model.recording).items()}
    return collector


def latest(model: CountryState, name: str) -> float:
    """The outcome of the last month lived."""
    return float(national_outcomes(model.recording)[name][-1])
