"""Scenarios that visitors opened from files: kept under a name made from their content, the oldest forgotten first."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from model.levers import SettingError, Value
from scenarios import Scenario, load_scenario, scenario_names
from scenarios.resolved import resolved_toml
from ui.address import Decision
from ui.address_events import read_events, write_events

# Any two of these fix the third.
FREQUENCY = ("msi.pause_months", "msi.cycle_length_months", "msi.cycles_per_year")
_MOST = 500
_NAME = re.compile(r"own-[0-9a-f]{16}")
_kept: OrderedDict[str, Scenario] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Opened:
    """What a file became: a decision, and whether a link can carry it to another computer."""

    decision: Decision
    in_links: bool


def own_scenario(name: str) -> Scenario | None:
    """The scenario that somebody opened under this name."""
    with _lock:
        return _kept.get(name)


def own_names(query: str) -> tuple[str, ...]:
    """Names of opened files in a link; a name nobody here has opened is none."""
    with _lock:
        return tuple(name for name in _NAME.findall(query) if name in _kept)


def opened(scenario: Scenario) -> Opened:
    """As changes on a shipped scenario where that says all of it, otherwise as a scenario of its own."""
    base = load_scenario(_base(scenario))
    changes = _needed(base, {name: value for name, value in scenario.levers.items() if value != base.levers[name]})
    assumed = {name: value for name, value in scenario.assumptions.items() if value != base.assumptions.get(name)}
    shocks = None if scenario.shocks == base.shocks else scenario.shocks
    decision = Decision(base.name, tuple(sorted(changes.items())), tuple(sorted(assumed.items())), shocks=shocks)
    if _says_all(scenario, base, changes, assumed):
        return Opened(decision, True)
    return Opened(Decision(_keep(scenario)), False)


def _needed(base: Scenario, changes: dict[str, Value]) -> dict[str, Value]:
    """The changes without those that follow from the others."""
    for name in FREQUENCY:
        fewer = {key: value for key, value in changes.items() if key != name}
        with suppress(SettingError):
            if name in changes and base.with_levers(fewer).levers == base.with_levers(changes).levers:
                changes = fewer
    return changes


def _base(scenario: Scenario) -> str:
    if scenario.base in scenario_names():
        return scenario.base
    return scenario.name if scenario.name in scenario_names() else f"{scenario.country}-baseline"


def _says_all(scenario: Scenario, base: Scenario, changes: Mapping[str, Value], assumed: Mapping[str, float]) -> bool:
    """Whether the base with the changes runs exactly like the file."""
    try:
        again = base.with_levers({**changes, **{f"assumptions.{name}": value for name, value in assumed.items()}})
    except SettingError:
        return False
    alike = ("country", "cadre", "start", "months", "seed", "today", "levers", "assumptions")
    return read_events(write_events(scenario.shocks)) == scenario.shocks and all(
        getattr(again, key) == getattr(scenario, key) for key in alike
    )


def _keep(scenario: Scenario) -> str:
    name = "own-" + hashlib.sha256(resolved_toml(scenario).encode()).hexdigest()[:16]
    base = scenario.base if scenario.base in scenario_names() else f"{scenario.country}-baseline"
    with _lock:
        _kept[name] = replace(scenario, base=base)
        _kept.move_to_end(name)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return name
