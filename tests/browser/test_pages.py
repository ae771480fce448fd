"""The pages beside Explore in a real browser: compare, evidence, share, minister; both languages; hostile files."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_first_page import AXE

CYCLES = "msi.cycles_per_year"
READY = {
    "/compare": ".compare-results tbody b",
    "/evidence": ".records tbody tr",
    "/share": ".copy-line textarea",
    "/minister": ".sheet",
}


def opened(watched, path):
    page = watched.page
    page.goto(watched.url + path)
    page.locator(READY["/" + path.strip("/").split("?")[0]]).first.wait_for(timeout=60_000)
    return page


def saved(page, click):
    with page.expect_download(timeout=20_000) as found:
        click()
    return found.value.suggested_filename, found.value.path().read_bytes()


@pytest.mark.parametrize("path", READY)
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("fr", 390)])
def test_axe_finds_nothing_and_nothing_is_cut_off(watched, path, language, width):
    watched.page.set_viewport_size({"width": width, "height": 844})
    page = opened(watched, f"{path}?lang={language}")
    for button in page.locator(".plain[aria-expanded], .record-name").all()[:2]:
        button.click()
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.lang") == language


def test_compare_add_rename_swap_and_share(watched):
    page = opened(watched, "/compare")
    expect(page.locator(".slot-name")).to_have_count(2)
    page.get_by_label("Add a scenario").select_option("mali-msi-national")
    expect(page.locator(".slot-name")).to_have_count(3)
    page.locator(".slot-name").nth(2).fill("Our <b>plan</b>")
    page.locator(".slot-name").nth(2).press("Enter")
    expect(page).to_have_url(re.compile("c3=.*Our"))
    page.get_by_role("button", name="Make reference").nth(1).click()
    expect(page.locator(".slot-name").first).to_have_value("Our <b>plan</b>")
    expect(page.locator(".compare-results thead th").first).to_have_text("Our <b>plan</b>", timeout=60_000)
    page.goto(page.url)
    expect(page.locator(".slot-name").first).to_have_value("Our <b>plan</b>")
    expect(page.locator(".slot-name")).to_have_count(3)


def test_compare_says_what_differs_and_how_sure(watched):
    page = opened(watched, "/compare")
    expect(page.locator(".compare-state")).to_have_text("5 runs of each, the same luck in all", timeout=60_000)
    expect(page.locator(".compare-results")).to_contain_text("better in 5 of 5 runs")
    expect(page.locator(".compare-results")).to_contain_text("95%")
    rows = page.locator(".compare-column table").first
    expect(rows).to_contain_text("Dedicated supervisors")
    expect(rows).not_to_contain_text("Feedback")
    expect(page.locator(".spread-row")).to_have_count(2)
    page.get_by_role("button", name="Data table").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".table-scroll tbody tr")).to_have_count(120)
    page.get_by_role("button", name="values", exact=True).click()
    name, content = saved(page, lambda: page.get_by_role("button", name="Save as SVG").click())
    assert name == "scaleup-mali-effective-coverage.svg"
    assert b"seed 1" in content
    assert saved(page, lambda: page.get_by_role("button", name="Save as PNG").click())[1].startswith(b"\x89PNG")


def test_compare_draws_the_assumptions_unless_chance_alone_is_asked_for(watched):
    page = opened(watched, "/compare")
    expect(page.locator(".spread-row .kind-tag.both")).to_be_visible(timeout=90_000)
    expect(page.locator(".legend")).to_contain_text("chance and assumption")
    page.get_by_label("Also draw the assumptions from their ranges").uncheck()
    expect(page.locator(".spread-row .kind-tag.chance")).to_be_visible(timeout=90_000)
    expect(page.locator(".legend")).to_contain_text("chance only")


def test_compare_shows_what_is_left_when_the_donors_have_gone(watched):
    page = opened(watched, "/compare?scenario=mali-360-donor-cliff")
    expect(page.locator(".compare-results")).to_contain_text("kept 24 months after the donors", timeout=90_000)


def test_evidence_is_searched_and_a_number_replaced(watched):
    page = opened(watched, "/evidence")
    page.get_by_label("Search").fill("trust start")
    expect(page.locator(".records-count")).to_contain_text("1 of")
    page.get_by_role("button", name="Households' trust at the start").click()
    expect(page.locator(".record-more [lang=en]").first).to_contain_text("Anchor")
    field = page.get_by_label("Your own value")
    field.fill("7")
    field.press("Enter")
    expect(page.locator(".record-more [role=alert]")).to_contain_text("0.6 to 0.9")
    field.fill("0,8")
    field.press("Enter")
    expect(page).to_have_url(re.compile("assumptions.trust_reference=0.8"))
    page.get_by_role("button", name="Take it back").click()
    expect(page).not_to_have_url(re.compile("trust_reference"))


def test_notes_are_french_and_found_by_french_words(watched):
    page = opened(watched, "/evidence?lang=fr")
    page.get_by_label("Chercher").fill("tirage au sort")
    expect(page.locator(".record-name").first).to_be_visible()
    page.locator(".record-name").first.click()
    expect(page.locator(".record-more p[lang=fr]")).to_contain_text("tirage au sort")


def test_what_the_frame_says_by_itself_is_french(watched):
    opened(watched, "/evidence?lang=fr")
    frame = watched.page.evaluate("document.getElementById('vue-app-template').innerHTML")
    assert "Serveur déconnecté." in frame and "Rechargez la page" in frame
    assert not re.search(r"disconnected\.|[Pp]lease|Restoring|Refresh now|Cancel<|loading_text", frame)


def test_evidence_shows_nulls_and_limits_first(watched):
    page = opened(watched, "/evidence?lang=fr")
    expect(page.locator(".card").first).to_contain_text("Les décès ne sont pas simulés")
    expect(page.locator(".card").first).to_contain_text("L'ampleur de cet effet est une hypothèse")
    page.get_by_label("Montrer").select_option("target")
    expect(page.locator(".records tbody tr").first).to_be_visible()
    assert page.get_by_text("mortalité").count()


def test_what_is_taken_away_can_be_brought_back(watched):
    page = opened(watched, f"/share?{CYCLES}=0.7&assumptions.trust_reference=0.8")
    assert f"{CYCLES}=0.7" in page.get_by_role("textbox", name="Link to exactly what you see").input_value()
    command = page.get_by_role("textbox", name="Run this scenario").input_value()
    assert f"scaleup run mali-360-fast --set {CYCLES}=0.7" in command
    name, content = saved(page, lambda: page.locator("[data-file=scenario]").click())
    assert name == "my-scenario.toml"
    page.goto(watched.url + "/share")
    expect(page.get_by_role("textbox", name="Link to exactly what you see")).not_to_have_value(re.compile(r"=0\.7"))
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
    expect(page.locator(".notice.good")).to_be_visible()
    expect(page.get_by_role("textbox", name="Run this scenario")).to_have_value(command)


def test_results_carry_their_origin(watched):
    page = opened(watched, "/share")
    expect(page.locator("[data-file=country]")).to_be_enabled(timeout=60_000)
    lines = saved(page, lambda: page.locator("[data-file=country]").click())[1].decode().splitlines()
    about = [line for line in lines if line.startswith("# ")]
    assert any("scaleup run mali-360-fast --replicates 5" in line for line in about)
    assert any("Deaths are not simulated" in line for line in about)
    assert len(lines) - len(about) == 1 + 2 * 5 * 120
    assert "nan" not in "".join(lines)


HOSTILE = {
    "secrets.toml": b'[scenario]\nbase = "/etc/passwd.toml"\n',
    "up.toml": b'[scenario]\nbase = "../../../etc/hosts.toml"\n',
    "bytes.toml": bytes(range(256)) * 20,
    "deep.toml": b"a = " + b"[" * 20_000,
    "large.toml": b"#" * 3_000_000,
    "empty.toml": b"",
    "<img src=x onerror=alert(1)>.toml": b"[mis]\nx = 1\n",
    "years.toml": b'[scenario]\nbase = "uganda-baseline"\nmonths = 1200\n',
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_files_are_refused_in_one_clear_message(watched, language):
    page = opened(watched, f"/share?lang={language}")
    link = page.locator(".copy-line textarea").first.input_value()
    for name, content in HOSTILE.items():
        page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
        told = page.locator(".notice.bad")
        expect(told).to_contain_text("100" if name == "large.toml" else name)
        text = told.inner_text()
        assert not re.search(r"Traceback|/home|/tmp|site-packages|no such file", text), text
        assert len(text) < 900
    assert page.locator(".copy-line textarea").first.input_value() == link
    page.locator("input[type=file]").set_input_files(
        {"name": "good.toml", "mimeType": "", "buffer": b'[scenario]\nbase = "mali-360-donor-cliff"\n'}
    )
    expect(page.locator(".notice.good")).to_be_visible()


def test_a_file_with_shocks_opens_as_a_scenario_of_its_own(watched):
    page = opened(watched, "/share")
    content = (
        b'[scenario]\nname = "storm"\nbase = "mali-baseline"\nmonths = 36\ntitle = { en = "Storm", fr = "Orage" }\n'
        b'[[shock]]\nkind = "epidemic"\nstart = "2026-06"\nmonths = 4\n'
    )
    page.locator("input[type=file]").set_input_files({"name": "storm.toml", "mimeType": "", "buffer": content})
    expect(page.locator(".notice.good")).to_be_visible()
    page.get_by_text("See it on the Explore page").click()
    expect(page.locator(".plot").first).to_have_attribute("aria-label", re.compile("December 2028"), timeout=60_000)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_ministers_page_goes_onto_paper_and_offline(watched, browser, language, tmp_path):
    page = opened(watched, f"/minister?lang={language}")
    sentence = page.locator(".sheet-sentence").inner_text()
    assert "2035" in sentence
    assert page.locator(".sheet-numbers li").count() == 4
    name, content = saved(page, lambda: page.locator("[data-file=pdf]").click())
    assert name == "scaleup-mali-minister.pdf"
    assert content.startswith(b"%PDF")
    name, content = saved(page, lambda: page.locator("[data-file=html]").click())
    (tmp_path / name).write_bytes(content)
    alone = browser.new_page(viewport={"width": 390, "height": 800}, offline=True)
    asked = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto((tmp_path / name).as_uri())
    assert alone.locator(".sheet-sentence").inner_text() == sentence
    assert alone.evaluate("document.documentElement.scrollWidth") <= 390
    assert [url for url in asked if not url.startswith("file:")] == []
    found = Axe().run(alone, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    alone.close()


def test_pages_are_reached_by_keyboard(watched):
    page = watched.open()
    for path, ready in READY.items():
        page.locator(f'.pages a[href^="{path}"]').focus()
        page.keyboard.press("Enter")
        page.locator(ready).first.wait_for(timeout=60_000)
        assert page.locator('.pages a[aria-current="page"]').get_attribute("href").startswith(path)
