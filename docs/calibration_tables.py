"""The tables of calibration.md, made from the report that is stored beside the plausible sets."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from batch_runs.analyse.calibrate_folder import STORED_REPORT
from batch_runs.analyse.calibrate_screen import LEAST_MOVE, candidates
from docs.layout import names, table

MOST_TOLD = 40


@cache
def stored() -> Mapping[str, Any]:
    """What the last calibration that was kept found."""
    return dict(json.loads(STORED_REPORT.read_text(encoding="utf-8")))


def short(value: float | None) -> str:
    """Three significant digits."""
    return "–" if value is None else f"{value:.3g}"


def spread(values: Sequence[float | None], logarithm: bool = False) -> str:
    """Median and the middle 95 %; ratios on their natural scale."""
    low, middle, high = (math.exp(x) if logarithm and x is not None else x for x in values)
    return f"{short(middle)} ({short(low)} to {short(high)})"


def size() -> str:
    """What was run, and how much was left."""
    found = stored()
    runs, last = found["runs"], found["candidates"][-1]
    aside = [item["name"] for item in found["targets"] if not item["counts"]]
    lines = [
        f"Seed {found['seed']}; {runs['waves']} waves of {runs['first_wave']} runs; {len(candidates())} records "
        f"screened, {len(found['records'])} fitted.",
        f"**{100 * found['plausible_share']:.2g} % of all combinations are not ruled out**; {last['left']} of the last "
        f"{last['looked_at']:,} that were looked at; {found['sets']} are kept, and {runs['kept']} of these were run "
        "once more.",
    ]
    made = found["made"]
    lines.append(f"ScaleUp {made['version']}, commit {str(made['commit'])[:10]}, model {made['model'][:10]}.")
    if aside:
        lines.append(f"Out of reach of every combination, so set aside: {', '.join(f'`{name}`' for name in aside)}.")
    return " ".join(lines)


def targets() -> str:
    """What each target ruled out, and what the runs found before and after."""
    rows = []
    for item in stored()["targets"]:
        published = "not significant" if item["null"] else short(_natural(item["observed"], item))
        rows.append(
            (
                f"`{item['name']}`",
                published,
                spread(item["prior"], item["logarithm"]),
                spread(item["plausible"], item["logarithm"]),
                f"{item['rules_out']:.0%}" + ("" if item["counts"] else " (set aside)"),
                "–" if item["rules_out_alone"] is None else f"{item['rules_out_alone']:.1%}",
                f"{item['agreeing']:.0%}",
            )
        )
    head = (
        "target",
        "published",
        "ranges alone (95 %)",
        "plausible sets (95 %)",
        "rules out",
        "it alone",
        "runs within 3",
    )
    return table(head, rows)


def _natural(value: float, item: Mapping[str, Any]) -> float:
    return math.exp(value) if item["logarithm"] else value


def errors() -> str:
    """Every error that a distance is measured by, and how the emulator did on runs that it had not seen."""
    rows = [
        (
            f"`{item['name']}`" + (" (log)" if item["logarithm"] else ""),
            short(item["sd_observation"]),
            short(item["sd_discrepancy"]),
            short(item["sd_luck"]),
            short(item["sd_runs"]),
            short(item["sd_emulator"]),
            f"{short(item['emulator_error'])} of {short(item['emulator_spread'])}",
            f"{item['emulator_within']:.0%}",
            item["why"],
        )
        for item in stored()["targets"]
    ]
    head = (
        "target", "observation", "discrepancy", "luck", "luck and other records", "emulator",
        "held out: error of spread", "within 2 sd", "why this discrepancy",
    )  # fmt: skip
    return table(head, rows)


def records() -> str:
    """How far each fitted record's range shrank, and which targets did it."""
    rows = [
        (
            f"`{item['name']}`",
            item["unit"],
            short(item["central"]),
            spread(item["before"]),
            spread(item["after"]),
            f"{item['width_kept']:.0%}",
            f"{item['spread_kept']:.0%}",
            _narrowing(item["targets"]) or "none by itself",
        )
        for item in stored()["records"]
    ]
    head = (
        "record",
        "unit",
        "central",
        "own range (95 %)",
        "plausible (95 %)",
        "width left",
        "spread left",
        "narrowed by",
    )
    return table(head, rows)


def _narrowing(found: Mapping[str, float]) -> str:
    ordered = sorted(found, key=lambda name: -found[name])
    return ", ".join(f"`{name}` (−{found[name]:.0%})" for name in ordered)


def screening() -> str:
    """Records that move some target by at least half of its error, the largest move first."""
    moved = {name: sizes for name, sizes in stored()["screening"].items() if max(sizes.values()) >= LEAST_MOVE}
    ordered = sorted(moved, key=lambda name: -max(moved[name].values()))
    fitted = {item["name"] for item in stored()["records"]}
    rows = []
    for name in ordered[:MOST_TOLD]:
        most = max(moved[name], key=lambda target: moved[name][target])
        rows.append((f"`{name}`", short(moved[name][most]), f"`{most}`", "yes" if name in fitted else "no"))
    return table(("record", "largest move, in sd of the target's error", "of", "fitted"), rows)


def fitted_records() -> str:
    """Every fitted record with the targets that narrowed it, in one list."""
    lines = [f"- `{item['name']}`: {names(item['targets']) or 'no target by itself'}" for item in stored()["records"]]
    return "\n".join(lines)


TABLES = {
    "fitted-records": fitted_records,
    "calibration-size": size,
    "calibration-targets": targets,
    "calibration-errors": errors,
    "calibration-records": records,
    "calibration-screening": screening,
}
