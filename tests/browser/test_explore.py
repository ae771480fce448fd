"""Explore as a district planner uses it: what limits the rollout, one district's story, money, replay, which luck."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

VISITS = "supervision.visits_per_chw_per_month"
BUDGET = "money.budget_usd_per_year"


def test_what_limits_the_rollout_leads_to_its_lever(watched):
    page = watched.open()
    expect(page.locator(".story-lead")).to_have_text(re.compile(r"is held back most by \w+"))
    expect(page.locator('[data-limit="access"] p')).to_have_text(re.compile(r"\d+ of 75 districts: too remote"))
    page.locator('[data-limit="supervisors"] button').click()
    expect(watched.lever("supervision.chws_per_supervisor").locator("input").first).to_be_focused()


def test_a_district_tells_its_story_and_the_link_keeps_it(watched):
    page = watched.open()
    first = page.locator('.tile[tabindex="0"]')
    name = first.get_attribute("aria-label").split(",")[0]
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".district h2")).to_contain_text(name)
    expect(page.locator(".district tbody tr")).to_have_count(7)
    expect(page.locator(".tile.opened")).to_have_count(1)
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []
    watched.open(page.url.removeprefix(watched.url))
    expect(page.locator(".district h2")).to_contain_text(name)
    page.get_by_role("button", name="Back to the country").click()
    expect(page.locator(".rollout-limits")).to_be_visible()
    expect(page).not_to_have_url(re.compile("district="))


def test_the_last_change_is_named_and_played_again(watched):
    page = watched.open()
    expect(page.locator(".picker-last")).to_have_count(0)
    watched.lever(VISITS).locator(".field").fill("0.25")
    watched.lever(VISITS).locator(".field").press("Enter")
    watched.settled()
    expect(page.locator(".picker-last")).to_contain_text("every month → 0.25", timeout=60_000)
    after = page.locator('[data-kpi="supervised_share"] .kpi-value').inner_text()
    page.get_by_role("button", name="Replay").click()
    expect(page.locator(".picker-last button")).to_have_text("before")
    expect(page.locator('[data-kpi="supervised_share"] .kpi-value')).not_to_have_text(after)
    expect(page.locator(".picker-last button")).to_have_text("Replay", timeout=15_000)
    expect(page.locator('[data-kpi="supervised_share"] .kpi-value')).to_have_text(after)


def test_money_is_shown_against_its_ceiling(watched):
    page = watched.open(f"/?{BUDGET}=20000000")
    expect(page.locator(".money")).to_contain_text(re.compile(r"\d+% of the ceiling of US\$"))
    expect(page.locator('[data-limit="money"] p')).to_contain_text("cuts begin in")


def test_the_band_says_what_it_is_made_of(watched):
    page = watched.open()
    expect(page.locator(".slot-left .legend")).to_contain_text("chance and assumption", timeout=60_000)
    expect(page.locator(".kpi-note")).to_contain_text("chance and assumption")
    page.get_by_role("button", name="chance only").click()
    expect(page.locator(".slot-left .legend")).to_contain_text("chance only", timeout=60_000)
    expect(page).to_have_url(re.compile("sampled=false"))


def test_a_lever_tells_what_was_found_and_by_whom(watched):
    page = watched.open("/?lang=fr")
    watched.lever(VISITS).get_by_role("button", name=re.compile("Qu'est-ce")).click()
    expect(page.locator(".lever-evidence").first).to_contain_text(re.compile(r"enquête ou rapport, \w+"))


def test_every_district_in_a_table_by_keyboard(watched):
    page = watched.open()
    page.locator(".map .plain[aria-expanded]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map tbody tr")).to_have_count(75)


def test_events_are_a_family_of_their_own_and_stay_in_the_link(watched):
    page = watched.open()
    page.locator("summary", has_text="Events").click()
    page.get_by_role("button", name="Add an event").click()
    expect(page).to_have_url(re.compile("events=strike~2028-01~3~0.5"))
    page.locator(".event select").select_option("epidemic")
    expect(page).to_have_url(re.compile("events=epidemic~"))
    watched.settled()
    watched.open(page.url.removeprefix(watched.url))
    page.locator("summary", has_text="Events").click()
    expect(page.locator(".event select")).to_have_value("epidemic")
    page.get_by_role("button", name="Remove event 1").click()
    expect(page).not_to_have_url(re.compile("events="))


def test_on_a_telephone_the_levers_lie_in_a_drawer(watched):
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = watched.open()
    lever = watched.lever(VISITS).locator("input").first
    expect(lever).to_be_hidden()
    page.get_by_role("button", name="Levers", exact=True).click()
    expect(lever).to_be_visible()
    expect(page.locator(".kpi-value").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(lever).to_be_hidden()
    page.locator('[data-limit="supervisors"] button').click()
    expect(watched.lever("supervision.chws_per_supervisor").locator("input").first).to_be_focused()


def test_a_link_to_a_file_of_another_computer_says_what_is_shown_instead(watched):
    page = watched.open("/?v=2&scenario=own-0123456789abcdef")
    expect(page.locator(".lost")).to_contain_text("You see “Mali: 360° supervision, fast” in its place")
    watched.lever(VISITS).locator(".field").fill("0.25")
    watched.lever(VISITS).locator(".field").press("Enter")
    expect(page.locator(".lost")).to_have_count(0)


def test_no_number_of_the_strip_lies_outside_it_at_any_size_in_both_languages(watched):
    for language in ("en", "fr"):
        page = watched.open(f"/?lang={language}")
        for width, height in ((1280, 800), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            strip, note = (page.locator(name).bounding_box() for name in (".kpis ul", ".kpi-note"))
            last = page.locator(".kpi-interval").last.bounding_box()
            assert last["y"] + last["height"] <= strip["y"] + strip["height"] <= note["y"]
        page.set_viewport_size({"width": 390, "height": 844})
        page.mouse.wheel(0, 1500)
        page.wait_for_function("window.scrollY > 400")
        head, strip = (page.locator(name).bounding_box() for name in (".masthead", ".kpis ul"))
        assert abs(strip["y"] - head["height"]) <= 1
        page.set_viewport_size({"width": 1280, "height": 800})


def test_a_number_that_is_not_possible_is_told_beside_its_lever(watched):
    watched.open()
    field, told = watched.lever(VISITS).locator(".field"), watched.lever(VISITS).locator(".lever-refused")
    field.fill("40")
    field.press("Enter")
    expect(told).to_contain_text("Allowed: 0 to 4")
    expect(field).to_have_value("4")
    field.press("Tab")  # leaving the field says nothing new
    expect(told).to_be_visible()
    field.fill("a lot")
    field.press("Enter")
    expect(told).to_be_visible()
    expect(field).to_have_value("4")
    field.fill("1")
    field.press("Enter")
    expect(told).to_have_count(0)
    watched.settled()


def test_money_fades_with_the_charts(watched):
    page = watched.open()
    watched.settled()
    page.evaluate("""() => { window.faded = []; new MutationObserver(() => {
        if (document.querySelector(".column-results.old") && document.querySelector(".money.old"))
          window.faded.push(getComputedStyle(document.querySelector(".money.old .money-told")).opacity);
      }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["class"] }); }""")
    watched.lever(VISITS).locator(".field").fill("0.7")
    watched.lever(VISITS).locator(".field").press("Enter")
    page.wait_for_function("window.faded.length > 0", timeout=60_000)
    watched.settled()
    assert page.evaluate("window.faded[0]") == "0.55"
    expect(page.locator(".money.old")).to_have_count(0)


def test_a_lever_that_is_a_share_is_told_in_per_cent(watched):
    page = watched.open("/?supplies.reliability=0.37")
    page.locator("details.family summary").filter(has_text="Supplies").click()
    expect(watched.lever("supplies.reliability").locator(".lever-words")).to_have_text("37%")
    expect(watched.lever("supplies.reliability").locator("option").first).to_have_text(re.compile(r"as today \(\d+%\)"))
