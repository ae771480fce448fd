"""The Evidence page: every record in both languages, nulls found by their intervals, a validation that may lack."""

import json
from dataclasses import replace

import pytest

from model.countries import country_names, load_country
from model.evidence import evidence
from model.evidence.schema import WORDS
from scenarios.units import french_units
from scenarios.validation.targets import targets
from ui import records
from ui.language import texts


def placed():
    return [(name, cadre) for name in country_names() for cadre in load_country(name).cadres]


def test_every_unit_of_a_record_has_french_words():
    units = {record.unit for place in placed() for record in records.all_records(*place)}
    assert units <= set(french_units())


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
    monkeypatch.setattr(records, "VALIDATION", path)
    assert records.validation() == ()
    for content in (
        b"",
        b"[1]",
        b"\xff\xfe",
        b'{"validation": 3}',
        b'{"validation": {"found": {"msi-workplans-per-team": {}}}}',
    ):
        path.write_bytes(content)
        assert records.validation() == ()


def test_a_stored_validation_is_shown(tmp_path, monkeypatch):
    path = tmp_path / "validation.json"
    names = [target.name for target in targets() if target.outcome is not None][:2]
    figures = {"median": 0.1, "low": None, "high": None}
    stored = {names[0]: {**figures, "agrees": True}, names[1]: {**figures, "agrees": None}, "gone": {}}
    path.write_text(json.dumps({"validation": {"found": stored}}))
    monkeypatch.setattr(records, "VALIDATION", path)
    checks = records.validation()
    assert [check.agrees for check in checks] == [True, None]
    assert checks[0].label["en"] != checks[0].label["fr"]
    assert records.reproduced(checks) == (1, 1)


def test_a_validation_is_shipped():
    assert any(check.agrees is not None for check in records.validation())
