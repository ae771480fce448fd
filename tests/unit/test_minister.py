"""The minister's page: what it says, in both languages, as one file without any outside help."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.countries import load_country
from model.outcomes import outcomes
from scenarios import load_scenario
from scenarios.compare import Difference
from scenarios.minister import brief, pdf
from scenarios.minister.brief import words, write_brief
from scenarios.minister.evidence import Evidence, verdict
from scenarios.minister.page import minister_html
from scenarios.minister.pdf import minister_pdf
from scenarios.minister.pdf_language import with_language
from scenarios.minister.tiles import not_begun, stripes

NAMES = list(outcomes())
THIN = "\N{NARROW NO-BREAK SPACE}"
WAITING = np.arange(len(load_country("malawi").names)) < 4


def found(gain=0.05, extra=1e6, runs=6, **more):
    """Runs that differ from today by a known gain and cost."""
    plan, today = load_scenario("malawi-msi-national"), load_scenario("malawi-baseline")
    luck = np.linspace(0.0, 0.01, runs)[:, None, None]
    before = np.full((runs, 24, len(NAMES)), 0.1) + luck
    after = before.copy()
    before[:, :, NAMES.index("cost_usd")] = 2e6
    after[:, :, NAMES.index("cost_usd")] = 2e6 + extra
    after[:, :, NAMES.index("effective_coverage")] += gain + 0.001 * luck[:, :, 0]
    for payer, share in (("government", 0.25), ("donor", 0.75)):
        after[:, :, NAMES.index(f"cost_{payer}_usd")] = share * 1e6
    districts = len(load_country("malawi").names)
    coverage = np.linspace(0.0, 0.2, districts)
    coverage[3] = np.nan
    return Evidence(plan, today, after, before, coverage, **more)


def test_both_languages_have_the_same_words_and_gaps():
    table = tomllib.loads(Path(brief.__file__).with_name("texts.toml").read_text(encoding="utf-8"))
    assert set(table["en"]) == set(table["fr"])
    for key in table["en"]:
        gaps = [sorted(re.findall(r"\{\w+\}", table[language][key])) for language in ("en", "fr")]
        assert gaps[0] == gaps[1], key
    assert not any(re.search(r" [;:?!%]", text) for text in words("fr").values())


def test_the_sentence_follows_the_numbers():
    said = write_brief(found(), "en").sentence
    assert "16%" in said
    assert "instead of 10%" in said or "instead of 11%" in said
    assert "US$\N{NO-BREAK SPACE}12.0\N{NO-BREAK SPACE}M more a year" in said
    assert "hardly change" in write_brief(found(gain=0.0001), "en").sentence
    assert "only" in write_brief(found(gain=-0.05), "en").sentence
    assert "less a year" in write_brief(found(extra=-1e5), "en").sentence
    assert f"16{THIN}%" in write_brief(found(), "fr").sentence


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Difference(0.1, 0.1, 0.0, 0.0, 0.0, 0, 0, 5), "same"),
        (Difference(0.1, 0.2, 0.1, -0.1, 0.3, 3, 2, 5), "unclear"),
        (Difference(0.1, 0.2, 0.1, 0.05, 0.15, 5, 0, 5), "better"),
        (Difference(0.2, 0.1, -0.1, -0.15, -0.05, 0, 5, 5), "worse"),
        (Difference(0.1, 0.2, 0.1, float("nan"), float("nan"), 1, 0, 1), "better"),
    ],
)
def test_an_interval_that_holds_zero_is_no_clear_difference(item, expected):
    assert verdict(item) == expected


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_caveats_are_always_there(language):
    text = minister_html(write_brief(found(), language)).decode()
    for key in ("caveat_explores", "caveat_msi", "caveat_deaths", "caveat_title"):
        assert words(language)[key].replace("'", "&#x27;") in text
    assert f'<html lang="{language}">' in text
    assert text.count("<rect") == len(load_country("malawi").names)
    assert "nan" not in text.lower()


def test_one_file_that_asks_nobody():
    text = minister_html(write_brief(replace(found(), waiting=WAITING), "en")).decode()
    assert not re.search(r"(src|href)=|url\(|@import|<script", text)


def test_what_was_typed_is_never_markup():
    brief = write_brief(found(changes=("<img src=x onerror=alert(1)>",), command="scaleup run '<b>'"), "en")
    assert "<img" not in minister_html(brief).decode()
    assert "<b>" not in minister_html(brief).decode()


def test_few_runs_give_no_interval():
    figure = write_brief(found(runs=2), "en").numbers[0]
    assert figure.interval == words("en")["no_interval"]


def test_the_spread_says_what_it_is_made_of():
    assert any("chance only" in caveat for caveat in write_brief(found(), "en").caveats)
    assert any("chance and assumptions" in caveat for caveat in write_brief(found(sampled=True), "en").caveats)


def test_drawn_assumptions_tell_how_far_single_runs_lie_apart():
    wide = found(runs=6, sampled=True)
    wide.runs[:, :, NAMES.index("effective_coverage")] += np.linspace(-0.03, 0.03, 6)[:, None]
    told = write_brief(wide, "en").numbers[0].interval
    of_mean, single = (
        re.findall(r"[\d.]+", part) for part in told.split("mean difference: ")[1].split("; single runs: ")
    )
    assert float(single[0]) == pytest.approx(2.0, abs=0.1) and float(single[1]) == pytest.approx(8.0, abs=0.1)
    assert float(single[0]) < float(of_mean[0]) < float(of_mean[1]) < float(single[1])
    assert "single" not in write_brief(found(), "en").numbers[0].interval


def test_the_pdf_is_one_sheet_and_the_same_every_time():
    brief = write_brief(found(changes=("$x_1^2$ & 100 %",)), "fr")
    first = minister_pdf(brief)
    assert first.startswith(b"%PDF")
    assert re.search(rb"/Type /Pages.*?/Count 1\b|/Count 1\b.*?/Type /Pages", first, re.DOTALL)
    assert first == minister_pdf(brief)


@pytest.mark.parametrize(
    ("msi", "supervision", "expected"),
    [
        ([1.0, 0.6, 0.4, 0.0], [0.0, 0.0, 0.9, 0.1], [False, False, False, True]),
        ([0.0, 0.0], [0.0, 0.2], [False, False]),  # nothing is rolled out: there is nothing to tell apart
        ([1.0, 1.0], [0.0, 0.0], [False, False]),
    ],
)
def test_where_no_programme_has_begun(msi, supervision, expected):
    assert not_begun(np.array(msi), np.array(supervision)).tolist() == expected


def test_stripes_stay_within_their_tile():
    for a, b in stripes(10.0, 30.0, 4.0, -4.0):
        assert all(10.0 <= x <= 14.0 and 26.0 <= y <= 30.0 for x, y in (a, b))
        assert (a[0] - b[0]) == pytest.approx(-(b[1] - a[1]))


@pytest.mark.parametrize(("language", "told"), [("en", "Striped: "), ("fr", f"Hachuré{THIN}: ")])
def test_districts_not_begun_are_striped_and_told(language, told):
    brief, plain = (write_brief(replace(found(), waiting=waiting), language) for waiting in (WAITING, None))
    text, without = minister_html(brief).decode(), minister_html(plain).decode()
    waiting = [tile for tile in brief.tiles if tile.waiting]
    assert len(waiting) == 4 and all(words(language)["not_started"] in tile.told for tile in waiting)
    legend = re.search(r'class="sheet-small sheet-waiting">.*?</p>', text, re.DOTALL)[0]
    assert told in legend and "4" in legend and "29" in legend
    # Dark lines on white ones, as many as the tiles need: on the map, and in the legend.
    assert [path.count("M") for path in re.findall(r'<path d="([^"]+)"', text)] == [16, 16, 4, 4]
    assert told in re.search(r'role="img" aria-label="([^"]+)"', text)[1]
    assert "<path" not in without and told not in without
    assert len(minister_pdf(brief)) > len(minister_pdf(plain)) + 200


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pdf_says_its_title_and_its_language(language):
    content = minister_pdf(write_brief(found(), language))
    assert content.rindex(b"/Lang (%s)" % language.encode()) > content.index(b"%%EOF")
    assert b"/DisplayDocTitle true" in content and b"/Title" in content
    # The table at the end points at the new catalogue, and back at the first table.
    table = int(re.findall(rb"startxref\n(\d+)\n", content)[-1])
    assert content[table:].startswith(b"xref\n1 1\n")
    catalogue = int(content[table:].split(b"\n")[2].split()[0])
    assert content[catalogue:].startswith(b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Lang")
    before = int(re.search(rb"/Prev (\d+) >>", content[table:])[1])
    assert content[before:].startswith(b"xref\n0 ")


def test_a_pdf_of_another_hand_is_not_touched():
    with pytest.raises(ValueError, match="unknown ending"):
        with_language(b"%PDF-1.4\n%%EOF\n", "en")


@pytest.mark.parametrize("changes", [0, 8, 30])
def test_nothing_falls_off_the_printed_sheet(changes):
    lines = ("Supervision visits per CHW per month: every month",) * changes
    command = "scaleup brief malawi-msi-national" + " --set supervision.visits_per_chw_per_month=0.5" * changes
    brief = write_brief(replace(found(changes=lines, command=command, sampled=True), waiting=WAITING), "fr")
    sheet = pdf._drawn(brief)
    ends = [text.get_position()[1] - text.get_fontsize() / 72 / 11.69 for text in sheet.texts]
    assert min(ends) > 0.005
    assert (sheet.scale > 0.95) == (changes == 0)
    told = " ".join(text.get_text() for text in sheet.texts)
    assert told.count("visits_per_chw_per_month=0.5") == changes
