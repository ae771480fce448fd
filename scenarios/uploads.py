"""Scenarios that a stranger hands over: read from memory, never from a path that they name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from model import check_settings
from model.levers import SettingError, nearest_name
from scenarios.document import document_of
from scenarios.errors import Described, ScenarioError
from scenarios.files import Scenario, read_chain, scenario_of
from scenarios.library_files import scenario_names, scenario_path
from scenarios.own_countries import faults
from scenarios.toml_files import parse_toml

LARGEST_BYTES = 100_000  # a scenario that names every district of the largest country has a tenth of it
LONGEST_MONTHS = 240
# Names within names, a.b.c: reading them takes the square of their number, a minute for a file full of them.
_MOST_DOTS_A_LINE = 200


def read_upload(name: str, content: bytes) -> Scenario:
    """The scenario of a file's content; its base may only be one that has a name here, never a path.

    Raises:
        ScenarioError: one clear message for whatever is wrong with it.
    """
    if len(content) > LARGEST_BYTES:
        raise ScenarioError(name, "", Described(f"{len(content):,} bytes"), f"at most {LARGEST_BYTES:,} bytes")
    if any(line.count(b".") > _MOST_DOTS_A_LINE for line in content.split(b"\n")):
        raise ScenarioError(name, "", Described("too deeply nested lists or tables"), "plain TOML tables")
    document = document_of(name, Path(Path(name).name or "scenario"), parse_toml(name, content))
    base = document.about.get("base")
    if base is not None and base not in scenario_names():
        nearest = nearest_name(base, scenario_names()) if isinstance(base, str) else ""
        raise ScenarioError(name, "scenario.base", base, "the name of a shipped scenario", nearest)
    below = read_chain(scenario_path(base)) if base is not None else []
    scenario = scenario_of([document, *below])
    if fault := faults().get(scenario.country):
        raise ScenarioError(name, "scenario.country", scenario.country, f"a country whose files are good; {fault}")
    try:
        check_settings(scenario)
    except SettingError as error:
        raise ScenarioError.at(name, error) from error
    if scenario.months > LONGEST_MONTHS:
        allowed = f"at most {LONGEST_MONTHS} on this page; `scaleup run` takes more"
        raise ScenarioError(name, "scenario.months", scenario.months, allowed)
    return replace(scenario, files=tuple(item.path for item in below))
