"""What one run of a trial's world leaves behind, CHW by CHW and month by month, and which unit each CHW belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.outcomes import COST_CATEGORIES, COUNTS, INDEX, outcomes
from model.randomness import binomial, decision_number, luck
from scenarios.trial_parts import LEVELS

if TYPE_CHECKING:
    from model import ScaleUpModel

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
BASELINE = "baseline_"
STRATA = (*LEVELS[1:], "experience", "distance")
KEYS_PER_DISTRICT = 1 << 32


@dataclass(frozen=True)
class Lived:
    """One run from the first month of the baseline on.

    Attributes:
        chws: the CHW rows after each month (n_months, n_posts).
        growth, posts: people relative to the first day, and posts that exist (n_months, n_districts).
        counts: sums by district (n_months, n_districts, n_counts).
        catchments, nurses, caseload: by district, what tells who is under whom.
        run: key of the run's luck.
        parameters: value in force of every evidence record.
    """

    chws: Any
    growth: Floats
    posts: Whole
    counts: Floats
    catchments: Whole
    nurses: Whole
    areas: Whole
    caseload: int
    run: np.uint64
    parameters: Mapping[str, float]


def live(model: ScaleUpModel, skipped: int, areas: Whole, caseload: int) -> Lived:
    """Run a model to its end and keep what its months leave behind, without the first ones.

    Args:
        model: a model before its first month.
        skipped: months that are lived but not kept.
        areas: supervision areas by district.
        caseload: CHWs per dedicated supervisor when the baseline ends; 0 when nurses supervise.
    """
    chws, growth, posts = [], [], []
    for month in range(model.settings.months):
        model.step()
        if month >= skipped:
            chws.append(np.array(model.chws))
            growth.append(np.array(model.districts.growth))
            posts.append(np.array(model.districts.posts))
    return Lived(
        chws=np.stack(chws),
        growth=np.stack(growth),
        posts=np.stack(posts),
        counts=np.array(model.recording.counts[skipped:]),
        catchments=np.array(model.districts.catchments).astype(np.int64),
        nurses=np.array(model.districts.facilities),
        areas=areas,
        caseload=caseload,
        run=model._run,
        parameters=model.parameters,
    )


# --- who belongs where ---------------------------------------------------------------------------------------------


def unit_keys(lived: Lived, level: str) -> Whole:
    """For each CHW post a number of its unit that is the same in every arm's run (n_posts)."""
    rows = lived.chws[0]
    district, ordinal = rows["district"], rows["ordinal"]
    match level:
        case "chw":
            within = ordinal
        case "supervisor":
            within = ordinal // lived.caseload if lived.caseload else ordinal % lived.nurses[district]
        case "area":
            nurse = ordinal % lived.nurses[district]
            within = nurse * lived.areas[district] // lived.nurses[district]
        case _:
            within = np.zeros_like(ordinal)
    keys: Whole = (district + 1) * KEYS_PER_DISTRICT + within
    return keys


def is_stratum(name: str) -> bool:
    """Whether units can be grouped by it before they are randomised."""
    base = name.removeprefix(BASELINE)
    of_baseline = name.startswith(BASELINE) and (base in OF_CHW or (base in outcomes() and is_of_chw(base)))
    return name in STRATA or of_baseline


def stratum_values(lived: Lived, name: str, baseline_months: int) -> Floats:
    """The measure of each CHW at the end of the baseline by which units are grouped (n_posts)."""
    if name in LEVELS:
        return unit_keys(lived, name).astype(np.float64)
    last = lived.chws[max(baseline_months, 1) - 1]
    if name == "experience":
        return np.array(last["tenure_months"])
    if name == "distance":
        return np.array(last["distance_km"])
    base = name.removeprefix(BASELINE)
    if base in OF_CHW:
        return chw_count(lived, base)[:baseline_months].sum(axis=0)
    top, bottom = parts_of(base, lambda count: chw_count(lived, count)[:baseline_months].sum(axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom > 0, top / bottom, 0.0)


# --- counts by CHW and month -----------------------------------------------------------------------------------------

_AS_ROW = (
    "home_visits", "recorded_home_visits", "households_visited", "treated", "treated_timely", "treated_correct",
    "treated_timely_correct",
)  # fmt: skip


def chw_count(lived: Lived, name: str) -> Floats:
    """One count of `model.outcomes`, by month and CHW post (n_months, n_posts)."""
    return OF_CHW[name](lived)


def _open(lived: Lived) -> NDArray[np.bool_]:
    rows = lived.chws
    return np.asarray(rows["ordinal"] < np.take_along_axis(lived.posts, rows["district"], axis=1))


def _worked(lived: Lived) -> Floats:
    return np.asarray(lived.chws["worked"] * _open(lived))


def _of_worked(name: str) -> Callable[[Lived], Floats]:
    return lambda lived: np.asarray(lived.chws[name] * _worked(lived))


def _need(lived: Lived) -> Floats:
    return np.asarray(lived.chws["need"] * _open(lived))


def _households(lived: Lived) -> Floats:
    district = lived.chws["district"]
    people = lived.chws["people"] * np.take_along_axis(lived.growth, district, axis=1) / _sharers(lived)
    return np.asarray(people / lived.parameters["household_size"] * _open(lived))


def _sharers(lived: Lived) -> Floats:
    """Posts that share one full catchment, as in `model.frontline.posts_sharing`."""
    district, ordinal = lived.chws["district"], lived.chws["ordinal"]
    posts, catchments = np.take_along_axis(lived.posts, district, axis=1), lived.catchments[district]
    shared = 1.0 + (posts - 1 - ordinal % catchments) // catchments
    return np.where(posts <= catchments, 1.0, shared)


def _treated_by_others(lived: Lived) -> Floats:
    """Of the children whom the CHW did not treat, those whom somebody else treated.

    The model draws them for a whole district; here each catchment has its own draw, with the same chance.
    """
    p = lived.parameters
    need, treated = _need(lived), _of_worked("treated")(lived)
    expected = np.clip(need * p["other_care_share"] - p["displacement"] * treated, 0.0, need - treated)
    chance = np.divide(expected, need - treated, out=np.zeros_like(expected), where=need > treated)
    return _draw(lived, "trial_other_care", need - treated, chance)


def _prompt_by_others(lived: Lived) -> Floats:
    chance = np.full(lived.chws.shape, lived.parameters["other_care_prompt_share"])
    return _draw(lived, "trial_other_prompt", _treated_by_others(lived), chance)


def _draw(lived: Lived, decision: str, number: Floats, chance: Floats) -> Floats:
    drawn = np.zeros_like(number)
    with np.errstate(over="ignore"):
        _draw_all(lived.run, decision_number(decision), np.array(lived.chws["slot_key"]), number, chance, drawn)
    return drawn


@rule
def _draw_all(run: np.uint64, decision: int, slot_keys: Whole, number: Floats, chance: Floats, drawn: Floats) -> None:
    """One binomial draw for every month and post, written into `drawn`."""
    for month in range(len(number)):
        for row in range(number.shape[1]):
            u = luck(run, decision, month, slot_keys[month, row], 0)
            drawn[month, row] = binomial(number[month, row], chance[month, row], u)


OF_CHW: dict[str, Callable[[Lived], Floats]] = {
    **{name: _of_worked(name) for name in _AS_ROW},
    "treated_served": _of_worked("treated"),
    "treated_timely_correct_served": _of_worked("treated_timely_correct"),
    "posts": lambda lived: _open(lived).astype(np.float64),
    "posts_filled": _worked,
    "home_visits_norm": lambda lived: _worked(lived) * lived.parameters["chw_home_visits_norm_per_month"],
    "households": _households,
    "need": _need,
    "need_served": _need,
    "treated_any": lambda lived: _of_worked("treated")(lived) + _treated_by_others(lived),
    "prompt_any": lambda lived: _of_worked("treated_timely")(lived) + _prompt_by_others(lived),
    "supervision_visits_made": lambda lived: np.asarray(lived.chws["supervision_visits"] * _open(lived)),
    "posts_supervised": lambda lived: _worked(lived) * (lived.chws["supervision_visits"] > 0),
    "posts_supervised_quarter": lambda lived: _worked(lived) * (lived.chws["months_unsupervised"] < 3),
    "posts_stocked_out": _of_worked("stocked_out"),
    "leavers": lambda lived: _worked(lived) * (lived.chws["filled"] == 0),
}


def summed(group: Whole, values: Floats, groups: int = 0) -> Floats:
    """Values added up by the number of their group."""
    return np.bincount(group, weights=values, minlength=groups).astype(np.float64)


# --- outcomes from counts --------------------------------------------------------------------------------------------


def counts_behind(name: str) -> tuple[str, ...]:
    """The counts that an outcome is computed from."""
    outcome = outcomes()[name]
    if name == "performance_index":
        return ("home_visits", "home_visits_norm", "treated", "treated_timely", "treated_correct", "posts_filled")
    if name == "cost_usd":
        return tuple(f"cost_{category}_usd" for category in COST_CATEGORIES)
    return tuple(count for count in (outcome.numerator, outcome.denominator) if count)


def is_of_country(name: str) -> bool:
    """Whether the outcome exists for a whole country only."""
    return outcomes()[name].kind == "national"


def is_of_chw(name: str) -> bool:
    """Whether every CHW has an own value."""
    return not is_of_country(name) and all(count in OF_CHW for count in counts_behind(name))


def is_of_district(name: str) -> bool:
    """Whether the outcome exists by district but not by CHW."""
    return not is_of_country(name) and not is_of_chw(name)


def can_be_surveyed(name: str) -> bool:
    """Whether the outcome is a share of children or households."""
    return outcomes()[name].denominator in ("need", "need_served", "treated", "households")


def parts_of(name: str, count_of: Callable[[str], Floats]) -> tuple[Floats, Floats]:
    """Numerator and denominator of an outcome from counts; outcomes without a denominator are means over records."""
    from model.outcomes import performance_index

    outcome = outcomes()[name]
    counts = {count: count_of(count) for count in counts_behind(name)}
    if name == "performance_index":
        filled = counts["posts_filled"]
        row = np.zeros((*filled.shape, len(COUNTS)))
        for count, values in counts.items():
            row[..., INDEX[count]] = values
        index = performance_index(row)
        weight = np.where(np.isfinite(index), filled, 0.0)
        return np.where(weight > 0, index, 0.0) * weight, weight
    if not outcome.denominator:
        total = np.sum(list(counts.values()), axis=0)
        return total, np.ones_like(total)
    return counts[outcome.numerator], counts[outcome.denominator]
