"""report.html: one page that answers the scenario's question, opens offline and says what it rests on."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.countries import load_country
from model.levers import levers
from model.outcomes import outcome_of, outcomes
from model.settings import Shock
from scenarios.basis import LIMITS, Basis, bases
from scenarios.provenance import commit, version
from scenarios.report_style import STYLE
from scenarios.summary import band_label, summarise
from scenarios.tile_map import tile_map
from scenarios.words import headline_rows

if TYPE_CHECKING:
    from scenarios.figures import Result

COLUMNS = ("", "First 12 months", "Last 12 months", "Change", "10th to 90th percentile")


def report_html(result: Result, figures: Sequence[Path], last_year: NDArray[np.float64]) -> str:
    """The report; `last_year` are counts of the last 12 months by replicate (n_replicates, n_districts, n_counts)."""
    scenario = result.scenario
    country = load_country(scenario.country)
    coverage = outcome_of(outcomes()["effective_coverage"], last_year.sum(axis=0))
    map_label = "Effective coverage by district, last 12 months"
    parts = [
        f"<h1>{_text(scenario.title['en'])}</h1><p class='fr' lang='fr'>{_text(scenario.title['fr'])}</p>",
        f"<p class='question'>{_text(scenario.question['en'])}</p><p>{_text(scenario.summary['en'])}</p>",
        "<h2>In short</h2>",
        table([COLUMNS, *headline_rows(summarise(result.national))]),
        f"<p class='note'>{_band_note(result)}</p>",
        "<h2>Month by month</h2>",
        *(_figure(path) for path in figures),
        f"<h2>{map_label}</h2>",
        "<p>One tile is one district, at its rough place in the country. Point at a tile for its name.</p>",
        f"<div class='map'>{tile_map(country, coverage, map_label)}</div>",
        "<h2>What was decided</h2>",
        table([("Lever", "Today", "In this scenario", "Who decides"), *_decisions(result)]),
        "<h2>What was assumed</h2>",
        _assumptions(bases(scenario.country, scenario.cadre), result),
        "<h2>What this cannot tell</h2>",
        f"<ul>{''.join(f'<li>{_text(limit)}</li>' for limit in LIMITS)}</ul>",
        "<h2>Where it comes from</h2>",
        table([("", ""), *_provenance(result)]),
    ]
    return _page(scenario.title["en"], "\n".join(parts))


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{_text(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{STYLE}</style></head>\n'
        f"<body><main>\n{body}\n</main></body></html>\n"
    )


def _text(text: object) -> str:
    return html.escape(str(text))


def table(rows: Iterable[Sequence[object]]) -> str:
    """Rows as an HTML table, the first one its head."""
    head, *body = [[_text(cell) for cell in row] for row in rows]
    heads = "".join(f"<th scope='col'>{cell}</th>" for cell in head)
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in body)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _figure(path: Path) -> str:
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return f'<img alt="{_text(path.stem.capitalize())} month by month" src="data:image/png;base64,{data}">'


def _band_note(result: Result) -> str:
    if len(result.national) == 1:
        return "One replicate: chance alone could have given other numbers, and there is no band to show by how much."
    return f"The percentiles are over {len(result.national)} replicates and show {band_label(result.sampled)}."


def _decisions(result: Result) -> list[tuple[str, str, str, str]]:
    before, after = result.scenario.today, result.scenario.levers
    return [
        (f"{lever.label['en']} ({name})", _value(before[name]), _value(after[name]), lever.who_decides)
        for name, lever in levers().items()
        if before[name] != after[name]
    ] or [("Nothing differs from today.", "", "", "")]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")


def _assumptions(found: list[Basis], result: Result) -> str:
    overrides = ", ".join(f"{name} = {value:g}" for name, value in result.scenario.assumptions.items())
    shocks = "; ".join(_shock(shock) for shock in result.scenario.shocks)
    how = "drawn from their ranges, one draw per replicate" if result.sampled else "at their central values"
    rows = [
        (outcomes()[basis.outcome].label["en"], len(basis.placeholders), basis.records)
        for basis in found
        if basis.placeholders
    ]
    parts = [f"<p>Assumptions are {how}.</p>"]
    if overrides:
        parts.append(f"<p>Set by this scenario: {_text(overrides)}.</p>")
    if shocks:
        parts.append(f"<p>Shocks: {_text(shocks)}.</p>")
    if rows:
        parts.append(
            "<p>These outcomes rest, among others, on numbers that nobody has measured: stand-ins of ours.</p>"
        )
        parts.append(table([("Outcome", "Stand-ins behind it", "Numbers behind it"), *rows]))
    return "".join(parts)


def _shock(shock: Shock) -> str:
    where = ", ".join(shock.regions) or "everywhere"
    kind = shock.kind.replace("_", " ")
    return f"{kind} from {shock.start} for {shock.months} months, size {shock.size:g}, {where}"


def _provenance(result: Result) -> list[tuple[str, object]]:
    scenario = result.scenario
    return [
        ("Scenario", scenario.name),
        ("Country and cadre", f"{load_country(scenario.country).label['en']}, {scenario.cadre}"),
        ("Months", f"{scenario.months} from {scenario.start}"),
        ("Seed and replicates", f"{scenario.seed}, {len(result.national)}"),
        ("Version", f"ScaleUp {version()}" + (f", commit {commit()}" if commit() else "")),
    ]
