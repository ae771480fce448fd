"""Sweeps made of formulas, in the shape that the store hands out: what the right answer is, is known."""

from collections.abc import Callable, Mapping, Sequence

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
    **more: object,
) -> Results:
    """A sweep whose outcomes are functions of the point and the replicate; `lost` runs are missing."""
    plan, totals = [], []
    for point, row in points.reset_index(drop=True).iterrows():
        for replicate in range(replicates):
            run_id = f"{point:05d}-{replicate:03d}"
            draw = replicate if draws else None
            about = {"run_id": run_id, "point": point, "replicate": replicate, "draw": draw, "seed": 1}
            plan.append({**about, **row.to_dict()})
            if (point, replicate) not in lost:
                totals.append({"run_id": run_id, **{name: f(row, replicate) for name, f in outcomes.items()}})
    found = pd.DataFrame(totals).sample(frac=1, random_state=3)  # runs finish in any order
    return Results("a-sweep", pd.DataFrame(plan), found, failed, **more)  # type: ignore[arg-type]


def luck(*address: int) -> float:
    """A standard normal number that belongs to the address."""
    return float(np.random.default_rng(list(address)).normal())
