"""The questions of a lesson file: plans that the scenario loader takes, and a scale that fits the outcome's unit."""

from __future__ import annotations

import math
import re
from typing import Any

from model.levers import Value, lever, levers, nearest_name
from model.outcomes import outcomes
from scenarios.errors import Described, ScenarioError
from scenarios.files import Scenario, load_scenario
from scenarios.lessons.lesson import CLAIMS, DIFFERENCE, PLAN, Plan, Question
from scenarios.lessons.parts import needed_number, tables_of, text_in
from scenarios.library_files import scenario_names
from scenarios.toml_files import flatten
from scenarios.trials.checks import Table

KEYS = (
    "name", "ask", "plan", "against", "outcome", "of", "months", "low", "high", "step", "explain", "claim",
)  # fmt: skip
FEWEST_STEPS, MOST_STEPS = 2, 200
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_UP_TO_ONE = ("share", "index", "0 or 1", "difference")


def read_questions(place: str, found: object, months: int) -> tuple[Question, ...]:
    """All questions of a file, in its order.

    Raises:
        ScenarioError: unknown or missing key, wrong value, or parts that do not fit together.
    """
    questions: list[Question] = []
    for table in tables_of(place, "question", found):
        question = _question(table, months)
        if question.name in [other.name for other in questions]:
            raise ScenarioError(table.place, table.key("name"), question.name, "each name once in a lesson")
        questions.append(question)
    return tuple(questions)


def _question(table: Table, months: int) -> Question:
    table.only(KEYS)
    outcome = table.choice("outcome", tuple(outcomes()))
    of = table.choice("of", (PLAN, DIFFERENCE))
    plan, against = (_plan(table.table(key), months) for key in ("plan", "against"))
    _check_country(table, plan, against)
    return Question(
        name=_name(table),
        ask=text_in(table, "ask"),
        plan=plan,
        against=against,
        outcome=outcome,
        of=of,
        months=_months(table, months),
        explain=text_in(table, "explain"),
        claim=table.choice("claim", CLAIMS, "") if "claim" in table.entries else "",
        **_scale(table, outcome, of),
    )


def _name(table: Table) -> str:
    name = table.text("name")
    if not _NAME.fullmatch(name):
        raise ScenarioError(table.place, table.key("name"), name, "one word of small letters, digits and dashes")
    return name


def _months(table: Table, horizon: int) -> tuple[int, int]:
    found = table.entries.get("months", Described("nothing"))
    allowed = f"[first, last], whole months from 1 to {horizon}, which is how long the lesson's runs are"
    whole = isinstance(found, list) and all(type(month) is int for month in found)
    if not whole or len(found) != 2 or not 1 <= found[0] <= found[1] <= horizon:
        raise ScenarioError(table.place, table.key("months"), found, allowed)
    return found[0], found[1]


def _plan(table: Table, months: int) -> Plan:
    table.only(("scenario", "levers"))
    scenario = table.choice("scenario", scenario_names())
    sets = dict(flatten(table.table("levers", {}).entries))
    key = table.key("levers")
    for name in sets:
        if name not in levers():
            allowed = "a lever of `scaleup list levers`"
            raise ScenarioError(table.place, key, Described(repr(name)), allowed, nearest_name(name, levers()))
    plan = Plan(scenario, sets)  # type: ignore[arg-type]  # the loader below checks the values
    resolved_plan(plan, months, f"{table.place}: {key}")
    return Plan(scenario, {name: _typed(name, value) for name, value in sets.items()})


def _typed(name: str, value: Any) -> Value:
    return lever(name).check(value)


def resolved_plan(plan: Plan, months: int, place: str = "") -> Scenario:
    """The scenario that a plan runs.

    Raises:
        ScenarioError: if a value is wrong, or values contradict each other or the country.
    """
    from model import check_settings
    from model.levers import SettingError

    scenario = load_scenario(plan.scenario, months=months).with_levers(plan.levers, place)
    try:
        check_settings(scenario)
    except ScenarioError:
        raise
    except SettingError as error:
        raise ScenarioError.at(place, error) from error
    return scenario


def _check_country(table: Table, plan: Plan, against: Plan) -> None:
    one, other = (load_scenario(side.scenario).country for side in (plan, against))
    if one != other:
        found = Described(f"{against.scenario!r}, of {other}")
        key = table.key("against.scenario")
        raise ScenarioError(table.place, key, found, f"a scenario of {one}, as the plan's")


def _scale(table: Table, outcome: str, of: str) -> dict[str, float]:
    low, high, step = (needed_number(table, key) for key in ("low", "high", "step"))
    if low >= high:
        raise ScenarioError(table.place, table.key("low"), low, f"less than high, which is {high:g}")
    least, most = _limits(outcome, of)
    for key, number in (("low", low), ("high", high)):
        if not least <= number <= most:
            allowed = f"a number in the outcome's unit ({outcomes()[outcome].unit}), {_limit_words(least, most)}"
            raise ScenarioError(table.place, table.key(key), number, allowed)
    steps = (high - low) / step if step > 0 else 0.0
    if not (_is_whole(steps) and FEWEST_STEPS <= round(steps) <= MOST_STEPS):
        allowed = f"more than 0, and {FEWEST_STEPS} to {MOST_STEPS} whole steps from low to high"
        raise ScenarioError(table.place, table.key("step"), step, allowed)
    if of == DIFFERENCE and not (low < 0 < high and _is_whole(low / step)):
        allowed = "less than 0 by whole steps, with high above 0: learners may also predict no difference, or less"
        raise ScenarioError(table.place, table.key("low"), low, allowed)
    return {"low": low, "high": high, "step": step}


def _limits(outcome: str, of: str) -> tuple[float, float]:
    """Between which numbers an outcome, or a difference of two, can lie."""
    unit = outcomes()[outcome].unit
    most = 1.0 if unit.startswith(_UP_TO_ONE) else math.inf
    signed = of == DIFFERENCE or unit.startswith("difference")
    return (-most if signed else 0.0), most


def _limit_words(least: float, most: float) -> str:
    return f"from {least:g} to {most:g}" if math.isfinite(most) else f"from {least:g} up"


def _is_whole(number: float) -> bool:
    return math.isfinite(number) and math.isclose(number, round(number), abs_tol=1e-6)
