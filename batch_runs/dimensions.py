"""What an experiment varies: its dimensions, levers and assumptions, and where each of them is in the base."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from batch_runs.asked import ALL, Experiment
from batch_runs.domains import Domain, Values
from model.evidence import Record
from model.levers import Value
from scenarios.names import known_names
from scenarios.sets import ASSUMPTION


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


def base_value(experiment: Experiment, dimension: Dimension) -> Value:
    """What the experiment fixes it at; else what the base scenario says of a lever, or the record of an assumption."""
    if isinstance(dimension.domain, Values) and len(dimension.domain.values) == 1:
        return dimension.at(0.0)
    scenario = experiment.scenario
    if not dimension.name.startswith(ASSUMPTION):
        return scenario.levers[dimension.name]
    name = dimension.name.removeprefix(ASSUMPTION)
    records = known_names(scenario.country, scenario.cadre).records
    return scenario.assumptions.get(name, records[name].value)
