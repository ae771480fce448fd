"""What the minister's page says, as finished words: one sentence, four numbers, a map, the cost and the caveats."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.calendar import MONTHS_PER_YEAR
from model.countries import load_country
from model.outcomes import outcomes
from scenarios.basis import bases
from scenarios.compare import Difference, paired_difference
from scenarios.estimates import Estimate
from scenarios.files import Scenario
from scenarios.provenance import version
from scenarios.summary import direction, mean_defined
from scenarios.written_numbers import HARD, french_spaces, style_of, write_change, write_price, write_range, write_value

Floats = NDArray[np.floating]

MAIN = "effective_coverage"
NUMBERS = (MAIN, "supervised_share", "equity_gap")
_FEWEST_FOR_INTERVAL = 5
_NOTHING = 1e-9


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the page is written from.

    Attributes:
        plan: the scenario that the page is about, with whatever was changed on it.
        today: what it is compared with.
        runs: national outcomes of the plan, in the model's order (n_replicates, n_months, n_outcomes).
        runs_today: the same of what it is compared with, replicate by replicate with the same luck.
        coverage: effective coverage by district over the last 12 months (n_districts).
        sampled: whether assumptions were drawn.
        changes: what was changed on the shipped scenario, in the reader's language.
        command: the command line that shows the same.
        price: cost per additional child treated in time and without error; None where there is no clear one.
    """

    plan: Scenario
    today: Scenario
    runs: Floats
    runs_today: Floats
    coverage: Floats
    sampled: bool = False
    changes: tuple[str, ...] = ()
    command: str = ""
    price: Estimate | None = None


@dataclass(frozen=True)
class Figure:
    """One of the four numbers: what it is, its value and unit, its change with an interval, and what it was."""

    label: str
    value: str
    unit: str
    change: str
    interval: str
    without: str


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
    tiles: tuple[tuple[int, int, float, str], ...]  # column, row, share (may be undefined), what a reader is told
    cost_value: str
    cost_lines: tuple[str, ...]
    payers: tuple[tuple[str, float], ...]  # words and share
    words: Mapping[str, str]
    caveats: tuple[str, ...]
    footer: tuple[str, ...]


@cache
def words(language: str) -> Mapping[str, str]:
    """The fixed texts, with the spaces that French puts before its signs."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").with_stem("minister").read_text(encoding="utf-8"))
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
        numbers=(*(_figure(found, name, text, language) for name in NUMBERS), _price(found, text, language)),
        map_title=text["map_title"].format(year=year),
        map_note=text["map_note"].format(value=_share(_last(found.runs, MAIN).mean(), language)),
        tiles=_tiles(found, text, language),
        cost_value=write_value(_yearly(found.runs, "cost_usd").mean(), "money", language),
        cost_lines=_cost_lines(found, text, language),
        payers=_payers(found, text, language),
        words={key: value.format(year=year) if key in ("cost_year", "pays") else value for key, value in text.items()},
        caveats=_caveats(found, text, language),
        footer=_footer(found, text),
    )


def today_of(plan: Scenario) -> Scenario:
    """Today's practice over the same months, with the same luck and assumptions: what a plan is compared with."""
    return replace(plan, name=f"{plan.name}: as today", levers=dict(plan.today), shocks=())


def last_year(plan: Scenario) -> int:
    """The calendar year in which the last month lies."""
    return (plan.first_month + plan.months - 1) // MONTHS_PER_YEAR


def difference(found: Evidence, outcome: str) -> Difference:
    """The plan against today over the last 12 months, replicate by replicate."""
    return paired_difference(
        _last(found.runs_today, outcome), _last(found.runs, outcome), direction(outcomes()[outcome])
    )


def _series(runs: Floats, outcome: str) -> NDArray[np.float64]:
    return runs[:, :, list(outcomes()).index(outcome)].astype(np.float64)


def _last(runs: Floats, outcome: str) -> NDArray[np.float64]:
    return mean_defined(_series(runs, outcome)[:, -MONTHS_PER_YEAR:], axis=1)


def _yearly(runs: Floats, outcome: str) -> NDArray[np.float64]:
    return _last(runs, outcome) * MONTHS_PER_YEAR


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


def verdict(item: Difference) -> str:
    """Same, unclear, better or worse: an interval that holds zero is no clear difference."""
    if not math.isfinite(item.mean) or abs(item.mean) < _NOTHING:
        return "same"
    if math.isfinite(item.low) and item.low <= 0 <= item.high:
        return "unclear"
    return "better" if item.better >= item.worse else "worse"


def _extra_cost(found: Evidence, text: Mapping[str, str], language: str) -> str:
    extra = float((_yearly(found.runs, "cost_usd") - _yearly(found.runs_today, "cost_usd")).mean())
    key = "cost_same" if abs(extra) < 1 else "cost_more" if extra > 0 else "cost_less"
    return text[key].format(amount=write_value(abs(extra), "money", language))


def _plan(found: Evidence, text: Mapping[str, str], language: str) -> tuple[str, ...]:
    lines = [found.plan.summary[language]]
    if found.changes:
        lines.append(text["plan_changes"].format(changes="; ".join(found.changes)))
    return tuple(filter(None, lines))


def _figure(found: Evidence, name: str, text: Mapping[str, str], language: str) -> Figure:
    outcome, item = outcomes()[name], difference(found, name)
    style = style_of(outcome)
    same = verdict(item) == "same"
    told = item.n >= _FEWEST_FOR_INTERVAL and not same
    interval = text["interval"].format(range=write_range(item.low, item.high, style, language)) if told else ""
    value, _, unit = write_value(item.scenario, style, language).partition(HARD)
    change = "" if same else write_change(item.mean, style, language)
    return Figure(
        label=text[f"number_{name}"],
        value=value,
        unit=unit,
        change=change if same or any(digit in change for digit in "123456789") else text["hardly"],
        interval=interval if same or told else text["no_interval"],
        without=text["without"].format(value=write_value(item.reference, style, language)),
    )


def _price(found: Evidence, text: Mapping[str, str], language: str) -> Figure:
    """What one more child costs, over all months."""
    item, label = found.price, text["number_price"]
    if item is None:
        return Figure(label, "–", "", "", text["no_price"], "")
    value = write_price(item.value, language)
    told = math.isfinite(item.low) and math.isfinite(item.high)
    interval = text["price_interval"].format(range=write_range(item.low, item.high, "money", language)) if told else ""
    return Figure(label, value, "", "", interval or text["no_interval"], text["price_terms"])


def _tiles(found: Evidence, text: Mapping[str, str], language: str) -> tuple[tuple[int, int, float, str], ...]:
    country = load_country(found.plan.country)
    columns, rows = country.districts.tile_column, country.districts.tile_row
    return tuple(
        (
            int(column - columns.min()),
            int(row - rows.min()),
            float(value),
            f"{name}, {region}: {_share(value, language) if math.isfinite(value) else text['no_value']}",
        )
        for column, row, value, name, region in zip(
            columns, rows, found.coverage, country.names, country.regions, strict=True
        )
    )


def _cost_lines(found: Evidence, text: Mapping[str, str], language: str) -> tuple[str, ...]:
    item = difference(found, "cost_usd")
    change = write_change(item.mean * MONTHS_PER_YEAR, "money", language)
    totals = [float(_series(runs, "cost_usd").sum(axis=1).mean()) for runs in (found.runs_today, found.runs)]
    years = found.plan.months / MONTHS_PER_YEAR
    total = text["cost_total"].format(
        years=f"{years:g}".replace(".", "," if language == "fr" else "."),
        total=write_value(totals[1], "money", language),
        extra=write_value(totals[1] - totals[0], "money", language),
    )
    return (text["cost_extra"].format(change=change), total)


def _payers(found: Evidence, text: Mapping[str, str], language: str) -> tuple[tuple[str, float], ...]:
    paid = {name: float(_last(found.runs, f"cost_{name}_usd").mean()) for name in ("government", "donor")}
    total = sum(paid.values())
    if not total > 0:
        return ()
    return tuple(
        (text[f"pays_{name}"].format(share=_share(amount / total, language)), amount / total)
        for name, amount in paid.items()
    )


def _caveats(found: Evidence, text: Mapping[str, str], language: str) -> tuple[str, ...]:
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
