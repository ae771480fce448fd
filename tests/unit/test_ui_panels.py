"""A panel that fails leaves the rest of the page alive, and says so without a path."""

import numpy as np
import reacton.ipyvuetify as rv
import solara

from ui import session
from ui.components.guarded import guarded
from ui.language import say
from ui.pages import explore
from ui.picture import Picture
from ui.worker import DISTRICT, NATIONAL


def _texts(box):
    found, open_ = [], [box]
    while open_:
        for child in getattr(open_.pop(), "children", ()):
            (found if isinstance(child, str) else open_).append(child)
    return found


def test_an_error_in_one_panel_leaves_the_others():
    broken = solara.reactive(False)

    @guarded
    def shaky():
        rv.Html(tag="p", children=["fine"])
        if broken.value:
            raise ValueError("/home/somebody/secret.py")

    @solara.component
    def page():
        shaky()
        rv.Html(tag="p", children=["neighbour"])

    box, handle = solara.render(page(), handle_error=False)
    assert {"fine", "neighbour"} <= set(_texts(box))
    broken.value = True
    shown = " ".join(_texts(box))
    assert "neighbour" in shown
    assert say(session.language.value, "page.panel_failed") in shown
    assert "secret" not in shown
    handle.close()


def test_what_the_browser_sends_is_checked():
    session.arrive("")
    before, seen = session.decision.value, session.display.value
    session.set_lever("no.such.lever", 1)
    session.set_lever("msi.cycles_per_year", {"$": 1})
    session.set_lever("msi.cycles_per_year", float("nan"))
    session.reset_lever(["x"])
    session.choose_scenario("../../etc/passwd")
    session.look_at(left="__class__", map="equity_gap", mode="evil", month="x")
    session.speak("xx")
    assert (session.decision.value, session.display.value, session.language.value) == (before, seen, "en")
    assert session.refusal.value[0] == "msi.cycles_per_year"


def test_money_of_an_earlier_decision_is_faded():
    session.arrive("")
    runs = np.ones((2, 24, len(NATIONAL)), np.float32)
    places = np.ones((24, 75, len(DISTRICT)), np.float32)
    now = session.decision.value
    session.picture.value = Picture(now, "mali", 12 * 2026, 2, runs, runs, places, places)
    box, handle = solara.render(explore.MoneyPanel(), handle_error=False)
    bar = _widget_with(box, "ceiling")
    assert not bar.old
    session.set_lever("msi.cycles_per_year", 1.0)
    assert _widget_with(box, "ceiling").old
    session.undo()
    assert not _widget_with(box, "ceiling").old
    handle.close()
    session.picture.value = None
    session.arrive("")


def _widget_with(box, trait):
    found, open_ = [], [box]
    while open_:
        widget = open_.pop()
        open_ += [child for child in getattr(widget, "children", ()) if not isinstance(child, str)]
        if widget.has_trait(trait):
            found.append(widget)
    return found[0]


def test_undo_and_redo():
    session.arrive("")
    first = session.decision.value
    session.set_lever("msi.cycles_per_year", 1.0)
    second = session.decision.value
    session.undo()
    assert session.decision.value == first
    session.redo()
    assert session.decision.value == second
    session.reset_all()
    assert session.decision.value == first


def test_four_are_kept_for_comparison_and_the_oldest_gives_way():
    session.arrive("")
    for name in ("a", "b", "  b ", "c", "d", "e", "\0"):
        session.keep(name)
    assert [slot.name for slot in session.compare.value] == ["b", "c", "d", "e"]
    session.drop("c")
    session.set_lever("msi.cycles_per_year", 1.0)
    session.open_decision(session.compare.value[0].decision)
    assert session.decision.value.changes == ()
    seen = session.compare.value
    session.arrive(session.query())
    assert session.compare.value == seen
    session.arrive("")
