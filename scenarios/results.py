"""What `run` does: live every replicate, and write tables, summary, figures and report as they come."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from scenarios.files import Scenario
from scenarios.job import Contribution, Job, RunOutcome
from scenarios.measures import totals_json
from scenarios.own_countries import copy_own_country
from scenarios.provenance import hashes, manifest, version
from scenarios.resolved import resolved_toml
from scenarios.run import Progress, in_order
from scenarios.summary import summary_json
from scenarios.tables import district_header, monthly_header


def run_scenario(
    scenario: Scenario,
    folder: Path | None = None,
    sampled: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> RunOutcome:
    """Run every replicate; with a folder, write everything that a run leaves into it.

    Raises:
        RunError: if a run fails or a worker dies.
    """
    began = time.perf_counter()
    job = Job(scenario, sampled, tables=folder is not None)
    with contextlib.closing(in_order(job, scenario.replicates, workers, progress)) as contributions:
        outcome = _gathered(contributions if folder is None else _written(contributions, folder, sampled))
    if folder is None:
        return outcome
    _write_rest(scenario, outcome, folder, sampled)
    outputs = hashes((path.relative_to(folder).as_posix(), path) for path in _files(folder))
    _write_json(folder / "manifest.json", manifest(scenario, sampled, outputs, time.perf_counter() - began))
    return outcome


def _gathered(contributions: Iterable[Contribution]) -> RunOutcome:
    kept = [(item.national, item.last_year, item.sums) for item in contributions]
    return RunOutcome(*(np.stack(arrays) for arrays in zip(*kept, strict=True)))


def _written(contributions: Iterable[Contribution], folder: Path, sampled: bool) -> Iterator[Contribution]:
    """Passes contributions on, their rows written: no more than a few replicates are ever in memory as text."""
    with (folder / "monthly.csv").open("wb") as monthly, (folder / "districts.csv").open("wb") as districts:
        monthly.write(monthly_header(sampled))
        districts.write(district_header(sampled))
        for item in contributions:
            monthly.write(item.monthly)
            districts.write(item.districts)
            yield item


def _write_rest(scenario: Scenario, outcome: RunOutcome, folder: Path, sampled: bool) -> None:
    from scenarios.reports.figures import Result, write_figures
    from scenarios.reports.run_report import Report, report_html

    summary = summary_json(scenario, outcome.national, sampled)
    _write_json(folder / "summary.json", {**summary, "over_all_months": totals_json(scenario, outcome.sums)})
    _write_text(folder / "scenario.toml", resolved_toml(scenario))
    copy_own_country(scenario.country, folder)
    write_figures(Result(scenario, outcome.national, sampled, version()), folder / "figures")
    _write_text(folder / "report.html", report_html(Report(scenario, outcome, sampled)))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _write_json(path: Path, content: object) -> None:
    _write_text(path, json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def _write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))
