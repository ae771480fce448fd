"""The resource team: facilitators of management strengthening, beside their own jobs.

Each month members leave and new ones join, the pool of days fills, and the days go to the district teams that plan,
act or reflect. When they are too few, cycles begin late (`wait`) or everyone gets less (`dilute`).
Numbers come from evidence/resource_team.toml.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa

from model.calendar import MONTHS_PER_YEAR

if TYPE_CHECKING:
    from model.agents.dhmt import DHMT
    from model.state import CountryState


@dataclass
class Facilitator:
    """One member: a number for the luck, facilitation skill [0–1], and whether a district team lent the person."""

    number: int
    skill: float
    from_district: bool = False


class ResourceTeam(mesa.Agent):
    """Rule: running cycles first; then those who wait, as far as the days go.

    Attributes:
        districts: rows of the districts that it serves; `district_teams` are their DHMTs.
        members: who facilitates (state).
        days: facilitation days in hand [days] (state).
        establishment: members that the team is meant to have [people] (state).
    """

    model: CountryState

    def __init__(self, model: CountryState, number: int, members: int, districts: list[int]) -> None:
        super().__init__(model)
        self.number = number
        self.districts = districts
        self.district_teams = [model.dhmts[d] for d in districts]
        self.establishment = float(members)
        self.hired = 0
        self.members: list[Facilitator] = []
        self.days = 0.0
        for _ in range(members):
            self._add(model.parameters["facilitation_skill_first"], from_district=False)

    def step(self) -> None:
        """One month: people, days, and who gets them."""
        self.lose_members()
        self.recruit()
        self.collect_days()
        if self.model.rollouts["msi"].begun:
            self.learn_by_cofacilitating()
            self.share_out_days()

    def lose_members(self) -> None:
        """Members leave; those lent by a district share the transfer risk of its managers."""
        p = self.model.parameters
        staying = []
        for member in self.members:
            yearly = max(p["facilitator_leaving_per_year"], p["dhmt_leaving_per_year"] * member.from_district)
            if self._luck("facilitator_leave", member) >= 1.0 - math.exp(-yearly / MONTHS_PER_YEAR):
                staying.append(member)
        self.members = staying

    def recruit(self) -> None:
        """Empty places and growth are filled from experienced district teams, one cascade step less skilled."""
        self.establishment += (
            self.model.lever_number("resource_team.members_added_per_year")
            / MONTHS_PER_YEAR
            * self.model.team_share(self)
        )
        places = math.floor(self.establishment + 1e-9) - len(self.members)
        if places <= 0:
            return
        lenders = [dhmt for dhmt in self.district_teams if dhmt.cycles_completed > 0 and dhmt.members > 1]
        for _ in range(min(places, len(lenders))):
            lender = max(lenders, key=lambda dhmt: (dhmt.members, dhmt.competence, -dhmt.district))
            lender.members -= 1
            lenders.remove(lender)
            self._add(self.mean_skill() * self.model.parameters["skill_kept_per_tier"], from_district=True)

    def learn_by_cofacilitating(self) -> None:
        """Newer members approach the skill of the first ones while there is work to learn from."""
        p = self.model.parameters
        if any(dhmt.in_cycle for dhmt in self.district_teams):
            step = 1.0 - math.exp(-1.0 / p["facilitation_learning_months"])
            for member in self.members:
                member.skill += step * max(0.0, p["facilitation_skill_first"] - member.skill)

    def collect_days(self) -> None:
        """Days that employers release; what is not used lasts some months, no longer."""
        released = self.days_released()
        self.days = min(self.days + released, released * self.model.parameters["facilitation_days_kept_months"])

    def days_released(self) -> float:
        """Facilitation days that become available this month [days]."""
        yearly = len(self.members) * self.model.lever_number("resource_team.days_per_member_per_year")
        organised = self.model.parameters["link_steering_to_resource_team"] * self.model.steering_group.released_share()
        return yearly / MONTHS_PER_YEAR * organised * self.model.msi_share()

    def share_out_days(self) -> None:
        """Give this month's days to the district teams of this resource team."""
        for dhmt in self.district_teams:
            dhmt.facilitation_days = 0.0
            dhmt.month_cost = (0.0, 0.0)
        teams = [dhmt for dhmt in self.district_teams if dhmt.wants_facilitation]
        running = [dhmt for dhmt in teams if dhmt.in_cycle]
        waiting = sorted(
            (dhmt for dhmt in teams if not dhmt.in_cycle), key=lambda dhmt: (dhmt.waiting_since, dhmt.district)
        )
        if self.model.settings.levers["resource_team.when_overstretched"] == "dilute":
            self._deliver(teams)
            return
        self._deliver(running)
        most = self._most_cycles() if waiting else 0
        for dhmt in waiting:
            if dhmt.days_needed() <= self.days and len(running) < most:
                self._deliver([dhmt])
                running.append(dhmt)

    def _most_cycles(self) -> int:
        """Cycles that the days released month by month can carry at once; one may always run."""
        return max(1, math.floor(self.days_released() / self.model.msi.mean_days_per_month() + 1e-9))

    def mean_skill(self) -> float:
        """Mean facilitation skill of the members [0–1]; without members that of a newcomer trained from outside."""
        p = self.model.parameters
        if not self.members:
            return p["facilitation_skill_first"] * p["skill_kept_per_tier"]
        return math.fsum(member.skill for member in self.members) / len(self.members)

    def _deliver(self, teams: list[DHMT]) -> None:
        """Each team gets the same share of its need, as far as days and money go."""
        treasury = self.model.treasury
        needed = math.fsum(dhmt.days_needed() for dhmt in teams)
        price = math.fsum(math.fsum(treasury.cost_of_month(dhmt)) for dhmt in teams)
        money = max(0.0, treasury.msi_money - treasury.start_up())
        share = min(1.0, self.days / needed, money / price if price > 0 else 1.0) if needed > 0 else 0.0
        treasury.pay_for_facilitation(teams, share)
        skill = self.mean_skill()
        for dhmt in teams:
            dhmt.facilitation_days = share * dhmt.days_needed()
            dhmt.facilitation_skill = skill
        self.days -= share * needed

    def _add(self, skill: float, from_district: bool) -> None:
        self.hired += 1
        self.members.append(Facilitator(self.hired, skill, from_district))

    def _luck(self, decision: str, member: Facilitator) -> float:
        return self.model.luck(decision, self.model.month, self.number, member.number)
