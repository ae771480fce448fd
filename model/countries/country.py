"""One country as read from its folder: districts, national facts, cadres, seasons and how its population grows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.countries.cadres import Cadre, read_cadres, read_text
from model.countries.population import NationalPath
from model.countries.tables import read_districts, read_seasons
from model.evidence.records import Record, load_records, read_toml, short_name
from model.evidence.schema import nearest, problem

FACTS = (
    "household_size",
    "local_currency_per_usd",
    "decision_space_supervision",
    "decision_space_supplies",
    "decision_space_staff",
    "decision_space_data",
    "dhmt_members",
    "resource_team_members",
    "fever_episodes_per_child_year",
    "diarrhoea_episodes_per_child_year",
    "pneumonia_episodes_per_child_year",
    "other_care_share",
    "other_care_prompt_share",
    "stock_availability",
    "initial_vacancy_share",
    "vacancy_months",
    "routine_days_never_share",
)
KEYS = ("name", "currency", "fiscal_year_start_month", "default_cadre", "capital", "population")
MAY_SAY = ("borrowed_from",)


@dataclass(frozen=True)
class Capital:
    """Where the country is governed from."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, eq=False)
class Country:
    """A country's districts (read-only arrays, one entry per district, in the order of districts.csv) and its facts."""

    name: str
    label: dict[str, str]  # language -> text
    currency: str
    fiscal_year_start_month: int
    default_cadre: str
    capital: Capital
    path: NationalPath
    districts: Any  # np.recarray: the number columns of districts.csv
    names: tuple[str, ...]
    regions: tuple[str, ...]  # region of each district
    sources: tuple[str, ...]  # where each district's figures come from, how sure they are, and what was estimated
    confidences: tuple[str, ...]
    notes: tuple[str, ...]
    facts: dict[str, Record]
    cadres: dict[str, Cadre]
    seasons: NDArray[np.float64]  # (12, 4): fever, diarrhoea, pneumonia (mean 1 over the year), rain (0-1)
    # Own countries: language -> whose cadres, facts and seasons stand in for figures not yet found; {} = none.
    borrowed_from: dict[str, str] = field(default_factory=dict)
    # What was worked out once: every run over these months asks for the same.
    _known: dict[tuple[str, float], NDArray[np.float64]] = field(default_factory=dict, init=False, repr=False)

    def population(self, year: float) -> NDArray[np.float64]:
        """Each district's census population, grown from its census year with the national path [people], read-only."""
        return self._worked_out_once("population", year, self._population)

    def under5_share(self, year: float) -> NDArray[np.float64]:
        """Each district's share of under-fives, changing from its census year with the national path [0-1]."""
        return self._worked_out_once("under5_share", year, self._under5_share)

    def _population(self, year: float) -> NDArray[np.float64]:
        return np.asarray(self.districts.population * self.path.growth(self.districts.population_year, year))

    def _under5_share(self, year: float) -> NDArray[np.float64]:
        change = self.path.under5_change(self.districts.population_year, year)
        return np.asarray(np.minimum(self.districts.under5_share * change, 1.0))

    def _worked_out_once(
        self, what: str, year: float, work_out: Callable[[float], NDArray[np.float64]]
    ) -> NDArray[np.float64]:
        if (what, year) not in self._known:
            values = work_out(year)
            values.flags.writeable = False
            self._known[what, year] = values
        return self._known[what, year]


def read_country(folder: Path) -> Country:
    """The country of one folder, checked; its name is the folder's."""
    file = f"{folder.name}/country.toml"
    table = read_toml(folder / "country.toml")
    _check_keys(file, table)
    cadres = read_cadres(folder / "cadres.toml")
    default_cadre = _word(file, "default_cadre", table["default_cadre"])
    if default_cadre not in cadres:
        raise problem(file, "", "default_cadre", default_cadre, ", ".join(cadres), nearest(default_cadre, cadres))
    districts = read_districts(folder / "districts.csv")
    return Country(
        name=folder.name,
        label=read_text(file, "", "name", table["name"]),
        currency=_word(file, "currency", table["currency"]),
        fiscal_year_start_month=_month(file, table["fiscal_year_start_month"]),
        default_cadre=default_cadre,
        capital=_capital(file, table["capital"]),
        path=_path(file, table["population"]),
        districts=districts.rows,
        names=districts.texts["district"],
        regions=districts.texts["region"],
        sources=districts.texts["source"],
        confidences=districts.texts["confidence"],
        notes=districts.texts["notes"],
        facts=_facts(folder / "facts.toml"),
        cadres=cadres,
        seasons=read_seasons(folder / "seasons.csv"),
        borrowed_from=read_text(file, "", "borrowed_from", table["borrowed_from"]) if "borrowed_from" in table else {},
    )


def _check_keys(file: str, table: Mapping[str, object]) -> None:
    known = (*KEYS, *MAY_SAY)
    for key in table:
        if key not in known:
            raise problem(file, "", key, "an unknown key", ", ".join(known), nearest(key, known))
    for key in KEYS:
        if key not in table:
            raise problem(file, "", key, "nothing", f"every country has {', '.join(KEYS)}")


def _word(file: str, key: str, found: object) -> str:
    if not isinstance(found, str) or not found.strip():
        raise problem(file, "", key, found, "a text")
    return found


def _month(file: str, found: object) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= 12:
        raise problem(file, "", "fiscal_year_start_month", found, "a month, 1 to 12")
    return found


def _capital(file: str, found: object) -> Capital:
    if not isinstance(found, Mapping) or set(found) != {"name", "latitude", "longitude"}:
        raise problem(file, "", "capital", found, "a table of name, latitude, longitude")
    latitude = _figure(file, "capital", "latitude", found["latitude"], -90, 90)
    return Capital(
        _word(file, "capital", found["name"]),
        latitude,
        _figure(file, "capital", "longitude", found["longitude"], -180, 180),
    )


def _path(file: str, found: object) -> NationalPath:
    if not isinstance(found, list) or len(found) < 2 or not all(isinstance(row, Mapping) for row in found):
        raise problem(file, "population", "", found, "at least two tables [[population]]")
    limits = {"year": (1950, 2150), "population": (1, 2e9), "under5_share": (0.01, 0.3)}
    columns = {
        key: np.array([_figure(file, "population", key, row.get(key), least, most) for row in found])
        for key, (least, most) in limits.items()
    }
    if np.any(np.diff(columns["year"]) <= 0):
        raise problem(file, "population", "year", columns["year"].tolist(), "years in rising order")
    return NationalPath(columns["year"], columns["population"], columns["under5_share"])


def _figure(file: str, record: str, key: str, found: object, least: float, most: float) -> float:
    if isinstance(found, int | float) and not isinstance(found, bool) and least <= found <= most:
        return float(found)
    shown = "nothing" if found is None else found
    raise problem(file, record, key, shown, f"a number from {least:g} to {most:g}")


def _facts(path: Path) -> dict[str, Record]:
    facts = load_records(path)
    for name in FACTS:
        if name not in facts:
            raise problem(short_name(path), name, "", "nothing", f"every country has {', '.join(FACTS)}")
    for name in facts:
        if name not in FACTS:
            raise problem(short_name(path), name, "", "an unknown record", ", ".join(FACTS), nearest(name, FACTS))
    return facts
