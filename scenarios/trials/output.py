"""What `scaleup trial` shows and writes: a table, trial.json, every replicate's estimates, and where they come from."""

from __future__ import annotations

import json
import math
import platform
from pathlib import Path

from scenarios.language import UNDEFINED
from scenarios.provenance import PACKAGES, commit, hashes, installed, model_files, version
from scenarios.trials.cautions import cautions
from scenarios.trials.estimates import Estimate
from scenarios.trials.result import Finding, TrialResult
from scenarios.words import aligned

HEAD = ["outcome", "published", "interval", "simulated", "95 % of replicates", "SE", "published SE", "significant in",
        "agrees"]  # fmt: skip
ESTIMATE_COLUMNS = ("replicate", "outcome", "estimator", "estimate", "se", "p_value", "low", "high")


def trial_table(result: TrialResult) -> str:
    """Published beside simulated, one line per outcome."""
    rows = [HEAD, *(_row(item) for item in result.outcomes)]
    notes = [f"{item.key}: {', '.join(item.disagreements)}." for item in result.outcomes if item.disagreements]
    notes += [f"Caution: {text}" for text in cautions(result.trial)]
    return "\n".join([aligned(rows), *(["", *notes] if notes else [])])


def _row(item: Finding) -> list[str]:
    return [
        f"{item.key} ({estimator_words(item.estimator)})",
        short(item.published),
        interval(item.low, item.high),
        short(item.simulated_median),
        interval(item.simulated_low, item.simulated_high),
        short(item.simulated_se),
        short(item.published_se),
        UNDEFINED if item.share_significant is None else f"{item.share_significant:.0%}",
        agreement_words(item.agrees),
    ]


def estimator_words(name: str) -> str:
    """An estimator's name for people."""
    return name.replace("_", " ")


def agreement_words(agrees: bool | None) -> str:
    """Yes, no, or nothing to compare with."""
    return {True: "yes", False: "no", None: "not comparable"}[agrees]


def short(value: float | None) -> str:
    """A number with three significant digits, or a dash."""
    return UNDEFINED if value is None else f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def interval(low: float | None, high: float | None) -> str:
    """Both ends, or a dash."""
    return UNDEFINED if low is None or high is None else f"{short(low)} to {short(high)}"


def write_trial(result: TrialResult, folder: Path) -> None:
    """Write trial.json, estimates.csv and manifest.json into a folder."""
    write_json(folder / "trial.json", result.as_json())
    (folder / "estimates.csv").write_bytes(estimates_csv(result))
    trial = result.trial
    inputs = {**model_files(trial.country), **({f"trial/{trial.path.name}": trial.path} if trial.path else {})}
    written = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    manifest = {
        "program": "ScaleUp",
        "version": version(),
        "commit": commit(),
        "trial": trial.name,
        "seed": result.seed,
        "replicates": len(result.replicates),
        "inputs": hashes(inputs.items()),
        "outputs": hashes((path.name, path) for path in written),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: installed(name) for name in (*PACKAGES, "statsmodels")},
    }
    write_json(folder / "manifest.json", manifest)


def write_json(path: Path, content: object) -> None:
    """JSON in the house's layout."""
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    path.write_bytes(text.encode("utf-8"))


def estimates_csv(result: TrialResult) -> bytes:
    """Every estimate of every replicate, ordered by replicate and outcome."""
    lines = [",".join(ESTIMATE_COLUMNS)]
    for number, found in enumerate(result.replicates):
        lines += [_line(number, key, item) for key, item in found.items()]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _line(number: int, key: str, item: Estimate) -> str:
    values = (item.estimate, item.se, item.p_value, item.low, item.high)
    return ",".join([str(number), key, item.estimator, *(_digits(value) for value in values)])


def _digits(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else ""
