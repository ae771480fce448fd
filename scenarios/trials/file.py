"""Reading a trial file: every key checked, with one clear message for whatever is wrong."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from model.calendar import parse_month
from model.levers import lever, nearest_name
from model.outcomes import outcomes
from scenarios.document import FIRST_START, LANGUAGES, LAST_START
from scenarios.errors import Described, ScenarioError
from scenarios.names import check_assumptions, check_country, known_names
from scenarios.toml_files import read_toml
from scenarios.trials.checks import Table
from scenarios.trials.counts import BASELINE, STRATA, is_stratum
from scenarios.trials.dated import LONGEST_MONTHS, read_levers
from scenarios.trials.outcomes import read_outcomes
from scenarios.trials.parts import ALWAYS, LEVELS, RANDOMISE, Arm, Trial, World
from scenarios.trials.world import check_world

KEYS = (
    "name", "title", "summary", "source", "country", "cadre", "start", "burn_in_months", "baseline_months",
    "follow_up_months", "randomise", "stratify_by", "cluster_by", "world", "levers", "arms", "outcome", "assumptions",
)  # fmt: skip
WORLD_KEYS = ("districts", "areas", "chws", "chws_per_supervisor", "remoteness", "insecurity")
CASELOAD = "supervision.chws_per_supervisor"
MOST_CHWS, MOST_DISTRICTS = 50_000, 1_000


def read_trial(path: Path) -> Trial:
    """The trial of one file.

    Raises:
        ScenarioError: unreadable file, unknown or missing key, wrong value, or parts that do not fit together.
    """
    place = str(path)
    tables = read_toml(path)
    for name in tables:
        if name != "trial":
            raise ScenarioError(place, "", Described(f"section [{name}]"), "only [trial] and what is below it", "trial")
    table = Table(place, "trial", tables.get("trial", {}))
    if not table.entries:
        raise ScenarioError(place, "trial", Described("nothing"), "a section [trial]")
    trial = trial_of(table, path)
    check_world(trial)
    return trial


def trial_of(table: Table, path: Path, with_outcomes: bool = True) -> Trial:
    """The trial of one table, its levers not yet held against its world.

    Raises:
        ScenarioError: unknown or missing key, or a wrong value.
    """
    table.only(KEYS)
    trial = _with_design(table, _about(table, path))
    return dataclasses.replace(trial, outcomes=read_outcomes(table, trial)) if with_outcomes else trial


def _about(table: Table, path: Path) -> dict[str, Any]:
    country = table.text("country")
    try:
        country, cadre = check_country(table.place, country, table.text("cadre", "") or None)
    except ScenarioError as error:
        raise ScenarioError(
            table.place, error.key.replace("scenario.", "trial."), error.found, error.allowed, error.nearest
        ) from error
    overrides = check_assumptions(table.place, table.table("assumptions", {}).entries, known_names(country, cadre))
    return {
        "name": table.text("name", path.stem),
        "title": _language_texts(table, "title"),
        "summary": _language_texts(table, "summary"),
        "source": table.text("source", ""),
        "country": country,
        "cadre": cadre,
        "start": _start(table),
        "burn_in_months": table.whole("burn_in_months", 0, LONGEST_MONTHS, 24),
        "baseline_months": table.whole("baseline_months", 0, LONGEST_MONTHS, 0),
        "follow_up_months": table.whole("follow_up_months", 1, LONGEST_MONTHS),
        "assumptions": overrides,
        "path": path,
    }


def _language_texts(table: Table, key: str) -> dict[str, str]:
    found = table.entries.get(key, {})
    if isinstance(found, str):
        return dict.fromkeys(LANGUAGES, found)
    texts = Table(table.place, table.key(key), found)
    texts.only(LANGUAGES)
    return {language: texts.text(language) for language in texts.entries}


def _start(table: Table) -> str:
    found = table.text("start", "2026-01")
    try:
        if parse_month(FIRST_START) <= parse_month(found) <= parse_month(LAST_START):
            return found
    except ValueError:
        pass
    raise ScenarioError(table.place, table.key("start"), found, f"a month YYYY-MM from {FIRST_START} to {LAST_START}")


def _with_design(table: Table, about: dict[str, Any]) -> Trial:
    randomise = table.choice("randomise", RANDOMISE, "none")
    usual = "chw" if randomise == "none" else randomise
    return Trial(
        **about,
        world=_world(table.table("world")),
        levers=read_levers(table.table("levers", {}), ALWAYS),
        arms=_arms(table.table("arms")),
        randomise=randomise,
        stratify_by=_strata(table, randomise, about["baseline_months"]),
        cluster_by=table.choice("cluster_by", RANDOMISE, usual),
        outcomes=(),
    )


def _world(table: Table) -> World:
    table.only(WORLD_KEYS)
    caseload = lever(CASELOAD)
    districts = table.whole("districts", 1, MOST_DISTRICTS, 1)
    chws = table.whole("chws", 1, MOST_CHWS)
    if chws < districts:
        raise ScenarioError(table.place, table.key("chws"), chws, f"at least one for each of the {districts} districts")
    return World(
        districts=districts,
        areas=table.whole("areas", districts, chws, districts),
        chws=chws,
        chws_per_supervisor=table.whole(
            "chws_per_supervisor", int(caseload.low or 1), int(caseload.high or 1), caseload.default
        ),
        remoteness=table.number("remoteness", 0, 1),
        insecurity=table.number("insecurity", 0, 1) or 0.0,
    )


def _strata(table: Table, randomise: str, baseline_months: int) -> tuple[str, ...]:
    names = table.texts("stratify_by", ())
    known = (*STRATA, f"{BASELINE}OUTCOME")
    for name in names:
        if not is_stratum(name):
            options = [*STRATA, *(f"{BASELINE}{outcome}" for outcome in outcomes())]
            raise ScenarioError(
                table.place, table.key("stratify_by"), name, ", ".join(known), nearest_name(name, options)
            )
        if name in LEVELS and (randomise == "none" or LEVELS.index(name) < LEVELS.index(randomise)):
            allowed = f"levels at or above what is randomised ({randomise})"
            raise ScenarioError(table.place, table.key("stratify_by"), name, allowed)
        if name.startswith(BASELINE) and baseline_months == 0:
            raise ScenarioError(table.place, table.key("baseline_months"), 0, f"at least 1 to stratify by {name}")
    return names


def _arms(table: Table) -> dict[str, Arm]:
    if not table.entries:
        raise ScenarioError(table.place, table.name, Described("nothing"), "at least one arm, [trial.arms.NAME]")
    return {name: _arm(table.table(name), name) for name in table.entries}


def _arm(table: Table, name: str) -> Arm:
    entries = {key: value for key, value in table.entries.items() if key != "stop_month"}
    stop = table.whole("stop_month", 1, LONGEST_MONTHS) if "stop_month" in table.entries else None
    return Arm(name, read_levers(Table(table.place, table.name, entries), 0), stop)
