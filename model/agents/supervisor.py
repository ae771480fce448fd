"""The supervisor, dedicated or a facility nurse with clinical duties.

Each month a supervisor has so many days, plans caseload x target intensity visits, makes what the days allow, and
chooses whom to see. One row of `SUPERVISOR_FIELDS`; numbers come from evidence/supervisor.toml.
"""

from __future__ import annotations

import math

import numpy as np

from model import randomness as luck_of
from model.agents.chw import MONTHS_PER_YEAR, lognormal
from model.compiled import formula, rule
from model.randomness import agent_month, normal_quantile, round_by_luck, uniform
from model.rows import REAL, WHOLE, Field, Row, Rows, RowView

SUPERVISOR_FIELDS: tuple[Field, ...] = (
    ("slot_key", WHOLE, "address of the post's luck"),
    ("district", WHOLE, "row of the district"),
    ("ordinal", WHOLE, "place within the district"),
    ("dedicated", WHOLE, "1 = does nothing else, 0 = facility nurse"),
    ("incumbent", WHOLE, "how many people have held the post"),
    ("filled", WHOLE, "1 when somebody holds the post"),
    ("at_work", WHOLE, "1 when the post supervises CHWs this month"),
    ("days_trait", REAL, "lasting factor on a facility nurse's supervision days, 0 = never supervises [ratio]"),
    ("skill", REAL, "how well the supervisor coaches [0–1]"),
    ("motivation", REAL, "share of the available days that is used [0–1]"),
    ("months_vacant", REAL, "time without anybody in the post [months]"),
    ("caseload", REAL, "filled CHW posts under the supervisor [CHWs]"),
    ("days", REAL, "supervision days this month [days]"),
    ("capacity", REAL, "visits that the days allow [visits]"),
    ("visits_made", REAL, "visits made this month [visits]"),
)


class Supervisor(RowView):
    """One supervisor in post, as a Mesa agent; what it does in a month is `supervisor_month`."""

    fields = SUPERVISOR_FIELDS


@rule
def supervisor_month(
    supervisor: Row, chws: Rows, district: Row, policy: Row, p: Row, run: np.uint64, month: int, scores: np.ndarray
) -> None:
    """What one supervisor does in a month for the CHWs in the caseload; `scores` is scratch space as long as it."""
    if supervisor.filled == 0:
        await_supervisor(supervisor, district, p, run, month)
    luck = agent_month(run, month, supervisor.slot_key, supervisor.incumbent)
    supervisor.days = supervisor.capacity = supervisor.visits_made = 0.0
    supervisor.caseload = count_filled(chws)
    if supervisor.filled == 1 and supervisor.at_work == 1 and supervisor.caseload > 0.0:
        supervisor.days = days_this_month(supervisor, district, policy, p, luck)
        supervisor.capacity = visits_that_days_allow(supervisor, district, policy, p, luck)
        planned = round_by_luck(
            supervisor.caseload * policy.visits_per_chw_per_month, uniform(luck, luck_of.SUPERVISION_PLAN)
        )
        supervisor.visits_made = min(planned, supervisor.capacity)
        if (
            supervisor.dedicated == 0
        ):  # a nurse's visit costs transport and an allowance, a dedicated one's is in the pay
            supervisor.visits_made = min(supervisor.visits_made, np.floor(district.visits_affordable))
            district.visits_affordable -= supervisor.visits_made
        rank_caseload(supervisor, chws, policy, p, run, month, scores)
    hand_out_visits(supervisor, chws, coaching_quality(supervisor, district, policy, p), scores)
    meet_and_call(supervisor, chws, district, policy, p, run, month)
    grow_and_perhaps_leave(supervisor, policy, p, luck)


@rule
def appoint_all(supervisors: Rows, districts: Rows, dedicated_span: float, p: Row, run: np.uint64) -> None:
    """Nurses are in post on the first day, and as many dedicated supervisors as today's practice has posts for.

    `dedicated_span` is today's caseload of a dedicated supervisor, 0 where today there is none.
    """
    for row in range(len(supervisors)):
        supervisor = supervisors[row]
        district = districts[supervisor.district]
        place = row - district.first_supervisor - district.facilities
        if supervisor.dedicated == 0 or (dedicated_span > 0.0 and place * dedicated_span < district.posts):
            appoint(supervisor, p, run)


@rule
def appoint(supervisor: Row, p: Row, run: np.uint64) -> None:
    """Somebody takes the post, with own skill; a facility nurse also brings own habits of supervising or not."""
    supervisor.incumbent += 1
    supervisor.filled = 1
    supervisor.months_vacant = 0.0
    luck = agent_month(run, 0, supervisor.slot_key, supervisor.incumbent)
    mean = p.dedicated_skill_at_start if supervisor.dedicated == 1 else p.routine_skill
    skill = mean + p.supervisor_skill_spread * normal_quantile(uniform(luck, luck_of.SUPERVISOR_SKILL))
    supervisor.skill = min(1.0, max(0.0, skill))
    supervisor.motivation = p.supervisor_motivation
    habit = uniform(luck, luck_of.SUPERVISOR_DAYS_TRAIT)
    never = p.routine_days_never_share
    supervisor.days_trait = 0.0 if habit < never else lognormal(p.routine_days_spread, (habit - never) / (1.0 - never))


@rule
def await_supervisor(supervisor: Row, district: Row, p: Row, run: np.uint64, month: int) -> None:
    """A new post has its first supervisor as soon as there is money, a vacant one its next after some months."""
    if supervisor.incumbent == 0:
        recruit_supervisor(supervisor, district, p, run)
        return
    supervisor.months_vacant += 1.0
    luck = agent_month(run, month, supervisor.slot_key, supervisor.incumbent)
    if supervisor.months_vacant > 1.0 and uniform(luck, luck_of.SUPERVISOR_REFILL) < p.supervisor_vacancy_per_month:
        recruit_supervisor(supervisor, district, p, run)


@rule
def recruit_supervisor(supervisor: Row, district: Row, p: Row, run: np.uint64) -> None:
    """Somebody takes the post: a dedicated supervisor if the month's money pays for recruitment and training."""
    if supervisor.dedicated == 1:
        if district.supervisors_affordable < 1.0:
            return
        district.supervisors_affordable -= 1.0
        district.new_supervisors += 1.0
    appoint(supervisor, p, run)


@formula
def days_this_month(supervisor: Row, district: Row, policy: Row, p: Row, luck: np.uint64) -> float:
    """Days for supervision: a full month if dedicated; a nurse's are few, skewed, and need the DHMT's backing."""
    backing = p.link_practices_to_supervision_dose * (district.supervision_support - p.practice_reference)
    if supervisor.dedicated == 1:
        days = p.dedicated_days_per_month * min(1.0, max(0.0, 1.0 + p.dedicated_days_by_support * backing))
    else:
        days = (
            p.routine_days_per_month
            * supervisor.days_trait
            * lognormal(p.routine_days_monthly_spread, uniform(luck, luck_of.SUPERVISOR_DAYS))
        )
        days *= max(0.0, 1.0 + p.routine_days_by_support * backing)
        days = min(days, p.routine_days_most)
    return supervisor.motivation * days * district.supervision_paid_share * district.at_work_share


@formula
def visits_that_days_allow(supervisor: Row, district: Row, policy: Row, p: Row, luck: np.uint64) -> float:
    """One CHW takes a dedicated supervisor a day, travel included; more on foot and where access is poor."""
    field_days = supervisor.days * (1.0 - policy.group_share)
    where_easy = p.days_per_visit if supervisor.dedicated == 1 else p.routine_days_per_visit
    days_per_visit = where_easy * policy.travel_ratio * (1.0 + p.travel_by_access * (1.0 - district.access))
    return round_by_luck(field_days / days_per_visit, uniform(luck, luck_of.SUPERVISION_CAPACITY))


@formula
def rank_caseload(
    supervisor: Row, chws: Rows, policy: Row, p: Row, run: np.uint64, month: int, scores: np.ndarray
) -> None:
    """Who comes first: by dashboard the weakest, by register the longest unvisited, else who is easy to reach."""
    for i in range(len(chws)):
        chw = chws[i]
        if chw.filled == 0:
            scores[i] = -math.inf
        elif policy.has_dashboard > 0.0:
            scores[i] = -chw.recorded_home_visits
        elif supervisor.dedicated == 1:
            scores[i] = chw.months_unsupervised + uniform(
                agent_month(run, month, chw.slot_key, chw.incumbent), luck_of.SUPERVISION_ORDER
            )
        else:
            scores[i] = chw.reachability + p.routine_choice_spread * uniform(
                agent_month(run, month, chw.slot_key, chw.incumbent), luck_of.SUPERVISION_ORDER
            )


@rule
def hand_out_visits(supervisor: Row, chws: Rows, quality: float, scores: np.ndarray) -> None:
    """Everyone gets the same whole number of visits, and those who come first one more."""
    for_everyone = math.floor(supervisor.visits_made / supervisor.caseload) if supervisor.caseload > 0.0 else 0.0
    extra = supervisor.visits_made - for_everyone * supervisor.caseload
    for i in range(len(chws)):
        chw = chws[i]
        chw.supervision_visits = for_everyone if chw.filled == 1 else 0.0
        chw.supervision_quality = quality
    give_one_more(chws, int(extra), scores)
    for i in range(len(chws)):
        chw = chws[i]
        chw.months_unsupervised = 0.0 if chw.supervision_visits > 0.0 else chw.months_unsupervised + 1.0


@formula
def give_one_more(chws: Rows, extra: int, scores: np.ndarray) -> None:
    """Those who come first get one visit more; searched for are they or the others, whichever are fewer."""
    if 2 * extra <= len(chws):
        for _ in range(extra):
            first = highest(scores, len(chws))
            chws[first].supervision_visits += 1.0
            scores[first] = -math.inf
        return
    for _ in range(len(chws) - extra):
        scores[lowest(scores, len(chws))] = math.inf
    for i in range(len(chws)):
        chws[i].supervision_visits += 1.0 if scores[i] < math.inf else 0.0


@formula
def coaching_quality(supervisor: Row, district: Row, policy: Row, p: Row) -> float:
    """Quality of a visit: the supervisor's skill, the DHMT's backing, and whether supervisors are supervised [0–1]."""
    backing = p.quality_by_support * (district.supervision_support - p.practice_reference)
    coached = p.quality_by_supervised_supervisors * policy.supervisors_supervised
    quality = supervisor.skill * (1.0 + p.link_practices_to_supervision_quality * backing) * (1.0 + coached)
    return min(1.0, max(0.0, quality))


@rule
def meet_and_call(supervisor: Row, chws: Rows, district: Row, policy: Row, p: Row, run: np.uint64, month: int) -> None:
    """Group meetings, if there are days for them, reach all but those hardest to reach; a call some of the others."""
    meetings = meetings_held(supervisor, district, policy, p, run, month)
    answering = policy.phone_share * p.phone_reached_share * district.supervision_paid_share
    for i in range(len(chws)):
        chw = chws[i]
        chw.met_group = chw.phoned = 0.0
        if chw.filled == 1 and supervisor.days > 0.0:
            chw.met_group = 1.0 if meetings > 0.0 and chw.reachability > 1.0 - district.access else 0.0
            district.attendances += chw.met_group * meetings
            district.attendances_affordable -= chw.met_group * meetings
            if answering > 0.0 and chw.supervision_visits == 0.0 and chw.met_group == 0.0:
                luck = agent_month(run, month, chw.slot_key, chw.incumbent)
                chw.phoned = 1.0 if uniform(luck, luck_of.PHONE) < answering else 0.0
                district.phoned += chw.phoned


@formula
def meetings_held(supervisor: Row, district: Row, policy: Row, p: Row, run: np.uint64, month: int) -> float:
    """Group meetings of this month: what the days allow, and as many as there is money for if everybody comes."""
    meetings = supervisor.days * policy.group_share / p.days_per_group_meeting
    luck = agent_month(run, month, supervisor.slot_key, supervisor.incumbent)
    held = round_by_luck(meetings, uniform(luck, luck_of.GROUP_MEETING))
    return min(held, np.floor(district.attendances_affordable / max(1.0, supervisor.caseload)))


@formula
def grow_and_perhaps_leave(supervisor: Row, policy: Row, p: Row, luck: np.uint64) -> None:
    """Skill grows towards that of an experienced supervisor; some leave."""
    experienced = p.dedicated_skill_experienced if supervisor.dedicated == 1 else p.routine_skill
    if supervisor.filled == 1 and supervisor.skill < experienced:
        supervisor.skill += (experienced - supervisor.skill) * p.supervisor_learning_per_month
    chance = 1.0 - math.exp(-p.supervisor_leaving_per_year / MONTHS_PER_YEAR)
    if supervisor.filled == 1 and uniform(luck, luck_of.SUPERVISOR_LEAVE) < chance:
        supervisor.filled = 0
        supervisor.months_vacant = 0.0


@formula
def count_filled(chws: Rows) -> float:
    """Filled posts in the caseload."""
    filled = 0.0
    for i in range(len(chws)):
        filled += chws[i].filled
    return filled


@formula
def highest(scores: np.ndarray, length: int) -> int:
    """Position of the highest score; the first of equals."""
    best, top = 0, scores[0]
    for i in range(1, length):
        best = i if scores[i] > top else best
        top = max(top, scores[i])
    return best


@formula
def lowest(scores: np.ndarray, length: int) -> int:
    """Position of the lowest score; the last of equals."""
    best, least = 0, scores[0]
    for i in range(1, length):
        best = i if scores[i] <= least else best
        least = min(least, scores[i])
    return best
