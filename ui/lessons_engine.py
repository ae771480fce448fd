"""Runs the questions that a visitor has answered, one after another, and the next one while it is thought about."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

import solara
import solara.lab

from scenarios.lessons import Lesson, Question, load_lesson
from ui.drawing import one_drawing
from ui.engine import shared_runs, wanted_replicates
from ui.lessons import pair_of
from ui.lessons_findings import Runs, runs_of
from ui.rounds import in_rounds, side_of

_log = logging.getLogger("scaleup.ui")


@dataclass(frozen=True, eq=False)
class Told:
    """What is known of one question: replicates done and wanted, its runs once all are there, or that it failed."""

    done: int = 0
    wanted: int = 0
    failed: bool = False
    runs: Runs | None = None

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.failed or self.runs is not None


@dataclass(frozen=True, eq=False)
class Results:
    """What is known of the questions of one lesson, by their names."""

    lesson: str = ""
    by_question: tuple[tuple[str, Told], ...] = ()


results: solara.Reactive[Results] = solara.reactive(Results())
attempts: solara.Reactive[int] = solara.reactive(0)  # a failed question is run again when this grows


def told_of(lesson: str, question: str) -> Told:
    """What is known of a question so far."""
    found = results.value
    return dict(found.by_question).get(question, Told()) if found.lesson == lesson else Told()


@solara.component
def LessonEngine(name: str, answered: int) -> None:
    """Runs whenever another question of the lesson is answered; shows nothing.

    The question that comes next is begun too: learners think for minutes, and need not wait once they have answered.
    """
    asked = (name, answered, attempts.value)
    current = solara.use_ref(asked)
    current.current = asked
    # A closed page wants nothing any more.
    solara.use_effect(lambda: lambda: setattr(current, "current", None), [])

    async def run() -> None:
        for question in load_lesson(name).questions[: answered + 1]:
            if current.current == asked and told_of(name, question.name).runs is None:
                await _answer(load_lesson(name), question, lambda: current.current == asked)

    solara.lab.use_task(run, dependencies=[asked], raise_error=False)


async def _answer(lesson: Lesson, question: Question, is_current: Callable[[], bool]) -> None:
    try:
        await run_question(lesson, question, is_current, lambda told: _publish(lesson.name, question.name, told))
    except asyncio.CancelledError:
        raise
    except Exception:
        _log.exception("question %s of lesson %s failed", question.name, lesson.name)
        if is_current():
            _publish(lesson.name, question.name, Told(failed=True))


async def run_question(
    lesson: Lesson, question: Question, is_current: Callable[[], bool], show: Callable[[Told], None]
) -> None:
    """Run both plans of a question, with as many replicates as Explore, and show how far they are, then the runs."""
    runs, wanted, pair = shared_runs(), wanted_replicates(), pair_of(lesson, question)
    sides = side_of(pair.plan, sampled=True), side_of(pair.against, sampled=True)
    if not all(runs.done(side.key, wanted) for side in sides):
        show(Told(0, wanted))

    def tell(done: int) -> None:
        found = [runs.snapshot(side.key) for side in sides] if done == wanted else []
        known = [snapshot for snapshot in found if snapshot is not None]
        answer = runs_of(question, pair.plan.first_month, wanted, *known) if len(known) == len(sides) else None
        show(Told(done, wanted, runs=answer))

    await in_rounds(runs, sides, wanted, is_current, tell)


def _publish(lesson: str, question: str, told: Told) -> None:
    found = results.value
    others = tuple(pair for pair in found.by_question if pair[0] != question) if found.lesson == lesson else ()
    with one_drawing():
        results.value = Results(lesson, (*others, (question, told)))
