"""Lives every shipped scenario beside its country's baseline with drawn assumptions, for the headline table."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from docs.scenario_figures import YEAR, mean
from model.outcomes import INDEX, national_outcomes
from model.settings import Settings
from scenarios import load_scenario
from scenarios.benefit import CHILDREN
from scenarios.library_files import shipped_names
from scenarios.run import simulate

DRAWS = 20
# Fewer where a run takes long: Uganda has 179,000 posts, and all of this is to take minutes.
DRAWS_OF: Mapping[str, int] = {"uganda": 8}
Job = tuple[Settings, int]
Simulate = Callable[[Sequence[Job], Callable[[Job], Any]], list[Any]]


def measure_headline(
    simulate_all: Simulate, names: Sequence[str] = (), draws: int = DRAWS, months: int | None = None
) -> dict[str, Any]:
    """By scenario, each figure as a list over draws; draw k is the same in every scenario, and so is its luck.

    Prints what it took. `months` shortens the runs, for a quick look.
    """
    wanted = {name: load_scenario(name, months=months) for name in names or shipped_names("scenarios")}
    jobs = [
        (scenario, draw)
        for scenario in wanted.values()
        for draw in range(min(draws, DRAWS_OF.get(scenario.country, draws)))
    ]
    began = time.perf_counter()
    results = simulate_all(jobs, headline_job)
    seconds = sum(result.pop("seconds") for result in results)
    took = f"{seconds:.0f} s of processor time, {time.perf_counter() - began:.0f} s in all"
    print(f"headline: {len(jobs)} runs took {took}", file=sys.stderr)
    found: dict[str, dict[str, list[float]]] = {name: {} for name in wanted}
    for (scenario, _), result in zip(jobs, results, strict=True):
        for figure, value in result.items():
            found[scenario.name].setdefault(figure, []).append(value)
    return found


def headline_job(job: Job) -> dict[str, float]:
    """The headline of one run with one draw, and the seconds of processor time it took."""
    settings, draw = job
    began = time.process_time()
    recording = simulate(settings, draw, sampled=True)
    national, years = national_outcomes(recording), settings.months / YEAR
    return {
        "effective_coverage.last": mean(national["effective_coverage"][-YEAR:]),
        "cost_usd.yearly": float(national["cost_usd"].sum() / years),
        f"{CHILDREN}.yearly": float(recording.counts[..., INDEX[CHILDREN]].sum() / years),
        "seconds": time.process_time() - began,
    }
