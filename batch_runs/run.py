"""One run: from a base, levers and assumptions to what is kept of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from batch_runs.measures import total_columns, totals
from model.levers import Value
from model.outcomes import outcomes
from scenarios.errors import ScenarioError
from scenarios.files import Scenario
from scenarios.names import known_names
from scenarios.sets import ASSUMPTION

if TYPE_CHECKING:
    from model.outcomes import Recording


def evaluate(
    base: Scenario,
    levers: Mapping[str, object],
    assumptions: Mapping[str, float],
    replicate: int = 0,
    draw: int | None = None,
    asked: Sequence[str] | None = None,
) -> dict[str, float]:
    """One run as one row of totals, by column; of every outcome unless some are asked for."""
    names = tuple(outcomes()) if asked is None else tuple(asked)
    recording = simulate(settings_of(base, levers, assumptions), replicate, draw)
    return dict(zip((c.name for c in total_columns(names)), totals(recording, names).tolist(), strict=True))


def settings_of(base: Scenario, levers: Mapping[str, object], assumptions: Mapping[str, float]) -> Scenario:
    """The base with these levers and assumptions; an assumption may lie wherever its distribution reaches.

    Raises:
        ScenarioError: unknown name, wrong value, or levers that contradict each other.
    """
    plain = {name: value.item() if isinstance(value, np.generic) else value for name, value in levers.items()}
    scenario = base.with_levers(plain) if plain else base
    if not assumptions:
        return scenario
    known = known_names(base.country, base.cadre).records
    for name in assumptions:
        if name not in known:
            raise ScenarioError("", f"{ASSUMPTION}{name}", name, "a record of `scaleup list assumptions`")
    kept = {name: value for name, value in scenario.assumptions.items() if name not in assumptions}
    return dataclasses.replace(scenario, assumptions=kept, drawn={**scenario.drawn, **assumptions})


def simulate(scenario: Scenario, replicate: int, draw: int | None) -> Recording:
    """Live the months of one run in this process."""
    from model import ScaleUpModel

    return ScaleUpModel.lived(scenario, replicate, draw)


def split_names(values: Mapping[str, Value]) -> tuple[dict[str, Value], dict[str, float]]:
    """Levers, and assumptions without their prefix."""
    assumptions = {k.removeprefix(ASSUMPTION): float(str(v)) for k, v in values.items() if k.startswith(ASSUMPTION)}
    return {name: value for name, value in values.items() if not name.startswith(ASSUMPTION)}, assumptions
