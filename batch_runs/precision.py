"""Replicates by precision: added until every paired difference is known as well as was asked for, and told.

All points get the same replicates, since pairs need the same luck on both sides; so the least certain point decides.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from batch_runs.analyse.results import Results, read_results
from batch_runs.analyse.summary import reference_point
from batch_runs.asked import Experiment, Precision
from batch_runs.files import write_text
from batch_runs.layout import MANIFEST
from batch_runs.store import Sweep
from batch_runs.sweep import Hire, run_sweep
from scenarios.errors import Described, ScenarioError
from scenarios.estimates import half_interval

FEWEST = 3  # fewer say too little about the spread to reckon from
PRECISION_TABLE = "precision.csv"
Told = Callable[[str], None]


def half_widths(results: Results, wanted: Precision) -> pd.DataFrame:
    """One row per point but the reference: pairs, mean difference, half of its 95 % interval, and whether that is met.

    The spread of the differences is kept too, since the number of replicates that is still needed follows from it.
    """
    found = results.matrix(wanted.outcome)
    reference = reference_point(results, wanted.reference)
    rows = []
    for point in found.index:
        if point == reference:
            continue
        gains = (found.loc[point] - found.loc[reference]).to_numpy()
        gains = gains[np.isfinite(gains)]
        half = half_interval(gains)
        rows.append(
            {
                "point": int(point),
                "reference": reference,
                "outcome": wanted.outcome,
                "pairs": len(gains),
                "difference": float(gains.mean()) if len(gains) else math.nan,
                "spread": float(gains.std(ddof=1)) if len(gains) > 1 else math.nan,
                "half_width": half,
                "asked": wanted.half_width,
                "met": bool(half <= wanted.half_width),
            }
        )
    return pd.DataFrame(rows)


def replicates_needed(spread: float, half_width: float, most: int) -> int:
    """The smallest number of pairs whose 95 % interval is that narrow if the spread stays as it is; at most `most`."""
    from scipy.special import stdtrit

    if not math.isfinite(spread):
        return most
    for number in range(2, most):
        if stdtrit(number - 1, 0.975) * spread / math.sqrt(number) <= half_width:
            return number
    return most


def run_to_precision(
    experiment: Experiment, folder: Path, hire: Hire | None = None, say: bool = False, told: Told | None = None
) -> tuple[Sweep, pd.DataFrame]:
    """Run the experiment, adding replicates until the precision is met or the most replicates are reached.

    The table of half-widths is written as precision.csv. A start that was killed goes on from what is there.

    Raises:
        ScenarioError: if the experiment asks for no precision, or has a single point.
    """
    wanted = experiment.precision
    place = str(experiment.path or experiment.name)
    if wanted is None:
        raise ScenarioError(place, "precision", Described("nothing"), "a section [precision]")
    number = min(max(experiment.replicates, FEWEST, _already(folder)), max(wanted.max_replicates, _already(folder)))
    while True:
        sweep = run_sweep(dataclasses.replace(experiment, replicates=number), folder, hire, extend=True, say=say)
        table = half_widths(read_results(folder), wanted)
        if table.empty:
            raise ScenarioError(place, "precision", Described("a single design point"), "two points to compare")
        write_text(Path(folder) / PRECISION_TABLE, table.to_csv(index=False, float_format="%.6g", lineterminator="\n"))
        if told is not None:
            told(told_line(table, number))
        if table.met.all() or number >= wanted.max_replicates:
            return sweep, table
        worst = float(table.spread.max(skipna=False))
        # A spread from few pairs may be too small by luck, so another round may follow; none more than doubles.
        needed = replicates_needed(worst, wanted.half_width, wanted.max_replicates)
        number = min(max(needed, number + 1), 2 * number, wanted.max_replicates)


def _already(folder: Path) -> int:
    """Replicates that the folder holds from an earlier start."""
    if not (Path(folder) / MANIFEST).is_file():
        return 0
    return int(Sweep(Path(folder)).experiment.replicates)


def told_line(table: pd.DataFrame, replicates: int) -> str:
    """How far the precision is, in one line."""
    met, widest = int(table.met.sum()), table.half_width.max(skipna=False)
    goal = f"asked {table.asked.iloc[0]:.3g}"
    return f"{replicates} replicates: half-width met at {met} of {len(table)} points; widest {widest:.3g}, {goal}"
