"""What a visitor takes away: the scenario as a file, results as CSV, the command line that shows the same."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from model.calendar import MONTHS_PER_YEAR, format_month
from model.levers import Value
from model.outcomes import outcomes
from scenarios.difference_file import difference_toml
from scenarios.language import joined
from scenarios.measures import cost_per_child
from scenarios.minister.brief import Brief, write_brief
from scenarios.minister.evidence import Evidence
from scenarios.minister.tiles import not_begun
from scenarios.provenance import commit, version
from scenarios.resolved import resolved_toml
from scenarios.toml_files import toml_text
from ui import choices
from ui.address import Decision, Slot
from ui.language import say
from ui.lever_words import changes_in_words
from ui.limits import PROGRAMMES
from ui.own_files import own_scenario
from ui.picture import Picture
from ui.value_for_money import measures_between
from ui.worker import DISTRICT, MAPPED

FILE = "my-scenario"
_PLAIN = ("true", "false")


def scenario_toml(decision: Decision, link: str, language: str = "en") -> str:
    """The decision as a scenario file: the difference from its shipped base, or all of a file opened here."""
    if own_scenario(decision.scenario) is not None:
        return resolved_toml(choices.resolve(decision), language)
    remarks = (
        say(language, "file.made", version=version(), command=f"scaleup run {FILE}.toml"),
        say(language, "file.same", link=link),
    )
    levers, assumed = dict(decision.changes), dict(decision.assumptions)
    return difference_toml(FILE, decision.scenario, levers, assumed, remarks, decision.shocks)


def run_command(decision: Decision, replicates: int) -> str:
    """The command line that runs the decision."""
    if own_scenario(decision.scenario) is not None or decision.shocks is not None:
        parts = ["scaleup", "run", f"{FILE}.toml"]  # --set knows levers and assumptions only
    else:
        values: Iterable[tuple[str, Value]] = (
            *decision.changes,
            *((f"assumptions.{name}", value) for name, value in decision.assumptions),
        )
        sets = [part for name, value in values for part in ("--set", f"{name}={_typed(value)}")]
        parts = ["scaleup", "run", decision.scenario, *sets]
    return shlex.join([*parts, *_same_runs(decision, replicates), "--out", "my-results"])


def compare_command(decision: Decision, replicates: int) -> str:
    """The command line that compares the saved file with the baseline, as the page does."""
    baseline = choices.baseline_of(decision).name
    return shlex.join(["scaleup", "compare", baseline, f"{FILE}.toml", *_same_runs(decision, replicates)])


def brief_command(decision: Decision, replicates: int, language: str) -> str:
    """The command line that makes the minister's page again."""
    run = shlex.split(run_command(decision, replicates))
    central = [] if decision.sampled else ["--assumptions", "central"]  # a page is drawn from ranges unless told
    return shlex.join(["scaleup", "brief", *run[2:-2], *central, "--language", language, "--out", "my-page"])


def slots_command(slots: Sequence[Slot], replicates: int) -> tuple[str, bool]:
    """The command line that compares scenarios, the reference first; and whether some must be saved as files before."""
    shipped = [_is_shipped(slot.decision) for slot in slots]
    names = [
        slot.decision.scenario if plain else f"scenario-{place}.toml"
        for place, (slot, plain) in enumerate(zip(slots, shipped, strict=True), start=1)
    ]
    return shlex.join(["scaleup", "compare", *names, *_same_runs(slots[0].decision, replicates)]), not all(shipped)


def _is_shipped(decision: Decision) -> bool:
    changed = decision.changes or decision.assumptions or decision.shocks is not None
    return not changed and own_scenario(decision.scenario) is None


def _same_runs(decision: Decision, replicates: int) -> list[str]:
    sampled = ["--assumptions", "sampled"] if decision.sampled else []
    return ["--replicates", str(replicates), "--seed", str(choices.resolve(decision).seed), *sampled]


def _typed(value: Value) -> str:
    """As --set wants it: TOML, a plain word without quotation marks."""
    return value if isinstance(value, str) and value not in _PLAIN else toml_text(value)


def country_csv(picture: Picture, link: str, language: str = "en") -> bytes:
    """Every run and month of the country, of the scenario and of the baseline."""
    rows: list[list[str]] = []
    months = _months(picture)
    for side, runs in (("baseline", picture.baseline), ("scenario", picture.scenario)):
        for replicate, values in enumerate(runs):
            rows += [
                [side, str(replicate), month, *_cells(row[: len(outcomes())])]
                for month, row in zip(months, values, strict=True)
            ]
    return _csv(provenance(picture, link, language), ["side", "replicate", "month", *outcomes()], rows)


def district_csv(picture: Picture, link: str, language: str = "en") -> bytes:
    """Every district and month, the mean over the runs."""
    country = choices.country(picture.country)
    rows: list[list[str]] = []
    for side, values in (("baseline", picture.baseline_map), ("scenario", picture.scenario_map)):
        for month, of_month in zip(_months(picture), values, strict=True):
            places = zip(country.names, country.regions, of_month, strict=True)
            rows += [[side, name, region, month, *_cells(row[: len(MAPPED)])] for name, region, row in places]
    return _csv(provenance(picture, link, language), ["side", "district", "region", "month", *MAPPED], rows)


def provenance(picture: Picture, link: str, language: str = "en") -> list[str]:
    """What a table must carry with it, one line each, for the reader; its columns have the same names everywhere."""
    scenario, decision = choices.resolve(picture.decision), picture.decision
    changed = joined(changes_in_words(decision, language), language) or say(language, "file.nothing")
    facts = {
        "country": picture.country,
        "start": scenario.start,
        "months": picture.months,
        "seed": scenario.seed,
        "replicates": picture.replicates,
        "assumptions": say(language, "file.drawn" if decision.sampled else "file.central"),
    }
    return [
        f"ScaleUp {version()}" + (f", commit {commit()}" if commit() else ""),
        say(language, "file.scenario", scenario=decision.scenario, changed=changed),
        say(language, "file.baseline", baseline=choices.baseline_of(decision).name),
        say(language, "file.facts", **facts),
        say(language, "file.command", command=run_command(decision, picture.replicates)),
        say(language, "file.link", link=link),
        say(language, "file.explores"),
    ]


def _months(picture: Picture) -> list[str]:
    return [format_month(picture.first_month + offset) for offset in range(picture.months)]


def _cells(values: NDArray[np.float32]) -> list[str]:
    return [f"{value:.6g}" if value == value else "" for value in values.tolist()]


def _csv(about: Iterable[str], head: list[str], rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    for line in about:
        text.write(f"# {' '.join(line.split())}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def brief_of(picture: Picture, language: str) -> Brief:
    """The minister's page of a finished picture."""
    decision = picture.decision
    coverage = picture.scenario_map[-MONTHS_PER_YEAR:, :, MAPPED.index("effective_coverage")].astype(np.float64)
    known = np.isfinite(coverage)
    with np.errstate(invalid="ignore", divide="ignore"):
        last = np.where(known, coverage, 0.0).sum(axis=0) / known.sum(axis=0)
    found = Evidence(
        plan=replace(choices.resolve(decision), replicates=picture.replicates),
        today=choices.baseline_of(decision),
        runs=picture.scenario,
        runs_today=picture.baseline,
        coverage=last,
        sampled=decision.sampled,
        changes=changes_in_words(decision, language),
        command=brief_command(decision, picture.replicates, language),
        waiting=not_begun(*(picture.scenario_map[-1, :, DISTRICT.index(name)] for name in PROGRAMMES.values())),
        price=cost_per_child(measures_between(picture.baseline, picture.scenario, choices.resolve(decision)).benefit),
    )
    return write_brief(found, language)
