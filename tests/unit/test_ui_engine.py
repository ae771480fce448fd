"""A decision's first runs begin before the page is drawn, and are given up with the next decision."""

from concurrent.futures import Future

import pytest

from ui import engine, session
from ui.address import Decision

VISITS = "supervision.visits_per_chw_per_month"


class Asked:
    """Stands in for the runs: remembers what is wanted and what is let go."""

    def __init__(self):
        self.wanted, self.released = {}, []

    def want(self, task, key, replicate):
        return self.wanted.setdefault(key, Future())

    def release(self, key, replicate):
        self.released.append(key)


@pytest.fixture
def asked(monkeypatch):
    found = Asked()
    monkeypatch.setattr(engine, "shared_runs", lambda: found)
    session.arrive("")
    engine._ahead.value = ()
    yield found
    engine._ahead.value = ()
    session.arrive("")


def test_runs_begin_with_the_decision(asked):
    session.set_lever(VISITS, 0.5)
    assert len(asked.wanted) == 2  # the baseline's and the plan's
    assert asked.released == []


def test_the_next_decision_gives_up_what_is_not_there_yet(asked):
    session.set_lever(VISITS, 0.5)
    finished, unfinished = asked.wanted
    asked.wanted[finished].set_result(None)
    session.set_lever(VISITS, 0.75)
    assert asked.released == [unfinished]


def test_going_back_counts_as_a_decision(asked):
    session.set_lever(VISITS, 0.5)
    before = set(asked.wanted)
    session.undo()
    assert set(asked.wanted) - before
    assert session.decision.value == Decision("mali-360-fast")
