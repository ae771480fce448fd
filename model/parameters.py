"""The assumptions of one run as numbers: the value in force for each record.

Central values, or a draw from every record's own range, and above both what the scenario overrides. Rules receive
them as one record of float64 fields, so that every country and draw runs the same compiled code.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from model.evidence import Record
from model.randomness import decision_number, luck, run_key
from model.rows import Row


def values_in_force(
    records: Mapping[str, Record], overrides: Mapping[str, float], seed: int = 1, draw: int | None = None
) -> Mapping[str, float]:
    """Value of every record: central, or draw number `draw` of its range; overrides win. Sorted by name."""
    drawn = {
        name: record.value if draw is None else record.draw(_luck_of_draw(name, seed, draw))
        for name, record in records.items()
    }
    return MappingProxyType(dict(sorted({**drawn, **overrides}.items())))


def as_row(values: Mapping[str, float]) -> Row:
    """The same values as one record of float64 fields, for compiled rules.

    A time constant `X_months` also comes as `X_per_month`: the share of a gap that closes in one month [0–1].
    """
    shares = {
        name.removesuffix("_months") + "_per_month": closed_in_a_month(value)
        for name, value in values.items()
        if name.endswith("_months")
    }
    fields = dict(sorted({**values, **shares}.items()))
    row = np.zeros(1, dtype=np.dtype([(name, "f8") for name in fields])).view(np.recarray)
    for name, value in fields.items():
        row[name] = value
    return row[0]


def closed_in_a_month(months: float) -> float:
    """Share of a gap that closes in one month when the time constant is so many months [0–1]."""
    return 1.0 - math.exp(-1.0 / months) if months > 0 else 1.0


def _luck_of_draw(name: str, seed: int, draw: int) -> float:
    """Each record has its own address, spelt by its name, so that adding a record leaves the other draws alone."""
    address = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest(), "big")
    return luck(np.uint64(run_key(seed, draw)), decision_number("assumption"), 0, address, 0)
