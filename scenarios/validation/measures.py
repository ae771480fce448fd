"""What patterns are measured by: each function reads one number from a replicate of a design."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from model.calendar import MONTHS_PER_YEAR
from model.outcomes import INDEX, outcomes
from scenarios.trials.counts import chw_count, parts_of, summed
from scenarios.trials.estimates import Floats, Whole
from scenarios.trials.parts import TrialOutcome
from scenarios.trials.replicate import Play
from scenarios.trials.rows import Lived, unit_keys
from scenarios.validation.management import MANAGEMENT
from scenarios.validation.patterns import Pattern

WEEKS_PER_YEAR = 365.25 / 7
MINUTES_PER_HOUR = 60.0
Measure = Callable[[Play, Pattern], float]


def measured(play: Play, pattern: Pattern) -> float:
    """The pattern's number in one replicate, in the finding's unit."""
    return MEASURES[pattern.measure](play, pattern) * pattern.per


def _window(play: Play, pattern: Pattern) -> Whole:
    return _outcome(pattern, pattern.arms[0]).months - 1 + play.trial.baseline_months


def _outcome(pattern: Pattern, arm: str) -> TrialOutcome:
    return TrialOutcome(
        pattern.name, pattern.outcome, "mean_difference", (arm,), pattern.window_months, pattern.survey_months
    )


def _parts(play: Play, pattern: Pattern, arm: str, months: Whole) -> tuple[float, float]:
    """Numerator and denominator of the outcome, summed over the arm's units and the months."""
    outcome = _outcome(pattern, arm)
    number = list(play.trial.arms).index(arm)
    counts, _ = play.records(outcome, play.run_of(arm), number)
    top, bottom = parts_of(pattern.outcome, lambda name: np.array([counts[name][months].sum()]))
    return float(top[0]), float(bottom[0])


def _level(play: Play, pattern: Pattern, arm: str, months: Whole) -> float:
    top, bottom = _parts(play, pattern, arm, months)
    per = MONTHS_PER_YEAR if outcomes()[pattern.outcome].kind == "rate" else 1
    return top / bottom * per if bottom > 0 else math.nan


def mean(play: Play, pattern: Pattern) -> float:
    """The outcome over the window."""
    return _level(play, pattern, pattern.arms[0], _window(play, pattern))


def difference(play: Play, pattern: Pattern) -> float:
    """The outcome in the first arm minus that in the second."""
    one, other = (_level(play, pattern, arm, _window(play, pattern)) for arm in pattern.arms[:2])
    return one - other


def growth(play: Play, pattern: Pattern) -> float:
    """Relative change from the baseline to the window."""
    before = _level(play, pattern, pattern.arms[0], np.arange(play.trial.baseline_months))
    return mean(play, pattern) / before - 1.0


def complement(play: Play, pattern: Pattern) -> float:
    """One minus the outcome."""
    return 1.0 - mean(play, pattern)


def yearly(play: Play, pattern: Pattern) -> float:
    """Treatments of one CHW in a year."""
    lived, months = play.run_of(pattern.arms[0]), _window(play, pattern)
    return _sum(lived, "treated", months) / _sum(lived, "posts_filled", months) * MONTHS_PER_YEAR


def care_hours(play: Play, pattern: Pattern) -> float:
    """Hours of one CHW in a week for sick children."""
    hours = yearly(play, pattern) * play.shared.parameters["chw_minutes_per_sick_child"] / MINUTES_PER_HOUR
    return hours / WEEKS_PER_YEAR


def cost_per_chw_year(play: Play, pattern: Pattern) -> float:
    """Everything spent on one CHW in a year."""
    lived, months = play.run_of(pattern.arms[0]), _window(play, pattern)
    spent = sum(lived.counts[months, :, INDEX[f"cost_{payer}_usd"]].sum() for payer in ("government", "donor"))
    return float(spent) / _sum(lived, "posts_filled", months) * MONTHS_PER_YEAR


def share_of_treatments(play: Play, pattern: Pattern) -> float:
    """Of all treated children, those treated by a CHW."""
    lived, months = play.run_of(pattern.arms[0]), _window(play, pattern)
    return _sum(lived, "treated", months) / _sum(lived, "treated_any", months)


def _sum(lived: Lived, name: str, months: Whole) -> float:
    return float(chw_count(lived, name)[months].sum())


# --- supervision as received --------------------------------------------------------------------------------------


def _visits_of_steady_posts(play: Play, pattern: Pattern) -> Floats:
    """Supervision visits by month of the posts that were worked throughout (n_months, n_posts)."""
    lived, months = play.run_of(pattern.arms[0]), _window(play, pattern)
    steady = chw_count(lived, "posts_filled")[months].all(axis=0)
    return chw_count(lived, "supervision_visits_made")[months][:, steady]


def never_supervised(play: Play, pattern: Pattern) -> float:
    """Share of CHWs without any visit in the window."""
    return float((_visits_of_steady_posts(play, pattern).sum(axis=0) == 0).mean())


def supervised_every_month(play: Play, pattern: Pattern) -> float:
    """Share of CHWs with a visit in every month of the window."""
    return float((_visits_of_steady_posts(play, pattern) > 0).all(axis=0).mean())


def months_between_visits(play: Play, pattern: Pattern) -> float:
    """CHW-months for each visit."""
    visits = _visits_of_steady_posts(play, pattern)
    return float(visits.size / visits.sum()) if visits.sum() > 0 else math.nan


# --- management ---------------------------------------------------------------------------------------------------


def _of_management(name: str) -> Measure:
    """A measure of the teams' history up to the last month of the window."""

    def measure(play: Play, pattern: Pattern) -> float:
        return MANAGEMENT[name](play.history_of(pattern.arms[0]), pattern.window_months[1] - 1)

    return measure


def kept_gain(play: Play, pattern: Pattern) -> float:
    """Share of the teams' gain at the beginning of the window that is left at its end."""
    history = play.history_of(pattern.arms[0])
    first, last = (MANAGEMENT["practice_gain"](history, month - 1) for month in pattern.window_months)
    return last / first if first > 0 else math.nan


def kept_at_scale(play: Play, pattern: Pattern) -> float:
    """Gain of the enrolled teams in the first arm relative to that in the second, at the end of the window."""
    month = pattern.window_months[1] - 1
    large, small = (MANAGEMENT["practice_gain"](play.history_of(arm), month) for arm in pattern.arms[:2])
    return large / small if small > 0 else math.nan


# --- what surveys of a trial's arms tell --------------------------------------------------------------------------


def visited_twice(play: Play, pattern: Pattern) -> float:
    """Share of sick children whose household had two visits or more in the month.

    Visits fall on households as in `model.agents.chw.visit_homes`: a Poisson number around their mean, as even as
    the record `visit_evenness` says.
    """
    lived, months = play.run_of(pattern.arms[0]), _window(play, pattern)
    arm = list(play.trial.arms).index(pattern.arms[0])
    chosen = play.posts_of(lived, arm)
    visits, households, need = (
        chw_count(lived, name)[months][:, chosen] for name in ("home_visits", "households", "need")
    )
    each = lived.parameters["visit_evenness"] * visits / np.maximum(households, 1.0)
    twice = 1.0 - np.exp(-each) * (1.0 + each)
    return float((twice * need).sum() / need.sum())


def sd_of_change(play: Play, pattern: Pattern) -> float:
    """Spread between CHWs of the change in monthly visits from the baseline to the window."""
    lived, months = play.run_of(pattern.arms[0]), _window(play, pattern)
    chosen = play.posts_of(lived, list(play.trial.arms).index(pattern.arms[0]))
    visits, worked = (chw_count(lived, name)[:, chosen] for name in ("recorded_home_visits", "posts_filled"))
    before = np.arange(play.trial.baseline_months)
    present = (worked[before].sum(axis=0) > 0) & (worked[months].sum(axis=0) > 0)
    means = [(visits[m].sum(axis=0) / np.maximum(worked[m].sum(axis=0), 1.0))[present] for m in (months, before)]
    return float(np.std(means[0] - means[1], ddof=1))


def icc(play: Play, pattern: Pattern) -> float:
    """Intraclass correlation of a yes-or-no outcome between the units of one arm (analysis of variance)."""
    outcome = _outcome(pattern, pattern.arms[0])
    lived, months = play.run_of(pattern.arms[0]), _window(play, pattern)
    counts, _ = play.records(outcome, lived, list(play.trial.arms).index(pattern.arms[0]))
    keys = unit_keys(lived, play.trial.cluster_by)[play.posts_of(lived, list(play.trial.arms).index(pattern.arms[0]))]
    _, where = np.unique(keys, return_inverse=True)
    top, bottom = parts_of(pattern.outcome, lambda name: summed(where, counts[name][months].sum(axis=0)))
    top, bottom = top[bottom > 0], bottom[bottom > 0]
    overall, units, total = top.sum() / bottom.sum(), len(bottom), bottom.sum()
    between = (bottom * (top / bottom - overall) ** 2).sum() / (units - 1)
    within = (top * (1.0 - top / bottom)).sum() / (total - units)
    size = (total - (bottom**2).sum() / total) / (units - 1)
    return float((between - within) / (between + (size - 1.0) * within))


MEASURES: dict[str, Measure] = {
    function.__name__: function
    for function in (
        mean, difference, growth, complement, yearly, care_hours, cost_per_chw_year, share_of_treatments,
        kept_gain, kept_at_scale, never_supervised, supervised_every_month, months_between_visits, visited_twice,
        sd_of_change, icc,
    )
} | {name: _of_management(name) for name in MANAGEMENT}  # fmt: skip
