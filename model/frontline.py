"""One month of the front line: every supervisor, then every CHW, then other providers, district by district.

This is the loop around the rules of the agents; it adds up what they do and holds no rule of its own except who is
under whom: a facility nurse has every n-th post, a dedicated supervisor the next so many posts. Districts do not
touch each other within a month, so any split of them over threads gives the same result.
"""

from __future__ import annotations

import numpy as np

from model.agents.chw import chw_month, close_post, recruit
from model.agents.supervisor import supervisor_month
from model.catchment import others_treat
from model.compiled import rule
from model.outcomes import INDEX
from model.rows import Row, Rows

_POSTS, _FILLED = INDEX["posts"], INDEX["posts_filled"]
_VISITS, _RECORDED, _NORM = INDEX["home_visits"], INDEX["recorded_home_visits"], INDEX["home_visits_norm"]
_HOUSEHOLDS, _VISITED = INDEX["households"], INDEX["households_visited"]
_NEED, _NEED_SERVED = INDEX["need"], INDEX["need_served"]
_TREATED, _TREATED_SERVED, _TIMELY, _CORRECT = (
    INDEX[n] for n in ("treated", "treated_served", "treated_timely", "treated_correct")
)
_BOTH, _BOTH_SERVED = INDEX["treated_timely_correct"], INDEX["treated_timely_correct_served"]
_MADE, _CAPACITY = INDEX["supervision_visits_made"], INDEX["supervision_visit_capacity"]
_SUPERVISED, _QUARTER = INDEX["posts_supervised"], INDEX["posts_supervised_quarter"]
_STOCKED_OUT, _LEAVERS = INDEX["posts_stocked_out"], INDEX["leavers"]
_MONTHS_IN_QUARTER = 3.0


@rule
def frontline_month(
    districts: Rows,
    chws: Rows,
    supervisors: Rows,
    policies: Rows,
    p: Row,
    run: np.uint64,
    month: int,
    counts: np.ndarray,
    first: int,
    last: int,
) -> None:
    """One month of the districts first … last − 1; `counts` (n_districts, n_counts) receives their sums."""
    for d in range(first, last):
        district = districts[d]
        begin, end = district.first_chw, district.first_chw + district.posts
        open_and_close_posts(district, chws, begin, end, p, run)
        policy = policies[1 if district.supervision_running == 1 else 0]
        scores = np.empty(district.posts)
        supervise(district, chws, supervisors, policy, p, run, month, scores, counts[d])
        served = 0.0
        for row in range(begin, end):
            served += work_and_count(chws[row], district, policies, p, run, month, counts[d])
        others_treat(district, max(0.0, district.population - served), p, run, month, counts[d])


@rule
def open_and_close_posts(district: Row, chws: Rows, begin: int, end: int, p: Row, run: np.uint64) -> None:
    """Posts that come to exist this month look for their first CHW at once; the last are the first to be abolished."""
    for row in range(end - 1, begin - 1, -1):
        chw = chws[row]
        if chw.open == 1:
            break
        chw.open = 1
        recruit(chw, district, p, run)
    for row in range(end, district.first_chw + district.rows):
        if chws[row].open == 0:
            break
        close_post(chws[row])


@rule
def supervise(
    district: Row,
    chws: Rows,
    supervisors: Rows,
    policy: Row,
    p: Row,
    run: np.uint64,
    month: int,
    scores: np.ndarray,
    count: np.ndarray,
) -> None:
    """Every supervisor of the district that is at work this month supervises the own caseload."""
    begin, end = district.first_chw, district.first_chw + district.posts
    if policy.dedicated > 0.0:
        span = int(policy.chws_per_supervisor)
        first_post, step, posts = (
            district.first_supervisor + district.facilities,
            1,
            (district.posts + span - 1) // span,
        )
    else:
        span = 0
        first_post, step, posts = district.first_supervisor, district.facilities, district.facilities
    for s in range(district.facilities + district.dedicated_posts):
        supervisors[district.first_supervisor + s].at_work = 0
    for s in range(posts):
        start = begin + s * span if span > 0 else begin + s
        stop = min(end, start + span) if span > 0 else end
        supervisor = supervisors[first_post + s]
        supervisor.at_work = 1
        supervisor_month(supervisor, chws[start:stop:step], district, policy, p, run, month, scores)
        count[_MADE] += supervisor.visits_made
        count[_CAPACITY] += supervisor.capacity
        district.dedicated_at_work += 1.0 if supervisor.dedicated == 1 and supervisor.days > 0.0 else 0.0
    district.routine_visits = 0.0 if policy.dedicated > 0.0 else count[_MADE]


@rule
def work_and_count(
    chw: Row, district: Row, policies: Rows, p: Row, run: np.uint64, month: int, count: np.ndarray
) -> float:
    """One CHW's month, added to the district's sums; returns the people of the catchment [people]."""
    policy = policies[chw.arm if district.supervision_running == 1 else 0]
    sharers = posts_sharing(chw, district)
    chw_month(chw, sharers, district, policy, p, run, month)
    people = chw.people * district.growth / sharers
    count[_POSTS] += 1.0
    count[_HOUSEHOLDS] += people / p.household_size
    count[_NEED] += chw.need
    count[_NEED_SERVED] += chw.need
    if chw.worked == 1.0:
        count_worked(chw, people / p.household_size, policy, p, count, district)
    return people


@rule
def posts_sharing(chw: Row, district: Row) -> float:
    """Posts that share one full catchment: one, until every catchment of the district has a post [posts]."""
    if district.posts <= district.catchments:
        return 1.0
    return 1.0 + (district.posts - 1 - chw.ordinal % district.catchments) // district.catchments


@rule
def count_worked(chw: Row, households: float, policy: Row, p: Row, count: np.ndarray, district: Row) -> None:
    """Add one worked post to the district's sums."""
    count[_FILLED] += 1.0
    count[_NORM] += p.chw_home_visits_norm_per_month
    count[_VISITS] += chw.home_visits
    count[_RECORDED] += chw.recorded_home_visits
    count[_VISITED] += chw.households_visited
    count[_TREATED] += chw.treated
    count[_TREATED_SERVED] += chw.treated
    count[_TIMELY] += chw.treated_timely
    count[_CORRECT] += chw.treated_correct
    count[_BOTH] += chw.treated_timely_correct
    count[_BOTH_SERVED] += chw.treated_timely_correct
    count[_SUPERVISED] += 1.0 if chw.supervision_visits > 0.0 else 0.0
    count[_QUARTER] += 1.0 if chw.months_unsupervised < _MONTHS_IN_QUARTER else 0.0
    count[_STOCKED_OUT] += chw.stocked_out
    count[_LEAVERS] += 1.0 if chw.filled == 0 else 0.0
    district.dashboards += policy.has_dashboard
