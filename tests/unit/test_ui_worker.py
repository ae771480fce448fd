"""What a background process hands back is what the command line would compute, with any number of threads."""

import numpy as np
import pytest

from model.outcomes import national_outcomes
from scenarios.run import simulate
from tests.worlds import FULL_SUPERVISION, make_settings
from ui import worker
from ui.worker import NATIONAL, RunStoppedError, Task, simulate_compact

SETTINGS = make_settings("malawi", FULL_SUPERVISION, months=14)


@pytest.mark.parametrize("sampled", [False, True])
def test_the_same_numbers_as_the_command_line(sampled):
    recording = simulate(SETTINGS, 1, sampled)
    found = simulate_compact(Task(SETTINGS, sampled), 1, threads=2).national
    for name, values in national_outcomes(recording).items():
        np.testing.assert_array_equal(found[:, NATIONAL.index(name)], values.astype(np.float32))
    assert (found[:, NATIONAL.index("money_allowed_share")] == 1).all()


def test_a_stopped_run_ends_between_two_months(monkeypatch):
    monkeypatch.setattr(worker, "_stops", [1])
    with pytest.raises(RunStoppedError):
        simulate_compact(Task(SETTINGS), 0)
