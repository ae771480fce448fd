"""The front line once more, as ordinary Mesa objects: what the engine is compared with.

Every rule of model/agents/chw.py and model/agents/supervisor.py, and other providers of model/catchment.py, written
the way a Mesa modeller would write them: an object per agent, plain attributes, plain Python. Chance comes from the
model's own generators. With `luck="addressed"` every draw comes from the engine's address instead: slower, but then
each agent must end each month in the same state as its row in the engine.
"""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np

from benchmarks.luck import AddressedLuck, OwnLuck
from model import mesa_compat
from model.agents.chw import DAYS_PER_MONTH, MINUTES_PER_HOUR, MONTHS_PER_YEAR, WEEKS_PER_MONTH
from model.rows import DISTRICT_FIELDS, Row, Rows
from model.world import FIRST_DEDICATED, KEYS_PER_DISTRICT

COUNTED = (
    "posts", "posts_filled", "home_visits", "recorded_home_visits", "home_visits_norm", "households",
    "households_visited", "need", "need_served", "treated", "treated_served", "treated_timely", "treated_correct",
    "treated_timely_correct", "treated_timely_correct_served", "treated_any", "prompt_any", "supervision_visits_made",
    "supervision_visit_capacity", "posts_supervised", "posts_supervised_quarter", "posts_stocked_out", "leavers",
)  # fmt: skip


class PlainDistrict(OwnLuck, mesa.Agent):
    """Surroundings of the front line, set from outside each month, and the month's sums."""

    incumbent = 0

    def __init__(self, model: PlainFrontLine, row: Row, last_catchment_share: float) -> None:
        super().__init__(model)
        self.last_catchment_share = last_catchment_share
        self.chws: list[PlainCHW] = []
        self.nurses: list[PlainSupervisor] = []
        self.dedicated: list[PlainSupervisor] = []
        self.organised_for: tuple[int, bool, float] | None = None
        self.set_surroundings(row)
        self.slot_key = self.key

    def set_surroundings(self, row: Row) -> None:
        """Take over what the country does to the district this month."""
        for name, _, _ in DISTRICT_FIELDS:
            setattr(self, name, row[name].item())
        self.policy = self.model.policies[1 if self.supervision_running else 0]
        self.people_served = self.routine_visits = 0.0
        self.tally = dict.fromkeys(COUNTED, 0.0)

    def open_posts(self, with_history: bool = False) -> None:
        new = [self.model.CHW(self.model, self, ordinal) for ordinal in range(len(self.chws), self.posts)]
        self.chws += new
        for chw in reversed(new):
            if with_history:
                chw.start_with_history()
            else:
                chw.recruit()

    def organise_supervision(self, first_day: bool = False) -> None:
        """A nurse has every n-th post, a dedicated supervisor the next so many; nothing to do while that holds."""
        wanted = (self.posts, self.policy.dedicated > 0.0, self.policy.chws_per_supervisor)
        if wanted == self.organised_for:
            return
        self.organised_for = wanted
        for supervisor in self.nurses + self.dedicated:
            supervisor.at_work = False
        if self.policy.dedicated > 0.0:
            span = int(self.policy.chws_per_supervisor)
            needed = math.ceil(self.posts / span)
            for place in range(len(self.dedicated), needed):
                self.dedicated.append(self.model.Supervisor(self.model, self, FIRST_DEDICATED + place, True))
                if first_day:
                    self.dedicated[-1].appoint()
            for place in range(needed):
                self.dedicated[place].take_on(self.chws[place * span : (place + 1) * span])
        else:
            for place in range(len(self.nurses), self.facilities):
                self.nurses.append(self.model.Supervisor(self.model, self, place, False))
            for place, nurse in enumerate(self.nurses):
                nurse.take_on(self.chws[place :: self.facilities])

    def others_treat(self) -> None:
        p, tally = self.model.p, self.tally
        expected = max(0.0, self.population - self.people_served) * self.under5_share * self.episodes_per_child
        unserved = self.poisson("unserved_need", expected)
        tally["need"] += unserved
        self.other_care_chances += unserved * p.other_care_share
        left = tally["need"] - tally["treated"]
        chance = min(1.0, self.other_care_chances / left) if left > 0.0 else 0.0
        treated = self.binomial("other_care", int(left), chance)
        prompt = self.binomial("other_prompt", treated, p.other_care_prompt_share)
        tally["treated_any"] = tally["treated"] + treated
        tally["prompt_any"] = tally["treated_timely"] + prompt


class PlainSupervisor(OwnLuck, mesa.Agent):
    """A dedicated supervisor, or a facility nurse with clinical duties."""

    def __init__(self, model: PlainFrontLine, district: PlainDistrict, place: int, dedicated: bool) -> None:
        super().__init__(model)
        self.district = district
        self.place = place
        self.slot_key = district.key * KEYS_PER_DISTRICT + place
        self.dedicated = dedicated
        self.at_work = False
        self.chws: list[PlainCHW] = []
        self.incumbent = 0
        self.days = self.capacity = self.visits_made = self.caseload = self.months_vacant = 0.0
        self.skill = self.motivation = self.days_trait = 0.0
        self.filled = False
        if not dedicated:
            self.appoint()

    def take_on(self, chws: list[PlainCHW]) -> None:
        self.at_work = True
        self.chws = chws

    def appoint(self) -> None:
        p = self.model.p
        self.incumbent += 1
        self.filled = True
        self.months_vacant = 0.0
        mean = p.dedicated_skill_at_start if self.dedicated else p.routine_skill
        self.skill = min(1.0, max(0.0, mean + p.supervisor_skill_spread * self.normal("supervisor_skill")))
        self.motivation = p.supervisor_motivation
        habit = self.uniform("supervisor_days_trait")
        never = p.routine_days_never_share
        if habit < never:
            self.days_trait = 0.0
        else:
            self.days_trait = lognormal(p.routine_days_spread, self.normal_at((habit - never) / (1.0 - never)))

    def step(self) -> None:
        if not self.at_work:
            return
        district, policy = self.district, self.district.policy
        if not self.filled:
            self.await_supervisor()
        self.days = self.capacity = self.visits_made = 0.0
        self.caseload = sum(chw.filled for chw in self.chws)
        if self.filled and self.caseload > 0:
            self.days = self.days_this_month()
            self.capacity = self.visits_that_days_allow()
            planned = self.round_by_luck("supervision_plan", self.caseload * policy.visits_per_chw_per_month)
            self.visits_made = min(planned, self.capacity)
            if not self.dedicated:
                self.visits_made = math.floor(min(self.visits_made, district.visits_affordable))
                district.visits_affordable -= self.visits_made
        self.hand_out_visits()
        self.meet_and_call()
        self.grow_and_perhaps_leave()
        district.tally["supervision_visits_made"] += self.visits_made
        district.tally["supervision_visit_capacity"] += self.capacity
        if self.dedicated:
            district.dedicated_at_work += self.days > 0.0
        else:
            district.routine_visits += self.visits_made

    def await_supervisor(self) -> None:
        if self.incumbent == 0:
            self.recruit()
            return
        self.months_vacant += 1.0
        if self.months_vacant > 1.0 and self.uniform("supervisor_refill") < self.model.p.supervisor_vacancy_per_month:
            self.recruit()

    def recruit(self) -> None:
        district = self.district
        if self.dedicated:
            if district.supervisors_affordable < 1.0:
                return
            district.supervisors_affordable -= 1.0
            district.new_supervisors += 1.0
        self.appoint()

    def days_this_month(self) -> float:
        p, district = self.model.p, self.district
        backing = p.link_practices_to_supervision_dose * (district.supervision_support - p.practice_reference)
        if self.dedicated:
            days = p.dedicated_days_per_month * min(1.0, max(0.0, 1.0 + p.dedicated_days_by_support * backing))
        else:
            monthly = lognormal(p.routine_days_monthly_spread, self.normal("supervisor_days"))
            days = p.routine_days_per_month * self.days_trait * monthly
            days *= max(0.0, 1.0 + p.routine_days_by_support * backing)
            days = min(days, p.routine_days_most)
        return self.motivation * days * district.supervision_paid_share * district.at_work_share

    def visits_that_days_allow(self) -> float:
        p, policy = self.model.p, self.district.policy
        field_days = self.days * (1.0 - policy.group_share)
        where_easy = p.days_per_visit if self.dedicated else p.routine_days_per_visit
        days_per_visit = where_easy * policy.travel_ratio * (1.0 + p.travel_by_access * (1.0 - self.district.access))
        return self.round_by_luck("supervision_capacity", field_days / days_per_visit)

    def round_by_luck(self, decision: str, x: float) -> float:
        whole = math.floor(x)
        return whole + 1 if self.uniform(decision) < x - whole else whole

    def priority(self, chw: PlainCHW) -> float:
        p, policy = self.model.p, self.district.policy
        if policy.has_dashboard > 0.0:
            return -chw.recorded_home_visits
        chance = chw.uniform("supervision_order")
        if self.dedicated:
            return chw.months_unsupervised + chance
        return chw.reachability + p.routine_choice_spread * chance

    def hand_out_visits(self) -> None:
        for_everyone, extra = divmod(self.visits_made, self.caseload) if self.caseload > 0 else (0, 0)
        quality = self.coaching_quality()
        for chw in self.chws:
            chw.supervision_visits = for_everyone if chw.filled else 0
            chw.supervision_quality = quality
        if extra:
            filled = [chw for chw in self.chws if chw.filled]
            for chw in sorted(filled, key=self.priority, reverse=True)[: int(extra)]:
                chw.supervision_visits += 1
        for chw in self.chws:
            chw.months_unsupervised = 0.0 if chw.supervision_visits > 0 else chw.months_unsupervised + 1.0

    def coaching_quality(self) -> float:
        p = self.model.p
        backing = p.quality_by_support * (self.district.supervision_support - p.practice_reference)
        coached = p.quality_by_supervised_supervisors * self.district.policy.supervisors_supervised
        quality = self.skill * (1.0 + p.link_practices_to_supervision_quality * backing) * (1.0 + coached)
        return min(1.0, max(0.0, quality))

    def meet_and_call(self) -> None:
        p, district, policy = self.model.p, self.district, self.district.policy
        answering = policy.phone_share * p.phone_reached_share * district.supervision_paid_share
        meetings = self.meetings_held()
        for chw in self.chws:
            at_work = chw.filled and self.days > 0.0
            chw.met_group = at_work and meetings > 0 and chw.reachability > 1.0 - district.access
            if chw.met_group:
                district.attendances += meetings
                district.attendances_affordable -= meetings
            chw.phoned = False
            if at_work and answering > 0.0 and chw.supervision_visits == 0 and not chw.met_group:
                chw.phoned = chw.uniform("phone") < answering
                district.phoned += chw.phoned

    def meetings_held(self) -> float:
        allowed_by_days = self.days * self.district.policy.group_share / self.model.p.days_per_group_meeting
        allowed_by_money = np.floor(self.district.attendances_affordable / max(1.0, self.caseload))
        return min(self.round_by_luck("group_meeting", allowed_by_days), allowed_by_money)

    def grow_and_perhaps_leave(self) -> None:
        if not self.filled:
            return
        p = self.model.p
        experienced = p.dedicated_skill_experienced if self.dedicated else p.routine_skill
        if self.skill < experienced:
            self.skill += (experienced - self.skill) * p.supervisor_learning_per_month
        if self.uniform("supervisor_leave") < 1.0 - math.exp(-p.supervisor_leaving_per_year / MONTHS_PER_YEAR):
            self.filled = False
            self.months_vacant = 0.0


class PlainCHW(OwnLuck, mesa.Agent):
    """A community health worker's post and whoever holds it."""

    def __init__(self, model: PlainFrontLine, district: PlainDistrict, ordinal: int) -> None:
        super().__init__(model)
        p = model.p
        self.district = district
        self.ordinal = ordinal
        self.slot_key: int = district.key * KEYS_PER_DISTRICT + ordinal
        self.incumbent: int = 0
        self.filled = False
        spread = math.exp(p.catchment_people_spread * self.normal("catchment_people"))
        self.people = p.chw_people_per_post * spread * math.exp(-0.5 * p.catchment_people_spread**2)
        if ordinal % district.catchments == district.catchments - 1:
            self.people *= district.last_catchment_share
        resident = 1.0 - p.chw_resident_share * p.residence_nearness
        self.distance_km = p.distance_to_chw_km * self.exponential("distance") * resident
        self.nearness = math.exp(-p.use_lost_per_km * self.distance_km)
        self.treats = self.uniform("treats") < p.chw_treating_share
        self.reachability = self.uniform("reachability")
        self.trust = p.trust_reference
        self.months_unsupervised = p.months_unsupervised_at_start
        self.months_vacant = self.tenure_months = 0.0
        self.ability = self.responsiveness = self.talent = self.drift = 0.0
        self.skill = self.information = self.motivation = self.feedback = 0.0
        self.supervision_visits = self.supervision_quality = 0.0
        self.worked = False
        self.need = 0.0
        self.do_nothing()

    # --- people come and go ------------------------------------------------------------------------------------------

    def start_with_history(self) -> None:
        p = self.model.p
        if self.uniform("filled_at_start") < p.initial_vacancy_share:
            return
        tenure = self.exponential("tenure_at_start")
        self.hire()
        self.tenure_months = tenure * p.mean_tenure_at_start_months
        self.skill = self.talent

    def hire(self) -> None:
        p = self.model.p
        self.incumbent += 1
        self.filled = True
        self.ability = lognormal(p.ability_spread, self.normal("ability"))
        self.responsiveness = lognormal(p.responsiveness_spread, self.normal("responsiveness"))
        talent = p.skill_reference + p.talent_spread * self.normal("talent")
        self.talent = min(p.talent_highest, max(p.talent_lowest, talent))
        self.drift = p.drift_spread * self.normal("drift_at_start")
        self.skill = self.talent * p.newcomer_skill_share
        self.information = 0.0
        self.motivation = p.motivation_rest
        self.feedback = p.feedback_of_newcomer
        self.tenure_months = 0.0
        self.months_vacant = 0.0
        self.months_unsupervised = p.months_unsupervised_at_start

    def recruit(self) -> None:
        district = self.district
        if district.hires_affordable >= 1.0:
            district.hires_affordable -= 1.0
            district.newcomers += 1
            self.hire()

    def wait_for_successor(self) -> None:
        p = self.model.p
        self.months_vacant += 1.0
        gap = self.district.staff_management - p.practice_reference
        backing = p.link_practices_to_staffing * p.staffing_by_management * gap
        chance = p.vacancy_per_month * max(0.0, 1.0 + backing)
        if self.months_vacant > 1.0 and self.uniform("refill") < chance * self.district.hiring_share:
            self.recruit()

    def leaving_chance(self) -> float:
        p, district, policy = self.model.p, self.district, self.district.policy
        feedback = p.feedback_reference + p.link_feedback_to_leaving * (self.feedback - p.feedback_reference)
        support = max(feedback, min(1.0, policy.refreshers_per_year) * p.support_by_refresher)
        unsupported = math.exp(p.log_leaving_ratio_without_feedback * (1.0 - min(1.0, support)))
        unpaid = 1.0 + p.leaving_by_arrears * district.pay_arrears
        kept = 1.0 - p.leaving_averted_by_recognition * policy.retention_share
        yearly = p.chw_leaving_per_year * unsupported * policy.leaving_by_pay * unpaid * kept
        return 1.0 - math.exp(-yearly / MONTHS_PER_YEAR)

    # --- the month ---------------------------------------------------------------------------------------------------

    def step(self) -> None:
        if not self.filled:
            self.wait_for_successor()
        p, district = self.model.p, self.district
        people = self.people * district.growth / self.posts_sharing()
        households = people / p.household_size
        self.need = self.poisson("need", people * district.under5_share * district.episodes_per_child)
        self.worked = self.filled
        district.people_served += people
        tally = district.tally
        tally["posts"] += 1
        tally["households"] += households
        tally["need"] += self.need
        tally["need_served"] += self.need
        if not self.filled:
            self.stay_idle()
            return
        self.learn_from_supervision()
        self.find_stock()
        self.visit_homes(households)
        self.treat_children(households)
        self.tenure_months += 1.0
        if self.uniform("leave") < self.leaving_chance():
            self.filled = False
            self.months_vacant = 0.0
        self.count_work()

    def posts_sharing(self) -> int:
        posts, catchments = self.district.posts, self.district.catchments
        return 1 if posts <= catchments else 1 + (posts - 1 - self.ordinal % catchments) // catchments

    def stay_idle(self) -> None:
        p = self.model.p
        self.do_nothing()
        self.trust += (p.trust_without_chw - self.trust) * p.trust_per_month
        self.district.other_care_chances += self.need * p.other_care_share

    def do_nothing(self) -> None:
        self.supervision_visits = self.supervision_quality = 0.0
        self.met_group = self.phoned = self.stocked_out = False
        self.home_visits = self.recorded_home_visits = self.households_visited = 0.0
        self.treated = self.treated_timely = self.treated_correct = self.treated_timely_correct = 0.0

    def count_work(self) -> None:
        tally = self.district.tally
        tally["posts_filled"] += 1
        tally["home_visits_norm"] += self.model.p.chw_home_visits_norm_per_month
        tally["home_visits"] += self.home_visits
        tally["recorded_home_visits"] += self.recorded_home_visits
        tally["households_visited"] += self.households_visited
        tally["treated"] += self.treated
        tally["treated_served"] += self.treated
        tally["treated_timely"] += self.treated_timely
        tally["treated_correct"] += self.treated_correct
        tally["treated_timely_correct"] += self.treated_timely_correct
        tally["treated_timely_correct_served"] += self.treated_timely_correct
        tally["posts_supervised"] += self.supervision_visits > 0
        tally["posts_supervised_quarter"] += self.months_unsupervised < 3.0
        tally["posts_stocked_out"] += self.stocked_out
        tally["leavers"] += not self.filled
        self.district.dashboards += self.district.policy.has_dashboard

    # --- supervision builds the channels -----------------------------------------------------------------------------

    def learn_from_supervision(self) -> None:
        p, policy, quality = self.model.p, self.district.policy, self.supervision_quality
        self.relax()
        if self.supervision_visits > 0:
            contact = dose(self.supervision_visits, p)
            self.inform(contact, policy.information_ceiling * quality, policy.feedback_content * quality)
            self.motivate(contact, policy.motivation_ceiling * quality)
            self.teach(contact, policy.skill_ceiling * quality)
        elif self.met_group:
            contact = dose(1, p)
            self.inform(contact, policy.group_information * quality, policy.group_feedback * quality)
            self.motivate(contact, policy.group_motivation * quality)
            self.teach(contact, policy.group_skill * quality)
        elif self.phoned:
            contact = dose(1, p) * p.phone_effect
            self.inform(contact, policy.information_ceiling * quality, policy.feedback_content * quality)
            self.motivate(contact, policy.motivation_ceiling * quality)

    def relax(self) -> None:
        p, policy = self.model.p, self.district.policy
        self.information -= self.information * p.information_per_month
        self.feedback -= self.feedback * p.feedback_per_month
        self.motivation += (self.motivation_at_rest() - self.motivation) * p.motivation_per_month
        towards_talent = p.experience_per_month if self.skill < self.talent else p.forgetting_per_month
        self.skill += (self.talent - self.skill) * towards_talent
        self.skill += policy.refreshers_per_year / MONTHS_PER_YEAR * p.refresher_gain * (1.0 - self.skill)

    def inform(self, contact: float, ceiling: float, feedback: float) -> None:
        step = min(1.0, contact * self.model.p.link_supervision_to_information)
        self.information += step * max(0.0, ceiling - self.information)
        self.feedback += contact * feedback * (1.0 - self.feedback)

    def motivate(self, contact: float, share: float) -> None:
        rest = self.motivation_at_rest()
        ceiling = rest + (1.0 - rest) * share
        step = min(1.0, contact * self.model.p.link_supervision_to_motivation)
        self.motivation += step * max(0.0, ceiling - self.motivation)

    def teach(self, contact: float, share: float) -> None:
        p = self.model.p
        ceiling = self.talent + (1.0 - self.talent) * share
        step = min(1.0, contact * p.link_supervision_to_skill) * p.learning_per_month
        self.skill += step * max(0.0, ceiling - self.skill)

    def motivation_at_rest(self) -> float:
        p = self.model.p
        return p.motivation_rest + p.motivation_by_recognition * self.district.policy.retention_share

    def find_stock(self) -> None:
        p, district = self.model.p, self.district
        gap = district.supply_management - p.practice_reference
        management = p.link_practices_to_supplies * p.supplies_by_management * gap
        lacking = (1.0 - district.reliability) * max(0.0, 1.0 - management)
        lacking *= 1.0 + p.stock_by_reachability * (0.5 - self.reachability)
        if self.supervision_visits > 0 and self.uniform("resupply") < district.policy.resupply_share:
            lacking *= 1.0 - p.link_supervision_to_stock * p.resupply_effect
        self.stocked_out = self.uniform("stock_out") < lacking

    # --- the month's work --------------------------------------------------------------------------------------------

    def visit_homes(self, households: float) -> None:
        p, district, policy = self.model.p, self.district, self.district.policy
        self.drift = p.drift_memory * self.drift + p.drift_innovation * self.normal("drift")
        noise = p.visit_noise_spread * self.normal("visit_noise")
        asked = policy.home_visit_hours_per_week * p.visiting_room * WEEKS_PER_MONTH
        hours = min(asked, max(0.0, self.free_hours() - self.meeting_hours()))
        hours *= (
            district.at_work_share
            * (1.0 - p.pay_arrears_effort_loss * district.pay_arrears)
            * (1.0 - p.visits_lost_by_access * (1.0 - district.access))
        )
        possible = hours * MINUTES_PER_HOUR / p.chw_minutes_per_home_visit
        personal = self.ability * math.exp(self.drift + noise - 0.5 * (p.drift_spread**2 + p.visit_noise_spread**2))
        expected = min(possible * self.effort() * personal, possible * p.most_visits_ratio)
        self.home_visits = self.poisson("home_visits", expected)
        covered = 1.0 - math.exp(-p.visit_evenness * self.home_visits / max(households, 1.0))
        self.households_visited = min(self.home_visits, households * covered)
        by_dashboard = p.recording_by_dashboard * policy.has_dashboard * self.information
        written = p.recording_share + (1.0 - p.recording_share) * by_dashboard
        self.recorded_home_visits = self.binomial("recorded_visits", self.home_visits, written)

    def free_hours(self) -> float:
        p = self.model.p
        week = p.chw_hours_per_week * (1.0 - p.care_hours_share) - p.chw_travel_hours_per_week
        return max(0.0, week) * WEEKS_PER_MONTH

    def meeting_hours(self) -> float:
        p = self.model.p
        return p.link_supervision_to_hours * p.group_meeting_hours if self.met_group else 0.0

    def effort(self) -> float:
        p = self.model.p
        motivation = p.motivation_rest + p.link_motivation_to_visits * (self.motivation - p.motivation_rest)
        motivated = p.effort_by_motivation * motivation
        informed = p.effort_by_information * p.link_information_to_visits * self.information * self.responsiveness
        skill = p.skill_reference + p.link_skill_to_visits * (self.skill - p.skill_reference)
        return 1.0 - math.exp(-(p.effort_base + motivated + informed + p.effort_by_skill * skill))

    def treat_children(self, households: float) -> None:
        p, district = self.model.p, self.district
        visits_per_day = p.link_visits_to_contact * self.home_visits / max(households, 1.0) / DAYS_PER_MONTH
        found = (1.0 - math.exp(-visits_per_day * p.illness_days)) * p.found_children_treated_share
        found_at_once = (1.0 - math.exp(-visits_per_day)) * p.found_children_treated_share
        seeking = self.seeking_share()
        lost = p.treatment_lost_by_stock_out * p.link_stock_to_treatment * self.stocked_out
        supplied = self.treats * district.treatable_share * district.ration * (1.0 - lost)
        reached = supplied * (1.0 - (1.0 - seeking) * (1.0 - found))
        in_time = supplied * (1.0 - (1.0 - seeking * self.promptness()) * (1.0 - found_at_once))
        visiting = p.link_visits_to_contact * self.home_visits * p.chw_minutes_per_home_visit / MINUTES_PER_HOUR
        care_hours = p.chw_hours_per_week * p.care_hours_share * WEEKS_PER_MONTH
        care_hours += max(0.0, self.free_hours() - self.meeting_hours() - visiting)
        possible = care_hours * MINUTES_PER_HOUR / p.chw_minutes_per_sick_child * district.at_work_share
        able = min(possible, district.treatments_affordable)
        self.treated = math.floor(min(self.binomial("treated", self.need, reached), able))
        district.treatments_affordable -= self.treated
        timely_chance = min(1.0, in_time / reached) if reached > 0.0 else 0.0
        correct_chance = self.correctness()
        self.treated_timely = self.binomial("timely", self.treated, timely_chance)
        self.treated_timely_correct = self.binomial("timely_correct", self.treated_timely, correct_chance)
        late_correct = self.binomial("late_correct", self.treated - self.treated_timely, correct_chance)
        self.treated_correct = self.treated_timely_correct + late_correct
        elsewhere = min(self.need - self.treated, self.need * p.other_care_share - p.displacement * self.treated)
        district.other_care_chances += max(0.0, elsewhere)
        self.build_trust(households, correct_chance)

    def seeking_share(self) -> float:
        p, district = self.model.p, self.district
        here = district.at_work_share * (1.0 - p.pay_arrears_effort_loss * district.pay_arrears)
        return min(1.0, p.seeking_share * self.nearness * self.trust * here)

    def promptness(self) -> float:
        p = self.model.p
        gained = p.link_motivation_to_promptness * (self.motivation - p.motivation_rest) / (1.0 - p.motivation_rest)
        delayed = min(1.0, max(0.0, 1.0 - p.delay_averted_by_motivation * gained))
        return 1.0 - (1.0 - p.prompt_share_reference) * delayed

    def correctness(self) -> float:
        p = self.model.p
        skill = p.skill_reference + p.link_skill_to_correctness * (self.skill - p.skill_reference)
        errors = (1.0 - self.district.reference_correct_share) * (1.0 - skill) / (1.0 - p.skill_reference)
        return min(1.0, max(0.0, 1.0 - errors))

    def build_trust(self, households: float, correct: float) -> None:
        p = self.model.p
        stocked = 1.0 - p.link_stock_to_treatment * self.stocked_out * p.trust_lost_by_stock_out
        reach = self.households_visited / max(households, 1.0)
        visited = p.trust_by_visits * p.link_visits_to_contact * reach
        earned = p.trust_by_presence * stocked + visited + p.trust_by_quality * correct
        deserved = earned / (p.trust_by_presence + p.trust_by_visits + p.trust_by_quality)
        self.trust += (deserved - self.trust) * p.trust_per_month


class AddressedDistrict(AddressedLuck, PlainDistrict):
    """A district with the engine's luck."""


class AddressedSupervisor(AddressedLuck, PlainSupervisor):
    """A supervisor with the engine's luck."""


class AddressedCHW(AddressedLuck, PlainCHW):
    """A CHW with the engine's luck."""


class PlainFrontLine(mesa.Model):
    """Districts, supervisors and CHWs; each month the country says what surrounds them, then they act.

    Args:
        districts: the engine's districts, as the first month finds them.
        policies: today's supervision and the one decided on.
        p: the assumptions.
        last_catchment_share: how full the last catchment of each district is (n_districts) [0–1].
        seed: of the model's own generators.
        luck: "own" (shuffled order, own generators) or "addressed" (listed order, the engine's luck).
        run_key: the engine's key of the run, for addressed luck.
    """

    def __init__(
        self,
        districts: Rows,
        policies: Rows,
        p: Row,
        last_catchment_share: np.ndarray,
        seed: int = 1,
        luck: str = "own",
        run_key: Any = None,
    ) -> None:
        super().__init__(**mesa_compat.seed_arguments(seed))
        self.luck, self.run_key, self.month = luck, run_key, 0
        own = luck == "own"
        self.CHW = PlainCHW if own else AddressedCHW
        self.Supervisor = PlainSupervisor if own else AddressedSupervisor
        self.p = as_namespace(p)
        self.policies: list[SimpleNamespace] = []
        self.set_policies(policies)
        kind = PlainDistrict if own else AddressedDistrict
        self.districts = [
            kind(self, row, float(share)) for row, share in zip(districts, last_catchment_share, strict=True)
        ]
        for district in self.districts:
            district.open_posts(with_history=True)
            district.organise_supervision(first_day=True)

    def set_policies(self, policies: Rows) -> None:
        """What is asked of everybody from now on."""
        self.policies = [as_namespace(policy) for policy in policies]

    def set_month(self, districts: Rows, month: int) -> None:
        """Tell every district what surrounds it this month."""
        self.month = month
        for district, row in zip(self.districts, districts, strict=True):
            district.set_surroundings(row)

    def step(self) -> None:
        for district in self.districts:
            district.open_posts()
            district.organise_supervision()
        for kind in (self.Supervisor, self.CHW):
            if kind not in self.agents_by_type:
                continue
            if self.luck == "own":
                self.agents_by_type[kind].shuffle_do("step")
            else:
                self.agents_by_type[kind].do("step")
        for district in self.districts:
            district.others_treat()


def as_namespace(record: Row) -> SimpleNamespace:
    """A record of numbers as an object with plain Python floats."""
    return SimpleNamespace(**{name: record[name].item() for name in record.dtype.names})


def lognormal(spread: float, normal: float) -> float:
    return math.exp(spread * normal - 0.5 * spread**2)


def dose(visits: float, p: SimpleNamespace) -> float:
    return 1.0 - (1.0 - p.dose_of_one_visit) ** visits
