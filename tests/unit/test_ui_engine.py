"""A decision's first runs begin before the page is drawn, and are given up with the next decision."""

import time
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest

from ui import engine, session
from ui.address import Decision
from ui.pool import FairPool
from ui.runs import Runs
from ui.worker import DISTRICT, NATIONAL, Replicate

VISITS = "supervision.visits_per_chw_per_month"


class Asked:
    """Stands in for the runs: remembers what is wanted and what is let go."""

    def __init__(self):
        self.wanted, self.released = {}, []

    def want(self, task, key, replicate):
        return self.wanted.setdefault(key, Future())

    def release(self, key, replicate):
        self.released.append(key)

    def done(self, key, replicates):
        return False


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


@pytest.fixture
def lived(monkeypatch):
    """Runs of two months in two districts, one replicate for a picture."""

    def live(task, replicate):
        return Replicate(np.ones((2, len(NATIONAL)), np.float32), np.ones((2, 2, len(DISTRICT)), np.float32))

    pool = FairPool(1, lambda workers, allowed: ThreadPoolExecutor(workers))
    found = Runs(pool, live)
    monkeypatch.setattr(engine, "shared_runs", lambda: found)
    monkeypatch.setattr(engine, "wanted_replicates", lambda: 1)
    session.arrive("")
    session.picture.value = None
    engine._ahead.value = ()
    yield found
    engine._ahead.value = ()
    session.picture.value = None
    session.arrive("")
    pool.close()


def test_what_is_at_hand_is_shown_in_the_same_drawing(lived):
    session.set_lever(VISITS, 0.5)
    decision = session.decision.value
    session.undo()
    for _ in range(500):
        if all(lived.done(side.key, 1) for side in engine._pair(decision)):
            break
        time.sleep(0.01)
    session.picture.value, session.progress.value = None, session.Progress()
    session.redo()
    assert session.decision.value == decision
    assert engine.is_shown(decision)
    assert session.progress.value == session.Progress(1, 1)
