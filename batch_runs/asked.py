"""What an experiment asks for, as records: what is varied, how, how often, and which outcomes are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from batch_runs.domains import Domain
from model.levers import Value
from scenarios.files import Scenario

ONE_AT_A_TIME = "one_at_a_time"
SAMPLED = ("latin_hypercube", "sobol", "morris")
DESIGNS = ("grid", *SAMPLED, ONE_AT_A_TIME, "list")
DRAWN_BY_REPLICATE = ("grid", "list")
ALL = "all"


@dataclass(frozen=True)
class Optimise:
    """What `optimise` looks for.

    Attributes:
        objectives: outcomes with `max` or `min`.
        budget_usd: the most that a plan may cost on top of today's practice, over the whole run [US$].
        evaluations: how many plans are tried.
        population: plans of one generation of the search.
        bad_case: the share of the worst worlds that decides instead of the mean over worlds [0–1].
    """

    objectives: Mapping[str, str]
    budget_usd: float | None = None
    evaluations: int | None = None
    population: int | None = None
    bad_case: float | None = None


@dataclass(frozen=True)
class Precision:
    """Replicates are added until the paired differences in one outcome are known well enough.

    Attributes:
        outcome: a column of totals.
        half_width: half of the 95 % interval of the mean difference from the reference, asked for at every point.
        max_replicates: where to stop in any case.
        reference: the point to compare with, as `analyse --reference` takes it; empty = the one that leaves the base.
    """

    outcome: str
    half_width: float
    max_replicates: int
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """One experiment file, checked.

    Attributes:
        base: name of the scenario that every run starts from; `scenario` is that scenario, resolved.
        samples: base samples (Latin hypercube, Sobol) or trajectories (Morris); none in the other designs.
        replicates: runs of each design point; replicate k has the same luck at every point.
        outcomes: what is kept of each run.
        levers: what each lever may be; a single value is fixed.
        assumed: the same for assumptions that were given values.
        draw: "all" assumptions, or names of some, are drawn from their own distributions; an empty tuple = none.
        listed: the points of a list: column name to values.
        levels: grid levels of Morris trajectories; second_order: whether Sobol points allow second-order indices.
        districts: whether monthly outcomes are also kept by district.
        path: the file it was read from.
    """

    name: str
    base: str
    scenario: Scenario
    design: str
    samples: int | None = None
    replicates: int = 1
    seed: int = 1
    outcomes: tuple[str, ...]
    levers: Mapping[str, Domain] = field(default_factory=dict)
    assumed: Mapping[str, Domain] = field(default_factory=dict)
    draw: str | tuple[str, ...] = ()
    optimise: Optimise | None = None
    precision: Precision | None = None
    listed: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    levels: int = 4
    second_order: bool = False
    districts: bool = False
    title: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = None

    @property
    def draws_by_replicate(self) -> bool:
        """Whether replicate k uses draw k; otherwise drawn assumptions are dimensions of the design."""
        return bool(self.draw) and self.design in DRAWN_BY_REPLICATE
