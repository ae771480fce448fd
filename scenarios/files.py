"""Scenarios: a TOML file that says how it differs from its base becomes the resolved settings of a run."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model import typography
from model.levers import SettingError, Value, lever
from model.settings import Settings, resolve_levers
from scenarios.document import Document, check_calendar, read_document
from scenarios.errors import Described, ScenarioError
from scenarios.library_files import scenario_path
from scenarios.names import KnownNames, check_assumptions, check_country, check_levers, check_shocks, known_names
from scenarios.sets import Sets, split_sets

Layers = list[Mapping[str, object]]
DEFAULT_REPLICATES = 20
CALENDAR = ("start", "months", "seed", "replicates")


@dataclass(frozen=True, kw_only=True)
class Scenario(Settings):
    """What a person asks for: the settings of a run, a name, texts in two languages, and how many replicates."""

    name: str
    base: str = ""
    title: Mapping[str, str] = field(default_factory=dict)
    summary: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)
    replicates: int = DEFAULT_REPLICATES
    files: tuple[Path, ...] = ()  # where it was read from, the scenario itself first

    def with_levers(self, sets: Sets, place: str = "") -> Scenario:
        """One more layer on top: levers, or `assumptions.NAME`.

        Raises:
            ScenarioError: unknown name, wrong value, or levers that contradict each other.
        """
        layer, overrides = split_sets(sets, place)
        known = known_names(self.country, self.cadre)
        checked = _resolve([self.levers], layer, place)
        check_levers(place, layer, known)
        assumptions = {**self.assumptions, **check_assumptions(place, overrides, known)}
        return dataclasses.replace(self, levers=checked, assumptions=assumptions)


def load_scenario(
    name: str | Path,
    sets: Sets = (),
    replicates: int | None = None,
    seed: int | None = None,
    months: int | None = None,
    start: str | None = None,
) -> Scenario:
    """The scenario of a shipped name or a path, with `--set` values as one layer on top.

    Raises:
        ScenarioError: one clear message for whatever is wrong with the file, its base or the values on top.
    """
    scenario = scenario_of(read_chain(scenario_path(name)))
    options: dict[str, Any] = {"start": start, "months": months, "seed": seed, "replicates": replicates}
    given = {key: value for key, value in options.items() if value is not None}
    for key, value in given.items():
        check_calendar(f"--{key}", {key: value})
    scenario = dataclasses.replace(scenario, **given)
    sets = dict(sets) if isinstance(sets, Mapping) else list(sets)
    return scenario.with_levers(sets, "--set") if sets else scenario


def read_chain(path: Path) -> list[Document]:
    """The file and its bases, the file itself first, the country's baseline last.

    Raises:
        ScenarioError: if a base is missing, or the chain comes back to where it was.
    """
    chain = [read_document(path)]
    seen = [path.resolve()]
    while "base" in chain[-1].about:
        document = chain[-1]
        path = scenario_path(document.about["base"], document.path.parent, document.place, "scenario.base")
        if path.resolve() in seen:
            circle = Described(" → ".join([*(item.about["name"] for item in chain), path.stem]))
            raise ScenarioError(
                document.place, "scenario.base", circle, "bases that end at a baseline, not in a circle"
            )
        if not path.exists():
            found = Described(f"{document.about['base']!r}, no such file")
            raise ScenarioError(
                document.place, "scenario.base", found, "a shipped name or a path relative to this file"
            )
        seen.append(path.resolve())
        chain.append(read_document(path))
    return chain


def scenario_of(chain: list[Document]) -> Scenario:
    """The scenario of a file and its bases, the file itself first.

    Raises:
        ScenarioError: for what does not fit the country or contradicts itself.
    """
    leaf, root = chain[0], chain[-1]
    country, cadre = _country_and_cadre(chain)
    known = known_names(country, cadre)
    return Scenario(
        name=leaf.about["name"],
        base=leaf.about.get("base", ""),
        title=_both_languages(leaf, "title"),
        summary=_both_languages(leaf, "summary"),
        question=_both_languages(leaf, "question"),
        country=country,
        cadre=cadre,
        today=_today(root, known),
        files=tuple(document.path for document in chain),
        **_layered(chain, known),
    )


def _layered(chain: list[Document], known: KnownNames) -> dict[str, Any]:
    """What a file adds to its base or replaces in it: calendar, levers, assumptions; shocks add up until `[]`."""
    layers: Layers = []
    found: dict[str, Any] = {"assumptions": {}, "shocks": ()}
    for document in reversed(chain):
        _resolve(layers, document.levers, document.place)
        layers.append(document.levers)
        check_levers(document.place, document.levers, known)
        check_shocks(document.place, document.shocks or (), known)
        found["assumptions"].update(check_assumptions(document.place, document.assumptions, known))
        found["shocks"] = () if document.shocks == () else found["shocks"] + (document.shocks or ())
        found.update({key: document.about[key] for key in CALENDAR if key in document.about})
    return {**found, "levers": resolve_levers(layers)}


def _country_and_cadre(chain: list[Document]) -> tuple[str, str]:
    named = next((document for document in chain if "cadre" in document.about), chain[-1])
    country, _ = check_country(chain[-1].place, chain[-1].about["country"], None)
    return check_country(named.place, country, named.about.get("cadre"))


def _today(root: Document, known: KnownNames) -> dict[str, Value]:
    """Levers of the baseline; a resolved file carries those that differ in its section [today]."""
    found = _resolve([], root.levers, root.place)
    check_levers(f"{root.place}: today", root.today, known)
    try:
        return {**found, **{name: lever(name).check(value) for name, value in root.today.items()}}
    except SettingError as error:
        raise ScenarioError.at(f"{root.place}: today", error) from error


def _both_languages(document: Document, key: str) -> dict[str, str]:
    texts = document.about.get(key, {})
    only = next(iter(texts.values()), document.about["name"] if key == "title" else "")
    return typography.printed({language: texts.get(language, only) for language in ("en", "fr")})


def _resolve(below: Layers, layer: Mapping[str, object], place: str) -> dict[str, Value]:
    try:
        return resolve_levers([*below, layer])
    except SettingError as error:
        raise ScenarioError.at(place, error) from error
