"""How district teams' cycles look from outside: workplans, problems, and gains as the teams themselves see them.

A team measures its practices with the noise of its own diagnosis, before its workplan and again when the cycle has
been acted on. It chose the practice that looked worst, so part of what it then sees is a return to the mean: with
cycles that change nothing the chosen practice still seems to gain.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from model.agents.dhmt import PRACTICES, PROBLEMS
from model.randomness import normal_quantile

if TYPE_CHECKING:
    from model import ScaleUpModel
    from model.agents.dhmt import DHMT

FIRST_NUMBER = 1 + len(PROBLEMS)  # place of a practice's noise in the address of a diagnosis


@dataclass
class Cycle:
    """One workplan: what was chosen, and each practice as it was and as the team saw it, before and after."""

    district: int
    month: int
    problem: str
    chosen: str | None
    seen_before: dict[str, float]
    true_before: dict[str, float]
    seen_after: dict[str, float] = field(default_factory=dict)
    true_after: dict[str, float] = field(default_factory=dict)
    worked: bool | None = None


@dataclass
class History:
    """What the teams of one run went through, month by month from the end of the baseline."""

    cycles: list[Cycle] = field(default_factory=list)
    begun: list[list[int]] = field(default_factory=list)  # cycles begun, by month and district
    workplans: list[list[int]] = field(default_factory=list)
    enrolled: list[list[bool]] = field(default_factory=list)
    practice: list[list[float]] = field(default_factory=list)  # mean of the four practices


def history_of(model: ScaleUpModel, skipped: int) -> History:
    """Run a model to its end and watch its teams; months before `skipped` are lived but not kept."""
    history, running = History(), dict[int, Cycle]()
    while model.month < model.settings.months:
        plans = [dhmt.workplans for dhmt in model.dhmts]
        states = [dhmt.state for dhmt in model.dhmts]
        model.step()
        for dhmt, plan, state in zip(model.dhmts, plans, states, strict=True):
            if dhmt.workplans > plan:
                running[dhmt.district] = _planned(model, dhmt)
                history.cycles.append(running[dhmt.district])
            elif state == "act" and dhmt.state == "reflect":
                _acted(model, dhmt, running[dhmt.district])
        if model.month > skipped:
            history.begun.append([dhmt.cycles_begun for dhmt in model.dhmts])
            history.workplans.append([dhmt.workplans for dhmt in model.dhmts])
            history.enrolled.append([dhmt.state != "not enrolled" for dhmt in model.dhmts])
            history.practice.append([float(np.mean(list(_true(dhmt).values()))) for dhmt in model.dhmts])
    return history


def _true(dhmt: DHMT) -> dict[str, float]:
    return {practice: dhmt.practice(practice) for practice in PRACTICES}


def seen(model: ScaleUpModel, dhmt: DHMT, month: int) -> dict[str, float]:
    """The practices as the team measures them in a month: the noise is that of its diagnosis."""
    p = model.parameters
    spread = p["diagnosis_noise"] * (1.0 - p["clear_sight_by_management"] * dhmt.data_use * dhmt.competence)
    luck = [model.luck("diagnosis", month, dhmt.slot_key, FIRST_NUMBER + k) for k in range(len(PRACTICES))]
    return {
        practice: dhmt.practice(practice) - spread * float(normal_quantile(u))
        for practice, u in zip(PRACTICES, luck, strict=True)
    }


def _planned(model: ScaleUpModel, dhmt: DHMT) -> Cycle:
    month = model.month - 1
    return Cycle(dhmt.district, month, dhmt.problem, dhmt.chosen, seen(model, dhmt, month), _true(dhmt))


def _acted(model: ScaleUpModel, dhmt: DHMT, cycle: Cycle) -> None:
    cycle.seen_after, cycle.true_after = seen(model, dhmt, model.month - 1), _true(dhmt)
    cycle.worked = dhmt.last_cycle_worked


# --- measures -----------------------------------------------------------------------------------------------------


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else math.nan


def _acted_on(history: History, month: int) -> list[Cycle]:
    return [cycle for cycle in history.cycles if cycle.true_after and cycle.chosen and cycle.month <= month]


def workplans_per_team(history: History, month: int) -> float:
    """Workplans of the enrolled teams by that month."""
    enrolled = np.array(history.enrolled[month])
    return float(np.array(history.workplans[month])[enrolled].mean()) if enrolled.any() else math.nan


def most_workplans(history: History, month: int) -> float:
    """Workplans of the team with most of them."""
    return float(max(history.workplans[month]))


def districts_begun(history: History, month: int) -> float:
    """Districts whose first cycle has begun."""
    return float(sum(begun > 0 for begun in history.begun[month]))


def first_group_again(history: History, month: int) -> float:
    """Share of the first districts to enrol that have begun a second cycle."""
    first = next((np.array(now) for now in history.enrolled if any(now)), None)
    return math.nan if first is None else float((np.array(history.begun[month])[first] >= 2).mean())


def _share_of_problem(problem: str) -> Callable[[History, int], float]:
    def share(history: History, month: int) -> float:
        return _mean([float(cycle.problem == problem) for cycle in history.cycles if cycle.month <= month])

    return share


def chosen_gain(history: History, month: int) -> float:
    """True gain of the chosen practice in cycles that worked."""
    worked = [cycle for cycle in _acted_on(history, month) if cycle.worked]
    return _mean([cycle.true_after[c] - cycle.true_before[c] for cycle in worked if (c := cycle.chosen)])


def chosen_gain_seen(history: History, month: int) -> float:
    """Gain of the chosen practice as teams see it, all cycles together: with return to the mean."""
    acted = _acted_on(history, month)
    return _mean([cycle.seen_after[c] - cycle.seen_before[c] for cycle in acted if (c := cycle.chosen)])


def spill_over(history: History, month: int) -> float:
    """True gain of the practices that were not chosen, all cycles together."""
    acted = _acted_on(history, month)
    return _mean(
        [cycle.true_after[p] - cycle.true_before[p] for cycle in acted for p in PRACTICES if p != cycle.chosen]
    )


def practice_gain(history: History, month: int) -> float:
    """Mean gain of the four practices since the first month, enrolled teams and those that wait."""
    enrolled = np.array(history.enrolled[month])
    gain = np.array(history.practice[month]) - np.array(history.practice[0])
    return float(gain[enrolled].mean()) if enrolled.any() else math.nan


MANAGEMENT: dict[str, Callable[[History, int], float]] = {
    "workplans_per_team": workplans_per_team,
    "most_workplans": most_workplans,
    "districts_begun": districts_begun,
    "first_group_again": first_group_again,
    "problems_of_service": _share_of_problem("service_delivery"),
    "problems_of_workforce": _share_of_problem("workforce"),
    "problems_of_management": _share_of_problem("management"),
    "chosen_gain": chosen_gain,
    "chosen_gain_seen": chosen_gain_seen,
    "spill_over": spill_over,
    "practice_gain": practice_gain,
}
