"""`optimise`: the trade-off front of an experiment's goals under a budget, over worlds that share luck and assumptions.

Every plan lives in the same worlds: world k has luck k and, where the experiment draws assumptions, draw k. What a plan
is worth are its differences from today's practice in these worlds, so neither luck nor a kind world can make it look
good.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from batch_runs.analyse.evaluations import Evaluated, Evaluations
from batch_runs.analyse.search import Plan, Worth, front, key_of, search
from batch_runs.analyse.task import EVALUATIONS, REFERENCE, Found, Task, described
from batch_runs.analyse.worth import asked_outcomes, worth
from batch_runs.asked import ALL
from batch_runs.dimensions import drawn_records
from batch_runs.files import NOT_OURS_TO_WRITE, locked, remove_unfinished, write_json
from batch_runs.run import evaluate
from model.levers import Value
from model.parameters import values_in_force
from scenarios.errors import OutputError, RunError
from scenarios.pool import default_workers, run_jobs

LOCK, MANIFEST = ".lock", "manifest.json"
Told = Callable[[int, int], None]


def optimise(task: Task, folder: Path, workers: int | None = None, told: Told | None = None) -> Found:
    """Search, or go on with a search, in a folder; the result does not depend on workers or interruptions.

    Raises:
        OutputError: if the folder holds something else, or somebody else searches in it.
        RunError: if the runs of today's practice fail, or a worker dies.
    """
    with _at_home(task, folder):
        evaluations = Evaluations.opened(folder / "evaluations.jsonl")
        live = partial(_lived, task, evaluations, workers)
        live([None])
        before = evaluations.known[REFERENCE].totals or {}
        wanted = task.wanted.evaluations or EVALUATIONS
        begun = 0

        def worth_of(plans: Sequence[Plan]) -> list[Worth]:
            nonlocal begun
            live(plans, told=None if told is None else lambda done: told(begun + done, wanted))
            begun += len(plans)
            found = [evaluations.known[key_of(plan)].totals for plan in plans]
            budget = task.wanted.budget_usd
            return [worth(task.goals, totals, before, budget, task.bad_case) for totals in found]

        tried = search(
            task.domains, task.directions, worth_of, wanted, task.experiment.seed, _first(task), task.population
        )
        failed = sum(not item.totals for item in evaluations.known.values())
        return Found(task, tried, front(tried, task.directions), evaluations.known, failed)


@contextlib.contextmanager
def _at_home(task: Task, folder: Path) -> Generator[None, None, None]:
    """The folder, new or holding this very search, and nobody else's for the time being."""
    _check_folder(task, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        message = f"--out {folder}: another search is running in this folder; wait until it has ended"
        with locked(folder / LOCK, message):
            remove_unfinished(folder)
            if not (folder / MANIFEST).exists():
                write_json(folder / MANIFEST, described(task))
            yield
    except OSError as error:
        if error.errno not in NOT_OURS_TO_WRITE:
            raise
        raise OutputError(f"--out {folder}: cannot be used: {error.strerror}; name one that you may write") from error


def _check_folder(task: Task, folder: Path) -> None:
    """Missing, empty, or holding this search.

    Raises:
        OutputError: otherwise.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"--out {folder}: found a file; allowed: a folder")
    if not folder.is_dir() or all(path.name.startswith(".") for path in folder.iterdir()):
        return
    try:
        kept = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        search_kept, name = kept.get("search"), kept.get("experiment")
    except (OSError, ValueError, AttributeError):
        search_kept, name = None, None
    if search_kept is None:
        raise OutputError(
            f"--out {folder}: found a folder with other files; allowed: a missing or empty folder, or this search"
        )
    if search_kept != task.digest:
        raise OutputError(
            f"--out {folder}: found the search {name!r} with other levers, goals, worlds, seed, base or model; "
            "allowed: a missing or empty folder"
        )


def _first(task: Task) -> list[Plan]:
    """The base itself, where its levers lie within what may be chosen."""
    plan: dict[str, Value] = {}
    for name, domain in task.domains.items():
        value = task.base.levers[name]
        low, high = getattr(domain, "low", None), getattr(domain, "high", None)
        inside = (
            value in domain.every() if low is None or getattr(domain, "steps", None) else _between(low, value, high)
        )
        if not inside:
            return []
        plan[name] = value
    return [plan]


def _between(low: float, value: Value, high: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


# --- living plans -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Visit:
    """One plan (None: today's practice) in one world."""

    plan: Plan | None
    world: int


def _lived(
    task: Task,
    evaluations: Evaluations,
    workers: int | None,
    plans: Sequence[Plan | None],
    told: Callable[[int], None] | None = None,
) -> None:
    """Live every plan that is not known yet in every world; each is kept as soon as its last world is done."""
    new = {_key(plan): plan for plan in plans if _key(plan) not in evaluations.known}
    visits = [Visit(plan, world) for plan in new.values() for world in range(task.worlds)]
    answers: dict[str, dict[int, dict[str, float] | str]] = {key: {} for key in new}
    team = default_workers(len(visits)) if workers is None else workers
    done = len(plans) - len(new)
    with contextlib.closing(run_jobs(partial(visited, task), visits, team)) as results:
        for position, answer in results:
            visit = visits[position]
            of_plan = answers[_key(visit.plan)]
            of_plan[visit.world] = answer
            if len(of_plan) == task.worlds:
                evaluated = _gathered(of_plan)
                if visit.plan is None and evaluated.error:
                    raise RunError(f"today's practice could not be run: {evaluated.error}")
                evaluations.add(_key(visit.plan), evaluated)
                done += 1
            if told is not None:
                told(done)


def _key(plan: Plan | None) -> str:
    return REFERENCE if plan is None else key_of(plan)


def visited(task: Task, visit: Visit) -> dict[str, float] | str:
    """Totals of one run; a plan that cannot be run answers why."""
    experiment = task.experiment
    assumed, draw = dict(task.assumed), None
    if experiment.draw == ALL:
        draw = visit.world
    elif experiment.draw:
        assumed.update(values_in_force(drawn_records(experiment), {}, experiment.seed, visit.world))
    base = task.reference if visit.plan is None else task.base
    levers = {} if visit.plan is None else {**task.fixed, **visit.plan}
    try:
        return evaluate(base, levers, assumed, visit.world, draw, asked_outcomes(experiment))
    except Exception as error:  # one bad plan must not end a search of many hours; it is told in the table
        return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"


def _gathered(of_plan: Mapping[int, dict[str, float] | str]) -> Evaluated:
    worlds = [of_plan[world] for world in sorted(of_plan)]
    for answer in worlds:
        if isinstance(answer, str):
            return Evaluated(None, answer)
    rows = [answer for answer in worlds if isinstance(answer, dict)]
    return Evaluated({column: [row[column] for row in rows] for column in rows[0]})
