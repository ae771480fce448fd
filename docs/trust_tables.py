"""Tables of credibility.md and calibration.md beyond validation, made from docs/measured/{policies,…}.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from scipy import stats

from docs.kept import measured, measured_on, told
from docs.layout import table
from docs.trust_figures import FIGURES, checked, share_of_placeholders
from scenarios.trials.output import interval, short
from scenarios.validation.targets import Target

COVERAGE, TREATED, COST = FIGURES
SAME = 0.0005  # gains in coverage nearer than 0.05 points are called equal


# --- rankings -------------------------------------------------------------------------------------------------------


def policies() -> str:
    """Gains and places of each scenario for three effects of a cycle, and how alike the orders are."""
    found = measured("policies")
    names = list(found["as assumed"])
    rows = []
    for name in sorted(names, key=lambda name: _place(found["as assumed"], name)):
        row = [f"`{name}`"]
        for gains in found.values():
            mean, reach = _mean(gains[name][COVERAGE])
            row += [f"{100 * mean:.2f} ± {100 * reach:.2f}", str(_place(gains, name)), _cost_per_child(gains[name])]
        rows.append(row)
    head = ["scenario"]
    for effect in found:
        head += [f"effect {effect}: gain, points", "place", "US$ per child"]
    alike = [
        f"{effect} against as assumed: {_alike(found['as assumed'], gains, names):.2f}"
        for effect, gains in found.items()
        if effect != "as assumed"
    ]
    return f"{table(head, rows)}\n\nRank correlation of the orders, {'; '.join(alike)}. {measured_on('policies')}"


def _mean(values: Sequence[float]) -> tuple[float, float]:
    """Mean of paired differences and the reach of its 95 % interval."""
    reach = stats.t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / len(values) ** 0.5
    return float(np.mean(values)), float(reach)


def _place(gains: Mapping[str, Any], name: str) -> int:
    """1 = the largest gain in coverage; equal gains share a place."""
    own = float(np.mean(gains[name][COVERAGE]))
    return 1 + sum(float(np.mean(other[COVERAGE])) > own + SAME for other in gains.values())


def _cost_per_child(gains: Mapping[str, Sequence[float]]) -> str:
    children = float(np.sum(gains[TREATED]))
    return f"{float(np.sum(gains[COST])) / children:,.0f}" if children > 0 else "no gain"


def _alike(one: Mapping[str, Any], other: Mapping[str, Any], names: Sequence[str]) -> float:
    places = [[_place(gains, name) for name in names] for gains in (one, other)]
    return float(stats.spearmanr(*places).statistic)


# --- predictions ----------------------------------------------------------------------------------------------------


def predictions() -> str:
    """What draws predict for every target that was held back, in the country of calibration and elsewhere."""
    found = measured("predictions")
    rows = []
    for target in checked():
        values = found[target.name]
        row = [f"`{target.name}`", ", ".join(sorted({trial.country for trial in target.trials}))]
        row += [f"{short(target.published)}", interval(*(target.accept or (None, None)))]
        rows.append([*row, *(_predicted(target, values[kind]) for kind in ("ranges", "plausible"))])
    head = (
        "target",
        "country",
        "published",
        "reproduced if",
        "ranges alone: median (95 %)",
        "plausible sets: median (95 %)",
    )
    counts = _counts(found)
    return f"{table(head, rows)}\n\n{counts} {measured_on('predictions')}"


def _spread(values: Sequence[float | None]) -> tuple[float, float, float]:
    good = [value for value in values if value is not None]
    low, middle, high = np.percentile(good, (2.5, 50, 97.5)) if good else [float("nan")] * 3
    return float(low), float(middle), float(high)


def _predicted(target: Target, values: Sequence[float | None]) -> str:
    low, middle, high = _spread(values)
    return f"{short(middle)} ({interval(low, high)})" + (" ✓" if _is_met(target, middle) else "")


def _is_met(target: Target, middle: float) -> bool:
    assert target.accept is not None
    return target.accept[0] <= middle <= target.accept[1]


def _counts(found: Mapping[str, Any]) -> str:
    told = []
    for kind, words in (("ranges", "ranges alone"), ("plausible", "the plausible sets")):
        met = [_is_met(target, _spread(found[target.name][kind])[1]) for target in checked()]
        away = [
            is_met
            for target, is_met in zip(checked(), met, strict=True)
            if all(trial.country != "mali" for trial in target.trials)
        ]
        told.append(
            f"with {words} {sum(met)} of {len(met)} medians fall where they should "
            f"({sum(away)} of {len(away)} outside Mali)"
        )
    return f"{told[0][0].upper()}{told[0][1:]}, {told[1]}."


# --- what results rest on -------------------------------------------------------------------------------------------


def shares() -> str:
    """Share of each headline outcome's variance that goes when placeholder records are held at central values."""
    rows = []
    for name, kinds in measured("shares").items():
        drawn, fixed = kinds["all drawn"], kinds["placeholders fixed"]
        for figure, values in drawn.items():
            share, low, high = share_of_placeholders(values, fixed[figure])
            middle, sd, left = float(np.median(values)), float(np.std(values)), float(np.std(fixed[figure]))
            rows.append(
                (
                    f"`{name}`",
                    figure,
                    short(middle),
                    short(sd),
                    short(left),
                    f"**{share:.0%}** ({low:.0%} to {high:.0%})",
                )
            )
    head = (
        "scenario",
        "figure",
        "median",
        "sd, all drawn",
        "sd, placeholders fixed",
        "variance resting on placeholders (90 %)",
    )
    draws = len(next(iter(next(iter(measured("shares").values()))["all drawn"].values())))
    return f"{table(head, rows)}\n\n{draws} draws with the same luck. {measured_on('shares')}"


TABLES = {
    "policies": partial(told, "policies", policies),
    "predictions": partial(told, "predictions", predictions),
    "shares": partial(told, "shares", shares),
}
