"""report.html of a run: one page that answers the scenario's question, opens offline and says what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.countries import load_country
from model.outcomes import outcome_of, outcomes
from scenarios.benefit import average_cost, quantities
from scenarios.budget_words import budget_words
from scenarios.files import Scenario
from scenarios.job import RunOutcome
from scenarios.language import in_language, money, month_words, text
from scenarios.measure_words import DOLLARS
from scenarios.reports.page import cards, escaped, heading, page, paragraph, table
from scenarios.reports.parts import assumptions, band_note, columns, decisions, limits, map_part, provenance
from scenarios.reports.svg_chart import COLOURS, Line, chart
from scenarios.reports.tile_map import scale_of
from scenarios.summary import FIRST, LAST, summarise
from scenarios.terms import terms_of
from scenarios.words import headline_rows, label_words, number_words

Floats = NDArray[np.float64]
CARDS = ("effective_coverage", "supervised_share", "home_visits_per_chw")
CHARTS = {
    "chart_coverage": ("treatment_coverage", "effective_coverage"),
    "chart_supervised": ("supervised_share", "supervised_quarter_share"),
    "chart_visits": ("home_visits_per_chw", "recorded_home_visits_per_chw"),
    "chart_care": ("timely_share", "quality_share"),
    "chart_posts": ("posts_filled_share", "stockout_share"),
    "chart_reach": ("msi_districts_share", "supervision_districts_share", "management_competence"),
    "chart_cost": ("cost_usd", "cost_government_usd", "cost_donor_usd"),
}


@dataclass(frozen=True)
class Report:
    """What a report is made of: what was run, what it left behind, and whether assumptions were drawn."""

    scenario: Scenario
    outcome: RunOutcome
    sampled: bool


def report_html(report: Report) -> str:
    """The page, in English and French."""
    return page(dict(report.scenario.title), lambda language: article(report, language))


def article(report: Report, language: str) -> str:
    """The whole report in one language."""
    scenario, sampled = report.scenario, report.sampled
    coverage = outcome_of(outcomes()["effective_coverage"], report.outcome.last_year.sum(axis=0))
    title = text("map_title", language)
    summary = summarise(report.outcome.national)
    caption, head = text("in_figures", language), columns("table_head", language)
    parts = [
        f"<h1>{escaped(scenario.title[language])}</h1>",
        paragraph(scenario.question[language], "question"),
        paragraph(scenario.summary[language]),
        paragraph(about(scenario, len(report.outcome.national), language), "note"),
        heading(text("in_short", language)),
        cards(_cards(report, language)),
        heading(text("month_by_month", language)),
        paragraph(band_note(len(report.outcome.national), sampled, language), "note"),
        f'<div class="charts">{"".join(_charts(report, language))}</div>',
        heading(title),
        map_part(scenario, coverage, title, scale_of(coverage), language),
        heading(caption),
        table(caption, head, headline_rows(summary, language)),
        paragraph(budget_words(scenario, report.outcome.sums, language), "note"),
        heading(text("decided", language)),
        decisions(scenario, language),
        heading(text("assumed", language)),
        assumptions(scenario, sampled, language),
        limits(language),
        provenance([scenario], language),
    ]
    return "\n".join(part for part in parts if part)


def about(scenario: Scenario, replicates: int, language: str) -> str:
    """Country, cadre, months and replicates in a sentence."""
    country = load_country(scenario.country)
    return text(
        "about" if replicates > 1 else "about_once",
        language,
        country=country.label[language],
        cadre=country.cadres[scenario.cadre].label[language],
        months=scenario.months,
        start=month_words(scenario.start, language),
        replicates=replicates,
    )


def _cards(report: Report, language: str) -> Iterator[tuple[str, str, str]]:
    summary = summarise(report.outcome.national)
    for name in CARDS:
        outcome, periods = outcomes()[name], summary[name]
        first, last = (in_language(number_words(outcome, periods[period].mean), language) for period in (FIRST, LAST))
        yield label_words(outcome, language), last, text("card_first_year", language, first=first)
    terms, sums = terms_of(report.scenario), report.outcome.sums
    total = float(quantities(sums)["cost_usd"].sum(axis=1).mean())
    local = money(total * terms.local_per_usd, terms.currency, language)
    note = text("card_money_note", language, local=local, year=terms.price_year)
    yield text("card_money", language), money(total, DOLLARS, language), note
    price = average_cost(sums, terms).value
    local = money(price * terms.local_per_usd, terms.currency, language)
    note = text("card_price_note", language, local=local)
    yield text("card_price", language), money(price, DOLLARS, language), note


def _charts(report: Report, language: str) -> Iterator[str]:
    known = list(outcomes())
    for title, names in CHARTS.items():
        series = {name: report.outcome.national[:, :, known.index(name)] for name in names}
        if title == "chart_reach":  # a programme that is not there needs no line
            series = {name: values for name, values in series.items() if values.any()}
        lines = [
            Line(outcomes()[name].label[language], values, colour)
            for (name, values), colour in zip(series.items(), COLOURS, strict=False)
        ]
        yield chart(text(title, language), outcomes()[names[0]], lines, report.scenario.first_month, language)
