"""Nothing that a French reader gets is a text of the English catalogue: pages, reports, and the minister's sheet."""

import base64
import dataclasses
import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest
import solara

from model.countries import country_names, load_country
from model.evidence import evidence
from model.levers import levers
from model.outcomes import outcomes
from model.settings import Shock
from scenarios import language as report_words
from scenarios import load_scenario, scenario_names
from scenarios.comparison import Comparison
from scenarios.minister.brief import words as minister_words
from scenarios.minister.page import minister_html
from scenarios.reports.compare_report import comparison_html
from scenarios.reports.run_report import Report, report_html
from scenarios.results import run_scenario
from scenarios.units import french_units
from ui import choices, exports, session
from ui.language import texts
from ui.pages import compare, explore, minister, share
from ui.pages import evidence as evidence_page
from ui.picture import Picture, paired
from ui.runs import Snapshot
from ui.worker import DISTRICT, NATIONAL

PAGES = {
    "explore": explore.Explore,
    "compare": compare.Compare,
    "evidence": evidence_page.Evidence,
    "minister": minister.Minister,
    "share": share.Share,
}
QUERY = (
    "lang=fr&scenario=mali-360-donor-cliff&msi.cycles_per_year=1.0&money.budget_usd_per_year=20000000"
    "&assumptions.trust_reference=0.8&workforce.retention_package_share=0.5"
)
SHORTEST = 4  # letters of a word or phrase that can tell a language
WHOLE = 12  # letters of a phrase that is looked for inside of longer texts, too
GAP = re.compile(r"\{\w+\}")
CODE = re.compile(r"[a-z_.]+|\[.*\]")  # names that a page's script needs, and sources that have no title of their own


def pairs() -> Iterator[Mapping[str, str]]:
    """Every text that the product has in both languages."""
    yield from ({"en": text, "fr": texts("fr")[key]} for key, text in texts("en").items())
    yield from ({"en": text, "fr": minister_words("fr")[key]} for key, text in minister_words("en").items())
    yield from ({"en": english, "fr": french} for english, french in french_units().items())
    yield from report_words.texts().values()
    for lever in levers().values():
        yield from (lever.label, lever.help, lever.practice)
        yield from ({"en": english, "fr": french} for _, english, french in lever.scale)
    for outcome in outcomes().values():
        yield from (outcome.label, outcome.definition)
    for name in scenario_names():
        scenario = load_scenario(name)
        yield from (scenario.title, scenario.summary, scenario.question)
    records = list(evidence().values())
    for country in map(load_country, country_names()):
        yield country.label
        records += country.facts.values()
        for cadre in country.cadres.values():
            yield from (cadre.label, cadre.employer, cadre.residence, cadre.supervised_by)
            records += cadre.records.values()
    for record in records:
        yield from (record.label, record.note)


def english_only() -> set[str]:
    """Phrases of the English catalogue that no French text has."""
    found = {
        " ".join(part.split())
        for text in pairs()
        if text and text["en"] != text["fr"]
        for column in text["en"].split("|")
        for part in GAP.split(column)
    }
    french = " ".join(plain(text["fr"]) for text in pairs() if text)
    return {part for part in found if len(part) >= SHORTEST and part not in french}


def plain(text: str) -> str:
    return " ".join(text.split())


def leaks(shown: set[str]) -> set[tuple[str, str]]:
    """English phrases, and the texts that are one or hold one."""
    english = english_only()
    phrases = [part for part in english if len(part) >= WHOLE and " " in part]
    found = {(text, text) for text in shown if text in english}
    return found | {(part, text) for text in shown for part in phrases if part in text}


def of_html(page: str) -> set[str]:
    """Texts and spoken labels of a page, without styles."""
    page = re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)
    labels = re.findall(r'(?:aria-label|title|alt)="([^"]*)"', page)
    return {plain(html.unescape(text)) for text in (*re.split(r"<[^>]*>", page), *labels)}


def french_part(page: str) -> str:
    """The French article of a page that holds both languages."""
    article = re.search(r'<article id="fr".*?</article>', page, re.DOTALL)
    assert article is not None
    return re.sub(r'<p class="switch">.*?</p>', "", article[0])


def texts_of(value: Any) -> Iterator[str]:
    """Every text that a widget and those in it carry; what is marked as English is passed over."""
    if isinstance(value, str):
        yield from of_html(value) if "</" in value else (() if CODE.fullmatch(value) else (plain(value),))
    elif isinstance(value, Mapping):
        if value.get("note_language") == "en":
            value = {**value, "note": ""}
        yield from (text for key, item in value.items() if key != "sources" for text in texts_of(item))
    elif isinstance(value, (list, tuple)):
        yield from (text for item in value for text in texts_of(item))
    elif hasattr(value, "traits"):
        if (getattr(value, "attributes", None) or {}).get("lang") != "en":
            for name in value.trait_names(sync=True):
                if not name.startswith("_") and name not in ("template", "layout", "style_", "class_"):
                    yield from texts_of(getattr(value, name))


@pytest.fixture(scope="module", autouse=True)
def visit() -> Iterator[None]:
    """A French visitor who has moved levers, with results that were made up."""
    session.arrive(QUERY)
    session.picture.value = picture()
    yield
    session.picture.value = None
    session.arrive("")


def snapshot(seed: int, months: int) -> Snapshot:
    draw = np.random.default_rng(seed)
    districts = len(load_country("mali").names)
    national = {k: draw.uniform(0.1, 0.9, (months, len(NATIONAL))).astype(np.float32) for k in range(20)}
    return Snapshot(national, draw.uniform(0.1, 0.9, (months, districts, len(DISTRICT))).astype(np.float32))


def picture() -> Picture:
    decision = session.decision.value
    scenario = choices.resolve(decision)
    both = (snapshot(seed, scenario.months) for seed in (1, 2))
    return paired(decision, scenario.country, scenario.first_month, 20, *both)


@pytest.fixture(scope="module")
def compared() -> Comparison:
    """Two scenarios with a little of everything: overrides, an event, a budget, the donors' leaving."""
    sets = {"money.budget_usd_per_year": 2e7, "money.funding_end": "2026-04", "assumptions.trust_reference": 0.8}
    plans = [load_scenario("mali-baseline", months=6, replicates=2)]
    plans.append(load_scenario("mali-360-fast", sets, months=6, replicates=2))
    plans[1] = dataclasses.replace(plans[1], shocks=(Shock("strike", "2026-03", 2, regions=("Mopti",)),))
    results = [run_scenario(plan, workers=1) for plan in plans]
    return Comparison(plans, [plan.name for plan in plans], results, sampled=True)


def test_no_english_in_a_french_report(compared: Comparison) -> None:
    plan, result = compared.scenarios[1], compared.results[1]
    shown = of_html(french_part(report_html(Report(plan, result, sampled=True))))
    shown |= of_html(french_part(comparison_html(compared)))
    assert len(shown) > 300
    assert leaks(shown) == set()


def test_a_refused_file_is_explained_in_french() -> None:
    share.take_file(["plan.toml", base64.b64encode(b'[scenario]\nbase = "mali-360-fats"\n').decode()])
    box, handle = solara.render(share.Share(), handle_error=False)
    shown = set(texts_of(box.children))
    handle.close()
    share.note.value = None
    assert any("vouliez-vous dire 'mali-360-fast'" in text for text in shown)
    assert leaks(shown) == set()


def test_no_english_on_a_french_sheet_for_the_minister() -> None:
    shown = of_html(minister_html(exports.brief_of(picture(), "fr")).decode())
    assert len(shown) > 50
    assert leaks(shown) == set()


def test_one_word_for_one_thing() -> None:
    """A run is a simulation, luck is hasard, and a month that may begin with a vowel follows `dès`."""
    old = re.compile(
        r"\bpassages?\b(?! à l'échelle)|même chance|réplication|substitut|bénévole|quiconque|à partir de \{", re.I
    )
    assert [text["fr"] for text in pairs() if text and old.search(text["fr"])] == []


def test_a_leak_is_found() -> None:
    help_text = plain(levers()["msi.start"].help["en"])
    assert leaks({help_text}) and leaks({f"Aide : {help_text}"}) and leaks({"survey or report"})
    assert not leaks({plain(levers()["msi.start"].help["fr"])})


@pytest.mark.parametrize("path", sorted(PAGES))
def test_no_english_on_a_french_page(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "CompareEngine", lambda slots: None)
    box, handle = solara.render(PAGES[path](), handle_error=False)
    shown = set(texts_of(box.children))
    handle.close()
    assert len(shown) > 15
    assert leaks(shown) == set()
