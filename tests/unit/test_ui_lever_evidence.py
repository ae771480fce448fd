"""The records named beside a lever exist, and so do the levers."""

import tomllib
from pathlib import Path

from model.countries import country_names, load_country
from model.evidence import evidence
from model.levers import levers

NAMED = tomllib.loads((Path(__file__).parents[2] / "ui" / "lever_evidence.toml").read_text(encoding="utf-8"))


def every_record() -> set[str]:
    names = set(evidence())
    for country in map(load_country, country_names()):
        names |= set(country.facts) | {name for cadre in country.cadres.values() for name in cadre.records}
    return names


def test_they_exist() -> None:
    assert set(NAMED) - set(levers()) == set()
    assert {name for names in NAMED.values() for name in names} - every_record() == set()
