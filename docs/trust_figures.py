"""What the documents tell of trust beyond validation: rankings, what draws predict, and what rests on what."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from docs.scenario_figures import figures_of
from model.assumptions import records_for
from model.evidence import Record, evidence
from model.parameters import own_draws
from model.settings import Settings
from scenarios import load_scenario, scenario_names
from scenarios.validation.run import simulate as find
from scenarios.validation.targets import Target, targets

RunAll = Callable[[Sequence[Any], Callable[[Any], Any]], list[Any]]

# How strongly a management cycle changes what a district team practises: not at all, as assumed, twice as much. Twice
# is the upper end of the link's range together with the share of a gap that a cycle closes (1.5 × 0.93 / 0.7).
EFFECTS: Mapping[str, Mapping[str, float]] = {
    "none": {"link_cycles_to_practices": 0.0},
    "as assumed": {},
    "twice": {"link_cycles_to_practices": 1.5, "gap_closed_per_cycle": 0.93},
}
RANKED = "malawi"
RANKING_REPLICATES = 3
PREDICTION_DRAWS = 8
SHARE_DRAWS = 16
HEADLINE = ("malawi-management-and-supervision", "mali-360-fast")
FIGURES = ("effective_coverage.last", "treated_timely_correct.total", "cost_usd.total")
Job = tuple[Settings, int, int | None]


def lived(job: Job) -> dict[str, float]:
    """The figures of one run: settings, luck, draw."""
    from model import ScaleUpModel

    settings, luck, draw = job
    found = figures_of(settings, ScaleUpModel.lived(settings, luck, draw))
    return {name: found[name] for name in FIGURES}


def assuming(settings: Settings, values: Mapping[str, float]) -> Settings:
    """The same with other assumptions."""
    return dataclasses.replace(settings, assumptions={**settings.assumptions, **values})


# --- do rankings survive? -------------------------------------------------------------------------------------------


def measure_policies(run_all: RunAll) -> dict[str, Any]:
    """Gains and costs over the baseline of every shipped scenario of one country, for three effects of a cycle."""
    base = f"{RANKED}-baseline"
    names = [name for name in scenario_names() if name.startswith(f"{RANKED}-") and name != base]
    jobs: list[Job] = [(load_scenario(base), luck, None) for luck in range(RANKING_REPLICATES)]
    for values in EFFECTS.values():
        for name in names:
            jobs += [(assuming(load_scenario(name), values), luck, None) for luck in range(RANKING_REPLICATES)]
    runs = run_all(jobs, lived)
    before, rest = runs[:RANKING_REPLICATES], runs[RANKING_REPLICATES:]
    found: dict[str, Any] = {}
    for effect in EFFECTS:
        found[effect] = {}
        for name in names:
            mine, rest = rest[:RANKING_REPLICATES], rest[RANKING_REPLICATES:]
            found[effect][name] = {
                figure: [one[figure] - other[figure] for one, other in zip(mine, before, strict=True)]
                for figure in FIGURES
            }
    return found


# --- what draws predict where nothing was fitted --------------------------------------------------------------------


def checked() -> list[Target]:
    """Targets that were held back and that judge."""
    return [target for target in targets() if target.use == "check" and target.accept is not None]


def measure_predictions(run_all: RunAll) -> dict[str, Any]:
    """What every check finds with assumptions from their own ranges, and from the plausible sets."""
    jobs = [(draw, joint) for joint in (False, True) for draw in range(PREDICTION_DRAWS)]
    runs = run_all(jobs, predicted)
    apart, together = runs[:PREDICTION_DRAWS], runs[PREDICTION_DRAWS:]
    return {
        target.name: {
            "ranges": [one[target.name] for one in apart],
            "plausible": [one[target.name] for one in together],
        }
        for target in checked()
    }


def predicted(job: tuple[int, bool]) -> dict[str, float]:
    """What every check finds in one draw, with that draw's luck."""
    draw, joint = job
    values = {} if joint else general_draws(draw)
    return {target.name: find(target, draw, values, 1, draw) for target in checked()}


def general_draws(draw: int) -> dict[str, float]:
    """General records from their own ranges, as if nothing had been calibrated."""
    records = {name: record for name, record in evidence().items() if record.is_drawn}
    values = own_draws(records, 1, draw)
    return {name: min(max(values[name], record.low), record.high) for name, record in records.items()}


# --- what headline results rest on ----------------------------------------------------------------------------------


def measure_shares(run_all: RunAll) -> dict[str, Any]:
    """Figures of headline scenarios by draw: all records drawn, and with those that rest on no evidence held fixed."""
    jobs: list[Job] = []
    for name in HEADLINE:
        for scenario in (name, f"{name.partition('-')[0]}-baseline"):
            settings = load_scenario(scenario)
            frozen = assuming(settings, placeholders(settings))
            jobs += [(each, 0, draw) for each in (settings, frozen) for draw in range(SHARE_DRAWS)]
    runs = iter(run_all(jobs, lived))
    found: dict[str, Any] = {}
    for name in HEADLINE:
        parts = [[next(runs) for _ in range(SHARE_DRAWS)] for _ in range(4)]
        drawn, fixed, drawn_base, fixed_base = parts
        found[name] = {
            "all drawn": _gains(drawn, drawn_base),
            "placeholders fixed": _gains(fixed, fixed_base),
        }
    return found


def placeholders(settings: Settings) -> dict[str, float]:
    """Central values of the records that rest on no evidence."""
    records: Mapping[str, Record] = records_for(settings.country, settings.cadre)
    return {name: record.value for name, record in records.items() if record.is_placeholder and record.is_drawn}


def _gains(runs: Sequence[Mapping[str, float]], base: Sequence[Mapping[str, float]]) -> dict[str, list[float]]:
    """Figures of a scenario, and its gains over the baseline in the same draw."""
    found = {"effective_coverage.last": [one["effective_coverage.last"] for one in runs]}
    for figure in FIGURES:
        found[f"gain in {figure}"] = [one[figure] - other[figure] for one, other in zip(runs, base, strict=True)]
    return found


def share_of_placeholders(drawn: Sequence[float], fixed: Sequence[float]) -> tuple[float, float, float]:
    """Share of the variance that goes when placeholders are fixed, with a 90 % interval from resampling draws."""
    one, other = np.asarray(drawn), np.asarray(fixed)
    found = [_share(one, other, np.arange(len(one)))]
    found += [_share(one, other, rows) for rows in _resampled(len(one))]
    low, high = np.percentile(found[1:], (5, 95))
    return found[0], float(low), float(high)


def _share(drawn: Any, fixed: Any, rows: Any) -> float:
    whole = float(np.var(drawn[rows]))
    return 1.0 - float(np.var(fixed[rows])) / whole if whole > 0 else 0.0


def _resampled(size: int, times: int = 500) -> list[Any]:
    """Row numbers drawn with replacement, always the same ones."""
    from scipy.stats import qmc

    return [np.asarray(row * size, dtype=int) for row in qmc.LatinHypercube(size, rng=1).random(times)]


KINDS: Mapping[str, Callable[[RunAll], dict[str, Any]]] = {
    "policies": measure_policies,
    "predictions": measure_predictions,
    "shares": measure_shares,
}
