"""Money against children, from what the page keeps of each run: the measures of `scaleup compare`, over all months."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.outcomes import COST_CATEGORIES, COUNTS, INDEX, PAYERS
from scenarios import Scenario
from scenarios.benefit import benefit_of, why_no_persistence
from scenarios.measures import Measures
from scenarios.terms import terms_of
from ui.worker import CHILDREN, NATIONAL

_KEPT = (*CHILDREN, *(f"cost_{name}_usd" for name in (*COST_CATEGORIES, *PAYERS)))


def measures_between(reference: NDArray[np.float32], runs: NDArray[np.float32], scenario: Scenario) -> Measures:
    """What the scenario brings and costs against the reference; both are (n_replicates, n_months, NATIONAL)."""
    terms = terms_of(scenario)
    benefit = benefit_of(_counts(reference), _counts(runs), terms)
    # What is left after the donors needs counts that the page does not keep.
    why = why_no_persistence(scenario.month_offset("money.funding_end"), scenario.months)
    return Measures(terms, benefit, {}, why, scenario.months)


def _counts(runs: NDArray[np.float32]) -> NDArray[np.float64]:
    """National counts, as far as money and children need them (n_replicates, n_months, n_counts)."""
    counts = np.zeros((*runs.shape[:2], len(COUNTS)))
    for name in _KEPT:
        counts[..., INDEX[name]] = runs[..., NATIONAL.index(name)]
    return counts
