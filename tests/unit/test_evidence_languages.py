"""Every record speaks English and French, says the same numbers in both, and owns up where it has English alone."""

import re
from typing import Any

import pytest

from model.countries import country_names, load_country
from model.evidence import Record, evidence, read_record, targets
from tests.unit.test_evidence import GOOD
from ui import records

THIN = "\N{NARROW NO-BREAK SPACE}"
ENGLISH_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
FRENCH_NUMBER = re.compile(rf"\d{{1,3}}(?:{THIN}\d{{3}})+|\d+(?:,\d+)?")
ENGLISH_WORDS = re.compile(r"\b(the|of|and|are|was|were|not|with|from|which|than)\b")


def shipped() -> dict[str, Record]:
    """Every record of the product, under the file and name that a message should tell."""
    found = list(evidence().values())
    for country in map(load_country, country_names()):
        found += country.facts.values()
        found += [record for cadre in country.cadres.values() for record in cadre.records.values()]
    return {f"{record.file} {i} {record.name}": record for i, record in enumerate(found)}


TEXTS: dict[str, dict[str, str]] = {
    f"{place} {key}": texts
    for place, record in shipped().items()
    for key, texts in (("label", record.label), ("note", record.note))
    if texts
}


def english_numbers(text: str) -> list[float]:
    return sorted(float(found.replace(",", "")) for found in ENGLISH_NUMBER.findall(text))


def french_numbers(text: str) -> list[float]:
    return sorted(float(found.replace(THIN, "").replace(",", ".")) for found in FRENCH_NUMBER.findall(text))


def test_the_two_ways_of_writing_numbers_are_told_apart() -> None:
    assert english_numbers("1,415 / 6.15 in 2,300") == french_numbers(f"1{THIN}415 / 6,15 sur 2{THIN}300")
    assert english_numbers("0.5") != french_numbers("0.5")


def test_every_text_has_both_languages() -> None:
    assert [place for place, texts in TEXTS.items() if set(texts) != {"en", "fr"}] == []
    assert sum(place.endswith("note") for place in TEXTS) > len(TEXTS) / 3


def test_both_languages_say_the_same_numbers() -> None:
    differ = [place for place, found in TEXTS.items() if english_numbers(found["en"]) != french_numbers(found["fr"])]
    assert differ == []


def test_french_is_french() -> None:
    assert ENGLISH_WORDS.search("Mean of the four")
    left = [place for place, texts in TEXTS.items() if ENGLISH_WORDS.search(texts["fr"])]
    same = [place for place, texts in TEXTS.items() if texts["en"] == texts["fr"] and " " in texts["en"]]
    assert (left, same) == ([], [])


def test_french_is_written_as_in_print() -> None:
    wrong = re.compile(r"\d%|\d\.\d|\S[;:!?»](?:\s|$)|«\S|US\$\s?\d")
    assert [place for place, texts in TEXTS.items() if wrong.search(texts["fr"])] == []


@pytest.mark.parametrize(
    ("written", "language", "text", "told_in"),
    [
        ("Rains begin in June.", "fr", "Rains begin in June.", "en"),
        ("Rains begin in June.", "en", "Rains begin in June.", "en"),
        ("", "fr", "", "fr"),
        ({"en": "Rains; heat.", "fr": "Pluies ; chaleur."}, "fr", f"Pluies{THIN}; chaleur.", "fr"),
        ({"en": "Rains; heat.", "fr": "Pluies ; chaleur."}, "en", "Rains; heat.", "en"),
    ],
)
def test_a_plain_note_is_shown_as_the_english_it_is(written: Any, language: str, text: str, told_in: str) -> None:
    one = read_record("evidence/chw.toml", "months", {**GOOD, "note": written})
    assert (one.note_in(language), one.note_language(language)) == (text, told_in)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_tells_what_was_fitted_in_its_language(language: str) -> None:
    shown = {entry["name"]: entry for entry in records.described("mali", "asc", language)}
    fitted = evidence()["visiting_room"].fitted_to
    assert fitted
    told = " ".join(shown["visiting_room"]["facts"])
    assert all(targets()[name].label[language] in told for name in fitted)
    assert {entry["note_language"] for entry in shown.values()} == {language}
