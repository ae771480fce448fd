"""Parts that the report of a run and that of a comparison share: decisions, assumptions, limits, provenance."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from model.countries import load_country
from model.levers import Lever, levers
from model.outcomes import outcomes
from model.settings import Shock
from scenarios.basis import Basis, bases
from scenarios.files import Scenario
from scenarios.language import in_language, joined, month_words, text, texts
from scenarios.provenance import commit, version
from scenarios.reports.page import bar, bullets, escaped, folded, framed, heading, paragraph, table
from scenarios.reports.tile_map import Scale, tile_map, told
from scenarios.units import unit_words
from scenarios.words import HEADLINES, borrowed_words
from scenarios.written_numbers import plain_number

Floats = NDArray[np.float64]
LIMITS = ("limit_msi", "limit_deaths", "limit_pace", "limit_money")
DISTRICTS_NAMED = 5
_MONTH = re.compile(r"\d{4}-\d{2}")


def columns(name: str, language: str) -> list[str]:
    """The head of a table."""
    return text(name, language).split("|")


def band_words(sampled: bool, language: str) -> str:
    """What the spread of the replicates is made of."""
    return text("band_sampled" if sampled else "band_central", language)


def band_note(replicates: int, sampled: bool, language: str) -> str:
    """What lines and bands are."""
    if replicates == 1:
        return text("band_none", language)
    return text("band_note", language, replicates=replicates, band=band_words(sampled, language))


# --- decisions ----------------------------------------------------------------------------------------------------


def decisions(scenario: Scenario, language: str) -> str:
    """Levers that differ from today's practice, and who decides them."""
    before, after = scenario.today, scenario.levers
    rows = [
        (lever.label[language], _value(before[name], language), _value(after[name], language), _who(lever, language))
        for name, lever in levers().items()
        if before[name] != after[name]
    ]
    if not rows:
        return paragraph(text("decided_nothing", language))
    return table(text("decided", language), columns("decided_head", language), rows, "words")


def _who(lever: Lever, language: str) -> str:
    return text(f"who_{lever.who_decides}", language)


def _value(value: object, language: str) -> str:
    if isinstance(value, bool):
        return text("yes" if value else "no", language)
    if isinstance(value, tuple):
        return ", ".join(word(item, language) for item in value) or text("none", language)
    if isinstance(value, str):
        return month_words(value, language) if _MONTH.fullmatch(value) else word(value, language)
    return plain_number(float(str(value)), language, _digits(float(str(value))))


def _digits(value: float) -> int:
    """Decimals that say the value to four places and no more."""
    return next((digits for digits in range(4) if round(value, digits) == round(value, 4)), 4)


def word(name: str, language: str) -> str:
    """A choice as people say it; a district as it is."""
    return text(f"word_{name}", language) if f"word_{name}" in texts() else name


# --- assumptions --------------------------------------------------------------------------------------------------


def assumptions(scenario: Scenario, sampled: bool, language: str) -> str:
    """How assumptions were treated, and how many numbers behind each headline outcome nobody has measured."""
    found = {basis.outcome: basis for basis in bases(scenario)}
    overrides = ", ".join(
        f"{name} = {in_language(f'{value:g}', language)}" for name, value in scenario.assumptions.items()
    )
    shocks = joined((_shock(shock, language) for shock in scenario.shocks), language)
    return "".join(
        [
            paragraph(text("assumed_sampled" if sampled else "assumed_central", language)),
            paragraph(text("assumed_set", language, what=overrides) if overrides else ""),
            paragraph(text("shocks", language, what=shocks) if shocks else ""),
            paragraph(borrowed_words(scenario, language)),
            paragraph(text("stand_ins", language)),
            _stand_ins([found[name] for name in HEADLINES if found[name].records], language),
            _which(found["effective_coverage"], language),
        ]
    )


def _stand_ins(found: list[Basis], language: str) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escaped(outcomes()[basis.outcome].label[language])}</th>'
        f"<td>{bar(len(basis.placeholders) / basis.records, _share(basis, language))}</td></tr>"
        for basis in found
    )
    return framed(text("stand_ins_head", language).split("|")[1], columns("stand_ins_head", language), rows, "words")


def _share(basis: Basis, language: str) -> str:
    some, every = len(basis.placeholders), basis.records
    return text("stand_ins_share", language, some=some, all=every, share=round(100 * some / every))


def _which(basis: Basis, language: str) -> str:
    rows = [
        (
            record.label[language],
            in_language(f"{record.value:g}", language),
            in_language(f"{record.low:g}–{record.high:g}", language),
            unit_words(record.unit, language),
        )
        for record in basis.placeholders
    ]
    title = text("stand_ins_which", language, some=len(rows))
    return folded(title, table(title, columns("stand_ins_table", language), rows, "words"))


def _shock(shock: Shock, language: str) -> str:
    return text(
        "shock",
        language,
        kind=word(shock.kind, language),
        start=month_words(shock.start, language),
        months=shock.months,
        size=in_language(f"{shock.size:g}", language),
        where=", ".join(shock.regions) or text("everywhere", language),
    )


# --- map ----------------------------------------------------------------------------------------------------------


def map_part(scenario: Scenario, values: Floats, title: str, scale: Scale, language: str) -> str:
    """The map with its districts at both ends as tables, for print and for who cannot see it."""
    country = load_country(scenario.country)
    defined = [int(d) for d in np.argsort(values, kind="stable") if np.isfinite(values[d])]
    label = title
    if defined:
        worst, best = defined[0], defined[-1]
        numbers = {name: told(float(values[d]), scale.unit, language) for name, d in (("low", worst), ("high", best))}
        label = text(
            "map_range", language, title=title, worst=country.names[worst], best=country.names[best], **numbers
        )
    ends = (("highest", defined[::-1]), ("lowest", defined))
    head = [text("district", language), text("region", language), outcomes()["effective_coverage"].label[language]]
    tables = "".join(
        table(
            text(name, language),
            head,
            [
                (country.names[d], country.regions[d], told(float(values[d]), scale.unit, language))
                for d in order[:DISTRICTS_NAMED]
            ],
            "titled",
        )
        for name, order in ends
    )
    drawn = tile_map(country, values, label, scale, language)
    return (
        f'<div class="two"><div>{drawn}{paragraph(text("map_note", language), "note")}</div><div>{tables}</div></div>'
    )


# --- limits and provenance ----------------------------------------------------------------------------------------


def limits(language: str) -> str:
    """What the model cannot tell."""
    return heading(text("limits", language)) + bullets(text(name, language) for name in LIMITS)


def provenance(scenarios: list[Scenario], language: str) -> str:
    """Scenario, country, months, seed and version: what it takes to have the same result again."""
    first, number = scenarios[0], scenarios[0].replicates
    country = load_country(first.country)
    made_by = f"ScaleUp {version()}"
    name = commit()
    made_by += ", " + text("commit", language, name=name) if name else ""
    rows = [
        (text("scenario", language), ", ".join(scenario.name for scenario in scenarios)),
        (text("country_and_cadre", language), f"{country.label[language]}, {first.cadre.upper()}"),
        (text("months", language), text("months_from", language, months=first.months, start=first.start)),
        (text("seed", language), f"{first.seed}, {number}"),
        (text("version", language), made_by),
    ]
    title = text("provenance", language)
    return heading(title) + table(title, columns("provenance_head", language), rows, "words")
