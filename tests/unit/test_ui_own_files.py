"""Files that visitors open: as changes where a link can carry them, otherwise as a scenario of their own."""

import shlex
from dataclasses import replace

import pytest
import solara

from model import Shock
from scenarios import load_scenario
from scenarios.sets import parse_set
from scenarios.uploads import read_upload
from ui import choices, exports, session
from ui.address import Decision
from ui.language import say
from ui.own_files import opened
from ui.pages import share

FAST = "mali-360-fast"


@pytest.fixture(autouse=True)
def fresh():
    session.arrive("")
    share.note.value = None
    yield
    session.arrive("")


@pytest.mark.parametrize(
    "decision",
    [
        Decision(FAST),
        Decision(FAST, (("msi.cycles_per_year", 0.7),), (("trust_reference", 0.8),)),
        Decision("ghana-msi-national", (("supervision.components", ("dashboard",)), ("supervision.dedicated", True))),
    ],
)
def test_what_is_saved_opens_as_the_same_decision(decision):
    text = exports.scenario_toml(decision, "/?v=1")
    found = opened(read_upload("mine.toml", text.encode()))
    assert found.in_links
    assert found.decision == decision


def test_what_a_link_cannot_carry_is_kept_here():
    longer = replace(load_scenario(FAST), months=132, name="mine")
    found = opened(longer)
    assert not found.in_links
    assert choices.resolve(found.decision).months == longer.months
    assert choices.baseline_of(found.decision).name == "mali-baseline"
    session.open_decision(found.decision)
    query = session.query()
    session.arrive("")
    session.arrive(query)
    assert session.decision.value == found.decision


def test_a_link_carries_what_happens():
    shocks = (Shock("strike", "2027-01", 3), Shock("insecurity", "2028-06", 12, 0.85, ("Mopti", "Gao")))
    found = opened(replace(load_scenario(FAST), shocks=shocks, name="mine"))
    assert found.in_links
    session.open_decision(found.decision)
    query = session.query()
    session.arrive("")
    session.arrive(query)
    assert choices.resolve(session.decision.value).shocks == shocks
    text = exports.scenario_toml(session.decision.value, "/?" + query)
    assert opened(read_upload("again.toml", text.encode())).decision == found.decision
    assert choices.baseline_of(found.decision).shocks == ()


@pytest.mark.parametrize("sent", [None, 3, "x", [1, None], [{}], [{"kind": "strike"}], [{"kind": [], "start": {}}]])
def test_whatever_events_the_browser_sends(sent):
    session.set_events(sent)
    assert session.decision.value == Decision(FAST)


def test_a_scenario_file_can_say_that_nothing_happens():
    text = exports.scenario_toml(Decision(FAST, shocks=()), "/")
    assert read_upload("calm.toml", text.encode()).shocks == ()


def test_a_name_that_nobody_opened_leads_to_the_first_scenario():
    session.arrive("?v=2&scenario=own-0123456789abcdef")
    assert session.decision.value.scenario == FAST
    assert session.lost.value  # and the page says so
    session.set_sampled(False)
    assert not session.lost.value
    session.arrive(f"?v=2&scenario={FAST}")
    assert not session.lost.value


@pytest.mark.parametrize("sent", [None, 3, [], ["a"], ["a", 1], ["a", "not base64!"], [{}, ""], ["a", "A" * 200_000]])
def test_whatever_the_browser_sends(sent):
    before = session.decision.value
    share.take_file(sent)
    assert share.note.value is not None
    assert share.note.value.is_error
    assert session.decision.value == before


def test_commands_are_safe_to_paste():
    names = choices.country("mali").names[:3]
    decision = Decision(FAST, (("msi.districts", names), ("msi.order", "listed")), sampled=True)
    parts = shlex.split(exports.run_command(decision, 20))
    assert parts[:3] == ["scaleup", "run", FAST]
    assert "--assumptions" in parts
    sets = dict(parse_set(parts[k + 1]) for k, part in enumerate(parts) if part == "--set")
    assert sets == {"msi.districts": list(names), "msi.order": "listed"}


@pytest.mark.parametrize(("query", "told"), [("", "link_plain"), ("scenario=mali-baseline", "link_hint")])
def test_the_hint_speaks_of_a_question_mark_only_where_the_link_has_one(query, told):
    session.arrive(query)
    assert ("?" in session.link("/")) == (told == "link_hint")
    box, handle = solara.render(share.Links(), handle_error=False)
    hints, open_ = [], [box]
    while open_:
        widget = open_.pop()
        open_ += [child for child in getattr(widget, "children", ()) if not isinstance(child, str)]
        hints += [widget.hint] if widget.has_trait("hint") and hasattr(widget, "is_link") else []
    handle.close()
    assert say("en", f"share.{told}") in hints
