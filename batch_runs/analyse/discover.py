"""In which worlds does this plan miss its target? Boxes in the space of assumptions (and levers), by PRIM."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from batch_runs.analyse.boxes import Box, Limit, is_ordered, measured, peeled
from batch_runs.analyse.results import Results, plain
from batch_runs.asked import Experiment
from batch_runs.dimensions import drawn_records
from model.levers import nearest_name
from scenarios.errors import Described
from scenarios.sets import ASSUMPTION

Flags = NDArray[np.bool_]
FEWEST_WORLDS = 20
FEW_DIMENSIONS = 8
# Of all restrictions together. As their ends are chosen too, mere noise shows one in about one case of twenty.
CHANCE_ALLOWED = 0.01
CHANCE_ALLOWED_ALONE = 0.05  # of all dimensions that are tried by themselves
PARTS = 10
_MISS = re.compile(r"\s*([a-z_0-9]+)\s*(<=|>=|<|>)\s*([-+0-9.eE_]+)\s*")


@dataclass(frozen=True)
class Miss:
    """What counts as missing the target, for example `effective_coverage < 0.02`."""

    outcome: str
    sign: str
    value: float

    def of(self, values: NDArray[np.float64]) -> Flags:
        """Where it is missed."""
        match self.sign:
            case "<":
                return values < self.value
            case "<=":
                return values <= self.value
            case ">":
                return values > self.value
        return values >= self.value

    def __str__(self) -> str:
        return f"{self.outcome} {self.sign} {self.value:g}"


@dataclass(frozen=True)
class Discovery:
    """What was found.

    Attributes:
        miss: the condition.
        worlds: what each world assumed (and decided), one row per world.
        cases: in which of them the target was missed.
        trajectory: every box on PRIM's way.
        box: the one that was chosen, with only the restrictions that chance does not explain.
        kept_in: for each of its restrictions, in how many of ten refits (each without a tenth) it is found again.
    """

    miss: Miss
    worlds: pd.DataFrame
    cases: Flags
    trajectory: list[Box]
    box: Box
    kept_in: Mapping[str, int]


def parse_miss(results: Results, text: str) -> Miss:
    """The condition in words.

    Raises:
        ScenarioError: if it is not OUTCOME, a sign and a number.
    """
    found = _MISS.fullmatch(text)
    value = _number(found[3]) if found else None
    if found is None or value is None:
        name = re.split("[<>]", text)[0].strip()
        nearest = nearest_name(name, results.outcomes)
        raise results.refusal("--miss", text, "OUTCOME < NUMBER or OUTCOME > NUMBER", nearest)
    return Miss(results.outcome_name(found[1]), found[2], value)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def discover(results: Results, miss: Miss, density: float | None = None, reference: int | None = None) -> Discovery:
    """The box in which the target is missed.

    Of all boxes the one with the best balance of coverage and density (their harmonic mean) is taken or, if a density
    is asked for, the largest that has it. With a `reference` the condition is about the difference from that point,
    in the same world.

    Raises:
        ScenarioError: if runs are missing, worlds are too few, or the target is missed everywhere or nowhere.
    """
    worlds, values = worlds_of(results, miss.outcome, reference)
    cases = miss.of(values)
    _check_cases(results, miss, cases, values)
    looked_at = worlds[screened(worlds, values)]
    trajectory = peeled(looked_at, cases)
    box = best(looked_at, cases, trajectory, density)
    return Discovery(miss, worlds, cases, trajectory, box, _refits(worlds, values, cases, box, density))


def _check_cases(results: Results, miss: Miss, cases: Flags, values: NDArray[np.float64]) -> None:
    if len(cases) < FEWEST_WORLDS:
        found = Described(f"{len(cases)} worlds")
        raise results.refusal("", found, f"at least {FEWEST_WORLDS} worlds (points, or draws of the assumptions)")
    if cases.all() or not cases.any():
        where = "everywhere" if cases.all() else "nowhere"
        found = Described(f"{miss}, which holds {where} in {len(cases)} worlds")
        span = f"a number between {values.min():.4g} and {values.max():.4g}, where the worlds lie"
        raise results.refusal("--miss", found, f"a target that is missed in some worlds and met in others: {span}")


def screened(worlds: pd.DataFrame, values: NDArray[np.float64]) -> list[str]:
    """The dimensions to look at: all of a few; of many those that the outcome follows by more than chance.

    Among hundreds of dimensions the patient rule finds boxes in mere noise. So each is first tried by itself, with rank
    correlation or, where it has no order, with the test of Kruskal and Wallis, corrected for how many are tried.
    """
    names = [str(name) for name in worlds]
    if len(names) <= FEW_DIMENSIONS:
        return names
    return [name for name in names if _chance_alone(worlds[name], values) * len(names) <= CHANCE_ALLOWED_ALONE]


def _chance_alone(column: pd.Series, values: NDArray[np.float64]) -> float:
    from scipy.stats import kruskal, spearmanr

    if column.nunique() < 2 or np.ptp(values) == 0:
        return 1.0
    if is_ordered(column):
        return float(spearmanr(column, values).pvalue)
    groups = [values[(column == value).to_numpy()] for value in column.unique()]
    return float(kruskal(*groups).pvalue)


def best(worlds: pd.DataFrame, cases: Flags, trajectory: list[Box], density: float | None) -> Box:
    """The box to show, out of those on the way, each without the restrictions that chance explains."""
    return chosen([simplified(worlds, cases, box) for box in trajectory], density)


def chosen(trajectory: list[Box], density: float | None) -> Box:
    """The box to show."""
    if density is None:
        return max(trajectory, key=balance)
    dense = [box for box in trajectory if box.density >= density]
    return max(dense, key=lambda box: box.mass) if dense else max(trajectory, key=lambda box: box.density)


def balance(box: Box) -> float:
    """Harmonic mean of coverage and density [0–1]."""
    both = box.coverage + box.density
    return 2 * box.coverage * box.density / both if both else 0.0


def simplified(worlds: pd.DataFrame, cases: Flags, box: Box) -> Box:
    """The box without restrictions that chance explains, the weakest let go first.

    A box was looked for in many dimensions, so that each restriction must be unlikely even for the luckiest of them.
    """
    while box.chances:
        weakest = max(box.chances, key=lambda name: box.chances[name])
        if box.chances[weakest] * worlds.shape[1] <= CHANCE_ALLOWED:
            break
        box = measured(worlds, cases, {name: limit for name, limit in box.limits.items() if name != weakest})
    return box


def _refits(
    worlds: pd.DataFrame, values: NDArray[np.float64], cases: Flags, box: Box, density: float | None
) -> dict[str, int]:
    """How often each restriction is found again when every tenth world is left out; which tenth needs no luck."""
    found = dict.fromkeys(box.limits, 0)
    for part in range(PARTS):
        kept = np.arange(len(worlds)) % PARTS != part
        some, hits = worlds[kept], cases[kept]
        if hits.all() or not hits.any():
            continue
        some = some[screened(some, values[kept])]
        again = best(some, hits, peeled(some, hits), density)
        for name in found:
            found[name] += name in again.limits
    return found


# --- worlds -------------------------------------------------------------------------------------------------------


def worlds_of(results: Results, outcome: str, reference: int | None = None) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """What differs between worlds, and the outcome in each.

    Where each replicate draws its assumptions, a world is a point with a draw; otherwise it is a point, and the outcome
    the mean over its replicates.

    Raises:
        ScenarioError: if runs are missing or the outcome is undefined somewhere.
    """
    found = results.complete_matrix(outcome, "scenario discovery")
    if reference is not None:
        found = (found - found.loc[reference]).drop(index=reference)
    points = _plain_columns(results.points.loc[found.index, list(results.dimensions)])
    if not results.sampled:
        return points.reset_index(drop=True), found.mean(axis=1).to_numpy()
    drawn = drawn_assumptions(results)
    worlds = pd.concat(
        [points.loc[[point] * found.shape[1]].reset_index(drop=True).join(drawn) for point in found.index],
        ignore_index=True,
    )
    varied = [name for name in worlds if worlds[name].astype(str).nunique() > 1]
    return worlds[varied], found.to_numpy().ravel()


def drawn_assumptions(results: Results) -> pd.DataFrame:
    """What each draw assumed, a row per replicate in order: the same numbers that the runs had."""
    replicates = results.plan.drop_duplicates("replicate").sort_values("replicate")
    if results.of_replicate:
        return replicates[list(results.of_replicate)].reset_index(drop=True)
    from model.parameters import values_in_force

    experiment = results.about["experiment"]
    assert isinstance(experiment, Experiment)
    records = drawn_records(experiment)
    rows = [dict(values_in_force(records, {}, experiment.seed, int(draw))) for draw in replicates["draw"]]
    return pd.DataFrame(rows).rename(columns=lambda name: ASSUMPTION + name)


def _plain_columns(points: pd.DataFrame) -> pd.DataFrame:
    """Numbers as numbers; what has no order as text."""
    return pd.DataFrame({name: _plain_column(points[name]) for name in points}, index=points.index)


def _plain_column(column: pd.Series) -> pd.Series:
    values = [plain(value) for value in column]
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return pd.Series(values, index=column.index, dtype=float)
    return pd.Series([str(value) for value in column], index=column.index, dtype=object)


def limit_words(limit: Limit, worlds: pd.Series) -> str:
    """A restriction in words; ends that the worlds do not go beyond are left out."""
    if limit.values:
        return "one of " + ", ".join(sorted(limit.values))
    low = f"at least {limit.low:.3g}" if limit.low > worlds.min() else ""
    high = f"at most {limit.high:.3g}" if limit.high < worlds.max() else ""
    return " and ".join(part for part in (low, high) if part)
