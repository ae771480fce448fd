"""A link says what the visitor sees, brings it back, and can do no harm."""

import string
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.levers import levers
from model.outcomes import has_district_value, outcomes
from model.settings import SHOCK_KINDS, Shock
from ui.address import Address, Decision, Display, Slot, clean_name, decode, encode
from ui.choices import possible

DEFAULT = Address(Decision("mali-360-fast"))
NAMES = ("mali-360-fast", "malawi-baseline")
RECORDS = st.text(string.ascii_lowercase + "_", min_size=1, max_size=12)
DISTRICTS = st.text(string.ascii_letters + " -'éï&=+%~"[:-1], min_size=1, max_size=12)
EVENTS = st.none() | st.lists(
    st.builds(
        Shock,
        st.sampled_from(SHOCK_KINDS),
        st.sampled_from(("2026-01", "2031-12")),
        st.integers(1, 120),
        st.integers(0, 20).map(lambda steps: steps / 20),
        st.lists(DISTRICTS.filter(lambda name: "~" not in name), max_size=2, unique=True).map(tuple),
    ),
    max_size=3,
).map(tuple)


def _values(lever):
    if lever.type == "number":
        found = st.floats(lever.low, lever.high).map(lambda number: float(f"{number:.6g}"))
    elif lever.type == "integer":
        found = st.integers(int(lever.low), int(lever.high))
    elif lever.type == "boolean":
        found = st.booleans()
    elif lever.type == "choice":
        found = st.sampled_from(lever.values)
    elif lever.type == "set":
        found = st.sets(st.sampled_from(lever.values)).map(lambda chosen: tuple(v for v in lever.values if v in chosen))
    elif lever.type == "names":
        found = st.lists(DISTRICTS, max_size=3, unique=True).map(tuple)
    else:
        found = st.tuples(st.integers(2020, 2060), st.integers(1, 12)).map(lambda date: f"{date[0]}-{date[1]:02d}")
    return st.one_of(found, st.sampled_from(lever.words)) if lever.words else found


@st.composite
def addresses(draw):
    names = draw(st.sets(st.sampled_from(sorted(levers())), max_size=5))
    changes = tuple((name, draw(_values(levers()[name]))) for name in levers() if name in names)
    mapped = [name for name, outcome in outcomes().items() if has_district_value(outcome)]
    display = Display(
        left=draw(st.sampled_from(sorted(outcomes()))),
        right=draw(st.sampled_from(sorted(outcomes()))),
        map=draw(st.sampled_from(mapped)),
        mode=draw(st.sampled_from(("value", "change"))),
        month=draw(st.none() | st.integers(0, 1199)),
        district=draw(DISTRICTS.map(clean_name)),
    )
    numbers = st.dictionaries(RECORDS, st.floats(-1e6, 1e6).map(lambda number: float(f"{number:.6g}")), max_size=3)
    decision = Decision(
        draw(st.sampled_from(NAMES)), changes, tuple(sorted(draw(numbers).items())), draw(st.booleans()), draw(EVENTS)
    )
    names = draw(st.lists(DISTRICTS.map(clean_name).filter(bool), max_size=4))
    slots = tuple(
        Slot(name, draw(st.sampled_from((decision, Decision(NAMES[0]), Decision(NAMES[1]))))) for name in names
    )
    return Address(decision, display, draw(st.sampled_from(("en", "fr"))), slots)


@given(addresses())
def test_what_is_written_is_read_back(address):
    assert decode(encode(address, DEFAULT), DEFAULT, NAMES) == address


@given(st.text(max_size=300))
def test_no_text_does_harm(query):
    found = decode(query, DEFAULT, NAMES)
    assert found.decision.scenario in NAMES
    assert decode(encode(found, DEFAULT), DEFAULT, NAMES) == found


@given(st.sampled_from(sorted(levers())), st.text(max_size=40))
def test_no_value_leaves_the_range_of_its_lever(name, text):
    for found, value in decode(f"{name}={text}", DEFAULT, NAMES).decision.changes:
        assert levers()[found].check(value) == value


def test_only_what_differs_is_written():
    assert encode(DEFAULT, DEFAULT) == ""
    changed = Address(Decision("mali-360-fast", (("msi.cycles_per_year", 1.0),)), language="fr")
    assert encode(changed, DEFAULT) == "v=2&lang=fr&msi.cycles_per_year=1"


def test_a_link_of_the_first_format_shows_what_it_showed():
    slot = quote("name=Mine&scenario=malawi-baseline")
    assert not decode(f"v=1&c1={slot}", DEFAULT, NAMES).decision.sampled
    assert not decode(f"v=1&c1={slot}", DEFAULT, NAMES).compare[0].decision.sampled
    assert decode("v=1&sampled=true", DEFAULT, NAMES).decision.sampled
    assert decode(f"v=2&c1={slot}", DEFAULT, NAMES).compare[0].decision.sampled
    assert not decode("v=2&sampled=false", DEFAULT, NAMES).decision.sampled


@pytest.mark.parametrize(
    "text",
    ["war~2027-01~3~0.5", "strike~2027-13~3~0.5", "strike~2027-01~nan~0.5", "strike~2027-01~3", "~~~~", "strike"],
)
def test_an_event_that_means_nothing_is_left_out(text):
    assert decode(f"events={quote(text)}", DEFAULT, NAMES).decision.shocks == ()


def test_an_event_is_clamped():
    found = decode("events=strike~2027-01~9999~-3~<script>", DEFAULT, NAMES).decision.shocks
    assert found == (Shock("strike", "2027-01", 120, 0.0, ("<script>",)),)
    assert possible(Decision("mali-360-fast", shocks=found)).shocks is None  # no such region: as shipped


def test_hostile_values_are_clamped_or_dropped():
    query = "msi.cycles_per_year=99&supervision.chws_per_supervisor=-5&supervision.transport=rocket&lang=xx&month=-3"
    query += "&scenario=../../etc/passwd&left=__class__&map=equity_gap"
    query += "&money.budget_usd_per_year=nan&workforce.chw_posts=1e999"
    found = decode(query, DEFAULT, NAMES)
    assert dict(found.decision.changes) == {
        "msi.cycles_per_year": 2.0,
        "supervision.chws_per_supervisor": 1,
        "workforce.chw_posts": 2_500_000,
    }
    assert (found.display, found.language, found.decision.scenario) == (DEFAULT.display, "en", "mali-360-fast")


def test_a_slot_cannot_nest_or_lose_its_name():
    inner = "name=Again&scenario=malawi-baseline&msi.cycles_per_year=99&c1=name%3Dx"
    found = decode("c1=" + quote(inner) + "&c2=scenario%3Dmalawi-baseline&c3=%00&assumptions.x=inf", DEFAULT, NAMES)
    assert found.compare == (Slot("Again", Decision("malawi-baseline", (("msi.cycles_per_year", 2.0),))),)
    assert found.decision == DEFAULT.decision
