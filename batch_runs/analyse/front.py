"""What a search leaves behind: the front as table and figure, every plan tried, each point of the front a scenario."""

from __future__ import annotations

import csv
import dataclasses
import io
import math
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from batch_runs.analyse.search import Plan, key_of
from batch_runs.analyse.task import REFERENCE, Found, Task
from batch_runs.analyse.worth import table_row
from batch_runs.app_link import app_address
from batch_runs.files import write_text
from batch_runs.run import settings_of
from scenarios.library_files import scenario_names
from scenarios.resolved import resolved_toml
from scenarios.toml_files import toml_table, toml_text

BAD_CASE_SHOWN = 0.1


def write_found(found: Found, folder: Path) -> list[dict[str, Any]]:
    """Write front.csv, plans.csv, points/*.toml and the figure; returns the rows of the front."""
    from batch_runs.analyse.front_figure import write_front_figure

    rows = front_rows(found)
    write_text(folder / "front.csv", as_csv(rows))
    write_text(folder / "plans.csv", as_csv(tried_rows(found)))
    points = folder / "points"
    shutil.rmtree(points, ignore_errors=True)
    points.mkdir()
    for row, (name, plan) in zip(rows, named_plans(found), strict=True):
        write_text(points / f"{name}.toml", scenario_text(found.task, name, plan, row))
    if rows:
        write_front_figure(found, rows, tried_rows(found), folder)
    return rows


def named_plans(found: Found) -> list[tuple[str, Plan]]:
    """Plans of the front, the cheapest first, each with the name of its scenario."""
    cost = {place: _row(found, place)["extra_cost_usd"] for place in found.front}
    ordered = sorted(found.front, key=lambda place: (cost[place], place))
    width = len(str(len(ordered)))
    return [
        (f"{found.task.experiment.name}-{number:0{width}d}", found.tried[place][0])
        for number, place in enumerate(ordered, start=1)
    ]


def front_rows(found: Found) -> list[dict[str, Any]]:
    """One row per plan of the front: its name, levers, what it gains and costs, and the app's address of it."""
    rows = []
    places = {key_of(found.tried[place][0]): place for place in found.front}
    for name, plan in named_plans(found):
        row = _row(found, places[key_of(plan)])
        rows.append({"point": name, **_shown(plan), **row, "app_address": plan_address(found.task, plan)})
    return rows


def tried_rows(found: Found) -> list[dict[str, Any]]:
    """Every plan in the order in which it was tried, once; a plan that failed says why."""
    rows, seen, on_front = [], set(), set(found.front)
    for place, (plan, worth) in enumerate(found.tried):
        key = key_of(plan)
        if key in seen:
            continue
        seen.add(key)
        row = {"tried": place + 1, **_shown(plan), **_row(found, place)}
        row["within_budget"] = worth.defined and worth.excess <= 0
        row["on_front"] = place in on_front
        row["error"] = found.known[key].error
        rows.append(row)
    return rows


def _row(found: Found, place: int) -> dict[str, Any]:
    totals = found.known[key_of(found.tried[place][0])].totals
    before = found.known[REFERENCE].totals or {}
    example = table_row(found.task.goals, before, before, found.task.wanted.budget_usd, BAD_CASE_SHOWN)
    if totals is None:
        return dict.fromkeys(example, math.nan)
    return table_row(found.task.goals, totals, before, found.task.wanted.budget_usd, BAD_CASE_SHOWN)


def plan_address(task: Task, plan: Plan) -> str:
    """Where the app opens the plan; it draws assumptions if the search did."""
    levers = {**task.fixed, **plan}
    return app_address(task.experiment.base, levers, task.assumed, bool(task.experiment.draw))


def _shown(plan: Plan) -> dict[str, object]:
    return {name: toml_text(value) if isinstance(value, tuple) else value for name, value in plan.items()}


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV with six significant digits; what is undefined is empty."""
    text = io.StringIO()
    if rows:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(rows[0])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6g}" if math.isfinite(value) else ""
    return value


# --- points as scenarios ------------------------------------------------------------------------------------------


def scenario_text(task: Task, name: str, plan: Plan, row: Mapping[str, Any]) -> str:
    """A point of the front as a scenario file: a difference from the base where that is shipped, else in full."""
    levers = {**task.fixed, **plan}
    if task.experiment.base not in scenario_names():
        whole = dataclasses.replace(settings_of(task.base, levers, {}), name=name, title=_title(task, name))
        whole = dataclasses.replace(whole, assumptions={**whole.assumptions, **task.assumed})
        return resolved_toml(whole)
    about = {
        "name": name,
        "base": task.experiment.base,
        "title": _title(task, name),
        "summary": _summary(task, row),
        "months": task.base.months,
        "seed": task.experiment.seed,
        "replicates": task.worlds,
    }
    families = dict.fromkeys(lever.partition(".")[0] for lever in levers)
    tables = [toml_table("scenario", about).lstrip()]
    for family in families:
        of_family = {lever.partition(".")[2]: v for lever, v in levers.items() if lever.startswith(family + ".")}
        tables.append(toml_table(family, of_family))
    tables.append(toml_table("assumptions", task.assumed))
    return "".join(tables)


def _title(task: Task, name: str) -> dict[str, str]:
    title, number = task.base.title, name.rpartition("-")[2].lstrip("0")
    return {
        "en": f"{title.get('en', task.base.name)}: plan {number} of the front",
        "fr": f"{title.get('fr', task.base.name)} : plan {number} du front",
    }


def _summary(task: Task, row: Mapping[str, Any]) -> dict[str, str]:
    cost = row["extra_cost_usd"] / 1e6
    return {
        "en": f"Found by the search {task.experiment.name}: US$ {cost:.3g} million more than "
        f"today's practice in {task.base.months} months, mean of {task.worlds} worlds.",
        "fr": f"Trouvé par la recherche {task.experiment.name} : {french(cost)} millions de US$ de plus que la "
        f"pratique actuelle en {task.base.months} mois, moyenne de {task.worlds} mondes.",
    }


def french(value: float) -> str:
    """A number with the decimal comma."""
    return f"{value:.3g}".replace(".", ",")
