"""Lives what the documents tell figures of: `python docs/measure.py [scenarios] [headline] [levers] [choices]
[validation] [rejections] [findings]`, or all of it.

It takes some minutes, so it is not part of `make docs`; `make figures` runs it and then renews the documents. What it
writes (docs/measured/*.json) carries the fingerprint of the model that was measured, and a test compares.
After a change that should have moved nothing, `python docs/measure.py unchanged` is quicker: it lives one replicate and
one draw of every scenario again and, if all figures are as before, renews the fingerprints only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
if str(FOLDER.parent) not in sys.path:
    sys.path.insert(0, str(FOLDER.parent))

from docs import build  # noqa: E402  (found once the path above is known)
from docs.fingerprint import fingerprint  # noqa: E402
from docs.headline_figures import measure_headline  # noqa: E402
from docs.kept import is_kept, keep, kept, rounded  # noqa: E402
from docs.lever_effects import breadths, lever_effects, spans  # noqa: E402
from docs.scenario_figures import figures_of  # noqa: E402
from docs.validation_figures import measure_rejections, measure_validation  # noqa: E402
from model.settings import Settings  # noqa: E402
from scenarios import load_scenario  # noqa: E402
from scenarios.library_files import shipped_names  # noqa: E402
from scenarios.pool import default_workers, run_jobs  # noqa: E402
from scenarios.run import simulate  # noqa: E402

REPLICATES = 5


def measure_scenarios(names: Sequence[str] = (), replicates: int = REPLICATES) -> dict[str, dict[str, list[float]]]:
    """Figures of every shipped scenario, each as a list over replicates."""
    wanted = list(names or shipped_names("scenarios"))
    jobs = [(load_scenario(name), replicate) for name in wanted for replicate in range(replicates)]
    results = simulate_all(jobs, scenario_job)
    of_scenario = {name: results[i * replicates : (i + 1) * replicates] for i, name in enumerate(wanted)}
    return {
        name: {figure: [one[figure] for one in found] for figure in found[0]} for name, found in of_scenario.items()
    }


def scenario_job(job: tuple[Settings, int]) -> dict[str, float]:
    """Figures of one run."""
    settings, replicate = job
    return figures_of(settings, simulate(settings, replicate))


def measure_choices() -> dict[str, Any]:
    """The two choices with something to win in the middle."""
    return {"span": spans(simulate_all), "breadth": breadths(simulate_all)}


def simulate_all(jobs: Sequence[tuple[Settings, int]], function: Callable[[Any], Any]) -> list[Any]:
    """The result of each job, in order, from as many processes as there are processors."""
    results: list[Any] = [None] * len(jobs)
    for done, (position, result) in enumerate(run_jobs(function, jobs, default_workers(len(jobs))), start=1):
        results[position] = result
        if sys.stderr.isatty():
            print(f"\r{done} of {len(jobs)} runs", end="" if done < len(jobs) else "\n", file=sys.stderr, flush=True)
    return results


def measure_findings() -> dict[str, Any]:
    """The experiments behind docs/findings/; imported late, as it needs the packages of sweeps."""
    from docs import findings

    return findings.measure_findings()


DRAWN = ("headline",)  # measured with drawn assumptions, so that the plausible sets decide, too
KINDS: dict[str, Callable[[], object]] = {
    "scenarios": measure_scenarios,
    "headline": partial(measure_headline, simulate_all),
    "levers": partial(lever_effects, simulate_all),
    "choices": measure_choices,
    "validation": measure_validation,
    "rejections": measure_rejections,
    "findings": measure_findings,
}


def fingerprint_of(kind: str) -> str:
    """What figures of this kind depend on."""
    return fingerprint(drawn=kind in DRAWN)


def confirm() -> None:
    """Renew the fingerprints if one replicate, and one draw, of every scenario is as it was.

    Raises:
        SystemExit: if a scenario has other figures now.
    """
    before = {kind: fingerprint_of(kind) for kind in KINDS}
    again = {
        "scenarios": measure_scenarios(replicates=1),
        "headline": measure_headline(simulate_all, draws=1),
    }
    moved = [f"{kind} of {name}" for kind, found in again.items() for name in differing(found, kept(kind)[kind])]
    if moved:
        sys.exit(f"figures have moved ({', '.join(moved)}): run make figures")
    for kind, measured_on in before.items():
        keep(kind, kept(kind)[kind], measured_on)


def differing(found: dict[str, Any], was: dict[str, Any]) -> list[str]:
    """Scenarios whose first run is not the one that was kept, or that only one of both has."""
    first = {name: {figure: runs[:1] for figure, runs in figures.items()} for name, figures in was.items()}
    now = rounded(found)
    return sorted(name for name in first.keys() | now.keys() if first.get(name) != now.get(name))


def main() -> None:
    """Measure what is asked for, or everything, then renew the documents."""
    if sys.argv[1:] == ["unchanged"]:
        return confirm()
    for kind in sys.argv[1:] or KINDS:
        before = fingerprint_of(kind)  # the model may be edited while it is measured
        keep(kind, KINDS[kind](), before)
    if all(is_kept(kind) for kind in KINDS):
        build.main()
    return None


if __name__ == "__main__":
    main()
