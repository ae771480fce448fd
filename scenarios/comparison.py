"""A whole comparison: scenarios run with the same luck, their differences and measures, and what is written of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scenarios.compare import Difference, compare, comparison_csv
from scenarios.files import Scenario
from scenarios.measures import Measures, measures_json, measures_of, rows
from scenarios.results import RunOutcome

FILES = ("comparison.csv", "measures.json", "report.html")


@dataclass(frozen=True)
class Pair:
    """One scenario against the reference; `name` is that of its folder."""

    name: str
    scenario: Scenario
    result: RunOutcome
    differences: Mapping[tuple[str, str], Difference]
    measures: Measures | None


@dataclass(frozen=True)
class Comparison:
    """Scenarios that were run, the reference first.

    Attributes:
        scenarios: what was run.
        names: a folder name for each.
        results: what each run left behind, paired by replicate.
        sampled: whether assumptions were drawn.
    """

    scenarios: Sequence[Scenario]
    names: Sequence[str]
    results: Sequence[RunOutcome]
    sampled: bool

    @property
    def reference(self) -> Scenario:
        """What the others are compared with."""
        return self.scenarios[0]

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Each of the others against the reference."""
        return tuple(self._pair(position) for position in range(1, len(self.scenarios)))

    def _pair(self, position: int) -> Pair:
        first, other, scenario = self.results[0], self.results[position], self.scenarios[position]
        return Pair(
            self.names[position],
            scenario,
            other,
            compare(first.national, other.national),
            measures_of(self.reference, scenario, first.sums, other.sums),
        )


def write_comparison(comparison: Comparison, folder: Path) -> None:
    """comparison.csv, measures.json and report.html."""
    from scenarios.reports.compare_report import comparison_html

    entries = [(pair.name, pair.differences, rows(pair.measures) if pair.measures else ()) for pair in comparison.pairs]
    (folder / "comparison.csv").write_bytes(comparison_csv(comparison.names[0], entries))
    content = {
        "reference": comparison.names[0],
        "replicates": len(comparison.results[0].national),
        "assumptions": "sampled" if comparison.sampled else "central",
        "scenarios": {pair.name: measures_json(pair.measures) for pair in comparison.pairs},
    }
    written = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    (folder / "measures.json").write_bytes(written.encode("utf-8"))
    (folder / "report.html").write_bytes(comparison_html(comparison).encode("utf-8"))
