"""Makes an own country: reads the table, estimates, borrows, and writes a folder that is complete or not there."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from model.countries import country_names, load_country, own_folder, read_country, shipped_country_names
from model.countries.own import is_name
from model.countries.tables import NUMBERS, TEXTS
from model.levers import nearest_name
from scenarios.errors import Described, ScenarioError
from scenarios.language import LANGUAGES
from scenarios.library_files import shipped_names
from scenarios.new_country import borrowed
from scenarios.new_country.estimates import capital_of, fill
from scenarios.new_country.sheet import Row, Sheet, read_sheet
from scenarios.new_country.template import Template
from scenarios.output import complete_folder
from scenarios.own_countries import ALLOWED_NAME, baseline_name

DEFAULT_TEMPLATE = "mali"  # what supervision does was measured there most often, with its cadre
# Names that a folder cannot have everywhere: devices of Windows.
RESERVED = ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)))
NO_FIGURES = ("region", "tiles")  # what is drawn and named, and enters no result
COLUMNS = ("key", "region", "district", *(name for name in NUMBERS if name != "key"), "source", "confidence", "notes")


@dataclass(frozen=True)
class Wish:
    """What is asked for.

    Attributes:
        name: of the country, for files and commands.
        table: the planner's CSV file.
        like: the shipped country from which the rest is borrowed.
        label: what people call the country; nothing = made from its name.
        capital: the district from which it is governed; nothing = the one with the most people.
        year: the year of the population figures, where the table does not say it.
    """

    name: str
    table: Path
    like: str = DEFAULT_TEMPLATE
    label: str = ""
    capital: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Made:
    """What came of it."""

    wish: Wish
    folder: Path
    sheet: Sheet
    template: Template
    capital: Row


def make_country(wish: Wish) -> Made:
    """The new country's folder, written and read back.

    Raises:
        ScenarioError: a name that cannot be used, or something wrong with the table; nothing is touched.
        OutputError: the folder of own countries cannot be used.
    """
    folder = own_folder() / wish.name
    _check_name(wish.name, folder)
    if wish.like not in shipped_country_names():
        allowed = ", ".join(shipped_country_names())
        raise ScenarioError("", "--like", wish.like, allowed, nearest_name(wish.like, shipped_country_names()))
    template = Template(load_country(wish.like))
    sheet = read_sheet(wish.table)
    _check_capital(wish, sheet)
    for row in sheet.rows if wish.year is not None else ():
        row.numbers.setdefault("population_year", float(wish.year or 0))
    fill(sheet.rows, template, wish.capital)
    _check_served(wish, sheet)
    made = Made(wish, folder, sheet, template, capital_of(sheet.rows, wish.capital))
    with complete_folder(folder, f"own countries in {own_folder()}") as place:
        _write_and_read(place, made)
    return made


def _check_name(name: str, folder: Path) -> None:
    if not is_name(name) or name in RESERVED:
        found = Described(f"{name!r}, which some computers keep for themselves") if name in RESERVED else name
        raise ScenarioError("country new", "NAME", found, ALLOWED_NAME)
    if name in shipped_country_names() or baseline_name(name) in shipped_names("scenarios"):
        found = Described(f"{name!r}, which is shipped")
        raise ScenarioError("country new", "NAME", found, f"any name but {', '.join(shipped_country_names())}")
    if folder.exists() or folder.is_symlink() or name in country_names():
        found = Described(f"{name!r}, which is there already: {folder}")
        raise ScenarioError("country new", "NAME", found, "a new name; or rename or delete that folder first")


def _check_capital(wish: Wish, sheet: Sheet) -> None:
    names = [row.district for row in sheet.rows]
    if wish.capital and wish.capital not in names:
        raise ScenarioError("", "--capital", wish.capital, "a district of the table", nearest_name(wish.capital, names))


def _check_served(wish: Wish, sheet: Sheet) -> None:
    if not any(row.numbers["eligible_share"] for row in sheet.rows):
        found = Described("0 in every row")
        raise ScenarioError(str(wish.table), "eligible_share", found, "somebody whom CHWs are meant to serve")


def _write_and_read(place: Path, made: Made) -> None:
    name, template, rows = made.wish.name, made.template, made.sheet.rows
    label = dict.fromkeys(LANGUAGES, made.wish.label or _label(name))
    texts = {
        "country.toml": borrowed.country_text(label, made.capital, template, rows, made.sheet.file),
        "facts.toml": borrowed.facts_text(template),
        "cadres.toml": borrowed.cadres_text(template, rows),
        "seasons.csv": borrowed.seasons_text(template),
        "districts.csv": borrowed.csv_text(COLUMNS, [_line(row, made.sheet) for row in rows]),
        f"{baseline_name(name)}.toml": borrowed.baseline_text(name, label, template),
    }
    # Read back under its own name, so that an error names files as the finished country will have them.
    within = place / name
    within.mkdir()
    for file, text in texts.items():
        (within / file).write_bytes(text.encode("utf-8"))
    read_country(within)
    for path in within.iterdir():
        shutil.move(path, place / path.name)
    within.rmdir()


def _label(name: str) -> str:
    return " ".join(word.capitalize() for word in name.split("-"))


def _line(row: Row, sheet: Sheet) -> Mapping[str, object]:
    """A row of districts.csv: figures as in the table, and in the notes how each of the others was made."""
    texts = {name: row.texts.get(name, "") for name in TEXTS}
    how = "; ".join(f"{column}: {words}" for column, words in row.estimated.items())
    texts["notes"] = "; ".join(filter(None, (texts["notes"], f"estimated: {how}" if how else "")))
    source = texts["source"] or f"table {sheet.file}, which names no source"
    is_guess = bool(set(row.estimated) - set(NO_FIGURES))
    confidence = texts["confidence"] or ("estimate" if is_guess else "read" if texts["source"] else "unverified")
    numbers = {name: _written(value) for name, value in row.numbers.items()}
    return {**texts, **numbers, "district": row.district, "source": source, "confidence": confidence}


def _written(value: float) -> str:
    """All digits, so that reading gives the same number."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def counted(rows: Sequence[Row]) -> dict[str, int]:
    """How many districts have an estimate, by column."""
    columns = dict.fromkeys(column for row in rows for column in row.estimated)
    return {column: sum(column in row.estimated for row in rows) for column in columns}
