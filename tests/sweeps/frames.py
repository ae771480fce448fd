"""Sweeps made of formulas, in the shape that the store hands out: what the right answer is, is known."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from batch_runs.analyse.results import Results


def results_of(
    points: pd.DataFrame,
    outcomes: Mapping[str, Callable[[pd.Series, int], float]],
    replicates: int = 1,
    draws: bool = False,
    lost: Sequence[tuple[int, int]] = (),
    failed: int = 0,
    **more: Any,
) -> Results:
    """A sweep whose outcomes are functions of the point and the replicate; `lost` runs are missing."""
    points = points.reset_index(drop=True)
    plan = points.loc[points.index.repeat(replicates)].reset_index(drop=True)
    point, replicate = np.divmod(np.arange(len(plan)), replicates)
    run_ids = [f"{i:05d}-{k:03d}" for i, k in zip(point, replicate, strict=True)]
    about: dict[str, Any] = {
        "run_id": run_ids,
        "point": point,
        "replicate": replicate,
        "draw": replicate if draws else None,
        "seed": 1,
    }
    rows = [row for _, row in points.iterrows()]
    totals = pd.DataFrame(
        [
            {"run_id": run_id, **{name: f(rows[i], int(k)) for name, f in outcomes.items()}}
            for run_id, i, k in zip(run_ids, point, replicate, strict=True)
            if (i, k) not in lost
        ]
    )
    shuffled = totals.sample(frac=1, random_state=3)  # runs finish in any order
    return Results("a-sweep", plan.assign(**about), shuffled, failed, **more)


def luck(*address: int) -> float:
    """A standard normal number that belongs to the address."""
    return float(np.random.default_rng(list(address)).normal())
