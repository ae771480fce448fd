"""What comes from another country until it is replaced: cadres, national facts, seasons, growth, today's practice."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from model.countries import country_folder
from model.evidence import read_toml
from scenarios.language import LANGUAGES, text
from scenarios.library_files import shipped_path
from scenarios.new_country.sheet import Row
from scenarios.new_country.template import Template
from scenarios.own_countries import baseline_name
from scenarios.toml_files import toml_table, toml_text

# Nobody has found these figures for the new country, however well they are known where they come from.
MARKS = {"grade": "placeholder", "confidence": "assumption", "transfer": "assumed"}
OF_A_SIZE = "chw_posts_now"  # the one record that grows with the country
NUMBERS = ("value", "low", "high")
PATH_LIMITS = (1e4, 2e9)  # so that rounding to whole people changes no rate; the most that country.toml may hold


def facts_text(template: Template) -> str:
    """facts.toml."""
    return "".join(_table(name, record, template) for name, record in _read(template, "facts.toml").items())


def cadres_text(template: Template, rows: Sequence[Row]) -> str:
    """cadres.toml; posts are as many for each person to be served as in the template."""
    scale = _served(rows) / (template.eligible_share * template.people)
    parts = []
    for cadre, entries in _read(template, "cadres.toml").items():
        texts = {key: value for key, value in entries.items() if "value" not in value}
        parts.append(toml_table(cadre, texts))
        for name, record in entries.items():
            if name not in texts:
                parts.append(_table(f"{cadre}.{name}", _grown(name, record, scale), template))
    return "".join(parts)


def _served(rows: Sequence[Row]) -> float:
    return sum(row.numbers["population"] * row.numbers["eligible_share"] for row in rows)


def _grown(name: str, record: Mapping[str, Any], scale: float) -> Mapping[str, Any]:
    """Posts in proportion, and at least one; every other record as it is."""
    if name != OF_A_SIZE:
        return record
    return {**record, **{key: float(max(1, round(record[key] * scale))) for key in NUMBERS}}


def _read(template: Template, file: str) -> dict[str, Any]:
    return read_toml(country_folder(template.country.name) / file)


def _table(name: str, record: Mapping[str, Any], template: Template) -> str:
    told = record["note"] if isinstance(record["note"], Mapping) else {"en": record["note"]}
    how = "borrowed_posts" if name.endswith(OF_A_SIZE) else "borrowed"
    note = {
        language: " ".join(filter(None, (_borrowed(template, language, how), told.get(language, told.get("en", "")))))
        for language in LANGUAGES
    }
    return toml_table(name, {**record, **MARKS, "note": note})


def _borrowed(template: Template, language: str, how: str = "borrowed") -> str:
    return text(how, language, country=template.country.label[language])


def seasons_text(template: Template) -> str:
    """seasons.csv."""
    path = country_folder(template.country.name) / "seasons.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    told = _borrowed(template, "en")
    marked = [{**row, "source": f"{told} {row['source']}", "confidence": MARKS["confidence"]} for row in rows]
    return csv_text(list(rows[0]), marked)


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    """A table as CSV."""
    written = io.StringIO()
    table = csv.DictWriter(written, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()


def path_text(template: Template, rows: Sequence[Row]) -> str:
    """The national path: the table's total in its own years, growing as the template grows."""
    path = template.country.path
    years = np.array([row.numbers["population_year"] for row in rows])
    counted = np.array([row.numbers["population"] for row in rows])
    people = np.array([float((counted * path.growth(years, float(year))).sum()) for year in path.years])
    # Only ratios between years count: a hamlet, or a country larger than any, still fits what the file may hold.
    least, most = PATH_LIMITS
    people *= max(1.0, least / people.min()) * min(1.0, most / people.max())
    tables = [
        {"year": int(year), "population": float(number), "under5_share": float(share), "confidence": "assumption"}
        for year, number, share in zip(path.years, people.round(), path.under5_share, strict=True)
    ]
    return "".join(toml_table("population", table).replace("[population]", "[[population]]", 1) for table in tables)


def baseline_text(name: str, label: Mapping[str, str], template: Template) -> str:
    """Today's practice in the template, under the new country's name."""
    tables = read_toml(shipped_path("scenarios", baseline_name(template.country.name)))
    like = template.country.label
    about = {
        **tables.pop("scenario"),
        "name": baseline_name(name),
        "country": name,
        "title": {language: text("own_title", language, country=label[language]) for language in LANGUAGES},
        "summary": {language: text("borrowed_all", language, country=like[language]) for language in LANGUAGES},
    }
    return toml_table("scenario", about).lstrip() + "".join(toml_table(key, table) for key, table in tables.items())


def country_text(
    label: Mapping[str, str], capital: Row, template: Template, rows: Sequence[Row], made_from: str
) -> str:
    """country.toml."""
    like = template.country
    entries = {
        "name": dict(label),
        "currency": like.currency,
        "fiscal_year_start_month": like.fiscal_year_start_month,
        "default_cadre": like.default_cadre,
        "capital": {"name": capital.district, **{key: capital.numbers[key] for key in ("latitude", "longitude")}},
        "borrowed_from": dict(like.label),
    }
    first = f"# Made from {made_from}. Currency, fiscal year, default cadre and growth: as in {template.label}.\n"
    lines = "".join(f"{key} = {toml_text(value)}\n" for key, value in entries.items())
    return first + lines + path_text(template, rows)
