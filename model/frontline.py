"""One month of the front line: every supervisor, then every CHW, then other providers, district by district.

This is the loop around the rules of the agents; it adds up what they do and holds no rule of its own except who is
under whom: a facility nurse has every n-th post, a dedicated supervisor the next so many posts. Districts do not
touch each other within a month, so any split of them over threads gives the same result.
"""

from __future__ import annotations

import numpy as np

from model.agents.chw import close_post, prepare_month, recruit
from model.agents.chws import chws_month
from model.agents.supervisor import supervisor_month
from model.catchment import others_treat
from model.compiled import formula, rule
from model.many import AT_ONCE
from model.rows import Row, Rows

_MONTHS_IN_QUARTER = 3.0


@rule
def frontline_month(
    districts: Rows,
    chws: Rows,
    supervisors: Rows,
    policies: Rows,
    parameter_row: Rows,
    run: np.uint64,
    month: int,
    counts: Rows,
    desk_row: Rows,
    first: int,
    last: int,
) -> None:
    """One month of the districts first … last − 1; `counts`, one row per district, receives their sums.

    Parameters and desk come as the one row of a table, since to hand over a single row takes as long as several
    districts.
    """
    p = parameter_row[0]
    desk = desk_row[0]
    for d in range(first, last):
        district = districts[d]
        begin, end = district.first_chw, district.first_chw + district.posts
        open_and_close_posts(district, chws, begin, end, p, run)
        policy = policies[1 if district.supervision_running == 1 else 0]
        prepare_month(district, policy, p)
        count = counts[d]
        scores = np.empty(district.posts)
        supervise(district, chws, supervisors, policy, p, run, month, scores, count)
        served = 0.0
        for row in range(begin, end, AT_ONCE):
            some = chws[row : min(end, row + AT_ONCE)]
            share_catchments(some, district, desk)
            chws_month(some, district, policy, p, run, month, desk)
            served = count_month(some, district, policy, p, desk, count, served)
        count.households += served / p.household_size
        others_treat(district, max(0.0, district.population - served), p, run, month, count)


@rule
def open_and_close_posts(district: Row, chws: Rows, begin: int, end: int, p: Row, run: np.uint64) -> None:
    """Posts that come to exist this month look for their first CHW at once; the last are the first to be abolished."""
    for row in range(end - 1, begin - 1, -1):
        chw = chws[row]
        if chw.open == 1:
            break
        chw.open = 1
        if district.hiring_share >= 1.0:
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
    count: Row,
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
        count.supervision_visits_made += supervisor.visits_made
        count.supervision_visit_capacity += supervisor.capacity
        district.dedicated_at_work += 1.0 if supervisor.dedicated == 1 and supervisor.days > 0.0 else 0.0
    district.routine_visits = 0.0 if policy.dedicated > 0.0 else count.supervision_visits_made


@rule
def share_catchments(chws: Rows, district: Row, desk: Row) -> None:
    """How many people each post serves: posts beyond one per catchment go round again and share, the oldest first."""
    rounds, more = district.posts // district.catchments, district.posts % district.catchments
    catchment = chws[0].ordinal % district.catchments
    for i in range(len(chws)):
        sharing = rounds + 1.0 if catchment < more else rounds
        desk.people[i] = chws[i].people * district.growth / sharing
        catchment = catchment + 1 if catchment + 1 < district.catchments else 0


@rule
def count_month(chws: Rows, district: Row, policy: Row, p: Row, desk: Row, count: Row, served: float) -> float:
    """Add a month of posts to the district's sums; returns the people served so far, theirs included [people]."""
    for i in range(len(chws)):
        chw = chws[i]
        served += desk.people[i]
        count.posts += 1.0
        count.need += chw.need
        count.need_served += chw.need
        if chw.worked == 1.0:
            count_worked(chw, policy, p, count, district)
    return served


@formula
def count_worked(chw: Row, policy: Row, p: Row, count: Row, district: Row) -> None:
    """Add one worked post to the district's sums."""
    count.posts_filled += 1.0
    count.home_visits_norm += p.chw_home_visits_norm_per_month
    count.home_visits += chw.home_visits
    count.recorded_home_visits += chw.recorded_home_visits
    count.households_visited += chw.households_visited
    count.treated += chw.treated
    count.treated_served += chw.treated
    count.treated_timely += chw.treated_timely
    count.treated_correct += chw.treated_correct
    count.treated_timely_correct += chw.treated_timely_correct
    count.treated_timely_correct_served += chw.treated_timely_correct
    count.posts_supervised += 1.0 if chw.supervision_visits > 0.0 else 0.0
    count.posts_supervised_quarter += 1.0 if chw.months_unsupervised < _MONTHS_IN_QUARTER else 0.0
    count.posts_stocked_out += chw.stocked_out
    count.leavers += 1.0 if chw.filled == 0 else 0.0
    district.dashboards += policy.has_dashboard
