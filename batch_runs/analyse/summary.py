"""Each point of a sweep against a reference point, replicate by replicate: the same luck in both."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from batch_runs.analyse.results import Results, better, plain
from model.levers import nearest_name
from scenarios.compare import paired_difference
from scenarios.errors import Described
from scenarios.summary import spread
from scenarios.toml_files import parse_value


def summary(results: Results, reference: int, wanted: Sequence[str] = ()) -> pd.DataFrame:
    """One row per point and outcome: its spread over replicates, and the paired difference from the reference.

    The band (`p10`, `p90`) is over replicates and says what it is made of; the interval (`low`, `high`) is the 95 %
    t-interval of the mean difference.
    """
    rows = []
    for outcome in wanted or results.outcomes:
        found = results.matrix(outcome)
        before = found.loc[reference].to_numpy()
        rows += [_row(results, outcome, int(point), before, found.loc[point].to_numpy()) for point in found.index]
    return pd.DataFrame(rows)


def _row(results: Results, outcome: str, point: int, before: np.ndarray, after: np.ndarray) -> dict[str, object]:
    band = spread(after)
    direction = better(outcome)
    if direction == "zero":
        gain = paired_difference(np.abs(before), np.abs(after), "down")
        pairs = paired_difference(before, after, "up")
    else:
        gain = pairs = paired_difference(before, after, direction)
    return {
        "point": point,
        "outcome": outcome,
        "mean": band.mean,
        "p10": band.p10,
        "p90": band.p90,
        "n": band.n,
        "band": results.band,
        "difference": pairs.mean,
        "low": pairs.low,
        "high": pairs.high,
        "better_in": gain.better,
        "worse_in": gain.worse,
        "pairs": pairs.n,
    }


def reference_point(results: Results, asked: str = "") -> int:
    """The point to compare with: the one asked for, else the one that leaves the base unchanged, else the first.

    `asked` is a number of a point, or `NAME=VALUE`, several with commas between.

    Raises:
        ScenarioError: if no point, or more than one, is meant.
    """
    points = results.points
    if not asked:
        return _unchanged(results)
    if asked.strip().lstrip("-").isdigit():
        if int(asked) in points.index:
            return int(asked)
        raise results.refusal("--reference", int(asked), f"a point from {points.index[0]} to {points.index[-1]}")
    wanted = dict(_condition(results, part) for part in asked.split(","))
    hits = [point for point in points.index.tolist() if _same(points.loc[point], wanted)]
    if len(hits) == 1:
        return hits[0]
    found = Described(f"{asked!r}, which is {'no point' if not hits else f'{len(hits)} points'} of this sweep")
    raise results.refusal("--reference", found, "one point: its number, or NAME=VALUE,NAME=VALUE")


def _unchanged(results: Results) -> int:
    levers = {name: results.base_levers.get(name) for name in results.policies}
    hits = [point for point in results.points.index.tolist() if _same(results.points.loc[point], levers)]
    return hits[0] if hits else int(results.points.index[0])


def _condition(results: Results, text: str) -> tuple[str, object]:
    name, equals, value = text.strip().partition("=")
    if not equals or name not in results.points:
        known = ", ".join(map(str, results.points.columns))
        raise results.refusal(
            "--reference", text, f"NAME=VALUE with a name out of {known}", nearest_name(name, results.points)
        )
    return name, parse_value(value)


def _same(row: pd.Series, wanted: dict[str, object]) -> bool:
    return all(same_value(row[name], value) for name, value in wanted.items())


def same_value(one: object, other: object) -> bool:
    """Whether two values of a lever mean the same; 1 and 1.0 do."""
    one, other = (plain(tuple(value) if isinstance(value, list) else value) for value in (one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9)
    return one == other


def spreads(results: Results, wanted: Sequence[str] = ()) -> pd.DataFrame:
    """How far results lie apart by source, as standard deviations: policy, assumption and chance never mixed.

    Policy: between means of policies. Assumption: between points that have the same policy. Chance: between replicates
    of a point, which is chance *and* assumption where each replicate draws its own.
    """
    rows = []
    for outcome in wanted or results.outcomes:
        found = results.matrix(outcome)
        means = found.mean(axis=1)
        groups = _policy_of_point(results)
        between = means.groupby(groups).mean()
        within = means.groupby(groups).transform("mean")
        assumed = math.sqrt(((means - within) ** 2).sum() / max(len(means) - len(between), 1))
        rows.append(
            {
                "outcome": outcome,
                "policy": between.std(ddof=1) if len(between) > 1 else math.nan,
                "assumption": assumed if results.assumptions else math.nan,
                results.band.removesuffix(" only"): math.sqrt(found.var(axis=1, ddof=1).mean())
                if found.shape[1] > 1
                else math.nan,
            }
        )
    return pd.DataFrame(rows)


def _policy_of_point(results: Results) -> pd.Series:
    keys = results.points[list(results.policies)].astype(str).agg("|".join, axis=1) if results.policies else "all"
    return pd.Series(keys, index=results.points.index)
