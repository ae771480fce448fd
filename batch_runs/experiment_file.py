"""Reading an experiment file, strictly: every key, type, range and name is checked before anything runs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from batch_runs.asked import ONE_AT_A_TIME, SAMPLED, Experiment
from batch_runs.dimensions import varied
from batch_runs.domains import (
    DOMAIN_KEYS,
    Range,
    read_lever_domain,
)
from batch_runs.experiment_about import read_about
from batch_runs.experiment_assumptions import read_assumptions
from batch_runs.experiment_goals import kept_columns, read_optimise, read_precision
from batch_runs.listed_points import read_points
from model.levers import nearest_name
from scenarios.errors import Described, ScenarioError
from scenarios.files import Scenario, load_scenario
from scenarios.library_files import scenario_path
from scenarios.names import known_names
from scenarios.sets import ASSUMPTION
from scenarios.toml_files import read_toml

SECTIONS = ("experiment", "levers", "assumptions", "optimise", "precision")


def read_experiment(path: Path) -> Experiment:
    """The experiment of one file.

    Raises:
        ScenarioError: one clear message for whatever is wrong.
    """
    place = str(path)
    tables = read_toml(path)
    for section, table in tables.items():
        if section not in SECTIONS:
            known = ", ".join(f"[{name}]" for name in SECTIONS)
            raise ScenarioError(
                place, "", Described(f"section [{section}]"), f"sections {known}", nearest_name(section, SECTIONS)
            )
        if not isinstance(table, Mapping):
            raise ScenarioError(place, section, table, f"a table: write [{section}] and its keys below")
    about = read_about(place, path, tables.get("experiment", {}))
    scenario = _base(place, path, about)
    names = known_names(scenario.country, scenario.cadre)
    draw, assumed = read_assumptions(place, tables.get("assumptions", {}), names)
    levers = {name: read_lever_domain(place, name, item) for name, item in _entries(tables.get("levers", {}))}
    listed = read_points(place, path.parent / about["file"], names) if about["design"] == "list" else {}
    experiment = Experiment(
        name=about["name"],
        base=about["base"],
        scenario=scenario,
        design=about["design"],
        samples=about.get("samples"),
        replicates=about.get("replicates", 1),
        seed=about.get("seed", 1),
        outcomes=tuple(about["outcomes"]),
        levers=levers,
        assumed=assumed,
        draw=draw,
        optimise=read_optimise(place, tables["optimise"]) if "optimise" in tables else None,
        precision=read_precision(place, tables["precision"], kept_columns(about)) if "precision" in tables else None,
        listed=listed,
        levels=about.get("levels", 4),
        second_order=about.get("second_order", False),
        districts=about.get("districts", False),
        title=about.get("title", {}),
        question=about.get("question", {}),
        path=path,
    )
    check_dimensions(place, experiment)
    return experiment


def _base(place: str, path: Path, about: Mapping[str, Any]) -> Scenario:
    base = scenario_path(about["base"], path.parent, place, "experiment.base")
    # The experiment decides on luck and on replicates, whatever its base says.
    scenario = load_scenario(base, seed=about.get("seed", 1), replicates=about.get("replicates", 1))
    return dataclasses.replace(scenario, months=about.get("months", scenario.months))


def _entries(found: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted name and what is said of it; nested tables and quoted dotted keys mean the same."""
    for key, value in found.items():
        if isinstance(value, Mapping) and not set(DOMAIN_KEYS) & set(value):
            yield from _entries(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def check_dimensions(place: str, experiment: Experiment) -> None:
    """What is varied fits the design.

    Raises:
        ScenarioError: steps outside of a grid, a range without steps in one, levers beside a list, nothing to vary.
    """
    domains = {
        **{f"levers.{name}": domain for name, domain in experiment.levers.items()},
        **{f"assumptions.{name}": domain for name, domain in experiment.assumed.items()},
    }
    drawn = experiment.draw if isinstance(experiment.draw, tuple) else ()
    for name in experiment.listed:
        key = name if name.startswith(ASSUMPTION) else f"levers.{name}"
        if key in domains or name.removeprefix(ASSUMPTION) in drawn:
            raise ScenarioError(place, key, Described("the same in the list's file"), "each name in one of the two")
    for key, domain in domains.items():
        if experiment.design == "list" and domain.at(0.0) != domain.at(1.0):
            raise ScenarioError(
                place, key, Described("more than one value"), "one value; the list's file says the rest"
            )
        if not isinstance(domain, Range):
            continue
        if experiment.design == "grid" and domain.steps is None:
            raise ScenarioError(place, f"{key}.steps", Described("nothing"), "a grid needs steps = a whole number")
        if experiment.design not in ("grid", ONE_AT_A_TIME) and domain.steps is not None:
            raise ScenarioError(place, f"{key}.steps", domain.steps, f"only in grid and {ONE_AT_A_TIME}; leave it out")
    if experiment.design in (*SAMPLED, ONE_AT_A_TIME) and not varied(experiment):
        raise ScenarioError(place, "levers", Described("nothing to vary"), "a range or several values of at least one")
