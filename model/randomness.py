"""The only source of chance. Luck is addressed, never drawn in sequence.

A uniform number is a hash of (seed, replicate, decision, month, slot key, incumbent): who decides what, when. It does
not depend on the order in which agents act, on other agents, or on threads, so two scenarios that act alike are
identical, and one more CHW changes nobody else's luck. Samplers turn one such number into a count by inversion, and
are monotone in it and in their mean wherever possible.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from model.compiled import formula, rule

# What is decided by luck. The position is part of the address: append, never reorder. A place whose decision is gone
# is reserved: whoever took it would share the luck of nothing today, and of results that were published before.
DECISIONS = (
    "filled_at_start", "tenure_at_start", "ability", "responsiveness", "talent", "drift_at_start",
    "reachability", "distance", "catchment_people", "drift", "visit_noise", "home_visits", "recorded_visits",
    "stock_out", "need", "treated", "timely", "timely_correct", "late_correct", "leave", "refill",
    "supervisor_days_trait", "supervisor_days", "supervisor_skill", "supervision_capacity", "supervision_plan",
    "supervision_order", "phone", "supervisor_leave", "supervisor_refill", "unserved_need", "other_care",
    "other_prompt", "reserved_34", "dhmt_member_leave", "dhmt_member_join", "dhmt_head",
    "dhmt_competence", "dhmt_practice", "diagnosis", "other_service", "cycle_success", "drop_out", "champion",
    "facilitator_leave", "steering_functioning", "steering_policy", "steering_budget", "rollout_order",
    "assumption", "resupply", "reserved_52", "reserved_53", "group_meeting", "treats",
    "trial_arm", "trial_survey_size", "trial_survey", "trial_other_care", "trial_other_prompt",
)  # fmt: skip
_NUMBER = {name: position + 1 for position, name in enumerate(DECISIONS)}

FILLED_AT_START = _NUMBER["filled_at_start"]
TENURE_AT_START = _NUMBER["tenure_at_start"]
ABILITY = _NUMBER["ability"]
RESPONSIVENESS = _NUMBER["responsiveness"]
TALENT = _NUMBER["talent"]
DRIFT_AT_START = _NUMBER["drift_at_start"]
REACHABILITY = _NUMBER["reachability"]
DISTANCE = _NUMBER["distance"]
CATCHMENT_PEOPLE = _NUMBER["catchment_people"]
DRIFT = _NUMBER["drift"]
VISIT_NOISE = _NUMBER["visit_noise"]
HOME_VISITS = _NUMBER["home_visits"]
RECORDED_VISITS = _NUMBER["recorded_visits"]
STOCK_OUT = _NUMBER["stock_out"]
NEED = _NUMBER["need"]
TREATED = _NUMBER["treated"]
TIMELY = _NUMBER["timely"]
TIMELY_CORRECT = _NUMBER["timely_correct"]
LATE_CORRECT = _NUMBER["late_correct"]
LEAVE = _NUMBER["leave"]
REFILL = _NUMBER["refill"]
SUPERVISOR_DAYS_TRAIT = _NUMBER["supervisor_days_trait"]
SUPERVISOR_DAYS = _NUMBER["supervisor_days"]
SUPERVISOR_SKILL = _NUMBER["supervisor_skill"]
SUPERVISION_CAPACITY = _NUMBER["supervision_capacity"]
SUPERVISION_PLAN = _NUMBER["supervision_plan"]
SUPERVISION_ORDER = _NUMBER["supervision_order"]
PHONE = _NUMBER["phone"]
SUPERVISOR_LEAVE = _NUMBER["supervisor_leave"]
SUPERVISOR_REFILL = _NUMBER["supervisor_refill"]
UNSERVED_NEED = _NUMBER["unserved_need"]
OTHER_CARE = _NUMBER["other_care"]
OTHER_PROMPT = _NUMBER["other_prompt"]
RESUPPLY = _NUMBER["resupply"]
GROUP_MEETING = _NUMBER["group_meeting"]
TREATS = _NUMBER["treats"]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_SLOT = np.uint64(0xD1342543DE82EF95)
_INCUMBENT = np.uint64(0xA0761D6478BD642F)
_MONTH = np.uint64(0xE7037ED1A0B428DB)
_DECISION = np.uint64(0x8EBC6AF09C88C6E3)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11, _1 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11), np.uint64(1)
_UNIT = 2.0**-53
# Months before the first one (the burn-in) count backwards; the address needs a number above zero.
_EARLIEST_MONTH = 1 << 20
# Up to this mean a count is searched from zero, exactly; above it the corrected normal quantile errs less than 0.001.
LARGEST_SEARCHED_MEAN = 4.0
_MOST_SEARCHED = 63
_VARIANCE_OF_ROUNDING = 1.0 / 12.0
# Below any variance that the expansion is used for; keeps it finite where it is worked out and not used.
_LEAST_VARIANCE = 1.0
_BITS_OF_QUICK_POWER = 7
LARGEST_QUICK_POWER = 2.0**_BITS_OF_QUICK_POWER - 1.0
_SIXTH, _24TH, _36TH = 1.0 / 6.0, 1.0 / 24.0, 1.0 / 36.0
# Far out in the tails of small means the expansion would turn round; at these ends it is still rising.
_LEAST_MEAN_SAFE_EVERYWHERE = 16.0
_LOWEST_SAFE_Z, _HIGHEST_SAFE_Z = -4.0, 5.5
# 1 / k, looked up because dividing is the slow part of a search.
INVERSE = np.concatenate(([np.inf], 1.0 / np.arange(1.0, _MOST_SEARCHED + 1.0)))
_TAIL = 0.02425
_TAIL_TOP = np.array([-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734,
                      4.374664141464968, 2.938163982698783])  # fmt: skip
_TAIL_LOW = np.array([7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416])
_CENTRE_TOP = np.array([-3.969683028665376e01, 2.209460984245205e02, -2.759285104469687e02, 1.383577518672690e02,
                        -3.066479806614716e01, 2.506628277459239])  # fmt: skip
_CENTRE_LOW = np.array([-5.447609879822406e01, 1.615858368580409e02, -1.556989798598866e02, 6.680131188771972e01,
                        -1.328068155288572e01])  # fmt: skip
# Between the tails the quantile is read off a table, which is faster than dividing two polynomials.
_TABLE_STEPS = 1024
_TABLE_FROM = 16 / _TABLE_STEPS
_TABLE = np.array(
    [NormalDist().inv_cdf(k / _TABLE_STEPS) if 0 < k < _TABLE_STEPS else math.nan for k in range(_TABLE_STEPS + 1)]
)


@rule
def _mix(x: np.uint64) -> np.uint64:
    """Finaliser that spreads every bit of x over 64 bits."""
    x = (x ^ (x >> _30)) * _MIX_1
    x = (x ^ (x >> _27)) * _MIX_2
    return x ^ (x >> _31)


@rule
def run_key(seed: int, replicate: int) -> np.uint64:
    """Key of one run, from which all its luck follows."""
    return _mix(_mix(np.uint64(seed) + _STEP) + np.uint64(replicate) * _STEP)


@rule
def agent_month(run: np.uint64, month: int, slot_key: int, incumbent: int) -> np.uint64:
    """Key of one agent in one month; all its decisions of that month are read from it."""
    return _mix(
        run
        + np.uint64(slot_key) * _SLOT
        + np.uint64(incumbent) * _INCUMBENT
        + np.uint64(month + _EARLIEST_MONTH) * _MONTH
    )


@rule
def uniform(key: np.uint64, decision: int) -> float:
    """The luck of one decision, strictly between 0 and 1."""
    return (np.float64(np.int64(_mix(key + np.uint64(decision) * _DECISION) >> _11)) + 0.5) * _UNIT


@rule
def luck(run: np.uint64, decision: int, month: int, slot_key: int, incumbent: int) -> float:
    """The luck at one address, strictly between 0 and 1."""
    return uniform(agent_month(run, month, slot_key, incumbent), decision)


@rule
def luck_of_all(run: np.uint64, decision: int, month: int, slot_keys: np.ndarray, result: np.ndarray) -> None:
    """The luck of one decision in one month for many slots, written into `result`; nobody's predecessor counts."""
    for i in range(len(slot_keys)):
        result[i] = luck(run, decision, month, slot_keys[i], 0)


def decision_number(name: str) -> int:
    """The number of a decision in the address.

    Raises:
        KeyError: if there is no such decision.
    """
    return _NUMBER[name]


@rule
def exact_normal_quantile(u: float) -> float:
    """Standard normal quantile; rational approximation after Acklam, relative error below 2e-9 in (1e-300, 1)."""
    if (u < _TAIL) | (u > 1.0 - _TAIL):
        return tail_quantile(u)
    q = u - 0.5
    r = q * q
    top = _polynomial(_CENTRE_TOP, r)
    low = _polynomial(_CENTRE_LOW, r) * r + 1.0
    return top * q / low


@formula
def tail_quantile(u: float) -> float:
    """Standard normal quantile far from the middle, on either side."""
    is_high = u > 0.5
    q = math.sqrt(-2.0 * math.log(1.0 - u if is_high else u))
    z = _polynomial(_TAIL_TOP, q) / (_polynomial(_TAIL_LOW, q) * q + 1.0)
    return -z if is_high else z


@formula
def _polynomial(coefficients: np.ndarray, x: float) -> float:
    value = 0.0
    for i in range(len(coefficients)):
        value = value * x + coefficients[i]
    return value


@rule
def normal_quantile(u: float) -> float:
    """Standard normal quantile, read off a table between the tails; absolute error below 2e-4, which no count feels."""
    return exact_normal_quantile(u) if is_in_a_tail(u) else table_quantile(u)


@formula
def is_in_a_tail(u: float) -> bool:
    """Whether a luck is too far out for the table of quantiles."""
    return (u < _TABLE_FROM) | (u > 1.0 - _TABLE_FROM)


@formula
def table_quantile(u: float) -> float:
    """Standard normal quantile read off the table; any number in a tail."""
    place = u * _TABLE_STEPS
    step = np.uint64(np.int64(place))
    return _TABLE[step] + (place - np.float64(np.int64(place))) * (_TABLE[step + _1] - _TABLE[step])


@formula
def corrected_normal(mean: float, spread: float, asymmetry: float, excess: float, z: float) -> float:
    """Count with these first four cumulants: Cornish and Fisher's expansion of the quantile, rounded.

    Rounding adds a variance of 1/12, which callers have taken off the spread.

    Args:
        mean: expected count.
        spread: standard deviation before rounding.
        asymmetry: skewness times spread.
        excess: excess kurtosis times the square of the spread.
        z: the luck, as a standard normal quantile.
    """
    safe = min(_HIGHEST_SAFE_Z, max(_LOWEST_SAFE_Z, z))
    z = safe if mean < _LEAST_MEAN_SAFE_EVERYWHERE else z
    square = z * z
    second = asymmetry * (square - 1.0) * _SIXTH
    third = z * (excess * (square - 3.0) * _24TH - asymmetry * asymmetry * (2.0 * square - 5.0) * _36TH) / spread
    return np.floor(mean + spread * z + second + third + 0.5)


@rule
def poisson(mean: float, u: float) -> float:
    """Count with this mean at luck u; exact up to a mean of 4, a normal quantile corrected to four cumulants above."""
    if mean <= 0.0:
        return 0.0
    if mean > LARGEST_SEARCHED_MEAN:
        return normal_poisson(mean, normal_quantile(u))
    count = 0
    term = math.exp(-mean)
    below = term
    while u > below and count < _MOST_SEARCHED:
        count += 1
        term *= mean * INVERSE[count]
        below += term
    return float(count)


@formula
def normal_poisson(mean: float, z: float) -> float:
    """Poisson count of a mean above the searched ones, at luck z, a standard normal quantile."""
    spread = math.sqrt(max(mean - _VARIANCE_OF_ROUNDING, _LEAST_VARIANCE))
    return max(0.0, corrected_normal(mean, spread, 1.0, 1.0, z))


@rule
def binomial(n: float, p: float, u: float) -> float:
    """Successes out of n at luck u; exact where the rarer side has a mean up to 4, corrected normal beyond."""
    if n <= 0.0 or p <= 0.0:
        return 0.0
    if p >= 1.0:
        return n
    is_common = p > 0.5
    rarer = 1.0 - p if is_common else p
    if n * rarer > LARGEST_SEARCHED_MEAN:
        z = normal_quantile(u)
        drawn = normal_binomial(n, rarer, -z if is_common else z)
    else:
        drawn = searched_binomial(n, rarer, 1.0 - u if is_common else u)
    return n - drawn if is_common else drawn


@rule
def searched_binomial(n: float, p: float, u: float) -> float:
    """Successes out of n on the rarer side, counted term by term of the law."""
    odds = p / (1.0 - p)
    count = 0
    term = power(1.0 - p, n)
    below = term
    while u > below and count < n and count < _MOST_SEARCHED:
        count += 1
        term *= odds * (n - count + 1.0) * INVERSE[count]
        below += term
    return float(count)


@formula
def normal_binomial(n: float, p: float, z: float) -> float:
    """Successes out of n on the rarer side, its mean above the searched ones, at luck z, a standard normal quantile."""
    mean, failing = n * p, 1.0 - p
    spread = math.sqrt(max(mean * failing - _VARIANCE_OF_ROUNDING, _LEAST_VARIANCE))
    return min(n, max(0.0, corrected_normal(mean, spread, 1.0 - 2.0 * p, 1.0 - 6.0 * p * failing, z)))


@formula
def power(base: float, n: float) -> float:
    """The n-th power of the base, for a whole n: by squaring where that is quick."""
    if n > LARGEST_QUICK_POWER:
        return math.exp(n * math.log(base))
    return quick_power(base, n)


@formula
def quick_power(base: float, n: float) -> float:
    """The n-th power of the base, for n from 0 to 127."""
    bits = np.int64(n)
    value = 1.0
    for bit in range(_BITS_OF_QUICK_POWER):
        value = value * base if (bits >> bit) & 1 else value
        base = base * base
    return value


@formula
def round_by_luck(x: float, u: float) -> float:
    """A whole number whose mean is x: the fraction is decided by luck."""
    whole = math.floor(x)
    return whole + 1.0 if u < x - whole else whole
