"""What each lever does by itself, and two choices with an optimum inside: runs paired by luck, means with intervals."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from docs.scenario_figures import YEAR, mean
from model import ScaleUpModel
from model.outcomes import INDEX, national_outcomes
from model.settings import Settings
from scenarios import Scenario, load_scenario
from scenarios.estimates import half_interval
from scenarios.run import simulate

PLAN_FILE = Path(__file__).with_name("lever_plan.toml")
Numbers = dict[str, float]
Simulate = Callable[[Sequence[tuple[Settings, int]], Callable[[Any], Numbers]], list[Numbers]]


def plan() -> dict[str, Any]:
    """What is tried."""
    return tomllib.loads(PLAN_FILE.read_text(encoding="utf-8"))


def lived(names: Sequence[str], job: tuple[Settings, int]) -> Numbers:
    """Outcomes of one run as means over all months, and a few sums; cost in US$ a year."""
    settings, replicate = job
    recording = simulate(settings, replicate)
    national = national_outcomes(recording)
    sums = recording.counts.sum(axis=(0, 1))
    years = settings.months / YEAR
    supervision = sums[INDEX["cost_supervision_usd"]] + sums[INDEX["cost_digital_usd"]]
    return {
        **{name: mean(national[name]) * (YEAR if name == "cost_usd" else 1) for name in names},
        "children": float(sums[INDEX["treated_timely_correct"]]),
        "supervision_usd_per_year": float(supervision / years),
        "facilitation_days": float(sums[INDEX["facilitation_days_delivered"]]),
        "msi_usd": float(sums[INDEX["cost_msi_usd"]]),
        "districts": float(recording.counts[-1, :, INDEX["supervision_started"]].sum()),
    }


def difference(before: Sequence[Numbers], after: Sequence[Numbers], name: str) -> list[float]:
    """Mean of paired differences with its 95 % t-interval: mean, low, high."""
    gains = np.array([b[name] - a[name] for a, b in zip(before, after, strict=True)])
    gains = gains[np.isfinite(gains)]
    if not gains.size:
        return []
    half = half_interval(gains)
    return [float(gains.mean()), float(gains.mean() - half), float(gains.mean() + half)]


# --- one lever at a time ------------------------------------------------------------------------------------------


def lever_effects(simulate_all: Simulate, wanted: Sequence[str] = ()) -> dict[str, Any]:
    """By lever: value in the base, settings tried, and the effect of each on the main outcomes."""
    planned = plan()
    base, names, replicates = load_scenario(planned["base"]), planned["outcomes"], planned["replicates"]
    levers = {name: entry for name, entry in planned["lever"].items() if not wanted or name in wanted}
    arms: dict[str, Scenario] = {}
    for name, entry in levers.items():
        reference = base.with_levers(entry.get("with", {}))
        arms[arm_key(entry.get("with", {}))] = reference
        for setting in entry["settings"]:
            arms[arm_key(entry.get("with", {}), name, setting)] = reference.with_levers({name: setting})
    jobs = [(arm, replicate) for arm in arms.values() for replicate in range(replicates)]
    results = simulate_all(jobs, partial(lived, names))
    of_arm = {key: results[i * replicates : (i + 1) * replicates] for i, key in enumerate(arms)}
    return {
        name: {
            "with": entry.get("with", {}),
            "base": arms[arm_key(entry.get("with", {}))].levers[name],
            "settings": [
                {"value": setting, "effects": effects_of(of_arm, entry.get("with", {}), name, setting, names)}
                for setting in entry["settings"]
            ],
        }
        for name, entry in levers.items()
    }


def arm_key(shared: Mapping[str, object], name: str = "", setting: object = None) -> str:
    """The same levers have the same key."""
    return repr((sorted(shared.items()), name, setting))


def effects_of(
    of_arm: Mapping[str, Sequence[Numbers]], shared: Mapping[str, object], name: str, setting: object, names: list[str]
) -> dict[str, list[float]]:
    """Effect of one setting on each outcome."""
    before, after = of_arm[arm_key(shared)], of_arm[arm_key(shared, name, setting)]
    return {outcome: difference(before, after, outcome) for outcome in names}


# --- one supervisor for how many CHWs, with equal money -----------------------------------------------------------


def spans(simulate_all: Simulate) -> list[dict[str, Any]]:
    """Gain over today's supervision by caseload; the money decides how many districts can have it."""
    planned = plan()["span"]
    base, replicates = load_scenario(planned["base"]), range(planned["replicates"])
    without = base.with_levers({"supervision.start": "never"})
    arms = [[span_arm(base, planned, span, k) for k in replicates] for span in planned["values"]]
    jobs = [(without, k) for k in replicates] + [(arm[k], k) for arm in arms for k in replicates]
    results = simulate_all(jobs, partial(lived, ["effective_coverage", "supervised_share"]))
    n = len(replicates)
    before = results[:n]
    return [
        {"span": span, **gains(before, results[(i + 1) * n : (i + 2) * n])} for i, span in enumerate(planned["values"])
    ]


def gains(before: Sequence[Numbers], after: Sequence[Numbers]) -> dict[str, Any]:
    """Differences, and what the arm itself took."""
    found: dict[str, Any] = {name: difference(before, after, name) for name in before[0]}
    return {"gain": found, "mean": {name: mean(np.array([x[name] for x in after])) for name in after[0]}}


def span_arm(base: Scenario, planned: Mapping[str, Any], span: int, replicate: int) -> Scenario:
    """Supervision from the first month in as many districts as the money pays; other districts in each replicate."""
    model = ScaleUpModel(one_month(base))
    names, posts = model.country.names, model.districts.posts
    prices = np.ceil(posts / span) * planned["supervisor_usd"] + posts * (
        planned["dashboard_usd"] + planned["meetings_usd"] - planned["nurse_usd"]
    )
    start = replicate * len(names) // planned["replicates"]
    left = planned["money_usd_per_year"] / YEAR
    chosen: list[str] = []
    for d in [*range(start, len(names)), *range(start)]:
        if prices[d] <= left:
            chosen.append(names[d])
            left -= float(prices[d])
    return base.with_levers(
        {
            "supervision.chws_per_supervisor": span,
            "supervision.order": "listed",
            "supervision.districts": chosen,
            "supervision.districts_per_wave": len(names),
        }
    )


def one_month(base: Scenario) -> Scenario:
    """The same scenario, just long enough to see its districts."""
    return load_scenario(base.name, months=1)


# --- many districts with few cycles, or few with many -------------------------------------------------------------


def breadths(simulate_all: Simulate) -> list[dict[str, Any]]:
    """Gain over no MSI when about the same facilitation goes to many districts or to few."""
    planned = plan()["breadth"]
    base, replicates = load_scenario(planned["base"]), range(planned["replicates"])
    number = len(ScaleUpModel(one_month(base)).country.names)
    pairs = list(zip(planned["districts"], planned["cycles"], strict=True))
    arms = [base.with_levers({"msi.start": "never"})] + [
        base.with_levers({"msi.ceiling_share": (d + 0.01) / number if d < number else 1.0, "msi.cycles_per_dhmt": c})
        for d, c in pairs
    ]
    names = ["effective_coverage", "supervised_share", "stockout_share", "management_competence"]
    results = simulate_all([(arm, k) for arm in arms for k in replicates], partial(lived, names))
    n = len(replicates)
    return [
        {"districts": d, "cycles": c, **gains(results[:n], results[(i + 1) * n : (i + 2) * n])}
        for i, (d, c) in enumerate(pairs)
    ]
