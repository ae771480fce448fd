"""One dimension at a time: what the outcome does along each, all others as at the reference point.

Variance-based indices of an agent-based model hide thresholds and turning points, so these curves are looked at first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from batch_runs.analyse.results import Results, better, plain
from scenarios.compare import paired_difference
from scenarios.errors import Described
from scenarios.summary import spread


@dataclass(frozen=True)
class Curve:
    """The outcome along one dimension.

    Attributes:
        dimension: what is moved.
        table: one row per value: the value, mean, p10, p90, paired difference from the reference with its interval.
        turns: whether it rises somewhere and falls elsewhere, by more than chance.
    """

    dimension: str
    table: pd.DataFrame
    turns: bool


def curves(results: Results, outcome: str, reference: int) -> list[Curve]:
    """A curve for each dimension in which some points differ from the reference and from nothing else.

    Raises:
        ScenarioError: if there is no such point: the design moves several dimensions at once.
    """
    found = results.matrix(outcome)
    texts = results.points[list(results.dimensions)].astype(str)
    differs = texts != texts.loc[reference]
    alone = differs.sum(axis=1) == 1
    kept = []
    for name in results.dimensions:
        points = [reference, *differs.index[alone & differs[name]]]
        if len(points) > 1:
            kept.append(_curve(results, found, name, points, reference, outcome))
    if not kept:
        what = Described("no point that differs from the reference in one dimension only")
        allowed = "a grid, or a list of points that moves one at a time"
        raise results.refusal("experiment.design", what, allowed)
    return kept


def _curve(results: Results, found: pd.DataFrame, name: str, points: list[int], reference: int, outcome: str) -> Curve:
    ordered = sorted(points, key=lambda point: _order(results.points.loc[point, name]))
    before = found.loc[reference].to_numpy()
    rows = []
    for point in ordered:
        after = found.loc[point].to_numpy()
        band, pairs = spread(after), paired_difference(before, after, better(outcome).replace("zero", "down"))
        rows.append(
            {
                "dimension": name,
                "value": results.points.loc[point, name],
                "point": point,
                "mean": band.mean,
                "p10": band.p10,
                "p90": band.p90,
                "difference": pairs.mean,
                "low": pairs.low,
                "high": pairs.high,
                "pairs": pairs.n,
            }
        )
    numeric = all(_is_number(results.points.loc[point, name]) for point in ordered)
    return Curve(name, pd.DataFrame(rows), numeric and _turns(found.loc[ordered].to_numpy()))


def _turns(values: np.ndarray) -> bool:
    """Whether neighbours differ upwards somewhere and downwards elsewhere, each by more than its interval."""
    steps = [paired_difference(one, other, "up") for one, other in zip(values, values[1:], strict=False)]
    return any(step.low > 0 for step in steps) and any(step.high < 0 for step in steps)


def _is_number(value: object) -> bool:
    value = plain(value)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _order(value: object) -> tuple[int, float, str]:
    value = plain(value)
    return (0, float(value), "") if isinstance(value, int | float) else (1, 0.0, str(value))
