"""Scenario files: what they mean, and one clear message for whatever is wrong with them."""

import dataclasses
import os
import pickle
import unicodedata
from pathlib import Path

import pytest

from model.settings import Settings
from scenarios import ScenarioError, load_scenario, scenario_names
from scenarios.resolved import resolved_toml
from scenarios.sets import parse_set

HEAD = '[scenario]\nname = "mine"\nbase = "mali-baseline"\n'
SHOCK = HEAD + '[[shock]]\nkind = "strike"\nstart = "2027-01"\nmonths = 3\n'


@pytest.fixture
def write(tmp_path):
    def writer(text, name="mine.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return writer


def settings_of(scenario):
    return {field.name: getattr(scenario, field.name) for field in dataclasses.fields(Settings)}


@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_scenario_says_what_it_is_about(name):
    scenario = load_scenario(name)
    assert scenario.name == name
    for texts in (scenario.title, scenario.summary, scenario.question):
        assert texts["en"] and texts["fr"] and texts["en"] != texts["fr"]
    for language in ("en", "fr"):
        assert scenario.summary[language].count(". ") == 1, "two sentences"
        assert scenario.question[language].endswith("?")


@pytest.mark.parametrize("name", scenario_names())
def test_a_resolved_scenario_reads_back_the_same(name, write):
    shock = '[[shock]]\nkind = "strike"\nstart = "2027-01"\nmonths = 3\n'
    scenario = load_scenario(write(HEAD.replace("mali-baseline", name) + shock)).with_levers(
        {"money.donor_share": 1 / 3}
    )
    again = load_scenario(write(resolved_toml(scenario), "resolved.toml"))
    assert settings_of(again) == settings_of(scenario)
    assert (again.title, again.replicates) == (scenario.title, scenario.replicates)


def test_every_country_has_a_baseline_and_msi_scenarios():
    for country in ("ghana", "malawi", "mali", "uganda"):
        assert {f"{country}-baseline", f"{country}-msi-pilot", f"{country}-msi-national"} <= set(scenario_names())
        baseline = load_scenario(f"{country}-baseline")
        assert baseline.levers == baseline.today


def test_resource_teams_have_the_size_of_the_programme():
    sizes = {"ghana": 6, "malawi": 8, "uganda": 7}
    assert {name: load_scenario(f"{name}-baseline").levers["resource_team.members"] for name in sizes} == sizes


def test_mali_360_fast_is_what_its_summary_says():
    levers = load_scenario("mali-360-fast").levers
    assert levers["workforce.chw_posts"] == 13000
    assert (levers["supervision.dedicated"], levers["supervision.chws_per_supervisor"]) == (True, 18)
    assert len(levers["supervision.components"]) == 5
    assert load_scenario("mali-360-stretched").levers["supervision.chws_per_supervisor"] == 30


def test_today_stays_that_of_the_baseline():
    scenario = load_scenario("mali-360-stretched")
    assert scenario.today == load_scenario("mali-baseline").levers
    assert scenario.with_levers({"supervision.dedicated": False}).today == scenario.today


def test_nested_tables_and_dotted_keys_mean_the_same(write):
    nested = load_scenario(write(HEAD + "[msi]\ncycles_per_year = 1\n[supervision]\ntransport = 'bicycle'\n"))
    dotted = load_scenario(
        write('"msi.cycles_per_year" = 1\nsupervision.transport = "bicycle"\n' + HEAD, "dotted.toml")
    )
    assert settings_of(nested) == settings_of(dotted)


def test_bases_may_be_files_beside_the_file_at_any_depth(write):
    write(HEAD + "[msi]\ncycles_per_year = 1\n", "step0.toml")
    for step in range(1, 12):
        write(f'[scenario]\nbase = "step{step - 1}.toml"\nseed = {step}\n', f"step{step}.toml")
    scenario = load_scenario(write('[scenario]\nbase = "./step11.toml"\n'))
    assert scenario.levers["msi.cycles_per_year"] == 1.0
    assert (scenario.seed, scenario.name) == (11, "mine")


def test_shocks_add_up_and_an_empty_list_removes_them(write):
    shock = '[[shock]]\nkind = "strike"\nstart = "2040-01"\nmonths = 3\nregions = ["Mopti"]\n'
    write(HEAD + shock, "one.toml")
    two = '[scenario]\nbase = "one.toml"\n'
    assert [item.regions for item in load_scenario(write(two + shock)).shocks] == [("Mopti",)] * 2
    assert load_scenario(write("shock = []\n" + two)).shocks == ()


def test_values_on_top_are_toml_and_strings_otherwise():
    assert parse_set("msi.cycles_per_year=1.5") == ("msi.cycles_per_year", 1.5)
    assert parse_set("msi.order = region") == ("msi.order", "region")
    assert parse_set("money.funding_end=2031-06") == ("money.funding_end", "2031-06")
    assert parse_set('supervision.components=["group"]') == ("supervision.components", ["group"])
    assert parse_set("a=1\nb=2") == ("a", "1\nb=2")


def test_a_link_may_be_cut_though_zero_is_outside_its_range(write):
    links = [name for name, record in records().items() if record.role == "link"]
    for name in links:
        assert load_scenario("mali-baseline", {f"assumptions.{name}": 0}).assumptions == {name: 0.0}


def records():
    from model import records_for

    return records_for("mali", "asc")


def test_an_assumption_is_taken_from_the_file_and_replaced_on_top(write):
    path = write(HEAD + "[assumptions]\nchw_hours_per_week = 25\n")
    assert load_scenario(path).assumptions == {"chw_hours_per_week": 25.0}
    assert load_scenario(path, {"assumptions.chw_hours_per_week": 35.5}).assumptions == {"chw_hours_per_week": 35.5}


def test_options_win_over_the_file():
    scenario = load_scenario("mali-360-fast", replicates=2, seed=9, months=7, start="2027-03")
    assert (scenario.replicates, scenario.seed, scenario.months, scenario.start) == (2, 9, 7, "2027-03")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + "[mis]\ncycles_per_year = 1", ["[mis]", "'msi'"]),
        (HEAD + "[msi]\ncycles_per_yaer = 1", ["msi.cycles_per_yaer", "'msi.cycles_per_year'"]),
        (HEAD + "[msi]\ncycles_per_year = 99", ["msi.cycles_per_year", "99", "from 0 to 2"]),
        (HEAD + '[msi]\ncycles_per_year = "often"', ["'often'", "a number from 0 to 2"]),
        (HEAD + "[msi]\ndistricts_per_wave = 2.5", ["2.5", "whole number"]),
        (HEAD + "[msi]\ncycles_per_year = true", ["found true", "a number"]),
        (HEAD + '[msi]\norder = "regoin"', ["'regoin'", "'region'"]),
        (HEAD + "msi = 3", ["key 'msi'"]),
        ("msi = 3\n" + HEAD, ["msi", "[msi]"]),
        (HEAD + '[msi]\norder = "listed"', ["msi.districts", "at least one district"]),
        (HEAD + '[msi]\norder = "listed"\ndistricts = ["Mopty"]', ["'Mopty'", "'Mopti'"]),
        (HEAD + "[msi]\ncycles_per_year = 1\ncycle_length_months = 6\npause_months = 1", ["msi.cycles_per_year"]),
        ('"msi.order" = "region"\n' + HEAD + '[msi]\norder = "region"', ["msi.order", "two values"]),
        (HEAD + '[supervision]\ncomponents = ["dashbord"]', ["'dashboard'"]),
        (HEAD + "[assumptions]\nchw_hours_per_wek = 25", ["chw_hours_per_wek", "'chw_hours_per_week'"]),
        (HEAD + "[assumptions]\nchw_hours_per_week = 900", ["from 20 to 44"]),
        (HEAD + '[assumptions]\nchw_hours_per_week = "many"', ["'many'", "a number"]),
        (HEAD + "[assumptions]\nchw_hours_per_week = nan", ["nan", "a number"]),
        (HEAD + "[assumptions]\ndistricts_end = 27", ["a finding"]),
        (HEAD + 'start = "2026-13"', ["scenario.start", "2026-13", "YYYY-MM"]),
        (HEAD + 'start = "1200-01"', ["scenario.start", "2000-01 to 2100-12"]),
        (HEAD + "start = 2026-01-01", ["scenario.start", "found 2026-01-01", "YYYY-MM"]),
        (HEAD + "months = 0", ["scenario.months", "from 1 to"]),
        (HEAD + "months = 12.0", ["scenario.months", "12.0", "a whole number"]),
        (HEAD + "seed = -1", ["scenario.seed"]),
        (HEAD + "replicates = 0", ["scenario.replicates"]),
        (HEAD + "replicates = true", ["scenario.replicates"]),
        (HEAD + "sede = 4", ["'sede'", "'seed'"]),
        (HEAD + 'title = "Mine"', ["scenario.title", "en ="]),
        (HEAD + 'title = { de = "Meins" }', ["'de'"]),
        (HEAD + "title = { en = 3 }", ["scenario.title.en", "a text"]),
        (HEAD.replace("mine", "../mine"), ["scenario.name"]),
        (HEAD.replace("mali-baseline", "mali-baselin"), ["scenario.base", "'mali-baseline'"]),
        (HEAD.replace("mali-baseline", "other.toml"), ["scenario.base", "no such file"]),
        (HEAD.replace("mali-baseline", "mine.toml"), ["scenario.base", "circle"]),
        (HEAD.replace("mali-baseline", "a\\u0000b.toml"), ["scenario.base", "a\\x00b.toml"]),
        (HEAD + "[supervision]\nvisits = 1", ["'supervision.visits_per_chw_per_month'"]),
        (HEAD + "[workforce]\nchw_posts = 1e9", ["from 0 to 2,500,000 or 'as_today'"]),
        (HEAD + 'country = "mali"', ["both base and country"]),
        ('[scenario]\nname = "mine"\n', ["neither base nor country"]),
        ("", ["neither base nor country"]),
        ('[scenario]\ncountry = "ugada"\n', ["scenario.country", "'ugada'", "'uganda'"]),
        ('[scenario]\ncountry = "mali"\ncadre = "hsa"\n', ["scenario.cadre", "asc, relais"]),
        (HEAD + "[today.msi]\ncycles_per_year = 1", ["today"]),
        (HEAD + '[shock]\nkind = "strike"', ["[[shock]]"]),
        ("shock = 3\n" + HEAD, ["[[shock]]"]),
        (HEAD + '[[shock]]\nkind = "strke"\nstart = "2027-01"\nmonths = 3', ["shock 1", "'strike'"]),
        (HEAD + '[[shock]]\nkind = "strike"\nstart = "2027-01"', ["shock.months", "nothing"]),
        (HEAD + '[[shock]]\nkind = "strike"\nstart = "2027-00"\nmonths = 3', ["shock.start"]),
        (SHOCK + "size = 1.5", ["shock.size", "0 to 1"]),
        (SHOCK + 'region = ["Mopti"]', ["'regions'"]),
        (SHOCK + 'regions = ["Mopty"]', ["'Mopti'"]),
        (SHOCK + "regions = [3]", ["shock.regions"]),
        (SHOCK + "regions = 3", ["shock.regions"]),
        (SHOCK + "regions = { Mopti = true }", ["shock 1: shock.regions", "a list of region names"]),
        (HEAD + "[msi", ["broken TOML", "end of document"]),
        (HEAD + "x = " + "[" * 5000, ["mine.toml"]),
    ],
)
def test_what_is_wrong_is_told_in_one_line_that_names_the_file(text, told, write):
    with pytest.raises(ScenarioError) as caught:
        load_scenario(write(text))
    message = str(caught.value)
    assert "\n" not in message and len(message) < 900
    for part in ["mine.toml", "found", "allowed", *told]:
        assert part in message


def test_the_file_that_is_wrong_is_named_and_not_the_one_based_on_it(write):
    write(HEAD + "[msi]\ncycles_per_year = 99", "wrong.toml")
    with pytest.raises(ScenarioError, match=r"wrong\.toml: msi\.cycles_per_year"):
        load_scenario(write('[scenario]\nbase = "wrong.toml"\n'))


def test_circles_of_any_length_are_found(write):
    for name, base in (("a", "b"), ("b", "c"), ("c", "a")):
        write(f'[scenario]\nbase = "{base}.toml"\n', f"{name}.toml")
    with pytest.raises(ScenarioError, match="a → b → c → a"):
        load_scenario(write('[scenario]\nbase = "b.toml"\n', "a.toml"))


def test_what_is_no_text_file_is_refused(tmp_path):
    binary = tmp_path / "binary.toml"
    binary.write_bytes(bytes(range(256)))
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * 2_000_000)
    for path, told in (
        (binary, "not text"),
        (folder, "a folder"),
        (large, "bytes"),
        (tmp_path / "no.toml", "no such file"),
    ):
        with pytest.raises(ScenarioError, match=told):
            load_scenario(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(ScenarioError, match="plain file"):
        load_scenario(tmp_path / "pipe.toml")


def test_a_byte_order_mark_is_no_error(tmp_path):
    path = tmp_path / "mark.toml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())
    assert load_scenario(path).country == "mali"


def test_accents_may_be_signs_of_their_own(write):
    apart = unicodedata.normalize("NFD", 'regions = ["Ségou"]\n[msi]\norder = "listed"\ndistricts = ["Kéniéba"]\n')
    assert "Ségou" not in apart
    scenario = load_scenario(write(SHOCK + apart))
    assert scenario.shocks[0].regions == ("Ségou",) and scenario.levers["msi.districts"] == ("Kéniéba",)
    assert parse_set(unicodedata.normalize("NFD", 'msi.districts=["Kéniéba"]'))[1] == ["Kéniéba"]


@pytest.mark.parametrize(
    ("sets", "told"),
    [
        ([("msi.cyclesperyear", 1)], "msi.cycles_per_year"),
        ([("msi.order", "random"), ("msi.order", "region")], "two values"),
        ([("assumptions.nothing_such", 1)], "list assumptions"),
        ([("scenario.start", "2027-01")], "a lever of"),
        (
            [("msi.cycles_per_year", 0.5), ("msi.cycle_length_months", 6.0), ("msi.pause_months", 1.0)],
            "cycles_per_year",
        ),
    ],
)
def test_values_on_top_are_checked_like_a_file(sets, told):
    with pytest.raises(ScenarioError, match="--set") as caught:
        load_scenario("mali-baseline", sets)
    assert told in str(caught.value)


@pytest.mark.parametrize("text", ["msi.order", "=3", "  =3", ""])
def test_a_value_on_top_needs_a_key_and_a_value(text):
    with pytest.raises(ScenarioError, match="KEY=VALUE"):
        parse_set(text)


def test_the_two_levers_left_open_follow_from_the_layer_on_top():
    scenario = load_scenario("mali-msi-national", {"msi.cycles_per_year": 1.0})
    assert scenario.levers["msi.cycle_length_months"] + scenario.levers["msi.pause_months"] == 12.0


def test_scenarios_and_their_errors_cross_to_other_processes():
    scenario = load_scenario("mali-360-fast")
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    error = ScenarioError("here", "key", 3, "four", "for")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_shipped_scenarios_are_files_of_the_library():
    for name in scenario_names():
        assert isinstance(load_scenario(name).files[0], Path)
