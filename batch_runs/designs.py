"""From an experiment to its design points: grid, Latin hypercube, Sobol, Morris, one at a time, list.

Sampled designs are made in the unit cube (samples.py), one dimension per thing that varies, and a dimension turns u
(0–1) into its value: a place in a range, one of several values, or a quantile of an assumption's own distribution. A
sensitivity analysis therefore sees equally likely u; `problem` describes that cube in SALib's words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from batch_runs.asked import ONE_AT_A_TIME, SAMPLED, Experiment
from batch_runs.compact import compact
from batch_runs.dimensions import Dimension, base_value, dimensions, varied
from batch_runs.samples import Floats, cube, latin_hypercube, morris, sobol
from model.evidence import Record
from model.levers import Value

if TYPE_CHECKING:
    import pandas

Columns = dict[str, Sequence[Value]]


def problem(experiment: Experiment) -> dict[str, Any]:
    """SALib's description of the unit cube over the varied dimensions."""
    return cube([dimension.name for dimension in varied(experiment)])


def unit_points(experiment: Experiment) -> Floats:
    """Design points in the unit cube, in SALib's own order (n_points, n_varied); sampled designs only."""
    samples, seed = experiment.samples or 0, experiment.seed
    names = [dimension.name for dimension in varied(experiment)]
    match experiment.design:
        case "latin_hypercube":
            return latin_hypercube(samples, len(names), seed)
        case "sobol":
            return sobol(names, samples, seed, experiment.second_order)
        case "morris":
            return morris(names, samples, seed, experiment.levels)
    raise ValueError(f"the design {experiment.design} has no unit cube")


def point_columns(experiment: Experiment) -> Columns:
    """The values of every design point by name, fixed ones included."""
    found = dimensions(experiment)
    match experiment.design:
        case "list":
            number = len(next(iter(experiment.listed.values())))
            fixed = {dimension.name: [dimension.at(0.0)] * number for dimension in found}
            return {**fixed, **{name: list(values) for name, values in experiment.listed.items()}}
        case "grid":
            return _every_combination({dimension.name: _values(dimension) for dimension in found})
        case "one_at_a_time":
            return _one_at_a_time(experiment, found)
    unit = unit_points(experiment)
    place_of = {dimension.name: place for place, dimension in enumerate(varied(experiment))}
    return {
        dimension.name: compact(dimension.at(u) for u in unit[:, place_of[dimension.name]].tolist())
        if dimension.varies
        else [dimension.at(0.0)] * len(unit)
        for dimension in found
    }


def _values(dimension: Dimension) -> tuple[Value, ...]:
    """Its values one by one; of an assumption with a distribution, the ends of its range."""
    domain = dimension.domain
    return (domain.low, domain.high) if isinstance(domain, Record) else domain.every()


def _every_combination(values: Mapping[str, Sequence[Value]]) -> Columns:
    """All combinations, the last dimension changing fastest."""
    columns: Columns = {}
    repeats, block = 1, math.prod(map(len, values.values()))
    for name, some in values.items():
        block //= len(some)
        columns[name] = compact(value for _ in range(repeats) for value in some for _ in range(block))
        repeats *= len(some)
    return columns


def _one_at_a_time(experiment: Experiment, found: Sequence[Dimension]) -> Columns:
    """First the base as it is, then each dimension moved to each of its values, all else as in the base."""
    base = {dimension.name: base_value(experiment, dimension) for dimension in found}
    rows = [base, *({**base, name: value} for name, value in moves(experiment))]
    return {dimension.name: [row[dimension.name] for row in rows] for dimension in found}


def moves(experiment: Experiment) -> list[tuple[str, Value]]:
    """Dimension and value of every point of a one-at-a-time design but the first, which is the base."""
    return [
        (dimension.name, value)
        for dimension in varied(experiment)
        for value in _values(dimension)
        if value != base_value(experiment, dimension)
    ]


def points(experiment: Experiment) -> pandas.DataFrame:
    """One row per design point, in the order of the design (for Sobol and Morris SALib's own)."""
    import pandas as pd

    columns = point_columns(experiment)
    return pd.DataFrame(columns, index=range(point_count(experiment)))


def point_count(experiment: Experiment) -> int:
    """How many design points there are."""
    if experiment.design in SAMPLED:
        number = len(varied(experiment))
        of_each = {"latin_hypercube": 1, "morris": number + 1, "sobol": number + 2 + number * experiment.second_order}
        return (experiment.samples or 0) * of_each[experiment.design]
    if experiment.design == ONE_AT_A_TIME:
        return 1 + len(moves(experiment))
    if experiment.design == "list":
        return len(next(iter(experiment.listed.values())))
    return math.prod(len(_values(dimension)) for dimension in dimensions(experiment))
