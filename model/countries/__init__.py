"""The countries: one folder each, with districts, national facts, cadres and seasons (see README.md)."""

from functools import cache
from pathlib import Path

from model.countries.cadres import Cadre
from model.countries.country import Capital, Country, read_country
from model.countries.own import own_folder, own_names
from model.evidence.schema import nearest, problem

__all__ = [
    "Cadre",
    "Capital",
    "Country",
    "country_folder",
    "country_names",
    "load_country",
    "own_country_names",
    "own_folder",
    "read_country",
    "shipped_country_names",
]

FOLDER = Path(__file__).parent


def country_names() -> tuple[str, ...]:
    """The countries that come with the product, then a user's own, each in alphabetical order.

    Own countries are named here whether they can be read or not: `load_country` says what is wrong with one.
    """
    return (*shipped_country_names(), *own_country_names())


@cache
def shipped_country_names() -> tuple[str, ...]:
    """The countries that come with the product, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/country.toml")))


def own_country_names() -> tuple[str, ...]:
    """A user's own countries; a shipped country cannot be replaced by one of the same name."""
    shipped = shipped_country_names()
    return tuple(name for name in own_names() if name not in shipped)


def country_folder(name: str) -> Path:
    """Where the files of a country lie."""
    return FOLDER / name if name in shipped_country_names() else own_folder() / name


def load_country(name: str) -> Country:
    """A country, shipped or a user's own; read and checked once in the life of a process, then shared."""
    if name not in shipped_country_names() and name not in (names := country_names()):
        raise problem("countries", "", "country", name, ", ".join(names), nearest(name, names))
    return _read_once(country_folder(name))


@cache
def _read_once(folder: Path) -> Country:
    return read_country(folder)
