"""The community health worker.

Each month a CHW learns from the supervision received, divides the hours between home visits and sick-child care,
treats the children who come and those found at home, and may leave; a vacant post waits for a successor.
Everything here is about one CHW: one row of `CHW_FIELDS`; `chws.py` is the order in which it happens. Numbers come
from evidence/chw.toml.
"""

from __future__ import annotations

import math

import numpy as np

from model import randomness as luck_of
from model.compiled import formula, rule
from model.randomness import agent_month, normal_quantile, uniform
from model.rows import REAL, WHOLE, Field, Row, Rows, RowView

WEEKS_PER_MONTH = 365.25 / 12 / 7
DAYS_PER_MONTH = 365.25 / 12
MINUTES_PER_HOUR = 60.0
MONTHS_PER_YEAR = 12.0

CHW_FIELDS: tuple[Field, ...] = (
    ("slot_key", WHOLE, "address of the post's luck: district key and ordinal within the district"),
    ("district", WHOLE, "row of the district"),
    ("ordinal", WHOLE, "place of the post within its district, 0 = oldest"),
    ("incumbent", WHOLE, "how many people have held the post, this one included"),
    ("filled", WHOLE, "1 when somebody works the post, 0 when vacant"),
    ("open", WHOLE, "1 when the post exists"),
    # the post and its catchment
    ("people", REAL, "people in a full catchment in the first year [people]"),
    ("distance_km", REAL, "mean distance of households from the CHW [km]"),
    ("treats", REAL, "1 when sick children are treated at the post, 0 = prevention and promotion only"),
    ("reachability", REAL, "how easily a supervisor reaches the post, a lasting trait [0–1]"),
    # the person
    ("ability", REAL, "lasting factor on home visits, mean 1 [ratio]"),
    ("responsiveness", REAL, "lasting factor on the answer to information, mean 1 [ratio]"),
    ("talent", REAL, "skill kept without supervision once experienced [0–1]"),
    ("drift", REAL, "slow personal change in output [log ratio]"),
    ("tenure_months", REAL, "time in the post [months]"),
    ("months_vacant", REAL, "time without anybody in the post [months]"),
    # what supervision builds
    ("skill", REAL, "share of protocol errors that the CHW has learnt to avoid [0–1]"),
    ("information", REAL, "how well the CHW knows the own performance [0–1]"),
    ("motivation", REAL, "willingness to exert effort [0–1]"),
    ("feedback", REAL, "how recently and fully the CHW has had feedback [0–1]"),
    ("trust", REAL, "households' inclination to bring a sick child to this CHW, 1 = as in a well-kept post [ratio]"),
    # this month
    ("worked", REAL, "1 when somebody worked the post this month"),
    ("supervision_visits", REAL, "supervision visits received this month [visits]"),
    ("supervision_quality", REAL, "quality of the supervision received this month [0–1]"),
    ("met_group", REAL, "1 when the supervisor's group meeting took place this month"),
    ("phoned", REAL, "1 when a supervision call came instead of a visit"),
    ("months_unsupervised", REAL, "months since the last supervision visit [months]"),
    ("stocked_out", REAL, "1 when an essential medicine is lacking"),
    ("home_visits", REAL, "home visits made this month [visits]"),
    ("recorded_home_visits", REAL, "home visits written in the CHW's records this month [visits]"),
    ("households_visited", REAL, "households with at least one visit this month [households]"),
    ("need", REAL, "episodes among the under-fives of the catchment this month [episodes]"),
    ("treated", REAL, "episodes treated by the CHW this month [episodes]"),
    ("treated_timely", REAL, "of those, within 24 hours of onset [episodes]"),
    ("treated_correct", REAL, "of those treated, without protocol error [episodes]"),
    ("treated_timely_correct", REAL, "both [episodes]"),
)


class CHW(RowView):
    """One community health worker in post, as a Mesa agent; what it does in a month is `chws.chws_month`."""

    fields = CHW_FIELDS


@formula
def begin_month(chw: Row, district: Row, p: Row, run: np.uint64, month: int) -> np.uint64:
    """Somebody may come to a vacant post; returns the key of this month's luck."""
    if chw.filled == 0:
        wait_for_successor(chw, district, p, run, month)
    chw.worked = float(chw.filled)
    return agent_month(run, month, chw.slot_key, chw.incumbent)


@formula
def expected_need(people: float, district: Row) -> float:
    """Episodes expected this month among the under-fives of so many people [episodes]."""
    return people * district.under5_share * district.episodes_per_child


@formula
def end_month(chw: Row, district: Row, policy: Row, p: Row, u: float) -> None:
    """A month more in the post; at luck u the CHW may leave."""
    chw.tenure_months += 1.0
    if leaves(chw, district, policy, p, u):
        chw.filled = 0
        chw.months_vacant = 0.0


@rule
def prepare_month(district: Row, policy: Row, p: Row) -> None:
    """What is the same for every CHW of a district this month."""
    divide_hours(district, policy, p)
    district.seeking = p.seeking_share * present_share(district, p)
    district.lacking = lacking_chance(district, p)
    district.refilling = refilling_chance(district, p)
    prepare_leaving(district, policy, p)


@rule
def settle_all(chws: Rows, districts: Rows, p: Row, run: np.uint64) -> None:
    """Give every post its traits, and fill those that exist on the first day."""
    for row in range(len(chws)):
        chw = chws[row]
        settle_post(chw, p, run)
        if chw.ordinal < districts[chw.district].posts:
            chw.open = 1
            start_with_history(chw, p, run)


@formula
def close_post(chw: Row) -> None:
    """The post is abolished and whoever held it goes."""
    chw.open = chw.filled = 0
    chw.worked = chw.home_visits = chw.recorded_home_visits = chw.supervision_visits = 0.0


# --- people come and go -------------------------------------------------------------------------------------------


@rule
def settle_post(chw: Row, p: Row, run: np.uint64) -> None:
    """Give a post its lasting traits: catchment, distance, reachability."""
    luck = agent_month(run, 0, chw.slot_key, 0)
    spread = math.exp(p.catchment_people_spread * normal_quantile(uniform(luck, luck_of.CATCHMENT_PEOPLE)))
    chw.people = p.chw_people_per_post * spread * math.exp(-0.5 * p.catchment_people_spread**2)
    chw.distance_km = (
        p.distance_to_chw_km
        * -math.log(uniform(luck, luck_of.DISTANCE))
        * (1.0 - p.chw_resident_share * p.residence_nearness)
    )
    chw.treats = 1.0 if uniform(luck, luck_of.TREATS) < p.chw_treating_share else 0.0
    chw.reachability = uniform(luck, luck_of.REACHABILITY)
    chw.trust = p.trust_reference
    chw.months_unsupervised = p.months_unsupervised_at_start


@rule
def hire(chw: Row, p: Row, run: np.uint64) -> None:
    """A newcomer takes the post: own traits, trained, not yet experienced."""
    chw.incumbent += 1
    chw.filled = 1
    luck = agent_month(run, 0, chw.slot_key, chw.incumbent)
    chw.ability = lognormal(p.ability_spread, uniform(luck, luck_of.ABILITY))
    chw.responsiveness = lognormal(p.responsiveness_spread, uniform(luck, luck_of.RESPONSIVENESS))
    talent = p.skill_reference + p.talent_spread * normal_quantile(uniform(luck, luck_of.TALENT))
    chw.talent = min(p.talent_highest, max(p.talent_lowest, talent))
    chw.drift = p.drift_spread * normal_quantile(uniform(luck, luck_of.DRIFT_AT_START))
    chw.skill = chw.talent * p.newcomer_skill_share
    chw.information = 0.0
    chw.motivation = p.motivation_rest
    chw.feedback = p.feedback_of_newcomer
    chw.tenure_months = 0.0
    chw.months_vacant = 0.0
    chw.months_unsupervised = p.months_unsupervised_at_start


@rule
def start_with_history(chw: Row, p: Row, run: np.uint64) -> None:
    """Fill a post that exists when the model begins: vacant for some, somebody experienced for others."""
    luck = agent_month(run, 0, chw.slot_key, 0)
    if uniform(luck, luck_of.FILLED_AT_START) < p.initial_vacancy_share:
        return
    hire(chw, p, run)
    chw.tenure_months = -math.log(uniform(luck, luck_of.TENURE_AT_START)) * p.mean_tenure_at_start_months
    chw.skill = chw.talent


@rule
def wait_for_successor(chw: Row, district: Row, p: Row, run: np.uint64, month: int) -> None:
    """A vacant post is refilled after some months; training the newcomer must be affordable."""
    chw.months_vacant += 1.0
    key = agent_month(run, month, chw.slot_key, chw.incumbent)
    if chw.months_vacant > 1.0 and uniform(key, luck_of.REFILL) < district.refilling:
        recruit(chw, district, p, run)


@formula
def refilling_chance(district: Row, p: Row) -> float:
    """Chance that a vacant post is refilled this month, higher where the DHMT manages staff well [0–1]."""
    backing = (
        p.link_practices_to_staffing * p.staffing_by_management * (district.staff_management - p.practice_reference)
    )
    return p.vacancy_per_month * max(0.0, 1.0 + backing) * district.hiring_share


@rule
def recruit(chw: Row, district: Row, p: Row, run: np.uint64) -> None:
    """Somebody is found for the post, if the month's money still pays for the training."""
    if district.hires_affordable >= 1.0:
        district.hires_affordable -= 1.0
        district.newcomers += 1.0
        hire(chw, p, run)


@formula
def stay_idle(chw: Row, district: Row, p: Row) -> None:
    """A vacant post does nothing; households get used to its absence."""
    chw.supervision_visits = chw.supervision_quality = chw.met_group = chw.phoned = chw.stocked_out = 0.0
    chw.home_visits = chw.recorded_home_visits = chw.households_visited = 0.0
    chw.treated = chw.treated_timely = chw.treated_correct = chw.treated_timely_correct = 0.0
    chw.trust += (p.trust_without_chw - chw.trust) * p.trust_per_month
    district.other_care_chances += chw.need * p.other_care_share


@formula
def leaves(chw: Row, district: Row, policy: Row, p: Row, u: float) -> bool:
    """Whether a CHW leaves at luck u; no luck above the highest hazard needs a look at the own one."""
    return u < district.leaving_at_most and u < 1.0 - math.exp(
        -district.leaving * unsupported_ratio(chw.feedback, policy, p)
    )


@formula
def prepare_leaving(district: Row, policy: Row, p: Row) -> None:
    """Leaving by pay and recognition: of a CHW with full feedback, and the most there is, with none."""
    unpaid = 1.0 + p.leaving_by_arrears * district.pay_arrears
    kept = 1.0 - p.leaving_averted_by_recognition * policy.retention_share
    district.leaving = p.chw_leaving_per_year * policy.leaving_by_pay * unpaid * kept / MONTHS_PER_YEAR
    most = max(unsupported_ratio(0.0, policy, p), unsupported_ratio(1.0, policy, p))
    district.leaving_at_most = district.leaving * most


@formula
def unsupported_ratio(feedback: float, policy: Row, p: Row) -> float:
    """Leaving relative to full feedback; refresher training stands in for feedback and is never stacked on it."""
    felt = p.feedback_reference + p.link_feedback_to_leaving * (feedback - p.feedback_reference)
    support = max(felt, min(1.0, policy.refreshers_per_year) * p.support_by_refresher)
    return math.exp(p.log_leaving_ratio_without_feedback * (1.0 - min(1.0, support)))


# --- supervision builds the channels ------------------------------------------------------------------------------


@formula
def learn_from_supervision(chw: Row, policy: Row, p: Row) -> None:
    """What was built relaxes, and rises again with a visit, else a group meeting, else a call."""
    relax(chw, policy, p)
    quality = chw.supervision_quality
    if chw.supervision_visits > 0.0:
        contact = dose(chw.supervision_visits, p)
        inform(chw, contact, policy.information_ceiling * quality, policy.feedback_content * quality, p)
        motivate(chw, contact, policy.motivation_ceiling * quality, policy, p)
        teach(chw, contact, policy.skill_ceiling * quality, p)
    elif chw.met_group > 0.0:
        contact = dose(1.0, p)
        inform(chw, contact, policy.group_information * quality, policy.group_feedback * quality, p)
        motivate(chw, contact, policy.group_motivation * quality, policy, p)
        teach(chw, contact, policy.group_skill * quality, p)
    elif chw.phoned > 0.0:
        contact = dose(1.0, p) * p.phone_effect
        inform(chw, contact, policy.information_ceiling * quality, policy.feedback_content * quality, p)
        motivate(chw, contact, policy.motivation_ceiling * quality, policy, p)


@formula
def relax(chw: Row, policy: Row, p: Row) -> None:
    """What supervision built fades; experience and forgetting lead skill back to the own talent."""
    chw.information -= chw.information * p.information_per_month
    chw.feedback -= chw.feedback * p.feedback_per_month
    chw.motivation += (motivation_at_rest(policy, p) - chw.motivation) * p.motivation_per_month
    towards_talent = p.experience_per_month if chw.skill < chw.talent else p.forgetting_per_month
    chw.skill += (chw.talent - chw.skill) * towards_talent
    chw.skill += policy.refreshers_per_year / MONTHS_PER_YEAR * p.refresher_gain * (1.0 - chw.skill)


@formula
def inform(chw: Row, contact: float, ceiling: float, feedback: float, p: Row) -> None:
    """Knowing the own performance approaches what the content allows; feedback adds up to the full."""
    chw.information += min(1.0, contact * p.link_supervision_to_information) * max(0.0, ceiling - chw.information)
    chw.feedback += contact * feedback * (1.0 - chw.feedback)


@formula
def motivate(chw: Row, contact: float, share: float, policy: Row, p: Row) -> None:
    """Motivation approaches its rest plus a share of what is missing to the full."""
    rest = motivation_at_rest(policy, p)
    ceiling = rest + (1.0 - rest) * share
    chw.motivation += min(1.0, contact * p.link_supervision_to_motivation) * max(0.0, ceiling - chw.motivation)


@formula
def teach(chw: Row, contact: float, share: float, p: Row) -> None:
    """Content sets the ceiling of skill, frequency the approach to it."""
    ceiling = chw.talent + (1.0 - chw.talent) * share
    step = min(1.0, contact * p.link_supervision_to_skill) * p.learning_per_month
    chw.skill += step * max(0.0, ceiling - chw.skill)


@formula
def motivation_at_rest(policy: Row, p: Row) -> float:
    """Motivation without supervision, a little higher with recognition and career support [0–1]."""
    return p.motivation_rest + p.motivation_by_recognition * policy.retention_share


@formula
def find_stock(chw: Row, district: Row, policy: Row, p: Row, luck: np.uint64, u: float) -> None:
    """Stock lasts where supply is reliable and well managed, and where a supervisor brings what is missing."""
    lacking = district.lacking * (1.0 + p.stock_by_reachability * (0.5 - chw.reachability))
    if chw.supervision_visits > 0.0 and uniform(luck, luck_of.RESUPPLY) < policy.resupply_share:
        lacking *= 1.0 - p.link_supervision_to_stock * p.resupply_effect
    chw.stocked_out = 1.0 if u < lacking else 0.0


@formula
def lacking_chance(district: Row, p: Row) -> float:
    """Chance that a post of middling reach lacks an essential medicine, unless a supervisor brings it [0–1]."""
    management = (
        p.link_practices_to_supplies * p.supplies_by_management * (district.supply_management - p.practice_reference)
    )
    return (1.0 - district.reliability) * max(0.0, 1.0 - management)


# --- the month's work ---------------------------------------------------------------------------------------------


@formula
def present_share(district: Row, p: Row) -> float:
    """Share of the working time in which a CHW is there: neither on strike, nor ill, nor staying away unpaid [0–1]."""
    return district.at_work_share * (1.0 - p.pay_arrears_effort_loss * district.pay_arrears)


@formula
def divide_hours(district: Row, policy: Row, p: Row) -> None:
    """Some hours are kept for sick children, some go on travel; of the rest, home visits get what is asked for."""
    kept = p.chw_hours_per_week * p.care_hours_share
    district.care_hours = kept * WEEKS_PER_MONTH
    district.free_hours = max(0.0, p.chw_hours_per_week - kept - p.chw_travel_hours_per_week) * WEEKS_PER_MONTH
    district.visiting_hours = policy.home_visit_hours_per_week * p.visiting_room * WEEKS_PER_MONTH
    on_the_way = p.visits_lost_by_access * (1.0 - district.access)
    district.visits_per_hour = present_share(district, p) * (1.0 - on_the_way) * visits_in_an_hour(p)


@formula
def visits_in_an_hour(p: Row) -> float:
    """Home visits that fit into an hour."""
    return MINUTES_PER_HOUR / p.chw_minutes_per_home_visit


@formula
def home_visits_possible(chw: Row, district: Row, p: Row) -> float:
    """Home visits for which the CHW has time this month; a group meeting takes free hours [visits]."""
    free_hours = max(0.0, district.free_hours - hours_in_meetings(chw, p))
    return min(district.visiting_hours, free_hours) * district.visits_per_hour


@formula
def hours_in_meetings(chw: Row, p: Row) -> float:
    """Hours that the supervisor's group meetings take this month [hours]."""
    return p.link_supervision_to_hours * p.group_meeting_hours * chw.met_group


@formula
def sick_children_possible(chw: Row, district: Row, p: Row) -> float:
    """Sick children whom the CHW has time for: in the hours kept for them and those left by all else [children]."""
    spent = hours_in_meetings(chw, p) + p.link_visits_to_contact * chw.home_visits / visits_in_an_hour(p)
    hours = district.care_hours + max(0.0, district.free_hours - spent)
    return hours * MINUTES_PER_HOUR / p.chw_minutes_per_sick_child * district.at_work_share


@formula
def expected_visits(chw: Row, drift: float, noise: float, district: Row, p: Row) -> float:
    """Home visits = those there is time for x share of it used x ability x e^(drift + this month's noise) [visits].

    `drift` and `noise` are this month's luck, as standard normal quantiles.
    """
    chw.drift = p.drift_memory * chw.drift + p.drift_innovation * drift
    unusual = chw.drift + p.visit_noise_spread * noise
    personal = chw.ability * math.exp(unusual - 0.5 * (p.drift_spread**2 + p.visit_noise_spread**2))
    return home_visits_possible(chw, district, p) * min(effort(chw, p) * personal, p.most_visits_ratio)


@formula
def visit_homes(chw: Row, visits: float, households: float, p: Row) -> None:
    """So many visits fall on so many households, more evenly than by chance."""
    chw.home_visits = visits
    covered = 1.0 - math.exp(-p.visit_evenness * visits / max(households, 1.0))
    chw.households_visited = min(visits, households * covered)


@formula
def recording_chance(chw: Row, policy: Row, p: Row) -> float:
    """Chance that a visit is written in the CHW's records, higher with a dashboard that the CHW knows [0–1]."""
    forgotten = 1.0 - p.recording_share
    return p.recording_share + forgotten * p.recording_by_dashboard * policy.has_dashboard * chw.information


@formula
def effort(chw: Row, p: Row) -> float:
    """Share of the visiting time that is turned into visits, saturating in what drives it [0–1]."""
    motivated = p.effort_by_motivation * (
        p.motivation_rest + p.link_motivation_to_visits * (chw.motivation - p.motivation_rest)
    )
    informed = p.effort_by_information * p.link_information_to_visits * chw.information * chw.responsiveness
    skilled = p.effort_by_skill * (p.skill_reference + p.link_skill_to_visits * (chw.skill - p.skill_reference))
    return 1.0 - math.exp(-(p.effort_base + motivated + informed + skilled))


@formula
def chances_of_care(chw: Row, households: float, district: Row, p: Row) -> tuple[float, float]:
    """Chance that an episode is treated by the CHW, and that a treated one is in time: within 24 hours [0–1].

    Children come by themselves or are found on a home visit.
    """
    visits_per_day = p.link_visits_to_contact * chw.home_visits / (max(households, 1.0) * DAYS_PER_MONTH)
    found = (1.0 - math.exp(-visits_per_day * p.illness_days)) * p.found_children_treated_share
    found_at_once = (1.0 - math.exp(-visits_per_day)) * p.found_children_treated_share
    seeking = min(1.0, district.seeking * math.exp(-p.use_lost_per_km * chw.distance_km) * chw.trust)
    lost = p.treatment_lost_by_stock_out * p.link_stock_to_treatment * chw.stocked_out
    supplied = chw.treats * district.treatable_share * district.ration * (1.0 - lost)
    reached = supplied * (1.0 - (1.0 - seeking) * (1.0 - found))
    in_time = supplied * (1.0 - (1.0 - seeking * promptness(chw, p)) * (1.0 - found_at_once))
    return reached, min(1.0, in_time / reached) if reached > 0.0 else 0.0


@formula
def affordable(wanted: float, possible: float, district: Row) -> float:
    """Of the children who reach the CHW, those there is time for, and medicines as long as they last [children]."""
    treated = min(wanted, np.floor(min(possible, district.treatments_affordable)))
    district.treatments_affordable -= treated
    return treated


@formula
def note_treatments(chw: Row, treated: float, timely: float, timely_correct: float, late_correct: float) -> None:
    """Write down the children treated this month: in time or late, without error or not."""
    chw.treated = treated
    chw.treated_timely = timely
    chw.treated_timely_correct = timely_correct
    chw.treated_correct = timely_correct + late_correct


@formula
def send_elsewhere(chw: Row, district: Row, p: Row) -> None:
    """Of the children who are not treated here, some are treated by others, fewer the more the CHW treats."""
    wanted = chw.need * p.other_care_share - p.displacement * chw.treated
    district.other_care_chances += max(0.0, min(chw.need - chw.treated, wanted))


@formula
def promptness(chw: Row, p: Row) -> float:
    """Of the children brought to the CHW, the share treated within 24 hours [0–1]."""
    gained = p.link_motivation_to_promptness * (chw.motivation - p.motivation_rest) / (1.0 - p.motivation_rest)
    return 1.0 - (1.0 - p.prompt_share_reference) * min(1.0, max(0.0, 1.0 - p.delay_averted_by_motivation * gained))


@formula
def correctness(chw: Row, district: Row, p: Row) -> float:
    """Share of treatments without protocol error: errors shrink in proportion to the skill still missing [0–1]."""
    skill = p.skill_reference + p.link_skill_to_correctness * (chw.skill - p.skill_reference)
    errors = (1.0 - district.reference_correct_share) * (1.0 - skill) / (1.0 - p.skill_reference)
    return min(1.0, max(0.0, 1.0 - errors))


@formula
def build_trust(chw: Row, households: float, correct: float, p: Row) -> None:
    """Trust follows slowly: a CHW who is there with medicines, less so visits and experienced quality."""
    stocked = 1.0 - p.link_stock_to_treatment * chw.stocked_out * p.trust_lost_by_stock_out
    visited = p.trust_by_visits * p.link_visits_to_contact * chw.households_visited / max(households, 1.0)
    treated_well = p.trust_by_quality * correct
    deserved = (p.trust_by_presence * stocked + visited + treated_well) / (
        p.trust_by_presence + p.trust_by_visits + p.trust_by_quality
    )
    chw.trust += (deserved - chw.trust) * p.trust_per_month


# --- small forms --------------------------------------------------------------------------------------------------


@rule
def dose(visits: float, p: Row) -> float:
    """Share of the way to the ceiling that so many visits in a month bring, half at the half-saturation [0–1]."""
    left = 1.0
    for _ in range(int(visits)):
        left *= 1.0 - p.dose_of_one_visit
    return 1.0 - left


@formula
def lognormal(spread: float, u: float) -> float:
    """A long-tailed factor with mean 1."""
    return math.exp(spread * normal_quantile(u) - 0.5 * spread**2)
