"""The district health management team (DHMT).

Each month members come and go, what was learnt erodes or drifts, and an enrolled team goes on with its cycle: plan
(diagnose and choose a problem), act (close part of the gap of one practice), reflect (learn, meet other districts).
Practices re-allocate days and fuel inside the district's own envelope; they never create money.
Numbers come from evidence/dhmt.toml.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from model.calendar import MONTHS_PER_YEAR
from model.randomness import binomial, normal_quantile

if TYPE_CHECKING:
    from model.state import CountryState

PRACTICES = ("supervision_support", "supply_management", "staff_management", "data_use")
# Which practices a problem of each class is traced back to.
PROBLEMS = {
    "service_delivery": ("supervision_support", "supply_management"),
    "workforce": ("staff_management", "supervision_support"),
    "management": ("data_use",),
}
_DECISION_SPACE = {
    "supervision_support": "decision_space_supervision",
    "supply_management": "decision_space_supplies",
    "staff_management": "decision_space_staff",
    "data_use": "decision_space_data",
}
CYCLE_STATES = ("plan", "act", "reflect")
# What a team reports about its part in the programme, in the order of `DHMT.in_programme`.
IN_PROGRAMME = (
    "msi_enrolled", "msi_begun", "msi_dropped_out", "msi_cycles_completed", "msi_workplans",
    "facilitation_days_delivered", "facilitation_days_needed",
)  # fmt: skip
_NO_PART = (0.0,) * len(IN_PROGRAMME)


class DHMT(mesa.Agent):
    """Rule: take the largest gap you can see and may act on, close part of it, learn, look at your neighbours, go on.

    Attributes:
        members: managers in post [people] (state).
        competence: how well the team analyses and plans; anchor: score of a management assessment [0–1] (state).
        supervision_support, supply_management, staff_management, data_use: practices [0–1] (state).
        state: not enrolled, waiting, plan, act, reflect, between, sustaining or dropped out.
    """

    model: CountryState
    competence: float
    supervision_support: float
    supply_management: float
    staff_management: float
    data_use: float

    def __init__(self, model: CountryState, district: int) -> None:
        super().__init__(model)
        p = model.parameters
        self.district = district
        self.slot_key = int(model.districts.key[district])
        self.members = self._establishment = round(p["dhmt_members"])
        self._member_stays = monthly_stay(p["dhmt_leaving_per_year"])
        self._head_stays = monthly_stay(p["dhmt_head_leaving_per_year"])
        self._member_joins = 1.0 - math.exp(-1.0 / p["dhmt_vacancy_months"])
        self.competence = self._around(p["competence_start"], p["competence_spread"], "dhmt_competence", 0)
        self.start_competence = self.competence
        for number, practice in enumerate(PRACTICES):
            setattr(
                self, practice, self._around(p["practice_reference"], p["practice_spread"], "dhmt_practice", number)
            )
        self.start_practices = {practice: self.practice(practice) for practice in PRACTICES}
        self.state = "not enrolled"
        self.waiting_since = 0
        self.next_start = 0.0
        self.cycle_clock = 0.0
        self.cycles_begun = self.cycles_completed = self.workplans = 0
        self.problem = ""
        self.chosen: str | None = None
        self.facilitation_days = 0.0
        self.facilitation_skill = 0.0
        self.days_asked_for = 0.0
        self.month_cost = (0.0, 0.0)
        self.facilitation_sum = self.facilitation_need = 0.0
        self.last_cycle_worked: bool | None = None

    # --- the month -------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """One month of the team."""
        self.lose_and_gain_members()
        self.drift()
        if self.state != "not enrolled":
            self.take_part()

    def take_part(self) -> None:
        """One month in the programme."""
        self.days_asked_for = self.days_needed() if self.wants_facilitation else 0.0
        if self.state == "between" and self.model.month + 1 >= self.next_start:
            self.wait_for_facilitation()
        elif self.state == "waiting" and self.facilitation_days > 0:
            self.begin_cycle()
        elif self.in_cycle:
            self.go_on()

    def lose_and_gain_members(self) -> None:
        """Turnover erodes what the team has learnt; the loss of its head erodes more at once."""
        p, luck_of = self.model.parameters, self.model.district_luck
        transferred = self.model.transfers_beginning[self.district]
        staying = 1.0 - transferred * p["transfer_share_of_members"] if transferred else 1.0
        leaving = 1.0 - self._member_stays * staying
        luck = luck_of["dhmt_member_leave"][self.district]
        if luck > (1.0 - leaving) ** self.members:  # else nobody leaves, which is the usual month
            leavers = int(binomial(float(self.members), leaving, luck))
            self.members -= leavers
            self.forget(p["learning_lost_by_turnover"] * leavers / self._establishment)
        if self.members < self._establishment:
            vacant = float(self._establishment - self.members)
            self.members += int(binomial(vacant, self._member_joins, luck_of["dhmt_member_join"][self.district]))
        if luck_of["dhmt_head"][self.district] < 1.0 - self._head_stays * staying:
            self.forget(p["learning_lost_with_head"])

    def forget(self, share: float) -> None:
        """Lose a share of what was gained since the start, in competence and in practices."""
        kept = 1.0 - min(1.0, share)
        self.competence = self.start_competence + kept * (self.competence - self.start_competence)
        for practice, start in self.start_practices.items():
            setattr(self, practice, start + kept * (self.practice(practice) - start))

    def drift(self) -> None:
        """After a cycle practices drift, up towards the ceiling or down towards the start, never beyond either."""
        p = self.model.parameters
        rate = p["practice_drift_per_month"]
        if rate == 0.0 or self.cycles_completed == 0 or self.in_cycle:
            return
        for practice, start in self.start_practices.items():
            value = self.practice(practice)
            room = p["practice_ceiling"] - value if rate > 0 else value - start
            setattr(self, practice, value + rate * max(0.0, room) * p["link_cycles_to_practices"])

    # --- the cycle -------------------------------------------------------------------------------------------------

    def enrol(self) -> None:
        """Join the programme and wait for facilitation."""
        self.wait_for_facilitation()

    def wait_for_facilitation(self) -> None:
        """Ask for a place in the resource team's days."""
        self.state = "waiting"
        self.waiting_since = self.model.month

    def begin_cycle(self) -> None:
        """Planning begins."""
        self.state = "plan"
        self.cycles_begun += 1
        self.cycle_clock = 0.0
        self.facilitation_sum = self.facilitation_need = 0.0
        on_time = self.model.month < self.next_start + 1.0  # a start that falls within a month counts from its own day
        self.next_start = (self.next_start if on_time else self.model.month) + self.model.msi.period_months
        self.go_on()

    def go_on(self) -> None:
        """One month of the running cycle."""
        self.facilitation_sum += self.facilitation_days * self.facilitation_skill
        self.facilitation_need += self.days_needed()
        self.cycle_clock += 1.0
        ends = self.model.msi.phase_ends
        if self.state == "plan" and self.cycle_clock >= ends["plan"]:
            self.chosen = self.diagnose()
            self.workplans += 1
            self.state = "act"
        elif self.state == "act" and self.cycle_clock >= ends["act"]:
            self.act()
            self.state = "reflect"
        elif self.state == "reflect" and self.cycle_clock >= ends["reflect"]:
            self.reflect()

    def diagnose(self) -> str | None:
        """Choose a problem, then the practice behind it; none when the problem is another service's."""
        p = self.model.parameters
        blur = 1.0 - p["clear_sight_by_management"] * self.data_use * self.competence
        self.problem = max(PROBLEMS, key=lambda problem: self._perceived(problem, blur))
        if self._luck("other_service") < p["problems_of_other_services_share"]:
            return None
        room = {practice: self._gap(practice) * p[_DECISION_SPACE[practice]] for practice in PROBLEMS[self.problem]}
        return max(room, key=lambda practice: room[practice] + self._noise(practice, blur))

    def _perceived(self, problem: str, blur: float) -> float:
        """How large the gap behind a problem looks: noisy, and in services embellished by reporting, the more the less
        the team uses data and competence.
        """
        p = self.model.parameters
        gap = math.fsum(self._gap(practice) for practice in PROBLEMS[problem]) / len(PROBLEMS[problem])
        embellished = p["reporting_bias"] * blur * (problem == "service_delivery")
        return gap * p[f"salience_of_{problem}"] - embellished + self._noise(problem, blur)

    def _gap(self, practice: str) -> float:
        return max(0.0, self.model.parameters["practice_ceiling"] - self.practice(practice))

    def _noise(self, about: str, blur: float) -> float:
        number = 1 + (*PROBLEMS, *PRACTICES).index(about)
        return self.model.parameters["diagnosis_noise"] * blur * normal_quantile(self._luck("diagnosis", number))

    def act(self) -> None:
        """Close part of the gap of the chosen practice, if the cycle works; the others move a little with it."""
        p = self.model.parameters
        self.last_cycle_worked = self._luck("cycle_success") < p["cycle_success_probability"]
        if not self.last_cycle_worked or self.chosen is None:
            return
        for practice in PRACTICES:
            share = self.pace(practice) * (1.0 if practice == self.chosen else p["spill_over_share"])
            closed = min(1.0, p["link_cycles_to_practices"] * share) * self._gap(practice)
            setattr(self, practice, self.practice(practice) + closed)

    def pace(self, practice: str) -> float:
        """Share of a gap that one workplan closes. Facilitation enters here and nowhere else [0–1]."""
        p = self.model.parameters
        received = min(1.0, self.facilitation_sum / self.facilitation_need) if self.facilitation_need > 0 else 0.0
        helped = (
            p["pace_without_facilitation"]
            + (1.0 - p["pace_without_facilitation"]) * received * p["link_resource_team_to_cycles"]
        )
        present = self.members / self._establishment
        able = p["pace_without_competence"] + (1.0 - p["pace_without_competence"]) * self.competence
        return min(
            1.0,
            p["gap_closed_per_cycle"]
            * helped
            * able
            * min(1.0, present)
            * p[_DECISION_SPACE[practice]]
            / p["decision_space_reference"],
        )

    def reflect(self) -> None:
        """Learn from the cycle, look at the other districts, then go on, sustain alone, or drop out."""
        p = self.model.parameters
        self.cycles_completed += 1
        self.competence += (
            p["link_cycles_to_practices"]
            * p["competence_gained_per_cycle"]
            * (p["competence_ceiling"] - self.competence)
        )
        self.copy_others()
        self.inspire_a_neighbour()
        if self._luck("drop_out") >= p["continue_probability"]:
            self.state = "dropped out"
        elif self.cycles_completed >= self.model.lever_number("msi.cycles_per_dhmt"):
            self.state = "sustaining"
        elif self.model.month + 1 >= self.next_start:
            self.wait_for_facilitation()
        else:
            self.state = "between"

    def copy_others(self) -> None:
        """At inter-district meetings teams copy part of the best practice of their group; neighbours look in."""
        p = self.model.parameters
        meetings = self.model.lever_number("msi.inter_district_meetings_per_cycle")
        share = p["link_cycles_to_practices"] * (1.0 - (1.0 - p["practice_copied_per_meeting"]) ** meetings)
        guests = self.model.guests_of(self)
        self.copy_from([*self.model.teams_met_by(self), *guests], share)
        for guest in guests:
            guest.copy_from([self], share)

    def inspire_a_neighbour(self) -> None:
        """A champion, highly competent after several cycles, may move a neighbour to adopt without the project."""
        p = self.model.parameters
        is_champion = self.cycles_completed >= p["champion_cycles"] and self.competence >= p["champion_competence"]
        if not is_champion or self._luck("champion") >= p["champion_convinces_probability"]:
            return
        neighbour = self.model.nearest_outsider(self)
        if neighbour is not None:
            neighbour.copy_from([self], p["link_cycles_to_practices"] * p["practice_copied_per_meeting"])

    def copy_from(self, others: list[DHMT], share: float) -> None:
        """Close a share of the gap to the best of the others, practice by practice."""
        for practice in PRACTICES if others else ():
            best = max(other.practice(practice) for other in others)
            value = self.practice(practice)
            setattr(self, practice, value + share * max(0.0, best - value))

    def leave_programme(self) -> None:
        """Support ends: the team goes on by itself, without cycles."""
        if self.state not in ("not enrolled", "dropped out"):
            self.state = "sustaining"
            self.facilitation_days = 0.0

    # --- what others ask -------------------------------------------------------------------------------------------

    @property
    def in_cycle(self) -> bool:
        """Whether a cycle is running."""
        return self.state in CYCLE_STATES

    @property
    def wants_facilitation(self) -> bool:
        """Whether the resource team's days are needed this month."""
        return self.in_cycle or (self.state == "waiting" and self.model.parameters["link_resource_team_to_cycles"] > 0)

    def days_needed(self) -> float:
        """Facilitator-days that this month of the cycle needs [days]."""
        return self.model.msi.days_needed["plan" if self.state == "waiting" else self.state]

    def in_programme(self) -> tuple[float, ...]:
        """What the team reports about its part in the programme, see `IN_PROGRAMME`; nothing before it is enrolled."""
        if self.state == "not enrolled":
            return _NO_PART
        return (
            1.0,
            float(self.cycles_begun > 0),
            float(self.state == "dropped out"),
            float(self.cycles_completed),
            float(self.workplans),
            self.facilitation_days,
            self.days_asked_for,
        )

    def practice(self, name: str) -> float:
        """One of the four practices [0–1]."""
        return float(getattr(self, name))

    def _around(self, mean: float, spread: float, decision: str, number: int) -> float:
        value = mean + spread * normal_quantile(self.model.luck(decision, 0, self.slot_key, number))
        return min(1.0, max(0.0, value))

    def _luck(self, decision: str, number: int = 0) -> float:
        if number == 0:
            return self.model.district_luck[decision][self.district]
        return self.model.luck(decision, self.model.month, self.slot_key, number)


def _field_of_district(name: str) -> property:
    """A state that lies in the row of the district, where the front line reads it."""

    def get(dhmt: DHMT) -> float:
        return float(getattr(dhmt.model.by_district, name)[dhmt.district])

    def set_(dhmt: DHMT, value: float) -> None:
        getattr(dhmt.model.by_district, name)[dhmt.district] = value

    return property(get, set_)


for _name in ("competence", *PRACTICES):
    setattr(DHMT, _name, _field_of_district(_name))


def monthly_stay(leaving_per_year: float) -> float:
    """Chance to stay through a month at this yearly hazard of leaving [0–1]."""
    return math.exp(-leaving_per_year / MONTHS_PER_YEAR)
