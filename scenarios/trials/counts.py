"""Counts and outcomes by CHW and month, from the rows that a run leaves behind, and measures to stratify by.

Summed over a district the counts are those of `model.outcomes`; care by others is drawn anew, catchment by catchment.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.outcomes import COST_CATEGORIES, COUNTS, INDEX, outcomes, performance_index
from model.randomness import binomial, decision_number, luck
from scenarios.trials.parts import LEVELS
from scenarios.trials.rows import Floats, Lived, Whole, unit_keys

BASELINE = "baseline_"
STRATA = (*LEVELS[1:], "experience", "distance")


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
    """Posts that share one full catchment, as in `model.frontline.share_catchments`."""
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


# --- measures to stratify by ------------------------------------------------------------------------------------------


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
