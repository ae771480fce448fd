"""From what a visitor chose to settings that can be run, and the baseline to compare them with."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache

from model import records_for
from model.assumptions import check_assumption
from model.countries import Country, load_country
from model.levers import SettingError, Value, lever
from model.policy import number
from model.settings import Shock
from scenarios import Scenario, load_scenario, scenario_names
from ui.address import ASSUMPTION, Address, Decision
from ui.own_files import FREQUENCY, own_names, own_scenario

FIRST_SCENARIO = "mali-360-fast"
_FREQUENCY = FREQUENCY  # the one named first gives way to a newer choice


@cache
def shipped() -> tuple[str, ...]:
    """Names of the scenarios to choose from."""
    return tuple(scenario_names())


def known(query: str | None) -> tuple[str, ...]:
    """What a link may name: a shipped scenario, or a file that somebody opened here."""
    return (*shipped(), *own_names(query or ""))


@cache
def default_address() -> Address:
    """Where a visitor without a link arrives."""
    return Address(Decision(FIRST_SCENARIO if FIRST_SCENARIO in shipped() else shipped()[0]))


def scenario(name: str) -> Scenario:
    """A shipped scenario, or one from a visitor's file."""
    own = own_scenario(name)
    return own if own is not None else _shipped_scenario(name)


@cache
def _shipped_scenario(name: str) -> Scenario:
    return load_scenario(name)


@lru_cache(maxsize=500)  # names of visitors' files are without number
def baseline(name: str) -> Scenario:
    """The country's baseline at the root of a scenario, over the same months and with the same luck."""
    chosen = root = scenario(name)
    while root.base:
        root = scenario(root.base)
    return replace(root, start=chosen.start, months=chosen.months, seed=chosen.seed)


@lru_cache(maxsize=500)
def resolve(decision: Decision) -> Scenario:
    """The scenario with the visitor's changes.

    Raises:
        SettingError: if the changes contradict each other.
    """
    chosen = scenario(decision.scenario)
    sets = {**dict(decision.changes), **{ASSUMPTION + name: value for name, value in decision.assumptions}}
    chosen = chosen.with_levers(sets) if sets else chosen
    return chosen if decision.shocks is None else replace(chosen, shocks=decision.shocks)


@lru_cache(maxsize=500)
def baseline_of(decision: Decision) -> Scenario:
    """What a decision is compared with: the baseline under the same assumptions."""
    return replace(baseline(decision.scenario), assumptions=resolve(decision).assumptions)


@cache
def country(name: str) -> Country:
    """The country's districts and facts."""
    return load_country(name)


@cache
def record_values(country_name: str, cadre: str) -> dict[str, float]:
    """The central value of every evidence record of a run there."""
    return {name: record.value for name, record in records_for(country_name, cadre).items()}


@cache
def record_labels(country_name: str, cadre: str, language: str) -> dict[str, str]:
    """What every evidence record of a run there is called."""
    return {name: record.label[language] for name, record in records_for(country_name, cadre).items()}


@cache
def today_number(country_name: str, cadre: str, name: str) -> float | None:
    """What a lever's word `as_today` stands for in that country; None for other levers."""
    if "as_today" not in lever(name).words:
        return None
    return number({name: "as_today"}, name, record_values(country_name, cadre))


def changed(decision: Decision, name: str, value: Value) -> Decision:
    """The decision with one lever set. A value equal to the scenario's own is no change.

    Raises:
        SettingError: if the value, or its combination with the others, is not possible.
    """
    checked = lever(name).check(value)
    changes = {key: old for key, old in decision.changes if key != name}
    if name in _FREQUENCY:
        others = [key for key in _FREQUENCY if key != name and key in changes]
        if len(others) == 2:
            changes.pop(others[0])
    follows = name in _FREQUENCY and any(key in changes for key in _FREQUENCY)
    if follows or checked != scenario(decision.scenario).levers[name]:
        changes[name] = checked
    after = replace(decision, changes=tuple(sorted(changes.items())))
    resolve(after)
    return after


def without(decision: Decision, name: str) -> Decision:
    """The decision with one lever back at the scenario's value."""
    released = _FREQUENCY if name in _FREQUENCY and name not in dict(decision.changes) else (name,)
    after = replace(decision, changes=tuple(pair for pair in decision.changes if pair[0] not in released))
    resolve(after)
    return after


def assumed(decision: Decision, name: str, value: float | None) -> Decision:
    """The decision with one evidence record's value replaced, or given back with None.

    Raises:
        SettingError: if there is no such record, or the value lies outside its range.
    """
    others = tuple(pair for pair in decision.assumptions if pair[0] != name)
    if value is None:
        return replace(decision, assumptions=others)
    chosen = scenario(decision.scenario)
    checked = check_assumption(records_for(chosen.country, chosen.cadre), name, value)
    return replace(decision, assumptions=tuple(sorted((*others, (name, checked)))))


def struck(decision: Decision, shocks: tuple[Shock, ...]) -> Decision:
    """The decision with these shocks, in regions that its country has. The scenario's own are no change."""
    chosen = scenario(decision.scenario)
    regions = set(country(chosen.country).regions)
    known = tuple(
        replace(shock, regions=tuple(name for name in shock.regions if name in regions))
        for shock in shocks
        if not shock.regions or regions.intersection(shock.regions)
    )
    return replace(decision, shocks=None if known == chosen.shocks else known)


def possible(decision: Decision) -> Decision:
    """The decision without the changes that cannot be combined: a link may ask for anything."""
    kept, pending = Decision(decision.scenario, sampled=decision.sampled), list(decision.changes)
    for name, wished in decision.assumptions:
        with suppress(SettingError):
            kept = assumed(kept, name, _within(kept, name, wished))
    if decision.shocks is not None:
        kept = struck(kept, decision.shocks)
    # Twice, because a change may need one that comes after it.
    for name, value in pending * 2:
        with suppress(SettingError):
            kept = changed(kept, name, _known_names(kept, name, value))
    return kept


def _within(decision: Decision, name: str, value: float) -> float:
    chosen = scenario(decision.scenario)
    record = records_for(chosen.country, chosen.cadre).get(name)
    return value if record is None or value == 0 else min(max(value, record.low), record.high)


def _known_names(decision: Decision, name: str, value: Value) -> Value:
    if lever(name).type != "names" or not isinstance(value, tuple):
        return value
    known = set(country(scenario(decision.scenario).country).names)
    return tuple(item for item in value if item in known)
