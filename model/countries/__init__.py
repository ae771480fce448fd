"""The countries: one folder each, with districts, national facts, cadres and seasons (see README.md)."""

from functools import cache
from pathlib import Path

from model.countries.cadres import Cadre
from model.countries.country import Capital, Country, read_country
from model.evidence.schema import nearest, problem

__all__ = ["Cadre", "Capital", "Country", "country_names", "load_country", "read_country"]

FOLDER = Path(__file__).parent


def country_names() -> tuple[str, ...]:
    """The countries that come with the product, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/country.toml")))


@cache
def load_country(name: str) -> Country:
    """One of the shipped countries; read and checked once, then shared."""
    names = country_names()
    if name not in names:
        raise problem("countries", "", "country", name, ", ".join(names), nearest(name, names))
    return read_country(FOLDER / name)
