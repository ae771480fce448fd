"""A lesson's question answered by simulation: the mean with its 95 % interval, for Python users and for tests.

```python
lesson = load_lesson("when-donors-leave")
for question in lesson.questions:
    print(question.name, answer(question, lesson.months, lesson.replicates))
```
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from model.outcomes import outcomes
from scenarios.estimates import Estimate, mean_of
from scenarios.lessons.lesson import HIGHER, LOWER, PLAN, SAME, Plan, Question
from scenarios.lessons.questions import resolved_plan
from scenarios.results import run_scenario
from scenarios.summary import mean_defined

Floats = NDArray[np.float64]


def answer(
    question: Question, months: int, replicates: int, sampled: bool = True, workers: int | None = None
) -> Estimate:
    """What is asked for: the plan's own value, or by how much it differs from what it is compared with.

    Args:
        question: what is asked.
        months: horizon of the runs; at least the last month that the question looks at.
        replicates: how often each side is lived, with the same luck in both.
        sampled: whether each replicate draws the assumptions from their ranges, as in the app.
        workers: processes; none = as many as there are processors.

    Raises:
        RunError: if a replicate fails or a worker dies.
    """
    if question.of == PLAN:
        values = _values(question, question.plan, months, replicates, sampled, workers)
        return mean_of(values[np.isfinite(values)])
    return difference(question, months, replicates, sampled, workers)


def difference(
    question: Question, months: int, replicates: int, sampled: bool = True, workers: int | None = None
) -> Estimate:
    """The plan's value minus that of what it is compared with, over the replicates in which both are defined.

    Raises:
        RunError: if a replicate fails or a worker dies.
    """
    plan, against = (
        _values(question, side, months, replicates, sampled, workers) for side in (question.plan, question.against)
    )
    gains = plan - against
    return mean_of(gains[np.isfinite(gains)])


def shown(question: Question, found: Estimate) -> str:
    """What a difference says: higher, lower, or about the same where no step of the scale would tell it from none."""
    if abs(found.value) < question.step:
        return SAME
    return HIGHER if found.value > 0 else LOWER


def _values(question: Question, plan: Plan, months: int, replicates: int, sampled: bool, workers: int | None) -> Floats:
    """The outcome of one side, as the mean over the question's months (n_replicates)."""
    scenario = dataclasses.replace(resolved_plan(plan, months), replicates=replicates)
    national = run_scenario(scenario, sampled=sampled, workers=workers).national
    first, last = question.months
    return mean_defined(national[:, first - 1 : last, list(outcomes()).index(question.outcome)], axis=1)
