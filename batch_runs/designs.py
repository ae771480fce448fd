"""From an experiment to its design points: grid, Latin hypercube, Sobol, Morris, list.

Sampled designs are made in the unit cube, one dimension per thing that varies, and a dimension turns u (0–1) into its
value: a place in a range, one of several values, or a quantile of an assumption's own distribution. A sensitivity
analysis therefore sees equally likely u; `problem` describes that cube in SALib's words.

A design with more samples begins with the points of the smaller one, so that a sweep can grow: Sobol' sequences and
Morris trajectories are nested by nature, and a Latin hypercube grows by doubling (see `latin_hypercube`).
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from batch_runs.domains import Domain
from batch_runs.experiment import ALL, SAMPLED, Experiment
from batch_runs.extras import needed
from model.evidence import Record
from model.levers import Value
from scenarios.names import known_names
from scenarios.sets import ASSUMPTION

if TYPE_CHECKING:
    import pandas

Floats = NDArray[np.float64]
Columns = dict[str, list[Value]]


@dataclass(frozen=True)
class Dimension:
    """One thing that is varied or fixed: a lever by its dotted name, or `assumptions.NAME`."""

    name: str
    at: Callable[[float], Value]
    domain: Domain | Record

    @property
    def varies(self) -> bool:
        """Whether it has more than one value."""
        return isinstance(self.domain, Record) or self.at(0.0) != self.at(1.0)


def dimensions(experiment: Experiment) -> tuple[Dimension, ...]:
    """Levers, then assumptions with given values, then drawn assumptions where these belong to the design."""
    given = {**experiment.levers, **{f"{ASSUMPTION}{name}": domain for name, domain in experiment.assumed.items()}}
    found = [Dimension(name, domain.at, domain) for name, domain in given.items()]
    if experiment.draw and not experiment.draws_by_replicate:
        found += [
            Dimension(f"{ASSUMPTION}{name}", record.draw, record) for name, record in drawn_records(experiment).items()
        ]
    return tuple(found)


def drawn_records(experiment: Experiment) -> Mapping[str, Record]:
    """The records of the assumptions that are drawn; "all" leaves out what base or experiment have fixed."""
    known = known_names(experiment.scenario.country, experiment.scenario.cadre).records
    if experiment.draw == ALL:
        fixed = {*experiment.scenario.assumptions, *experiment.assumed}
        return {name: record for name, record in known.items() if record.is_drawn and name not in fixed}
    return {name: known[name] for name in experiment.draw}


def varied(experiment: Experiment) -> tuple[Dimension, ...]:
    """The dimensions with more than one value: those of the design and of its analysis."""
    return tuple(dimension for dimension in dimensions(experiment) if dimension.varies)


def varied_names(experiment: Experiment) -> tuple[str, ...]:
    """Names of what differs between design points, those of a list included."""
    listed = [name for name, values in experiment.listed.items() if len({repr(value) for value in values}) > 1]
    return (*(dimension.name for dimension in varied(experiment)), *listed)


def problem(experiment: Experiment) -> dict[str, Any]:
    """SALib's description of the unit cube over the varied dimensions."""
    names = [dimension.name for dimension in varied(experiment)]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def unit_points(experiment: Experiment) -> Floats:
    """Design points in the unit cube, in SALib's own order (n_points, n_varied); sampled designs only."""
    samples, seed = experiment.samples or 0, _seed(experiment.seed, experiment.design)
    match experiment.design:
        case "latin_hypercube":
            return latin_hypercube(samples, len(varied(experiment)), experiment.seed)
        case "sobol":
            sampler = needed("SALib.sample.sobol")
            points = sampler.sample(problem(experiment), samples, calc_second_order=experiment.second_order, seed=seed)
        case "morris":
            sampler = needed("SALib.sample.morris")
            # One trajectory at a time, each with a seed of its own: the first ones do not depend on how many follow.
            seeds = [_seed(experiment.seed, "morris", number) for number in range(samples)]
            points = np.concatenate(
                [sampler.sample(problem(experiment), 1, num_levels=experiment.levels, seed=one) for one in seeds]
            )
        case design:
            raise ValueError(f"the design {design} has no unit cube")
    return np.asarray(points, dtype=np.float64)


def latin_hypercube(samples: int, dimensions: int, seed: int) -> Floats:
    """A Latin hypercube (n_samples, n_dimensions) that begins with the one of half as many samples.

    An even number is reached by doubling: the smaller design occupies half of the finer strata of each dimension, and
    as many new points fill the others, matched at random. Every stratum of every dimension holds exactly one point.
    """
    from scipy.stats import qmc

    fresh = qmc.LatinHypercube(dimensions, rng=_seed(seed, "latin_hypercube", samples)).random
    if samples % 2:
        return np.asarray(fresh(samples))
    half = samples // 2
    before = latin_hypercube(half, dimensions, seed)
    new = np.asarray(fresh(half))
    for column in range(dimensions):
        free = np.setdiff1d(np.arange(samples), (before[:, column] * samples).astype(np.int64))
        place, within = np.divmod(new[:, column] * half, 1.0)
        new[:, column] = (free[place.astype(np.int64)] + within) / samples
    return np.concatenate([before, new])


def point_columns(experiment: Experiment) -> Columns:
    """The values of every design point by name, fixed ones included."""
    found = dimensions(experiment)
    if experiment.design == "list":
        number = len(next(iter(experiment.listed.values())))
        fixed = {dimension.name: [dimension.at(0.0)] * number for dimension in found}
        return {**fixed, **{name: list(values) for name, values in experiment.listed.items()}}
    if experiment.design == "grid":
        every = [dimension.domain.every() for dimension in found if not isinstance(dimension.domain, Record)]
        rows = list(itertools.product(*every))
        return {dimension.name: [row[place] for row in rows] for place, dimension in enumerate(found)}
    unit = unit_points(experiment)
    place_of = {dimension.name: place for place, dimension in enumerate(varied(experiment))}
    return {
        dimension.name: [dimension.at(u) for u in unit[:, place_of[dimension.name]].tolist()]
        if dimension.varies
        else [dimension.at(0.0)] * len(unit)
        for dimension in found
    }


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
    return max((len(values) for values in point_columns(experiment).values()), default=1)


def _seed(seed: int, design: str, number: int = 0) -> int:
    """A seed of its own for every design, trajectory and size; samplers take 32 bits."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{design}/{number}".encode()).digest()[:4], "big")
