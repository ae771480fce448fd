"""A whole comparison: scenarios run with the same luck, their differences and measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scenarios.compare import Difference, compare
from scenarios.files import Scenario
from scenarios.job import RunOutcome
from scenarios.measures import Measures, measures_of


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
