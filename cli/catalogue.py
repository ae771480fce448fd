"""What `list` and `show` can find: every kind of thing by name, as plain dictionaries."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from model.levers import Value, levers
from model.outcomes import outcomes
from scenarios.library_files import scenario_names, scenario_path, shipped_names, shipped_path
from scenarios.own_countries import faults
from scenarios.toml_files import read_toml

Entries = dict[str, dict[str, Any]]


def scenarios() -> Entries:
    """Shipped scenarios and baselines of own countries, as their own files tell."""
    return {name: read_toml(scenario_path(name))["scenario"] for name in scenario_names()}


def _shipped(kind: str, section: str) -> Callable[[], Entries]:
    def entries() -> Entries:
        return {name: read_toml(shipped_path(kind, name)).get(section, {}) for name in shipped_names(kind)}

    return entries


def lever_entries() -> Entries:
    """Levers, with what the command line shows of them."""
    return {
        name: {
            "name": name,
            "family": lever.family,
            "label": dict(lever.label),
            "unit": lever.unit,
            "type": lever.type,
            "low": lever.low,
            "high": lever.high,
            "default": _plain(lever.default),
            "values": list(lever.values),
            "words": list(lever.words),
            "who_decides": lever.who_decides,
            "acts": lever.acts,
            "help": dict(lever.help),
            "practice": dict(lever.practice),
            "scale": [list(step) for step in lever.scale],
        }
        for name, lever in levers().items()
    }


def _plain(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value


def assumptions() -> Entries:
    """Evidence records that a scenario may override."""
    return {name: entry for name, entry in _records().items() if entry["role"] != "target"}


def findings() -> Entries:
    """Evidence records that results are compared with."""
    return {name: entry for name, entry in _records().items() if entry["role"] == "target"}


def _records() -> Entries:
    """All evidence records; those of a country or cadre under its name and theirs."""
    from model.countries import load_country
    from model.evidence import evidence

    found = {name: _record(record, "every country") for name, record in evidence().items()}
    for country_name in _usable_countries():
        country = load_country(country_name)
        found |= {f"{country_name}/{name}": _record(record, country_name) for name, record in country.facts.items()}
        for cadre in country.cadres.values():
            place = f"{country_name}/{cadre.name}"
            found |= {f"{place}/{name}": _record(record, place) for name, record in cadre.records.items()}
    return found


def _record(record: Any, where: str) -> dict[str, Any]:
    entry = dataclasses.asdict(record)
    return {**entry, "sources": list(record.sources), "where": where, "placeholder": record.is_placeholder}


def outcome_entries() -> Entries:
    """Outcomes, as defined."""
    return {name: dataclasses.asdict(outcome) for name, outcome in outcomes().items()}


def countries() -> Entries:
    """Countries: districts, regions, people, cadres."""
    from model.countries import load_country

    return {name: _country(load_country(name)) for name in _usable_countries()}


def _usable_countries() -> list[str]:
    """All countries but own ones with a fault in their files."""
    from model.countries import country_names

    bad = faults()
    return [name for name in country_names() if name not in bad]


def _country(country: Any) -> dict[str, Any]:
    return {
        "name": country.name,
        "label": dict(country.label),
        "districts": len(country.names),
        "regions": sorted(set(country.regions)),
        "census_population": int(country.districts.population.sum()),
        "currency": country.currency,
        "fiscal_year_start_month": country.fiscal_year_start_month,
        "default_cadre": country.default_cadre,
        "cadres": {name: dict(cadre.label) for name, cadre in country.cadres.items()},
        **_own(country),
    }


def _own(country: Any) -> dict[str, Any]:
    """What is only said of a user's own country."""
    from model.countries import country_folder, own_country_names

    if country.name not in own_country_names():
        return {}
    return {"folder": str(country_folder(country.name)), "borrowed_from": country.borrowed_from}


KINDS: dict[str, Callable[[], Entries]] = {
    "scenarios": scenarios,
    "levers": lever_entries,
    "assumptions": assumptions,
    "outcomes": outcome_entries,
    "countries": countries,
    "trials": _shipped("trials", "trial"),
    "experiments": _shipped("experiments", "experiment"),
    "lessons": _shipped("lessons", "lesson"),
}
