"""Background runs: shared between visitors, dropped when nobody wants them, fair, and forgetful when memory is full."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import numpy as np
import pytest

from ui.pool import FairPool
from ui.runs import Runs
from ui.worker import STOPPED, Replicate


def _replicate(value):
    return Replicate(np.full((3, 2), value, np.float32), np.array([[[value, np.nan]]], np.float32))


def _threads(workers, stops):
    return ThreadPoolExecutor(workers)


class Slow:
    """A simulation that waits until it is let go, and remembers the order of its runs."""

    def __init__(self):
        self.go, self.ran = threading.Event(), []

    def __call__(self, settings, replicate):
        self.ran.append((settings, replicate))
        self.go.wait(5)
        return _replicate(float(replicate))


@pytest.fixture
def slow():
    simulation = Slow()
    pool = FairPool(1, _threads)
    yield simulation, Runs(pool, simulation)
    simulation.go.set()
    pool.close()


def test_two_visitors_share_one_run(slow):
    simulation, runs = slow
    first, second = runs.want("a", "a", 0), runs.want("a", "a", 0)
    assert first is second
    runs.release("a", 0)  # one visitor leaves, the other still waits
    simulation.go.set()
    assert second.result(5).national[0, 0] == 0
    assert simulation.ran == [("a", 0)]
    assert runs.want("a", "a", 0) is None


def test_what_nobody_wants_any_more_is_dropped(slow):
    simulation, runs = slow
    runs.want("a", "a", 0)
    stale = runs.want("a", "a", 1)
    runs.release("a", 1)
    assert stale.cancelled()
    simulation.go.set()
    runs.want("b", "b", 0).result(5)
    assert ("a", 1) not in simulation.ran


def test_first_replicates_go_before_later_ones(slow):
    simulation, runs = slow
    answers = [runs.want("a", "a", number) for number in range(4)] + [runs.want("b", "b", 0), runs.want("b", "b", 1)]
    simulation.go.set()
    for answer in answers:
        answer.result(5)
    assert simulation.ran == [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2), ("a", 3)]


def test_districts_are_averaged_over_the_replicates_that_have_a_value(slow):
    simulation, runs = slow
    simulation.go.set()
    for number in range(3):
        runs.want("a", "a", number).result(5)
    snapshot = runs.snapshot("a")
    assert snapshot.district[0, 0, 0] == 1.0
    assert np.isnan(snapshot.district[0, 0, 1])
    assert sorted(snapshot.national) == [0, 1, 2]


def test_the_cache_forgets_the_oldest():
    pool = FairPool(1, _threads)
    runs = Runs(pool, lambda task, replicate: _replicate(1.0), size=100)
    for name in "abcdef":
        runs.want(name, name, 0).result(5)
    _settle(lambda: runs.snapshot("a") is None)
    assert runs.snapshot("f") is not None
    pool.close()


def test_a_failing_run_fails_only_for_who_asked():
    pool = FairPool(1, _threads)
    runs = Runs(pool, lambda task, replicate: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        runs.want("a", "a", 0).result(5)
    assert runs.snapshot("a") is None
    pool.close()


def test_a_dead_worker_is_replaced_once():
    starts = []

    class Dies:
        def submit(self, function, *arguments):
            answer = Future()
            if len(starts) == 1:
                answer.set_exception(BrokenProcessPool("died"))
            else:
                answer.set_result(function(*arguments))
            return answer

        def shutdown(self, **_):
            pass

    pool = FairPool(1, lambda workers, stops: starts.append(workers) or Dies())
    assert pool.submit(0, lambda: 7).result(5) == 7
    assert len(starts) == 2


def test_when_python_ends_what_waits_is_dropped_without_a_word():
    class Ended:
        def submit(self, function, *arguments):
            raise RuntimeError("cannot schedule new futures after shutdown")

        def shutdown(self, **_):
            pass

    pool = FairPool(1, lambda workers, allowed: Ended())
    with pytest.raises(RuntimeError, match="the simulation was stopped"):
        pool.submit(0, lambda: 7).result(5)
    assert not pool.submit(0, lambda: 8).done()
    pool.close()


def _settle(condition):
    for _ in range(200):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it never settled")


def test_a_run_that_nobody_wants_any_more_is_told_to_stop():
    told, begun, over = [], threading.Event(), threading.Event()

    def executor(workers, stops):
        told.append(stops)
        return ThreadPoolExecutor(workers)

    def simulate(task, replicate):
        begun.set()
        for _ in range(100):
            if told[0][0] == STOPPED:
                over.set()
                raise RuntimeError("stopped")
            time.sleep(0.01)
        return _replicate(1.0)

    pool = FairPool(1, executor)
    runs = Runs(pool, simulate)
    runs.want("a", "a", 0)
    assert begun.wait(5)
    runs.release("a", 0)
    assert over.wait(5)
    # Wanted again at once, it is a new run that nobody has stopped.
    told[0][0] = 1
    assert runs.want("a", "a", 0).result(20).national[0, 0] == 1
    pool.close()


def _pool_of_two():
    """A pool of two workers, and the threads that it allows each running job."""
    told = []
    pool = FairPool(2, lambda workers, allowed: told.append(allowed) or ThreadPoolExecutor(workers))
    return pool, lambda: list(told[0][:2])


def test_a_run_alone_may_use_every_core_until_another_begins():
    slow, (pool, allowed) = Slow(), _pool_of_two()
    runs = Runs(pool, slow)
    first = runs.want("a", "a", 0)
    assert allowed()[0] == 2
    second = runs.want("a", "a", 1)
    assert allowed() == [1, 1]
    slow.go.set()
    first.result(5), second.result(5)
    pool.close()


def test_the_last_run_gets_the_cores_of_those_that_are_done():
    first, last = Slow(), Slow()
    pool, allowed = _pool_of_two()
    runs = Runs(pool, lambda task, replicate: (first, last)[replicate](task, replicate))
    answers = [runs.want("a", "a", 0), runs.want("a", "a", 1)]
    assert allowed() == [1, 1]
    first.go.set()
    answers[0].result(5)
    _settle(lambda: allowed()[1] == 2)
    last.go.set()
    answers[1].result(5)
    pool.close()


def test_a_run_that_is_told_to_stop_leaves_every_core_to_the_next():
    slow, (pool, allowed) = Slow(), _pool_of_two()
    runs = Runs(pool, slow)
    runs.want("stale", "stale", 0)
    runs.release("stale", 0)
    runs.want("new", "new", 0)
    assert allowed() == [STOPPED, 2]
    slow.go.set()
    pool.close()


def test_whoever_is_told_of_the_end_may_be_waited_for_by_somebody_who_asks_the_pool():
    """Ctrl-C while a visitor leaves: the visitor's thread holds the cache's lock and asks the pool."""
    simulation, lock, held, told = Slow(), threading.Lock(), threading.Event(), threading.Event()
    pool = FairPool(1, _threads)
    pool.submit(0, simulation, "a", 0)
    waiting = pool.submit(1, simulation, "a", 1)
    got_lock = []

    def hear(_):
        told.set()
        got_lock.append(lock.acquire(timeout=5))

    def leave():
        with lock:
            held.set()
            told.wait(5)
            pool.is_idle()

    waiting.add_done_callback(hear)
    visitor = threading.Thread(target=leave)
    visitor.start()
    held.wait(5)
    pool.close()
    visitor.join(5)
    simulation.go.set()
    assert got_lock == [True]
