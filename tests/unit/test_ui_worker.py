"""What a background process hands back is what the command line would compute, with any number of threads."""

import gc
from functools import partial

import numpy as np
import pytest

from model import ScaleUpModel
from model.outcomes import INDEX, national_outcomes
from scenarios import load_scenario
from scenarios.measures import measures_of
from scenarios.run import simulate
from tests.worlds import FULL_SUPERVISION, make_settings
from ui import worker
from ui.value_for_money import measures_between
from ui.worker import COUNTED, NATIONAL, RunStoppedError, Task, simulate_compact

SETTINGS = make_settings("malawi", FULL_SUPERVISION, months=14)


class OneThreadThenTwo:
    """Threads allowed by turns, as when other jobs come and go."""

    def __init__(self):
        self.asked = 0

    def __getitem__(self, place):
        self.asked += 1
        return 1 + self.asked // 2 % 2


@pytest.mark.parametrize("sampled", [False, True])
def test_the_same_numbers_as_the_command_line(sampled, monkeypatch):
    recording = simulate(SETTINGS, 1, sampled)
    monkeypatch.setattr(worker, "_allowed", OneThreadThenTwo())
    found = simulate_compact(Task(SETTINGS, sampled), 1).national
    for name, values in national_outcomes(recording).items():
        np.testing.assert_array_equal(found[:, NATIONAL.index(name)], values.astype(np.float32))
    for name in COUNTED:
        expected = recording.counts[:, :, INDEX[name]].sum(axis=1).astype(np.float32)
        np.testing.assert_array_equal(found[:, NATIONAL.index(name)], expected)
    assert (found[:, NATIONAL.index("money_allowed_share")] == 1).all()


def test_a_stopped_run_ends_between_two_months(monkeypatch):
    monkeypatch.setattr(worker, "_allowed", [worker.STOPPED])
    monkeypatch.setattr(worker, "_place", 0)
    with pytest.raises(RunStoppedError):
        simulate_compact(Task(SETTINGS), 0)


def models():
    """The models that are alive; other tests keep theirs."""
    return {id(found) for found in gc.get_objects() if isinstance(found, ScaleUpModel)}


@pytest.mark.parametrize("run", [partial(simulate, SETTINGS, 0), partial(simulate_compact, Task(SETTINGS), 0)])
def test_a_run_leaves_no_model_behind(run):
    gc.collect()
    before = models()
    gc.disable()  # Python collects circles when it likes: what is left here would wait in a worker, too
    try:
        run()
        assert models() <= before
    finally:
        gc.enable()


def test_measures_are_those_of_the_command_line():
    ending = [("money.funding_end", "2027-01"), ("msi.start", "2026-02")]
    plan = load_scenario("malawi-msi-national", ending, months=40)
    today = load_scenario("malawi-baseline", months=40)
    runs = [[simulate(settings, k) for k in range(2)] for settings in (today, plan)]
    sums = [np.stack([run.counts.sum(axis=1) for run in side]) for side in runs]
    whole = measures_of(today, plan, *sums)
    expected = whole.benefit
    limits, reachable = np.ones((40, 2)), np.ones((40, runs[0][0].counts.shape[1]), bool)
    kept = [np.stack([worker.compact(run, limits, reachable).national for run in side]) for side in runs]
    measured = measures_between(*kept, plan)
    found = measured.benefit
    assert found.verdict == expected.verdict
    for name in ("treated_timely_correct", "cost_usd"):
        one, other = found.discounted[name], expected.discounted[name]
        assert one.reference == pytest.approx(other.reference, rel=1e-5)
        assert one.difference.value == pytest.approx(other.difference.value, rel=1e-3, abs=1.0)
    assert set(measured.persistence) == set(whole.persistence) != set()
    for name, gains in whole.persistence.items():
        assert measured.persistence[name].later.scenario == pytest.approx(gains.later.scenario, rel=1e-5)
        assert measured.persistence[name].kept.value == pytest.approx(gains.kept.value, rel=0.02)
