"""What one run of a trial's world leaves behind, month by month, and which unit each CHW belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from model import ScaleUpModel

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
KEYS_PER_DISTRICT = 1 << 32
KEPT = (
    "slot_key", "district", "ordinal", "incumbent", "filled", "open", "people", "distance_km", "tenure_months",
    "worked", "supervision_visits", "months_unsupervised", "stocked_out", "home_visits", "recorded_home_visits",
    "households_visited", "need", "treated", "treated_timely", "treated_correct", "treated_timely_correct",
)  # fmt: skip


@dataclass(frozen=True)
class Lived:
    """One run from the first month of the baseline on.

    Attributes:
        chws: the CHW rows after each month (n_months, n_posts).
        growth, posts: people relative to the first day, and posts that exist (n_months, n_districts).
        counts: sums by district (n_months, n_districts, n_counts).
        catchments, nurses, caseload: by district, what tells who is under whom.
        run: key of the run's luck.
        parameters: value in force of every evidence record.
    """

    chws: Any
    growth: Floats
    posts: Whole
    counts: Floats
    catchments: Whole
    nurses: Whole
    areas: Whole
    caseload: int
    run: np.uint64
    parameters: Mapping[str, float]


def live(model: ScaleUpModel, skipped: int, areas: Whole, caseload: int) -> Lived:
    """Run a model to its end and keep what its months leave behind, without the first ones.

    Args:
        model: a model before its first month.
        skipped: months that are lived but not kept.
        areas: supervision areas by district.
        caseload: CHWs per dedicated supervisor when the baseline ends; 0 when nurses supervise.
    """
    chws, growth, posts = [], [], []
    for month in range(model.settings.months):
        model.step()
        if month >= skipped:
            chws.append(kept_fields(model.chws))
            growth.append(np.array(model.districts.growth))
            posts.append(np.array(model.districts.posts))
    return Lived(
        chws=np.stack(chws),
        growth=np.stack(growth),
        posts=np.stack(posts),
        counts=np.array(model.recording.counts[skipped:]),
        catchments=np.array(model.districts.catchments).astype(np.int64),
        nurses=np.array(model.districts.facilities),
        areas=areas,
        caseload=caseload,
        run=model._run,
        parameters=model.parameters,
    )


def kept_fields(rows: Any) -> Any:
    """A copy of the rows with the fields that trials read."""
    kept = np.empty(len(rows), dtype=[(name, rows.dtype[name]) for name in KEPT])
    for name in KEPT:
        kept[name] = rows[name]
    return kept


# --- who belongs where ---------------------------------------------------------------------------------------------


def unit_keys(lived: Lived, level: str) -> Whole:
    """For each CHW post a number of its unit that is the same in every arm's run (n_posts)."""
    rows = lived.chws[0]
    district, ordinal = rows["district"], rows["ordinal"]
    match level:
        case "chw":
            within = ordinal
        case "supervisor":
            within = ordinal // lived.caseload if lived.caseload else ordinal % lived.nurses[district]
        case "area":
            nurse = ordinal % lived.nurses[district]
            within = nurse * lived.areas[district] // lived.nurses[district]
        case _:
            within = np.zeros_like(ordinal)
    keys: Whole = (district + 1) * KEYS_PER_DISTRICT + within
    return keys
