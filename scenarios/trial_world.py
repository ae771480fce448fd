"""The small world of a trial: its districts, and the settings of each arm with their dated levers.

The districts are as remote as the country's are (evenly spread over its range, or as the file says), safe unless the
file says otherwise, and hold exactly the people whom the CHWs serve. What the file does not set is as in the country
today; programmes that it brings begin everywhere at once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np

from model import check_settings
from model.assumptions import records_of
from model.calendar import decimal_year, format_month, parse_month
from model.countries import Country, load_country
from model.evidence import Record
from model.levers import SettingError, Value
from model.parameters import values_in_force
from model.settings import Settings, resolve_levers
from scenarios.errors import Described, ScenarioError
from scenarios.files import load_scenario
from scenarios.trial_parts import ALWAYS, Arm, DatedLevers, Trial

MSI_FREQUENCY = "msi.cycles_per_year"
AT_ONCE: Mapping[str, object] = {
    "msi.districts_per_wave": 300,
    "msi.months_between_waves": 1,
    "supervision.districts_per_wave": 300,
    "supervision.months_between_waves": 1,
}


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


def settings_of(trial: Trial, arm: Arm | None, assumptions: Mapping[str, float], own: tuple[str, ...] = ()) -> Settings:
    """Settings of one arm's run, or of the trial without any arm's levers.

    Args:
        trial: the design.
        arm: whose levers apply after the baseline.
        assumptions: evidence records to override.
        own: names of the districts that alone receive the arm's management strengthening; none = all.
    """
    today = resolve_levers([_baseline(trial.country), _world_levers(trial)])
    months = sorted({trial.first_month, *_change_months(trial, arm)})
    stages = [(month, _levers_at(trial, arm, month, today, own)) for month in months]
    return Settings(
        country=trial.country,
        cadre=trial.cadre,
        start=format_month(parse_month(trial.start) + trial.first_month),
        months=trial.follow_up_months - trial.first_month,
        levers=stages[0][1],
        today=today,
        assumptions=dict(assumptions),
        burn_in_months=0,
        changes=tuple((month - trial.first_month, levers) for month, levers in stages[1:]),
    )


@lru_cache
def _baseline(country: str) -> Mapping[str, Value]:
    return load_scenario(f"{country}-baseline").today


def _world_levers(trial: Trial) -> dict[str, object]:
    return {
        **AT_ONCE,
        "workforce.chw_posts": trial.world.chws,
        "supervision.chws_per_supervisor": trial.world.chws_per_supervisor,
    }


def _change_months(trial: Trial, arm: Arm | None) -> Iterator[int]:
    arm_levers = arm.levers if arm else {}
    dates = [
        stage.from_month for levers in (trial.levers, arm_levers) for stages in levers.values() for stage in stages
    ]
    if arm is not None and arm.stop_month is not None:
        dates.append(arm.stop_month)
    yield from (month for month in dates if trial.first_month < month < trial.follow_up_months)


def levers_at(trial: Trial, arm: Arm | None, month: int) -> dict[str, Value]:
    """The complete levers of an arm in one month, counted from the end of the baseline."""
    return _levers_at(trial, arm, month, resolve_levers([_baseline(trial.country), _world_levers(trial)]), ())


def _levers_at(
    trial: Trial, arm: Arm | None, month: int, today: Mapping[str, Value], own: tuple[str, ...]
) -> dict[str, Value]:
    both = _resolve(trial, "trial.levers", today, _layer(trial.levers, month, today))
    if arm is None or month < 0 or (arm.stop_month is not None and month >= arm.stop_month):
        return both
    layer = _layer(arm.levers, month, both)
    levers = _resolve(trial, f"trial.arms.{arm.name}", both, layer)
    if own and begins_msi(both, levers):
        return resolve_levers([levers, {"msi.order": "listed", "msi.districts": list(own)}])
    return levers


def begins_msi(before: Mapping[str, Value], levers: Mapping[str, Value]) -> bool:
    """Whether management strengthening comes with the arm, so that it shares one resource team's days."""
    return before[MSI_FREQUENCY] == 0 and levers[MSI_FREQUENCY] != 0


def _resolve(trial: Trial, key: str, below: Mapping[str, Value], layer: Mapping[str, object]) -> dict[str, Value]:
    try:
        return resolve_levers([below, layer])
    except SettingError as error:
        raise ScenarioError.at(f"{trial.place}: {key}", error) from error


def _layer(levers: DatedLevers, month: int, below: Mapping[str, Value]) -> dict[str, object]:
    """The values in force in a month; lists of what to add or take away applied to what is below."""
    layer: dict[str, object] = {}
    for name, stages in levers.items():
        begun = [stage.value for stage in stages if stage.from_month <= month or stage.from_month == ALWAYS]
        if begun:
            layer[name] = _applied(begun[-1], below[name])
    return layer


def _applied(value: object, below: Value) -> object:
    if not isinstance(value, (list, tuple)) or not isinstance(below, tuple) or not is_relative(value):
        return value
    kept = [item for item in below if f"-{item}" not in value]
    return kept + [item[1:] for item in value if item[0] == "+" and item[1:] not in kept]


def is_relative(value: list[object] | tuple[object, ...]) -> bool:
    """Whether a list says what to add (`+x`) or to take away (`-x`)."""
    return any(isinstance(item, str) and item[:1] in ("+", "-") for item in value)


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
