"""The Evidence page: every record in both languages, nulls found by their intervals, a validation that may lack."""

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


HEAD = (
    "target,use,label,published,published_low,published_high,simulated_median,simulated_low,simulated_high,reproduced"
)


def test_no_validation_is_not_an_error(tmp_path, monkeypatch):
    path = tmp_path / "validation.csv"
    monkeypatch.setattr(records, "VALIDATION_FILES", (path,))
    assert records.validation() == ()
    for content in (b"", b"not a table", b"\xff\xfe", b"a,b\n1,2\n"):
        path.write_bytes(content)
        assert records.validation() == ()


def test_a_stored_validation_is_shown(tmp_path, monkeypatch):
    path = tmp_path / "validation.csv"
    rows = ["x2020: timely_share,check,A trial,1.2,1,1.4,1.1,?,,yes", "irr_mortality_proactive,context,M,1,,,,,,"]
    path.write_text("\n".join([HEAD, *rows]))
    monkeypatch.setattr(records, "VALIDATION_FILES", (path,))
    trial, pattern = records.validation()
    assert (trial.simulated, trial.simulated_low, trial.agrees, pattern.agrees) == (1.1, None, True, None)
    assert records.check_label(trial, "en") == ("A trial: Treated within 24 hours", "en")
    assert records.check_label(trial, "fr") == ("A trial", "en")
    assert records.check_label(pattern, "fr")[1] == "fr"
    assert records.reproduced((trial, pattern)) == (1, 1)
