"""The first page in a real browser: what a visitor sees, moves, shares; by mouse and by keyboard; in both languages."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

VISITS = "supervision.visits_per_chw_per_month"
CYCLES = "msi.cycles_per_year"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
THIN = "\N{NARROW NO-BREAK SPACE}"


def test_the_page_loads_offline_and_shows_numbers(watched):
    page = watched.open()
    expect(page.locator("h1")).to_have_text("ScaleUp")
    expect(page.locator(".kpi-value")).to_have_count(5)
    assert re.search(r"\d", page.locator(".kpi-value").first.inner_text())
    expect(page.locator(".plot canvas")).to_have_count(2)
    expect(page.locator(".tile")).to_have_count(75)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.url.endswith("/")
    # Everything important fits the window.
    for part in (".slot-map", ".foot", ".slot-left"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 800


def test_moving_a_lever_changes_results_and_address(watched):
    page = watched.open()
    before = page.locator(".plot").first.get_attribute("aria-label")
    entries = page.evaluate("history.length")
    watched.lever(VISITS).locator("input[type=range]").press("Home")
    expect(page).to_have_url(re.compile(r"\?v=2&" + VISITS))
    expect(watched.lever(VISITS)).to_have_class(re.compile("changed"))
    expect(page.locator(".plot").first).not_to_have_attribute("aria-label", before, timeout=60_000)
    watched.settled()
    assert page.evaluate("history.length") == entries
    page.get_by_role("button", name="Undo").click()
    expect(page).not_to_have_url(re.compile(VISITS))
    page.get_by_role("button", name="Redo").click()
    expect(page).to_have_url(re.compile(VISITS))
    watched.lever(VISITS).locator(".moved").click()
    expect(page).not_to_have_url(re.compile(VISITS))


def test_a_number_can_be_typed_and_is_clamped(watched):
    watched.open()
    field = watched.lever(CYCLES).locator(".field")
    field.fill("7,5")
    field.press("Enter")
    expect(field).to_have_value("2")
    expect(watched.page).to_have_url(re.compile(CYCLES + "=2"))


def test_a_shared_link_restores_what_was_seen(watched):
    query = f"v=2&scenario=malawi-msi-national&{CYCLES}=0.5&left=cost_usd&map=quality_share&mode=change&month=12"
    page = watched.open("/?" + query)
    expect(page.locator(".picker-select")).to_have_value("malawi-msi-national")
    expect(watched.lever(CYCLES).locator(".field")).to_have_value("0.5")
    expect(page.locator(".slot-left select")).to_have_value("cost_usd")
    expect(page.locator(".slot-map select")).to_have_value("quality_share")
    expect(page.locator(".tile")).to_have_count(29)
    expect(page.locator(".month-name")).to_have_text("Jan 2027")
    assert page.url.endswith(query)


def test_a_hostile_link_is_clamped(watched):
    query = f"{CYCLES}=1e99&{VISITS}=<script>alert(1)</script>&scenario=../../etc/passwd&lang=xx&left=__proto__"
    page = watched.open("/?" + query + "&month=-5&mode=evil&msi.order=listed&%00=%ff&x=" + "y" * 3000)
    expect(page).to_have_url(re.compile(rf"/\?v=2&{CYCLES}=2$"))
    expect(page.locator(".picker-select")).to_have_value("mali-360-fast")


def test_french(watched):
    page = watched.open()
    page.get_by_role("button", name="Français").click()
    expect(page.locator(".small-head").first).to_have_text("Scénario")
    expect(page).to_have_url(re.compile("lang=fr"))
    assert page.evaluate("document.documentElement.lang") == "fr"
    expect(page.locator(".kpi-value").first).to_contain_text(re.compile(rf"\d{THIN}%"))
    expect(page.locator(".kpis")).to_contain_text(re.compile(r"\d,\d"))
    watched.open("/?lang=fr")
    expect(page.locator(".small-head").first).to_have_text("Scénario")


@pytest.mark.parametrize(("path", "width"), [("/", 1280), ("/?lang=fr", 390)])
def test_axe_finds_nothing(watched, path, width):
    page = watched.page
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(watched.url + path)
    page.locator(".kpi-value").first.wait_for(timeout=60_000)
    for part in page.locator("details.family").all():
        part.evaluate("element => { element.open = true }")
    if width < 760:
        page.locator(".drawer-handle").click()
    for button in page.locator(".chart .plain, .lever .round[aria-expanded]").all()[:4]:
        button.click()
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_map_by_keyboard(watched):
    page = watched.open()
    page.locator('.tile[tabindex="0"]').focus()
    seen = [page.locator(".tile:focus").get_attribute("aria-label")]
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
        seen.append(page.locator(".tile:focus").get_attribute("aria-label"))
    assert len(set(seen)) >= 3
    expect(page.locator(".map-told b")).to_have_text(seen[-1].split(",")[0])
    page.locator(".months input").press("Home")
    expect(page.locator(".month-name")).to_have_text("Jan 2026")
    expect(page).to_have_url(re.compile("month=0"))
    page.get_by_role("button", name="change", exact=True).click()
    expect(page).to_have_url(re.compile("mode=change"))


def test_a_table_under_each_chart_by_keyboard(watched):
    page = watched.open()
    button = page.get_by_role("button", name="Data table").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".table-scroll tbody tr")).to_have_count(120)
    assert "NaN" not in page.locator(".table-scroll").inner_text()


def test_what_rests_on_assumptions_is_one_click_away(watched):
    page = watched.open("/?lang=fr")
    page.get_by_text("Ce qui repose sur des hypothèses").click()
    expect(page.locator(".records tbody tr").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/evidence\?v=2&lang=fr"))
    page.get_by_role("link", name="Explorer").click()
    expect(page.locator(".kpi-value").first).to_be_visible()


def test_visitors_are_isolated(watched, browser):
    other = browser.new_page()
    other.goto(watched.url)
    other.locator(".kpi-value").first.wait_for(timeout=60_000)
    watched.open(f"/?{CYCLES}=2&lang=fr")
    expect(other.locator(".small-head").first).to_have_text("Scenario")
    assert CYCLES not in other.url
    other.close()


def test_the_whole_band_arrives(watched):
    page = watched.open()
    page.wait_for_function("!document.querySelector('.state.busy')", timeout=90_000)
    expect(page.locator(".state")).to_have_text("5 runs, the same luck in both")
    expect(page.locator('[data-kpi="effective_coverage"] .kpi-interval')).to_contain_text("95%")
