"""Reports: what they rest on, charts, maps, both languages; nothing from elsewhere."""

import dataclasses
import math
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from model.assumptions import records_for
from model.countries import load_country
from model.levers import levers
from model.outcomes import outcomes
from model.settings import SHOCK_KINDS, Settings, Shock
from scenarios import load_scenario
from scenarios.basis import bases
from scenarios.comparison import Comparison
from scenarios.language import LANGUAGES, texts
from scenarios.live_records import idle_records
from scenarios.reports.compare_report import comparison_html
from scenarios.reports.parts import word
from scenarios.reports.run_report import Report, report_html
from scenarios.reports.svg_chart import Line, chart
from scenarios.reports.tile_map import scale_of, scale_of_differences, tile_map
from scenarios.results import run_scenario
from tests.worlds import FULL_SUPERVISION, MSI, few_districts, make_settings, record

SHORT = {"months": 4, "replicates": 2}


@pytest.fixture(scope="module")
def compared() -> Comparison:
    scenarios = [load_scenario(name, **SHORT) for name in ("malawi-baseline", "malawi-management-and-supervision")]
    results = [run_scenario(scenario, workers=1) for scenario in scenarios]
    return Comparison(scenarios, [scenario.name for scenario in scenarios], results, sampled=False)


# --- what results rest on -----------------------------------------------------------------------------------------

CASES = {
    "as today": make_settings("malawi", months=14),
    "supervision": make_settings("malawi", FULL_SUPERVISION, months=14),
    "MSI": make_settings("malawi", MSI, months=14),
    "everything": make_settings(
        "malawi",
        {**FULL_SUPERVISION, **MSI, "supervision.phone_supervision_share": 0.5, "money.funding_end": "2026-08"},
        months=14,
        shocks=[Shock("strike", "2026-03", 2)],
    ),
}


@pytest.mark.parametrize("settings", CASES.values(), ids=CASES)
def test_what_counts_as_idle_changes_nothing(settings: Settings):
    known = records_for(settings.country, settings.cadre)
    idle = idle_records(settings)
    assert 20 < len(idle) < 0.6 * len(known)
    with few_districts():
        base = record(settings)
        for end in ("low", "high"):
            other = {name: getattr(known[name], end) for name in idle}
            found = record(dataclasses.replace(settings, assumptions=other))
            assert np.array_equal(found.counts, base.counts)
            assert np.array_equal(found.national, base.national, equal_nan=True)


def test_what_is_switched_on_is_no_longer_idle():
    asleep, awake = idle_records(CASES["as today"]), idle_records(CASES["everything"])
    assert awake < asleep
    for name in ("gap_closed_per_cycle", "dedicated_days_per_month", "phone_effect", "work_lost_by_strike"):
        assert name in asleep - awake
    assert {"discount_rate", "local_currency_per_usd"} <= awake


def test_stand_ins_are_counted_among_what_can_matter():
    today, everything = ({b.outcome: b for b in bases(CASES[name])} for name in ("as today", "everything"))
    assert 0 < today["effective_coverage"].records < everything["effective_coverage"].records
    for basis in everything.values():
        assert all(record.is_placeholder for record in basis.placeholders)
        assert len(basis.placeholders) <= basis.records
    assert "chw_pay_donor_share" not in {r.name for r in today["effective_coverage"].placeholders}


# --- charts and maps ----------------------------------------------------------------------------------------------


def drawn(values: list[list[float]], outcome: str = "effective_coverage") -> str:
    line = Line("a line", np.array(values), "#000")
    return chart("A title", outcomes()[outcome], [line], 2026 * 12, "en")


def test_a_line_is_cut_where_nothing_is_defined():
    svg = drawn([[0.1, 0.2, math.nan, 0.3, 0.4]])
    assert svg.count("<polyline") == 2 and "<polygon" not in svg  # one replicate has no band
    assert "nan" not in svg


def test_a_single_month_is_a_dot_and_nothing_at_all_is_an_empty_chart():
    assert "<circle" in drawn([[0.1]])
    assert "<polyline" not in drawn([[math.nan] * 3, [math.nan] * 3])
    assert drawn([[0.0, 0.0], [0.0, 0.0]]).count("<polygon") == 1


def test_points_lie_where_the_values_say():
    svg = drawn([[0.0, 0.2]])
    first, last = re.search(r'points="([\d.]+,[\d.]+) ([\d.]+,[\d.]+)"', svg).groups()
    assert first.endswith(",206.0") and last.endswith(",10.0")  # bottom and top of the axis
    assert ">20 %<" in svg and "A title. a line: 10.0 %" in svg


def test_money_ticks_are_short():
    assert ">4 m<" in drawn([[3.9e6, 4e6]], "cost_usd")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_has_a_tile_for_every_district_and_a_legend(language: str):
    country = load_country("malawi")
    values = np.linspace(-0.02, 0.01, len(country.names))
    values[3] = math.nan
    svg = tile_map(country, values, "a map", scale_of_differences(values), language)
    assert svg.count("<rect") == len(country.names)
    assert texts()["no_value"][language] in svg and "−" in svg
    assert svg.count("<i ") == 6


def test_scales_hold_what_is_shown():
    values = np.array([0.02, 0.09, math.nan])
    assert scale_of(values).high == 0.1 and scale_of(values).low == 0
    differences = scale_of_differences(np.array([-0.05, 0.01]))
    assert differences.low == -differences.high == -0.06
    assert differences.colour(-0.05) != differences.colour(0.05)
    assert scale_of(np.array([math.nan])).high > 0 and scale_of(np.zeros(2)).high > 0


# --- pages --------------------------------------------------------------------------------------------------------


class Outline(HTMLParser):
    """Tags that are open, ids, and links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids, self.addresses, self.open, self.words = [], [], [], {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids += [found["id"]] if "id" in found else []
        self.addresses += [found[key] for key in ("href", "src") if key in found]
        if tag not in ("meta", "rect", "line", "polyline", "polygon", "circle", "img", "br"):
            self.open.append((tag, found.get("id")))

    def handle_endtag(self, tag):
        if self.open and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data):
        language = next((name for tag, name in self.open if tag == "article"), None)
        self.words[language] = self.words.get(language, "") + data


def check_page(page: str) -> Outline:
    found = Outline(page)
    assert found.open == [] and len(set(found.ids)) == len(found.ids) and set(LANGUAGES) <= set(found.ids)
    assert set(found.addresses) == {"#en", "#fr"}
    for sign in ("<script", r"url\(", "@import", r"\bnan\b", r"\bNone\b", r"\{"):
        assert not re.search(sign, page.partition("</style>")[2]), sign
    assert page.count("<svg") == page.count('role="img" aria-label="')
    return found


def test_the_report_of_a_run_says_all_that_is_promised_in_both_languages(compared):
    scenario, result = compared.scenarios[1], compared.results[1]
    found = check_page(report_html(Report(scenario, result, sampled=True)))
    assert "chance and assumption" in found.words["en"] and "hasard et hypothèses" in found.words["fr"]
    for language in LANGUAGES:
        words = found.words[language]
        for part in (scenario.title, scenario.question, scenario.summary):
            assert part[language] in words
        for name in ("month_by_month", "map_title", "decided", "assumed", "limits", "provenance", "limit_deaths"):
            assert texts()[name][language] in words
        assert "Chitipa" in words and "MWK" in words and scenario.name in words
        assert outcomes()["effective_coverage"].label[language] in words


def test_the_report_of_a_comparison_answers_first(compared):
    found = check_page(comparison_html(compared))
    pair = compared.pairs[0]
    for language in LANGUAGES:
        words = found.words[language]
        assert compared.reference.title[language] in words and pair.scenario.title[language] in words
        assert texts()["no_persistence_never"][language] in words
        assert re.search(r"\d (of|sur) 2", words)


def test_two_scenarios_and_another_country_fit_into_one_report(compared):
    other = load_scenario("mali-baseline", **SHORT)
    scenarios = [*compared.scenarios, other]
    results = [*compared.results, run_scenario(other, workers=1)]
    page = comparison_html(Comparison(scenarios, ["a", "b", "c"], results, sampled=False))
    assert texts()["other_country"]["fr"] in check_page(page).words["fr"]


def test_reports_say_whether_the_money_was_short(compared):
    free, bound = compared.scenarios[0], compared.scenarios[1].with_levers({"money.budget_usd_per_year": 1000.0})
    comparison = dataclasses.replace(compared, scenarios=[free, bound])
    for html in (comparison_html(comparison), report_html(Report(bound, compared.results[1], sampled=False))):
        assert html.count("Budget of US$ 1,000") == 1 and html.count("Budget de 1\u202f000") == 1
    assert "Budget of" not in report_html(Report(free, compared.results[0], sampled=False))


def test_a_comparison_of_single_replicates_has_no_intervals():
    scenarios = [load_scenario(name, months=2, replicates=1) for name in ("malawi-baseline", "malawi-baseline")]
    results = [run_scenario(scenario, workers=1) for scenario in scenarios]
    found = check_page(comparison_html(Comparison(scenarios, ["a", "b"], results, sampled=False)))
    assert texts()["verdict_same"]["en"] in found.words["en"] and "lived once" not in found.words["en"]


def test_titles_cannot_smuggle_markup_into_a_report(compared):
    title = {"en": "<script>alert(1)</script>", "fr": 'a" onload="x'}
    scenario = dataclasses.replace(compared.scenarios[1], title=title)
    page = report_html(Report(scenario, compared.results[1], sampled=False))
    assert "<script" not in page and 'onload="x' not in page


def test_every_choice_shock_and_decider_has_words():
    for lever in levers().values():
        assert f"who_{lever.who_decides}" in texts()
        for value in (*lever.values, *lever.words):
            assert f"word_{value}" in texts(), value
    assert all(word(kind, "fr") != kind for kind in SHOCK_KINDS)
