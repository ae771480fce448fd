"""The two languages say the same things, and everything that the page names has words in both."""

import re

import pytest

from model.levers import levers
from model.outcomes import outcomes
from model.settings import SHOCK_KINDS
from ui.components.levers import unit_key
from ui.language import LANGUAGES, style_of, texts

PLACEHOLDER = re.compile(r"\{(\w+)\}")


def test_both_languages_have_the_same_keys():
    assert set(texts("en")) == set(texts("fr"))


@pytest.mark.parametrize("key", sorted(texts("en")))
def test_same_placeholders_and_no_empty_text(key):
    found = [sorted(PLACEHOLDER.findall(texts(language)[key])) for language in LANGUAGES]
    assert found[0] == found[1]
    assert all(texts(language)[key].strip() for language in LANGUAGES)


def test_french_typography():
    for key, text in texts("fr").items():
        assert not re.search(r"\S[!?;»](?=\s|$)", text), key
        assert not re.search(r"\d%", text), key


@pytest.mark.parametrize("name", sorted(levers()))
def test_every_word_of_a_lever_is_translated(name):
    lever = levers()[name]
    wanted = {f"family.{lever.family}", "decider." + lever.who_decides.replace(" ", "_")}
    wanted |= {f"value.{value}" for value in (*lever.values, *lever.words)}
    if lever.unit and lever.type in ("number", "integer"):
        wanted.add(f"unit.{unit_key(lever.unit)}")
    assert wanted <= set(texts("en"))


def test_every_style_and_shock_has_words():
    assert {f"axis.{style_of(outcome)}" for outcome in outcomes().values()} <= set(texts("en"))
    assert {f"shock.{kind}" for kind in SHOCK_KINDS} <= set(texts("en"))
