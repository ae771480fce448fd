"""Virtual trials: published designs as data, run in a small world of their own, read with the published estimator.

```python
trial = load_trial("whidden2018-dashboard")
result = run_trial(trial, replicates=100)
```
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from model.levers import nearest_name
from scenarios.errors import Described, ScenarioError
from scenarios.library_files import SUFFIX, shipped_names, shipped_path
from scenarios.run import Progress, in_order
from scenarios.trials.estimates import Estimate
from scenarios.trials.file import read_trial
from scenarios.trials.parts import Trial
from scenarios.trials.replicate import trial_replicate
from scenarios.trials.result import TrialResult

__all__ = ["Estimate", "Trial", "TrialResult", "load_trial", "run_trial", "trial_names", "trial_replicate"]

DEFAULT_REPLICATES = 100


def trial_names() -> tuple[str, ...]:
    """Names of the shipped trials."""
    return shipped_names("trials")


def load_trial(name: str | Path) -> Trial:
    """The trial of a shipped name or a path (it ends in .toml).

    Raises:
        ScenarioError: one clear message for whatever is wrong with the name or the file.
    """
    if isinstance(name, Path) or name.endswith(SUFFIX):
        return read_trial(Path(name))
    if name in trial_names():
        return read_trial(shipped_path("trials", name))
    allowed = "a name of `scaleup list trials`, or a path that ends in .toml"
    raise ScenarioError("", "trial", Described(repr(name)), allowed, nearest_name(name, trial_names()))


def run_trial(
    trial: Trial,
    replicates: int = DEFAULT_REPLICATES,
    seed: int = 1,
    workers: int | None = None,
    assumptions: Mapping[str, float] | None = None,
    draw: int | None = None,
    progress: Progress | None = None,
) -> TrialResult:
    """Every replicate of a trial, beside what was published; the same whatever the number of workers.

    Args:
        trial: the design.
        replicates: how often it is run, each time with other luck and another randomisation.
        seed: where luck begins.
        workers: processes; none = as many as there are processors.
        assumptions: evidence records to override, on top of the trial's own.
        draw: number of a draw of the assumptions from their ranges; none = central values.
        progress: told after each replicate.

    Raises:
        RunError: if a replicate fails or a worker dies.
    """
    job = partial(_replicate, trial, seed, dict(assumptions or {}), draw)
    with contextlib.closing(in_order(job, replicates, workers, progress)) as found:
        return TrialResult(trial, tuple(found), seed)


def _replicate(
    trial: Trial, seed: int, assumptions: Mapping[str, float], draw: int | None, replicate: int
) -> dict[str, Estimate]:
    return trial_replicate(trial, replicate, seed, assumptions, draw)
