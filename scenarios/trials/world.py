"""The small world of a trial: districts that hold exactly the people whom its CHWs serve.

The districts are as remote as the country's are (evenly spread over its range, or as the file says) and safe unless
the file says otherwise; every CHW post is filled on the first day.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from model import check_settings
from model.assumptions import records_of
from model.calendar import decimal_year, parse_month
from model.countries import Country, load_country
from model.evidence import Record
from model.levers import SettingError
from model.parameters import values_in_force
from scenarios.errors import Described, ScenarioError
from scenarios.trials.levers import settings_of
from scenarios.trials.parts import Trial


def world_of(trial: Trial, assumptions: Mapping[str, float], seed: int, draw: int | None) -> Country:
    """The trial's districts, with as many people as its CHWs serve under these assumptions."""
    country = load_country(trial.country)
    people = values_in_force(records_of(country, trial.cadre), assumptions, seed, draw)["chw_people_per_post"]
    n = trial.world.districts
    like = np.argsort(country.districts.remoteness, kind="stable")[
        ((np.arange(n) + 0.5) / n * len(country.names)).astype(int)
    ]
    rows = country.districts[like].copy()
    rows.key = np.arange(1, n + 1)
    rows.population = shared_out(trial.world.chws, n) * people
    rows.population_year = decimal_year(parse_month(trial.start) + trial.first_month)
    rows.facilities = shared_out(trial.world.areas, n)
    rows.eligible_share = 1.0
    rows.insecurity = trial.world.insecurity
    if trial.world.remoteness is not None:
        rows.remoteness = trial.world.remoteness
    rows.flags.writeable = False
    return dataclasses.replace(
        country,
        districts=rows,
        names=tuple(f"trial district {number}" for number in range(1, n + 1)),
        regions=("trial",) * n,
        sources=("trial",) * n,
        confidences=("assumption",) * n,
        notes=("",) * n,
        facts={**country.facts, "initial_vacancy_share": nobody_missing(country.facts["initial_vacancy_share"])},
    )


def shared_out(whole: int, parts: int) -> np.ndarray:
    """A whole number in parts that differ by one at most, the larger first."""
    return whole // parts + (np.arange(parts) < whole % parts)


def nobody_missing(vacancy: Record) -> Record:
    """The same fact for a trial, which enrols CHWs who are there."""
    return dataclasses.replace(vacancy, value=0.0, low=0.0, distribution="fixed")


def check_world(trial: Trial) -> None:
    """Every arm's settings fit the world.

    Raises:
        ScenarioError: levers that contradict each other, or too few units to compare.
    """
    for arm in (None, *trial.arms.values()):
        try:
            check_settings(settings_of(trial, arm, trial.assumptions), world_of(trial, trial.assumptions, 1, None))
        except ScenarioError:
            raise
        except SettingError as error:
            where = f"trial.arms.{arm.name}" if arm else "trial.levers"
            raise ScenarioError.at(f"{trial.place}: {where}", error) from error
    units = {
        "chw": trial.world.chws,
        "supervisor": trial.world.chws,
        "area": trial.world.areas,
        "district": trial.world.districts,
    }.get(trial.randomise)
    if units is not None and units < len(trial.arms):
        found = Described(f"{units} {trial.randomise}{'s' if units > 1 else ''} for {len(trial.arms)} arms")
        raise ScenarioError(trial.place, "trial.randomise", found, "at least one unit for each arm")
