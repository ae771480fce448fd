"""What the minister's page says, as finished words: one sentence, four numbers, a map, the cost and the caveats."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from model.calendar import MONTHS_PER_YEAR
from model.countries import load_country
from model.typography import french_spaces
from scenarios.basis import bases
from scenarios.files import Scenario
from scenarios.language import joined, labelled
from scenarios.minister.evidence import (
    Evidence,
    difference,
    last_year,
    last_year_of,
    paid_in_last_year,
    series,
    verdict,
)
from scenarios.minister.numbers import Figure, figure_of, price_of
from scenarios.minister.tiles import Tile
from scenarios.provenance import version
from scenarios.words import borrowed_words
from scenarios.written_numbers import is_singular, write_change, write_value

MAIN = "effective_coverage"
NUMBERS = (MAIN, "supervised_share", "equity_gap")


@dataclass(frozen=True, eq=False)
class Brief:
    """The page, ready to be set in type."""

    language: str
    country: str
    kicker: str
    title: str
    sentence: str
    plan: tuple[str, ...]
    numbers: tuple[Figure, ...]
    map_title: str
    map_note: str
    map_waiting: str  # what stripes mean; empty where there are none
    tiles: tuple[Tile, ...]
    cost_value: str
    cost_lines: tuple[str, ...]
    payers: tuple[tuple[str, float], ...]  # words and share
    words: Mapping[str, str]
    caveats: tuple[str, ...]
    footer: tuple[str, ...]


@cache
def words(language: str) -> Mapping[str, str]:
    """The fixed texts, with the spaces that French puts before its signs."""
    table = tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))
    return {key: french_spaces(text) if language == "fr" else text for key, text in table[language].items()}


def write_brief(found: Evidence, language: str) -> Brief:
    """The page in one language."""
    text, plan = words(language), found.plan
    country = load_country(plan.country)
    year = last_year(plan)
    title = plan.title[language]
    return Brief(
        language=language,
        country=plan.country,
        kicker=f"ScaleUp · {country.label[language]} · {_period(plan, text)}",
        title=title,
        sentence=_sentence(found, text, language),
        plan=_plan(found, text, language),
        numbers=(*(figure_of(found, name, text, language) for name in NUMBERS), price_of(found, text, language)),
        map_title=text["map_title"].format(year=year),
        map_note=text["map_note"].format(value=_share(last_year_of(found.runs, MAIN).mean(), language)),
        map_waiting=_waiting(found, text, year),
        tiles=_tiles(found, text, language),
        cost_value=write_value(paid_in_last_year(found.runs, "cost_usd").mean(), "money", language),
        cost_lines=_cost_lines(found, text, language),
        payers=_payers(found, text, language),
        words={key: value.format(year=year) if key in ("cost_year", "pays") else value for key, value in text.items()},
        caveats=tuple(filter(None, (*_caveats(found, text), borrowed_words(plan, language)))),
        footer=_footer(found, text),
    )


def _share(value: float, language: str) -> str:
    return write_value(float(value), "percent", language)


def _period(plan: Scenario, text: Mapping[str, str]) -> str:
    first = plan.first_month
    years = (first // MONTHS_PER_YEAR, (first + plan.months - 1) // MONTHS_PER_YEAR)
    return text["months"].format(start=years[0], end=years[1])


def _sentence(found: Evidence, text: Mapping[str, str], language: str) -> str:
    item = difference(found, MAIN)
    values = {
        "year": last_year(found.plan),
        "value": _share(item.scenario, language),
        "reference": _share(item.reference, language),
        "cost": _extra_cost(found, text, language),
    }
    alike = values["value"] == values["reference"] and verdict(item) in ("better", "worse")
    return text["sentence_small" if alike else f"sentence_{verdict(item)}"].format(**values)


def _extra_cost(found: Evidence, text: Mapping[str, str], language: str) -> str:
    extra = float((paid_in_last_year(found.runs, "cost_usd") - paid_in_last_year(found.runs_today, "cost_usd")).mean())
    key = "cost_same" if abs(extra) < 1 else "cost_more" if extra > 0 else "cost_less"
    return text[key].format(amount=write_value(abs(extra), "money", language))


def _plan(found: Evidence, text: Mapping[str, str], language: str) -> tuple[str, ...]:
    lines = [found.plan.summary[language]]
    if found.changes:
        lines.append(text["plan_changes"].format(changes=joined(found.changes, language)))
    return tuple(filter(None, lines))


def _waiting(found: Evidence, text: Mapping[str, str], year: int) -> str:
    if found.waiting is None or not found.waiting.any():
        return ""
    return text["map_waiting"].format(year=year, count=int(found.waiting.sum()), total=len(found.waiting))


def _tiles(found: Evidence, text: Mapping[str, str], language: str) -> tuple[Tile, ...]:
    country = load_country(found.plan.country)
    columns, rows = country.districts.tile_column, country.districts.tile_row
    waiting = np.zeros(len(country.names), dtype=bool) if found.waiting is None else found.waiting
    tiles = []
    for i, (name, region) in enumerate(zip(country.names, country.regions, strict=True)):
        share = float(found.coverage[i])
        value = _share(share, language) if math.isfinite(share) else text["no_value"]
        told = labelled(f"{name}, {region}", ", ".join((value, text["not_started"])) if waiting[i] else value, language)
        place = int(columns[i] - columns.min()), int(rows[i] - rows.min())
        tiles.append(Tile(*place, share, told, bool(waiting[i])))
    return tuple(tiles)


def _cost_lines(found: Evidence, text: Mapping[str, str], language: str) -> tuple[str, ...]:
    item = difference(found, "cost_usd")
    change = write_change(item.mean * MONTHS_PER_YEAR, "money", language)
    totals = [float(series(runs, "cost_usd").sum(axis=1).mean()) for runs in (found.runs_today, found.runs)]
    years, extra = found.plan.months / MONTHS_PER_YEAR, totals[1] - totals[0]
    key = ("cost_total_less" if extra < 0 else "cost_total") + ("_one" if is_singular(years, language) else "")
    total = text[key].format(
        years=f"{years:g}".replace(".", "," if language == "fr" else "."),
        total=write_value(totals[1], "money", language),
        extra=write_value(abs(extra), "money", language),
    )
    return (text["cost_extra"].format(change=change), total)


def _payers(found: Evidence, text: Mapping[str, str], language: str) -> tuple[tuple[str, float], ...]:
    paid = {name: float(last_year_of(found.runs, f"cost_{name}_usd").mean()) for name in ("government", "donor")}
    total = sum(paid.values())
    if not total > 0:
        return ()
    return tuple(
        (text[f"pays_{name}"].format(share=_share(amount / total, language)), amount / total)
        for name, amount in paid.items()
    )


def _caveats(found: Evidence, text: Mapping[str, str]) -> tuple[str, ...]:
    basis = next(item for item in bases(found.plan) if item.outcome == MAIN)
    spread = "spread_both" if found.sampled else "spread_chance"
    return (
        text["caveat_explores"],
        text["caveat_msi"],
        text["caveat_deaths"],
        text["caveat_basis"].format(count=len(basis.placeholders), total=basis.records),
        text[spread].format(count=len(found.runs)),
    )


def _footer(found: Evidence, text: Mapping[str, str]) -> tuple[str, ...]:
    plan = found.plan
    facts = {"name": plan.name, "seed": plan.seed, "count": len(found.runs), "months": plan.months}
    lines: Sequence[str] = (text["footer"].format(version=version(), **facts),)
    return (*lines, text["again"].format(command=found.command)) if found.command else tuple(lines)
