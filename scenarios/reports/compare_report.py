"""report.html of a comparison: what differs, what it costs, and whether the difference can be told from chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model.countries import load_country
from model.outcomes import outcome_of, outcomes
from scenarios.budget_words import budget_lines
from scenarios.compare import Difference
from scenarios.comparison import Comparison, Pair
from scenarios.language import LANGUAGES, amount, in_language, money, month_words, percent, span, text
from scenarios.measure_words import DOLLARS, measure_rows, persistence_words, terms_words, verdict
from scenarios.measures import Measures, cost_per_child, kept_share
from scenarios.reports.page import cards, escaped, heading, page, paragraph, table
from scenarios.reports.parts import assumptions, band_note, band_words, columns, decisions, limits, map_part, provenance
from scenarios.reports.svg_chart import COLOURS, REFERENCE, Line, chart
from scenarios.reports.tile_map import scale_of_differences
from scenarios.summary import LAST
from scenarios.words import HEADLINES, label_words, number_words, range_words

DRAWN = (
    "effective_coverage", "treatment_coverage", "supervised_share", "home_visits_per_chw", "quality_share",
    "posts_filled_share", "management_competence", "cost_usd",
)  # fmt: skip


def comparison_html(comparison: Comparison) -> str:
    """The page, in English and French."""
    titles = {language: _title(comparison, language) for language in LANGUAGES}
    return page(titles, lambda language: _article(comparison, titles[language], language))


def _title(comparison: Comparison, language: str) -> str:
    reference = comparison.reference.title[language]
    if len(comparison.pairs) > 1:
        return text("several", language, number=len(comparison.pairs), reference=reference)
    return text("against", language, scenario=comparison.pairs[0].scenario.title[language], reference=reference)


def _article(comparison: Comparison, title: str, language: str) -> str:
    replicates = len(comparison.results[0].national)
    parts = [
        f"<h1>{escaped(title)}</h1>",
        paragraph(_about(comparison, replicates, language), "note"),
        *(_in_short(comparison, pair, language) for pair in comparison.pairs),
        heading(text("month_by_month", language)),
        paragraph(band_note(replicates, comparison.sampled, language), "note"),
        f'<div class="charts">{"".join(_charts(comparison, language))}</div>',
        *(_in_figures(comparison, pair, language) for pair in comparison.pairs),
        *(paragraph(line, "note") for line in budget_lines(comparison, language)),
        heading(text("assumed", language)),
        assumptions(comparison.pairs[-1].scenario, comparison.sampled, language),
        limits(language),
        provenance(list(comparison.scenarios), language),
        paragraph(text("own_report", language), "note"),
    ]
    return "\n".join(part for part in parts if part)


def _about(comparison: Comparison, replicates: int, language: str) -> str:
    first = comparison.reference
    return text(
        "compared_about" if replicates > 1 else "compared_once",
        language,
        country=load_country(first.country).label[language],
        months=first.months,
        start=month_words(first.start, language),
        pairs=replicates,
    )


# --- the answer ---------------------------------------------------------------------------------------------------


def _in_short(comparison: Comparison, pair: Pair, language: str) -> str:
    found = pair.measures
    parts = [
        heading(text("in_short", language) if len(comparison.pairs) == 1 else pair.scenario.title[language]),
        paragraph(pair.scenario.question[language], "question"),
        paragraph(verdict(found, language) if found else text("other_country", language), "answer"),
        cards(_cards(pair, found, language)),
    ]
    return "\n".join(part for part in parts if part)


def _cards(pair: Pair, found: Measures | None, language: str) -> Iterator[tuple[str, str, str]]:
    coverage = outcomes()["effective_coverage"]
    item = pair.differences["effective_coverage", LAST]
    shown = in_language(number_words(coverage, item.mean, sign=True), language)
    arms = (in_language(number_words(coverage, value), language) for value in (item.reference, item.scenario))
    yield f"{coverage.label[language]}, {text('last_year', language)}", shown, " → ".join(arms)
    if found is None:
        return
    sums = found.benefit.sums
    for name, currency in (("treated_timely_correct", ""), ("cost_usd", DOLLARS)):
        gain = sums[name].difference
        bounds = span(gain.low, gain.high, language)
        told = money(gain.value, currency, language, sign=True) if currency else amount(gain.value, language, sign=True)
        yield text(f"more_{name}", language), told, bounds
    price = cost_per_child(found.benefit)
    if price is not None:
        local = money(price.value * found.terms.local_per_usd, found.terms.currency, language)
        yield text("cost_per_child", language), money(price.value, DOLLARS, language), local
    if "effective_coverage" in found.persistence:
        kept = kept_share(found.persistence["effective_coverage"])
        label = text("kept", language, outcome=coverage.label[language])
        yield label, percent(100 * kept.value, language) if kept else text("nothing_to_keep", language), ""


# --- charts -------------------------------------------------------------------------------------------------------


def _charts(comparison: Comparison, language: str) -> Iterator[str]:
    known = list(outcomes())
    labels = [text("reference_named", language, name=comparison.reference.title[language])]
    labels += [pair.scenario.title[language] for pair in comparison.pairs]
    colours = (REFERENCE, *(COLOURS[number % len(COLOURS)] for number in range(len(comparison.pairs))))
    for name in DRAWN:
        values = [result.national[:, :, known.index(name)] for result in comparison.results]
        lines = [
            Line(label, series, colour, dashed=colour == REFERENCE)
            for label, series, colour in zip(labels, values, colours, strict=True)
        ]
        yield chart(
            label_words(outcomes()[name], language), outcomes()[name], lines, comparison.reference.first_month, language
        )


# --- figures ------------------------------------------------------------------------------------------------------


def _in_figures(comparison: Comparison, pair: Pair, language: str) -> str:
    name, found = pair.scenario.title[language], pair.measures
    title = text("differences", language, scenario=name)
    parts = [
        heading(title),
        table(title, columns("differences_head", language), _rows(pair.differences, language)),
        paragraph(text("interval_note", language, band=band_words(comparison.sampled, language)), "note"),
    ]
    if found is not None:
        parts += [
            f"<h3>{escaped(text('money_and_children', language))}</h3>",
            table(name, columns("measures_head", language), measure_rows(found, language)),
            paragraph(terms_words(found, language), "note"),
            paragraph(persistence_words(found, language), "note"),
            f"<h3>{escaped(text('map_difference', language, scenario=name))}</h3>",
            _map(comparison, pair, language),
        ]
    parts += [f"<h3>{escaped(text('decided', language))}</h3>", decisions(pair.scenario, language)]
    return "\n".join(part for part in parts if part)


def _rows(differences: Mapping[tuple[str, str], Difference], language: str) -> Iterator[list[str]]:
    for name in HEADLINES:
        item, outcome = differences[name, LAST], outcomes()[name]
        if item.n:
            numbers = (
                number_words(outcome, item.reference),
                number_words(outcome, item.scenario),
                number_words(outcome, item.mean, sign=True),
                range_words(outcome, item.low, item.high, sign=True),
            )
            counted = text("of", language, some=item.better, all=item.n)
            yield [label_words(outcome, language), *(in_language(number, language) for number in numbers), counted]


def _map(comparison: Comparison, pair: Pair, language: str) -> str:
    coverage = outcomes()["effective_coverage"]
    before, after = (
        outcome_of(coverage, result.last_year.sum(axis=0)) for result in (comparison.results[0], pair.result)
    )
    title = text("map_difference", language, scenario=pair.scenario.title[language])
    return map_part(pair.scenario, after - before, title, scale_of_differences(after - before), language)
