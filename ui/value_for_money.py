"""Money against children, and what lasts, from what the page keeps of each run: the measures of `scaleup compare`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.outcomes import COST_CATEGORIES, COUNTS, INDEX, PAYERS
from scenarios import Scenario
from scenarios.benefit import benefit_of, persistence_of, why_no_persistence
from scenarios.measures import Measures
from scenarios.terms import terms_of
from ui.worker import COUNTED, NATIONAL

_KEPT = (*COUNTED, *(f"cost_{name}_usd" for name in (*COST_CATEGORIES, *PAYERS)))


def measures_between(reference: NDArray[np.float32], runs: NDArray[np.float32], scenario: Scenario) -> Measures:
    """What the scenario brings and costs against the reference; both are (n_replicates, n_months, NATIONAL)."""
    terms = terms_of(scenario)
    before, after, end = _counts(reference), _counts(runs), scenario.month_offset("money.funding_end")
    persistence = persistence_of(before, after, end)
    why = "" if persistence else why_no_persistence(end)
    return Measures(terms, benefit_of(before, after, terms), persistence, why, scenario.months)


def _counts(runs: NDArray[np.float32]) -> NDArray[np.float64]:
    """National counts, as far as the measures need them (n_replicates, n_months, n_counts)."""
    counts = np.zeros((*runs.shape[:2], len(COUNTS)))
    for name in _KEPT:
        counts[..., INDEX[name]] = runs[..., NATIONAL.index(name)]
    return counts
