"""The assumptions of one run as numbers: the value in force for each record.

Central values, or a draw (plausible sets where records were calibrated, else a record's own range), and above both
what the scenario overrides. Rules receive them as one record of float64 fields, so that every country and draw runs
the same compiled code.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from model.evidence import Record
from model.evidence.plausible import plausible_sets
from model.randomness import decision_number, luck, run_key
from model.rows import Rows, row_of


def values_in_force(
    records: Mapping[str, Record], overrides: Mapping[str, float], seed: int = 1, draw: int | None = None
) -> Mapping[str, float]:
    """Value of every record: central, or draw number `draw`; overrides win. Sorted by name.

    A draw takes the records that were calibrated together from one plausible set, every other one from its own range.
    """
    if draw is None:
        drawn = {name: record.value for name, record in records.items()}
    else:
        drawn = {**own_draws(records, seed, draw), **_plausible_draw(records, seed, draw)}
    return MappingProxyType(dict(sorted({**drawn, **overrides}.items())))


def own_draws(records: Mapping[str, Record], seed: int, draw: int) -> dict[str, float]:
    """Draw number `draw` of every record from its own range, whatever was calibrated."""
    return {name: record.draw(_luck_of_draw(name, seed, draw)) for name, record in records.items()}


def _plausible_draw(records: Mapping[str, Record], seed: int, draw: int) -> dict[str, float]:
    """One plausible set of the records that were calibrated together, where they are drawn at all."""
    row = plausible_sets().row(_luck_of_draw("plausible set", seed, draw))
    return {name: value for name, value in row.items() if name in records and records[name].is_drawn}


def as_table(values: Mapping[str, float]) -> Rows:
    """The same values as the one row of a table of float64 fields, for compiled rules.

    What rules would work out again and again from records alone is worked out here, see `derived`.
    """
    return row_of(dict(sorted({**values, **derived(values)}.items())))


def derived(values: Mapping[str, float]) -> dict[str, float]:
    """Numbers that follow from records alone.

    `X_per_month`: share of a gap that closes in a month for the time constant `X_months`. `dose_of_one_visit`: share of
    the way to the ceiling that one supervision visit in a month brings. `drift_innovation`: spread of a month's step
    that keeps the spread of the drift. `log_leaving_ratio_without_feedback`: the ratio on the log scale.
    """
    months = {name.removesuffix("_months"): value for name, value in values.items() if name.endswith("_months")}
    return {
        **{f"{name}_per_month": closed_in_a_month(value) for name, value in months.items()},
        "dose_of_one_visit": 1.0 - 2.0 ** (-1.0 / values["supervision_half_saturation"]),
        "drift_innovation": math.sqrt(1.0 - values["drift_memory"] ** 2) * values["drift_spread"],
        "log_leaving_ratio_without_feedback": math.log(values["leaving_ratio_without_feedback"]),
    }


def closed_in_a_month(months: float) -> float:
    """Share of a gap that closes in one month when the time constant is so many months [0–1]."""
    return 1.0 - math.exp(-1.0 / months) if months > 0 else 1.0


def _luck_of_draw(name: str, seed: int, draw: int) -> float:
    """Each record has its own address, spelt by its name, so that adding a record leaves the other draws alone."""
    address = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest(), "big")
    return luck(np.uint64(run_key(seed, draw)), decision_number("assumption"), 0, address, 0)
