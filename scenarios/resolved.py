"""A scenario written out in full: loading the text gives identical settings, whatever its bases become later."""

from __future__ import annotations

from collections.abc import Mapping

from model.countries import own_country_names
from model.levers import Value
from model.settings import Shock
from scenarios.document import families
from scenarios.files import Scenario
from scenarios.language import text
from scenarios.own_countries import fingerprint
from scenarios.toml_files import toml_table


def resolved_toml(scenario: Scenario, language: str = "en") -> str:
    """The fully resolved scenario as TOML: every lever, and today's practice where it differs; remarks for readers."""
    about = {
        "name": scenario.name,
        "country": scenario.country,
        "cadre": scenario.cadre,
        "title": scenario.title,
        "summary": scenario.summary,
        "question": scenario.question,
        "start": scenario.start,
        "months": scenario.months,
        "seed": scenario.seed,
        "replicates": scenario.replicates,
    }
    today = {name: value for name, value in scenario.today.items() if value != scenario.levers[name]}
    told = [_stands_on(scenario.country, language)]
    if scenario.base:
        told.append(text("file_based_on", language, base=scenario.base))
    parts = [
        f"# {' '.join(told)}\n",
        toml_table("scenario", about),
        *(toml_table(family, _of_family(scenario.levers, family)) for family in families()),
        *(shock_toml(shock) for shock in scenario.shocks),
        toml_table("assumptions", scenario.assumptions),
        f"\n# {text('file_today', language)}\n" if today else "",
        *(toml_table(f"today.{family}", _of_family(today, family)) for family in families()),
    ]
    return "".join(parts)


def _stands_on(country: str, language: str) -> str:
    """Files of an own country are not part of the program: the text says which ones belong to it."""
    if country not in own_country_names():
        return text("file_resolved", language)
    return text("file_resolved_own", language, country=country, fingerprint=fingerprint(country))


def _of_family(values: Mapping[str, Value], family: str) -> dict[str, Value]:
    return {name.partition(".")[2]: value for name, value in values.items() if name.startswith(family + ".")}


def shock_toml(shock: Shock) -> str:
    """One shock as an entry of a scenario file."""
    keys = {
        "kind": shock.kind,
        "start": shock.start,
        "months": shock.months,
        "size": shock.size,
        "regions": shock.regions,
    }
    return toml_table("shock", keys).replace("[shock]", "[[shock]]", 1)
