"""Reports in a real browser: offline, in two languages without a script, on narrow windows and paper, read aloud."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from scenarios import load_scenario
from scenarios.comparison import Comparison
from scenarios.reports.compare_report import comparison_html
from scenarios.reports.run_report import Report, report_html
from scenarios.results import run_scenario

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NAMES = ("malawi-baseline", "malawi-management-and-supervision")


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Addresses of the report of a run and of a comparison."""
    scenarios = [load_scenario(name, months=14, replicates=2) for name in NAMES]
    results = [run_scenario(scenario, workers=1) for scenario in scenarios]
    pages = {
        "run": report_html(Report(scenarios[1], results[1], sampled=False)),
        "comparison": comparison_html(Comparison(scenarios, NAMES, results, sampled=False)),
    }
    folder = tmp_path_factory.mktemp("reports")
    for name, content in pages.items():
        (folder / f"{name}.html").write_text(content, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in pages}


@pytest.mark.parametrize("name", ["run", "comparison"])
def test_a_report_is_accessible_in_both_languages_and_fits_a_narrow_window(reports, page, name):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reports[name])
    for language, other in (("en", "fr"), ("fr", "en")):
        expect(page.locator(f"article#{language} h1")).to_be_visible()
        expect(page.locator(f"article#{other}")).to_be_hidden()
        for details in page.locator(f"#{language} summary").all():
            details.click()
        assert Axe().run(page, options=AXE).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator(f"#{language} .switch a").click()
    assert {address.partition("#")[0] for address in asked} == {reports[name]}


def test_a_printed_report_leaves_nothing_outside_the_paper(reports, page):
    page.set_viewport_size({"width": 690, "height": 1000})  # A4 less its margins
    page.emulate_media(media="print")
    page.goto(reports["comparison"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 690
    expect(page.locator("#en .switch")).to_be_hidden()
    expect(page.locator("#en svg").first).to_be_visible()
