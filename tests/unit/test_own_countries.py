"""Own countries are found beside the shipped ones; one that is broken stops nobody but those who use it."""

import json
import shutil
from pathlib import Path

import pytest

from batch_runs.identity import model_hash
from model.countries import FOLDER, country_names, load_country, own_folder, shipped_country_names
from model.evidence import EvidenceError
from scenarios import ScenarioError, load_scenario, scenario_names
from scenarios.errors_fr import in_french
from scenarios.own_countries import faults, fingerprint, own_country_files, skipped_words
from scenarios.provenance import input_files, manifest
from scenarios.reports.parts import assumptions
from scenarios.resolved import resolved_toml
from scenarios.uploads import read_upload
from scenarios.words import caveat

SHIPPED = ("ghana", "malawi", "mali", "uganda")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one good own country, made of Malawi's files."""
    monkeypatch.setenv("SCALEUP_COUNTRIES", str(tmp_path / "own"))
    return added(tmp_path / "own", "newland").parent


def added(own: Path, name: str) -> Path:
    shutil.copytree(FOLDER / "malawi", own / name)
    text = f'[scenario]\ncountry = "{name}"\ntitle = {{ en = "Our country", fr = "Notre pays" }}\n'
    (own / name / f"{name}-baseline.toml").write_text(text, encoding="utf-8")
    return own / name


def broken(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def test_own_countries_come_after_the_shipped_ones(own: Path) -> None:
    assert country_names() == (*SHIPPED, "newland") and shipped_country_names() == SHIPPED
    assert load_country("newland").name == "newland" and load_country("newland") is load_country("newland")
    assert scenario_names()[-1] == "newland-baseline"
    assert load_scenario("newland-baseline").country == "newland"
    assert skipped_words() == ""


def test_the_folder_is_where_the_user_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCALEUP_COUNTRIES", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert own_folder() == tmp_path / "data" / "scaleup" / "countries"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert own_folder() == tmp_path / ".local" / "share" / "scaleup" / "countries"
    monkeypatch.setenv("SCALEUP_COUNTRIES", "~/ours")
    assert own_folder() == tmp_path / "ours"
    assert country_names() == SHIPPED


def test_a_shipped_country_cannot_be_replaced(own: Path) -> None:
    broken(added(own, "mali"), "country.toml", '"Malawi"', '"Elsewhere"')
    assert country_names() == (*SHIPPED, "newland")
    assert load_country("mali").label["en"] == "Mali" and load_scenario("mali-baseline").title["en"] == "Mali: as today"
    assert "'mali'" in skipped_words() and "shipped" in skipped_words()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("districts.csv", "234927", "many"),
        ("country.toml", "[[population]]", "[population"),
        ("cadres.toml", "[hsa.chw_posts_now]", "[hsa.chw_post_now]"),
        ("old-baseline.toml", "[scenario]", "[scenari]"),
        ("old-baseline.toml", '"old"', '"mali"\ncadre = "hsa"'),
    ],
)
def test_a_broken_country_is_left_out_and_told(own: Path, file: str, old: str, new: str) -> None:
    folder = added(own, "old")
    broken(folder, file, old, new)
    assert list(faults()) == ["old"] and "found" in faults()["old"]
    assert "old-baseline" not in scenario_names() and "newland-baseline" in scenario_names()
    assert "\n" not in skipped_words() and "'old'" in skipped_words() and str(own) in skipped_words()
    with pytest.raises((ScenarioError, EvidenceError), match="found"):
        load_scenario("old-baseline")


@pytest.mark.parametrize("file", ["country.toml", "facts.toml", "old-baseline.toml"])
def test_a_country_without_some_of_its_files_is_broken_too(own: Path, file: str) -> None:
    (added(own, "old") / file).unlink()
    assert "old" in country_names()
    assert list(faults()) == ["old"] and file in faults()["old"]


def test_a_folder_with_a_name_that_no_country_can_have_is_told(own: Path) -> None:
    shutil.move(added(own, "old"), own / "Old country")
    assert country_names() == (*SHIPPED, "newland")
    assert "'Old country'" in skipped_words() and "small letters" in skipped_words()


def test_a_stranger_who_names_a_broken_country_gets_one_line(own: Path) -> None:
    broken(added(own, "old"), "districts.csv", "234927", "many")
    broken(added(own, "other"), "other-baseline.toml", "[scenario]", "[scenari]")
    for name in ("old", "other"):
        with pytest.raises(ScenarioError) as error:
            read_upload("a.toml", f'[scenario]\ncountry = "{name}"\n'.encode())
        assert "whose files are good" in str(error.value)
        assert "dont les fichiers sont bons" in str(in_french(error.value))
        with pytest.raises(ScenarioError, match="shipped scenario"):
            read_upload("a.toml", f'[scenario]\nbase = "{name}-baseline"\n'.encode())


def test_the_app_lists_own_countries_and_opens_files_about_them(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui import choices
    from ui.components.picker import countries
    from ui.own_files import opened

    broken(added(own, "old"), "districts.csv", "234927", "many")
    names = scenario_names()
    monkeypatch.setattr(choices, "shipped", lambda: names)
    listed = dict(countries.__wrapped__("en"))
    assert ["newland-baseline", "Our country"] in listed["Malawi"]  # its label, as its files still say
    upload = read_upload("a.toml", b'[scenario]\nbase = "newland-baseline"\n[supervision]\ndedicated = true\n')
    found = opened(upload)
    assert found.decision.scenario == "newland-baseline" and found.in_links


def test_a_result_names_the_country_that_it_came_from(own: Path) -> None:
    scenario = load_scenario("newland-baseline")
    first = fingerprint("newland")
    found = manifest(scenario, False, {}, 1.0)
    assert found["own_country"] == {"name": "newland", "sha256": first}
    assert set(own_country_files("newland")) <= set(input_files(scenario))
    assert str(own) not in json.dumps(found)
    assert first in resolved_toml(scenario).splitlines()[0]
    shutil.copytree(own / "newland", own.parent / "elsewhere" / "newland")
    broken(own / "newland", "districts.csv", "234927", "234928")
    assert fingerprint("newland") != first


def test_shipped_countries_are_recorded_as_before(own: Path) -> None:
    scenario = load_scenario("mali-baseline")
    assert "own_country" not in manifest(scenario, False, {}, 1.0)
    assert resolved_toml(scenario).startswith("# Fully resolved; it stands alone.\n")
    assert "model/countries/mali/districts.csv" in input_files(scenario)


def test_another_content_makes_another_run(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = model_hash.__wrapped__("newland")
    shutil.copytree(own, own.parent / "elsewhere")
    monkeypatch.setenv("SCALEUP_COUNTRIES", str(own.parent / "elsewhere"))
    assert model_hash.__wrapped__("newland") == first  # wherever it lies
    broken(own.parent / "elsewhere" / "newland", "facts.toml", "value = 4.4", "value = 4.5")
    assert model_hash.__wrapped__("newland") != first


def test_borrowed_figures_are_told_where_results_are_until_they_are_replaced(own: Path) -> None:
    for name in ("old", "newer", "newest"):
        borrow(added(own, name), 'note = { en = "As in Ghana: replace by your own figure. ')
    broken(own / "newer", "facts.toml", "As in Ghana: replace by your own figure.", "Survey of 2025.")
    broken(own / "newest", "country.toml", 'borrowed_from = { en = "Ghana", fr = "Ghana" }', "")
    honest, borrowing, better, best = map(
        load_scenario, (f"{n}-baseline" for n in ("newland", "old", "newer", "newest"))
    )
    assert caveat(honest) == caveat(best) == ""
    counts = [int(caveat(scenario).partition(" ")[0]) for scenario in (borrowing, better)]
    assert counts[0] == counts[1] + 1 and counts[1] > 20
    assert "another country, Ghana" in caveat(borrowing) and "d'un autre pays, Ghana" in caveat(borrowing, "fr")
    assert "another country, Ghana" in assumptions(borrowing, False, "en")
    assert "another country" not in assumptions(honest, False, "en")


def borrow(folder: Path, begins: str) -> None:
    for file in ("facts.toml", "cadres.toml"):
        text = (folder / file).read_text("utf-8")
        (folder / file).write_text(text.replace('note = { en = "', begins), "utf-8")
    text = 'borrowed_from = { en = "Ghana", fr = "Ghana" }\n' + (folder / "country.toml").read_text("utf-8")
    (folder / "country.toml").write_text(text, "utf-8")
