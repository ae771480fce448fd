"""Files that visitors open: as changes where a link can carry them, otherwise as a scenario of their own."""

import shlex
from dataclasses import replace

import pytest

from model import Shock
from scenarios import load_scenario
from scenarios.sets import parse_set
from scenarios.uploads import read_upload
from ui import choices, exports, session
from ui.address import Decision
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
    shocked = replace(load_scenario(FAST), shocks=(Shock("strike", "2027-01", 3),), name="mine")
    found = opened(shocked)
    assert not found.in_links
    assert choices.resolve(found.decision).shocks == shocked.shocks
    assert choices.baseline_of(found.decision).name == "mali-baseline"
    session.open_decision(found.decision)
    query = session.query()
    session.arrive("")
    session.arrive(query)
    assert session.decision.value == found.decision


def test_a_name_that_nobody_opened_leads_to_the_first_scenario():
    session.arrive("?v=1&scenario=own-0123456789abcdef")
    assert session.decision.value.scenario == FAST


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
