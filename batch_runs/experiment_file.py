"""Reading an experiment file, strictly: every key, type, range and name is checked before anything runs."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from batch_runs.domains import (
    DOMAIN_KEYS,
    Domain,
    Range,
    Values,
    check_keys,
    listed_numbers,
    range_of,
    read_lever_domain,
)
from batch_runs.experiment import ALL, DESIGNS, SAMPLED, Experiment, Optimise, Precision
from batch_runs.listed_points import read_points
from batch_runs.measures import total_columns
from model.levers import nearest_name
from model.outcomes import outcomes
from scenarios.document import LANGUAGES, MOST_REPLICATES
from scenarios.errors import Described, ScenarioError
from scenarios.files import ASSUMPTION, Scenario, load_scenario
from scenarios.names import KnownNames, check_assumptions, known_names
from scenarios.toml_files import read_toml

SECTIONS = ("experiment", "levers", "assumptions", "optimise", "precision")
KEYS = (
    "name", "base", "design", "samples", "replicates", "seed", "outcomes", "file", "months", "districts", "levels",
    "second_order", "title", "question",
)  # fmt: skip
OPTIMISE_KEYS = ("objectives", "budget_usd", "evaluations", "population", "bad_case")
MOST_SAMPLES = 1_000_000
LARGEST_SEED = 2**63 - 1
LONGEST_RUN_MONTHS = 1200
MOST_EVALUATIONS = 1_000_000
MOST_PLANS_AT_ONCE = 10_000
PRECISION_KEYS = ("outcome", "half_width", "max_replicates", "reference")
LARGEST_BUDGET_USD = 1e12
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


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
    about = _about(place, path, tables.get("experiment", {}))
    scenario = _base(place, path, about)
    names = known_names(scenario.country, scenario.cadre)
    draw, assumed = _assumptions(place, tables.get("assumptions", {}), names)
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
        optimise=_optimise(place, tables["optimise"]) if "optimise" in tables else None,
        precision=_precision(place, tables["precision"], _columns(about)) if "precision" in tables else None,
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


def _columns(about: Mapping[str, Any]) -> list[str]:
    return [column.name for column in total_columns(about["outcomes"])]


def _about(place: str, path: Path, found: Mapping[str, Any]) -> dict[str, Any]:
    for key in found:
        if key not in KEYS:
            raise ScenarioError(
                place, "experiment", Described(f"key {key!r}"), ", ".join(KEYS), nearest_name(key, KEYS)
            )
    about = {"name": path.stem, **found}
    for key in ("base", "design", "outcomes"):
        if key not in about:
            raise ScenarioError(
                place, f"experiment.{key}", Described("nothing"), "base, design and outcomes are needed"
            )
    for key in ("name", "base", "design", *(("file",) if "file" in about else ())):
        if not isinstance(about[key], str) or not about[key]:
            raise ScenarioError(place, f"experiment.{key}", about[key], "a text in quotes")
    if not _NAME.fullmatch(about["name"]):
        raise ScenarioError(place, "experiment.name", about["name"], "letters, digits, dots, dashes and underscores")
    if about["design"] not in DESIGNS:
        nearest = nearest_name(about["design"], DESIGNS)
        raise ScenarioError(place, "experiment.design", about["design"], ", ".join(DESIGNS), nearest)
    _check_numbers(place, about)
    _check_outcomes(place, about["outcomes"])
    _check_design(place, about)
    for key in ("title", "question"):
        _check_text(place, key, about.get(key, {}))
    return about


def _check_numbers(place: str, about: Mapping[str, Any]) -> None:
    limits = {
        "samples": (2 if about["design"] == "morris" else 1, MOST_SAMPLES),
        "replicates": (1, MOST_REPLICATES),
        "seed": (0, LARGEST_SEED),
        "months": (1, LONGEST_RUN_MONTHS),
        "levels": (2, 100),
    }
    for key, (low, high) in limits.items():
        if key in about:
            whole(place, f"experiment.{key}", about[key], low, high)
    for key in ("districts", "second_order"):
        if not isinstance(about.get(key, False), bool):
            raise ScenarioError(place, f"experiment.{key}", about[key], "true or false")


def whole(place: str, key: str, found: object, low: int, high: int) -> int:
    """A whole number within limits.

    Raises:
        ScenarioError: if it is something else.
    """
    if isinstance(found, bool) or not isinstance(found, int) or not low <= found <= high:
        raise ScenarioError(place, key, found, f"a whole number from {low} to {high}")
    return found


def _check_outcomes(place: str, found: object) -> None:
    if not isinstance(found, list) or not found:
        raise ScenarioError(place, "experiment.outcomes", found, "a list with at least one outcome")
    for name in found:
        if name not in outcomes():
            allowed = "outcomes of `scaleup list outcomes`"
            raise ScenarioError(place, "experiment.outcomes", name, allowed, nearest_name(name, outcomes()))
    if len(set(found)) < len(found):
        raise ScenarioError(place, "experiment.outcomes", found, "each outcome once")


def _check_design(place: str, about: Mapping[str, Any]) -> None:
    """Each design has keys of its own."""
    design = about["design"]
    homes = {"samples": SAMPLED, "file": ("list",), "levels": ("morris",), "second_order": ("sobol",)}
    for key, designs in homes.items():
        if key in about and design not in designs:
            raise ScenarioError(
                place, f"experiment.{key}", about[key], f"only where design is {' or '.join(designs)}; leave it out"
            )
    for key in ("samples", "file"):
        if key not in about and design in homes[key]:
            raise ScenarioError(place, f"experiment.{key}", Described("nothing"), f"the design {design} needs {key}")
    if design == "sobol":
        _check_power_of_two(place, "experiment.samples", about["samples"])
    if about.get("levels", 4) % 2:
        raise ScenarioError(place, "experiment.levels", about["levels"], "an even number")


def _check_power_of_two(place: str, key: str, samples: int) -> None:
    if samples & (samples - 1):
        raise ScenarioError(place, key, samples, "a power of two for sobol: 64, 128, 256 …")


def check_sizes(place: str, design: str, sizes: Mapping[str, int]) -> None:
    """Samples given in place of the file's own.

    Raises:
        ScenarioError: if the design has none, or cannot have so many.
    """
    if "samples" not in sizes:
        return
    if design not in SAMPLED:
        raise ScenarioError(place, "", sizes["samples"], f"only where design is {' or '.join(SAMPLED)}; leave it out")
    if design == "sobol":
        _check_power_of_two(place, "", sizes["samples"])


def _check_text(place: str, key: str, found: object) -> None:
    if not isinstance(found, Mapping) or any(
        language not in LANGUAGES or not isinstance(text, str) for language, text in found.items()
    ):
        raise ScenarioError(place, f"experiment.{key}", found, '{ en = "…", fr = "…" }')


def _base(place: str, path: Path, about: Mapping[str, Any]) -> Scenario:
    from scenarios.library_files import scenario_path

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


def _assumptions(
    place: str, found: Mapping[str, Any], known: KnownNames
) -> tuple[str | tuple[str, ...], dict[str, Domain]]:
    given = dict(found)
    draw = _draw(place, given.pop("draw", ()), known)
    assumed = {name: _assumed(place, name, value, known) for name, value in given.items()}
    for name in draw if isinstance(draw, tuple) else ():
        if name in assumed:
            raise ScenarioError(place, f"assumptions.{name}", Described("drawn and given values"), "one of the two")
    return draw, assumed


def _draw(place: str, found: object, known: KnownNames) -> str | tuple[str, ...]:
    key = "assumptions.draw"
    if found == ALL:
        return ALL
    if not isinstance(found, (list, tuple)):
        raise ScenarioError(place, key, found, '"all", or a list of names')
    drawn = {name for name, record in known.records.items() if record.is_drawn}
    for name in found:
        if name not in known.records:
            raise ScenarioError(
                place, key, name, "names of `scaleup list assumptions`", nearest_name(name, known.records)
            )
        if name not in drawn:
            raise ScenarioError(place, key, name, "assumptions that have a range to be drawn from")
    if len(set(found)) < len(found):
        raise ScenarioError(place, key, found, "each name once")
    return tuple(found)


def _assumed(place: str, name: str, found: object, known: KnownNames) -> Domain:
    key = f"assumptions.{name}"
    if not isinstance(found, Mapping):
        return Values((check_assumptions(place, {name: found}, known)[name],))
    check_keys(place, key, found)
    ends = [found["low"], found["high"]] if "low" in found else listed_numbers(place, key, found).values
    checked = [check_assumptions(place, {name: value}, known)[name] for value in ends]
    if "low" in found:
        return range_of(place, key, checked[0], checked[1], found.get("steps"))
    return Values(tuple(checked))


def _optimise(place: str, found: Mapping[str, Any]) -> Optimise:
    for key in found:
        if key not in OPTIMISE_KEYS:
            raise ScenarioError(
                place, "optimise", Described(f"key {key!r}"), ", ".join(OPTIMISE_KEYS), nearest_name(key, OPTIMISE_KEYS)
            )
    objectives = found.get("objectives", {})
    if not isinstance(objectives, Mapping) or not objectives:
        raise ScenarioError(place, "optimise.objectives", objectives, '{ OUTCOME = "max" or "min", … }')
    _check_outcomes(place, list(objectives))
    for name, direction in objectives.items():
        if direction not in ("max", "min"):
            raise ScenarioError(place, f"optimise.objectives.{name}", direction, '"max" or "min"')
    budget = found.get("budget_usd")
    if budget is not None:
        if isinstance(budget, bool) or not isinstance(budget, (int, float)) or not 0 < budget <= LARGEST_BUDGET_USD:
            raise ScenarioError(place, "optimise.budget_usd", budget, f"a number up to {LARGEST_BUDGET_USD:g}")
        budget = float(budget)
    if "evaluations" in found:
        whole(place, "optimise.evaluations", found["evaluations"], 1, MOST_EVALUATIONS)
    if "population" in found:
        whole(place, "optimise.population", found["population"], 2, MOST_PLANS_AT_ONCE)
    if "bad_case" in found:
        _number(place, "optimise.bad_case", found["bad_case"], 0.0, 0.5)
    return Optimise(dict(objectives), budget, found.get("evaluations"), found.get("population"), found.get("bad_case"))


def _number(place: str, key: str, found: object, low: float, high: float) -> float:
    """A number above low and up to high.

    Raises:
        ScenarioError: if it is something else.
    """
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not low < found <= high:
        raise ScenarioError(place, key, found, f"a number above {low:g} and up to {high:g}")
    return float(found)


def _precision(place: str, found: Mapping[str, Any], columns: list[str]) -> Precision:
    for key in found:
        if key not in PRECISION_KEYS:
            raise ScenarioError(
                place,
                "precision",
                Described(f"key {key!r}"),
                ", ".join(PRECISION_KEYS),
                nearest_name(key, PRECISION_KEYS),
            )
    for key in PRECISION_KEYS[:3]:
        if key not in found:
            raise ScenarioError(place, f"precision.{key}", Described("nothing"), ", ".join(PRECISION_KEYS[:3]))
    outcome, reference = found["outcome"], found.get("reference", "")
    if outcome not in columns:
        allowed = "a column of totals: " + ", ".join(columns)
        raise ScenarioError(place, "precision.outcome", outcome, allowed, nearest_name(outcome, columns))
    if not isinstance(reference, str):
        raise ScenarioError(place, "precision.reference", reference, 'a point in quotes: "0", or "NAME=VALUE"')
    return Precision(
        outcome,
        _number(place, "precision.half_width", found["half_width"], 0.0, 1e15),
        whole(place, "precision.max_replicates", found["max_replicates"], 2, MOST_REPLICATES),
        reference,
    )


def check_dimensions(place: str, experiment: Experiment) -> None:
    """What is varied fits the design.

    Raises:
        ScenarioError: steps outside of a grid, a range without steps in one, levers beside a list, nothing to vary.
    """
    from batch_runs.designs import varied

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
        if experiment.design != "grid" and domain.steps is not None:
            raise ScenarioError(place, f"{key}.steps", domain.steps, "only in a grid; leave it out")
    if experiment.design in SAMPLED and not varied(experiment):
        raise ScenarioError(place, "levers", Described("nothing to vary"), "a range or several values of at least one")
