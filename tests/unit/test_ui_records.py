"""The Evidence page: every record in both languages, nulls found by their intervals, a validation that may lack."""

import json
from dataclasses import replace

import pytest

from model.countries import country_names, load_country
from model.evidence import evidence
from model.evidence.schema import WORDS
from ui import records
from ui.language import texts


def placed():
    return [(name, cadre) for name in country_names() for cadre in load_country(name).cadres]


def test_every_unit_of_a_record_has_french_words():
    units = {record.unit for place in placed() for record in records.all_records(*place)}
    assert units <= set(records._units())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_word_of_the_schema_is_said(language):
    said = set(texts(language))
    for key in ("grade", "confidence", "transfer"):
        assert {f"evidence.{key}.{word}" for word in WORDS[key]} <= said
    assert {f"evidence.interval.{word.replace(' ', '_')}" for word in WORDS["interval"]} <= said
    assert {f"evidence.drawn_as.{word}" for word in WORDS["distribution"] if word != "fixed"} <= said
    found = {part for place in placed() for part, _ in records.parts(*place, language)}
    assert {f"evidence.part.{part}" for part in found} <= said


def test_all_records_are_there_once():
    names = [entry["name"] for entry in records.described("mali", "asc", "fr")]
    assert len(names) == len(set(names))
    assert set(evidence()) <= set(names)


def test_nulls_are_found_by_their_intervals():
    names = {record.name for record in records.contrary()}
    assert {"irr_mortality_proactive", "sig_dashboard_timely"} <= names
    null = evidence()["irr_mortality_proactive"]
    assert not records.speaks_against(replace(null, low=1.01, value=1.02))
    assert not records.speaks_against(replace(null, role="behaviour"))


def test_no_validation_is_not_an_error(tmp_path, monkeypatch):
    path = tmp_path / "validation.json"
    monkeypatch.setattr(records, "VALIDATION_FILES", (path,))
    assert records.validation() == ()
    for content in ("not json", "[1, 2]", '{"outcomes": 3}', "null"):
        path.write_text(content)
        assert records.validation() == ()


def test_a_stored_validation_is_shown(tmp_path, monkeypatch):
    path = tmp_path / "validation.json"
    entry = {"name": "timely_share", "trial": "x2020", "published": 1.2, "low": 1.0, "high": 1.4, "agrees": True}
    path.write_text(json.dumps({"outcomes": [{**entry, "simulated_median": 1.1, "simulated_low": "?"}]}))
    monkeypatch.setattr(records, "VALIDATION_FILES", (path,))
    (check,) = records.validation()
    assert (check.name, check.simulated, check.simulated_low, check.agrees) == ("x2020 · timely_share", 1.1, None, True)
