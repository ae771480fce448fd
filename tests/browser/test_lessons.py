"""Lessons in a real browser: predict first, by keyboard alone, in both languages; the link brings everything back."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from scenarios.lessons import load_lesson
from tests.browser.test_first_page import AXE

DONORS = "when-donors-leave"
LESSON = load_lesson(DONORS)
FIRST = LESSON.questions[0]
THIN = "\N{NARROW NO-BREAK SPACE}"
PATIENCE = 120_000
# One question answered at the top of its scale.
ONE_ANSWER = f"lesson={DONORS}&answers={FIRST.name}~{FIRST.high:g}"


def opened(watched, query=""):
    page = watched.page
    page.goto(f"{watched.url}/lessons{query}")
    page.locator(".lesson-card, .lesson-ask").first.wait_for(timeout=60_000)
    return page


def step(page, place=0):
    return page.locator(".lesson-step").nth(place)


def press_until(page, key, selector, most=40):
    """Press a key until what the selector names has the focus."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached")


def test_predict_run_and_read_why_by_keyboard_alone(watched):
    page = opened(watched)
    expect(page.locator(".pages [aria-current]")).to_have_text("Lessons")
    press_until(page, "Tab", f'.lesson-card a[href*="{DONORS}"]')
    page.keyboard.press("Enter")
    expect(page.locator(".page-title")).to_be_focused()
    expect(page.locator(".page-title")).to_have_text(LESSON.title["en"])
    press_until(page, "Tab", "input[type=range]")
    run = page.locator(".lesson-go")
    expect(run).to_be_disabled()
    page.keyboard.press("End")
    expect(run).to_be_enabled()
    press_until(page, "Tab", ".lesson-go")
    page.keyboard.press("Enter")
    said = step(page).locator(".lesson-sentence")
    expect(said).to_contain_text(re.compile(r"You said \+.*the simulation says .*95% interval from"), timeout=PATIENCE)
    expect(step(page).locator(".lesson-told")).to_be_focused()
    expect(step(page).locator(".lesson-told")).to_have_attribute("role", "status")
    expect(step(page).locator(".lesson-why")).to_contain_text(FIRST.explain["en"])
    expect(step(page).locator(".plot canvas")).to_have_count(1)
    press_until(page, "Tab", ".lesson-chart .plain")
    page.keyboard.press("Enter")
    expect(step(page).locator(".table-scroll tbody tr")).to_have_count(LESSON.months)
    expect(page).to_have_url(re.compile(rf"/lessons\?v=2&{ONE_ANSWER}$"))
    # What was said comes back with the link, in the other language too.
    page.goto(page.url + "&lang=fr")
    expect(said).to_contain_text(re.compile(rf"Vous avez dit \+.*95{THIN}%"), timeout=PATIENCE)
    expect(said).to_contain_text(re.compile(r"\d,\d"))


def test_before_a_prediction_nothing_gives_the_answer_away(watched):
    page = opened(watched, f"?lesson={DONORS}")
    expect(page.locator(".lesson-step")).to_have_count(1)
    expect(page.locator(".lesson-go")).to_be_disabled()
    expect(page.locator(".lesson-why, .lesson-chart, .lesson-strip, .lesson-sentence, .lesson-notes")).to_have_count(0)
    whole = page.content()
    assert all(text not in whole for question in LESSON.questions for text in question.explain.values())
    field = page.locator(".lesson-form .field")
    for wrong, told in (("many", "type a number"), ("1e9", "The scale runs from")):
        field.fill(wrong)
        field.press("Enter")
        expect(page.locator(".lesson-form [role=alert]")).to_contain_text(told)
        expect(page.locator(".lesson-go")).to_be_disabled()
    field.fill("0")
    field.press("Enter")
    expect(page.locator(".lesson-go")).to_be_enabled()
    expect(page.locator(".lesson-form [role=alert]")).to_have_count(0)
    expect(page).to_have_url(re.compile(f"lesson={DONORS}$"))  # a prediction counts once it is run


def test_the_whole_lesson_and_what_comes_after(watched):
    answers = "~~".join(f"{question.name}~{question.low:g}" for question in LESSON.questions)
    page = opened(watched, f"?lesson={DONORS}&answers={answers}")
    expect(page.locator(".lesson-end")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".lesson-sentence")).to_have_count(len(LESSON.questions))
    expect(page.locator(".lesson-end")).to_contain_text(LESSON.debrief[0]["en"])
    expect(page.locator(".lesson-levers li")).to_have_count(len(LESSON.levers))
    mean = page.locator(".lesson-facts dd").nth(1).inner_text()
    page.get_by_role("link", name="Compare both, Question 1").click()
    expect(page.locator(".slot-name")).to_have_count(2)
    page.get_by_role("link", name="Lessons").click()
    expect(page.locator(".lesson-end")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Open in Explore, Question 1").click()
    expect(page.locator(".picker-select")).to_have_value(FIRST.plan.scenario)
    watched.settled()
    # The same decision, the same runs, the same number.
    expect(page.locator(".kpis")).to_contain_text(mean, timeout=PATIENCE)
    page.get_by_role("link", name="Lessons").click()
    page.get_by_role("button", name="Start again").click()
    expect(page).not_to_have_url(re.compile("answers"))
    expect(page.locator(".lesson-step")).to_have_count(1)
    page.get_by_role("button", name="All lessons").click()
    expect(page.locator(".lesson-card").first).to_be_visible()
    expect(page).not_to_have_url(re.compile("lesson="))


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("fr", 390)])
def test_axe_finds_nothing_and_nothing_is_cut_off(watched, language, width):
    watched.page.set_viewport_size({"width": width, "height": 844})
    for query in ("", f"&{ONE_ANSWER}"):
        page = opened(watched, f"?lang={language}{query}")
        if query:
            expect(page.locator(".lesson-why")).to_be_visible(timeout=PATIENCE)
            page.locator(".lesson-tools [aria-expanded]").click()
            expect(page.locator(".lesson-notes")).to_contain_text(LESSON.cues[0].say[language].split()[0])
            page.locator(".lesson-about .round").first.click()
            page.locator(".lesson-chart .plain").click()
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        inside = "document.querySelector('.pages').scrollWidth <= document.querySelector('.pages').clientWidth"
        assert page.evaluate(inside)


def test_paper_gets_the_story_and_blanks_but_no_controls(watched):
    page = opened(watched, f"?lesson={DONORS}")
    expect(page.locator(".lesson-sheet")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".lesson-sheet")).to_be_visible()
    expect(page.locator(".sheet-question")).to_have_count(len(LESSON.questions))
    expect(page.locator(".sheet-blank").first).to_be_visible()
    for hidden in (".masthead", ".lesson-form", ".lesson-tools"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_a_hostile_prediction_is_clamped(watched):
    hostile = f"{FIRST.name}~1e99~~x~<script>alert(1)</script>~~{'~' * 500}"
    page = opened(watched, f"?lesson={DONORS}&answers={hostile}&lang=xx")
    expect(page).to_have_url(re.compile(rf"/lessons\?v=2&{ONE_ANSWER}$"))


def test_a_lesson_that_is_not_there_leads_to_the_list(watched):
    page = opened(watched, "?lesson=../../etc/passwd&answers=a~1")
    expect(page.locator(".lesson-card").first).to_be_visible()
    expect(page).to_have_url(re.compile("/lessons$"))
