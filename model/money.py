"""What everything costs, who pays, and what gives way when money runs out.

At the start of a month the treasury says which share of each group of spending the fiscal year's budget still allows,
and sets money aside for what chance decides: visits, meetings, newcomers, new supervisors, treatments, facilitation.
At the end of the month the bills are booked by district, category and payer. Spending never exceeds the budget. Prices
are in prices.py, bills in bills.py, the arithmetic of cuts in cuts.py, posts to be filled in vacancies.py,
what is usually needed in usual_demand.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.bills import bill_districts, donor_money_lost, donor_supplies_lost, donors_programme_share
from model.calendar import MONTHS_PER_YEAR, month_of_year
from model.catchment import expected_episodes
from model.cuts import GROUPS, affordable_this_month, amended, bound, cut, places, rationed, shared_out
from model.outcomes import as_rows
from model.policy import number
from model.prices import Prices
from model.rows import MONEY_STILL_ALLOWS, as_called
from model.usual_demand import UsualDemand
from model.vacancies import (
    dedicated_posts,
    expected_newcomers,
    expected_supervisors,
    vacant_chw_posts,
    vacant_supervisor_posts,
)

if TYPE_CHECKING:
    from model.agents.dhmt import DHMT
    from model.settings import Settings
    from model.state import CountryState

Array = NDArray[np.float64]
# What chance decides: visits, meetings, newcomers, new supervisors, treatments, facilitation.
PARTS_OF_THE_RESERVE = 6


class Treasury:
    """The purse of one run.

    Attributes:
        shares: part of each group of spending that this month's money allows [0–1].
        allowed_share: part of all the spending planned for this month that its money allows [0–1].
        msi_money: money still set aside for management strengthening this month [US$].
    """

    def __init__(self, model: CountryState, decided: Settings) -> None:
        """A purse for a country that lives as today until what is decided begins."""
        self.model = model
        self.set_prices()
        self.shares, self.allowed_share = dict.fromkeys(GROUPS, 1.0), 1.0
        self.msi_money = math.inf
        self._remaining = math.inf
        self._budget = math.inf
        self._started_up = False
        self._usual = UsualDemand(model)
        self._may_be_limited = any(math.isfinite(budget) for budget in yearly_budgets(decided, model.parameters))

    def set_prices(self) -> None:
        """Work the unit prices out anew, at the start and when levers change."""
        self.prices = Prices(self.model.parameters, self.model.settings.levers, self.model.policies)
        self._refreshers = self.model.policies.refreshers_per_year.copy()
        self._retention = self.model.policies.retention_share.copy()

    # --- before the month ------------------------------------------------------------------------------------------

    def plan_month(self) -> None:
        """Share out what the budget still allows, and write it into the districts."""
        self.shares, self.allowed_share = dict.fromkeys(GROUPS, 1.0), 1.0
        planned = self.planned() if self._has_ceiling() else {}
        self._open_fiscal_year()
        if not planned or math.isinf(self._remaining):
            self._pay_what_is_fixed()
            self._set_no_bounds()
            return
        total, due_once = math.fsum(planned.values()), self._due_once()
        affordable = affordable_this_month(self._remaining, due_once, self._like_months_left(planned, due_once))
        rule = str(self.model.settings.levers["money.when_money_runs_out"])
        if affordable < total:
            self.shares, self.allowed_share = cut(planned, affordable, rule), affordable / total
        self._pay_what_is_fixed()
        self._set_aside(planned, reserve=self._remaining - min(total, affordable), is_cut=affordable < total)

    def planned(self) -> dict[str, float]:
        """This month's cost by group if nothing were cut [US$]."""
        model, prices = self.model, self.prices
        posts, left = float(model.by_district.posts.sum()), 1.0 - donor_money_lost(model)
        supplies = float(self._usual.treatments().sum()) * prices.treatment * (1.0 - donor_supplies_lost(model))
        return {
            "msi": self._planned_msi(),
            "supervision": self._planned_supervision(),
            "supplies": supplies,
            "workforce": (expected_newcomers(model) * prices.newcomer + posts * prices.refresher_per_post) * left,
            "wages": (model.posts_filled_now() * prices.wage + posts * prices.running_per_post) * left,
        }

    def _planned_supervision(self) -> float:
        model, prices, districts = self.model, self.prices, self.model.by_district
        dedicated = float(dedicated_posts(model).sum()) * prices.dedicated_supervisor
        recruited = float(expected_supervisors(model).sum()) * prices.new_supervisor
        coached = float((districts.facilities * districts.supervision_running).sum()) * prices.coaching
        digital = float((districts.posts * self._by_policy(prices.digital_per_chw)).sum())
        meetings = float(self._usual_attendances().sum()) * prices.attendance
        return dedicated + recruited + coached + digital + meetings + self._usual.visits() * prices.routine_visit

    def _due_once(self) -> float:
        """What this month costs and the months to come will not: the first supervisors of new posts, the start-up."""
        new, _ = vacant_supervisor_posts(self.model)
        start_up = self.start_up() if any(dhmt.wants_facilitation for dhmt in self.model.dhmts) else 0.0
        return float(new.sum()) * self.prices.new_supervisor + start_up

    def _usual_attendances(self) -> Array:
        """Places at group meetings by district if everybody comes [places]."""
        attendances: Array = self.model.by_district.posts * self._by_policy(self.prices.meetings_per_chw)
        return attendances

    def _by_policy(self, values: tuple[float, float]) -> Array:
        """The value of the policy in force in each district, out of those of today's and of the one decided on."""
        today, decided = values
        return np.where(self.model.by_district.supervision_running == 1, decided, today)

    def _pay_what_is_fixed(self) -> None:
        model, districts, p = self.model, self.model.by_district, self.model.parameters
        late = model.shock_sizes["late_disbursement"] * p["money_lost_by_late_disbursement"]
        crisis = model.shock_sizes["stock_crisis"] * p["supply_lost_by_stock_crisis"]
        unpaid = model.shock_sizes["pay_arrears"] * (self.prices.wage > 0)
        lost, supplied = donor_money_lost(model), self.shares["supplies"] * (1.0 - donor_supplies_lost(model))
        usual = model.lever_number("supplies.reliability")
        arrears = 1.0 - self.shares["wages"] * (1.0 - lost) * (1.0 - unpaid)
        districts.pay_arrears = arrears if self.prices.wage > 0 else 0.0
        districts.hiring_share = 1.0 - lost
        districts.supervision_paid_share = self.shares["supervision"] * (1.0 - late)
        districts.reliability = usual * supplied * (1.0 - crisis)
        districts.ration = rationed(supplied, usual, p["treatment_lost_by_stock_out"])
        model.policies.refreshers_per_year = self._refreshers * self.shares["workforce"] * (1.0 - lost)
        model.policies.retention_share = self._retention * self.shares["wages"] * (1.0 - lost)

    def _set_no_bounds(self) -> None:
        """Money is no object."""
        for field in MONEY_STILL_ALLOWS:
            setattr(self.model.by_district, field, math.inf)
        self.msi_money = math.inf

    def _set_aside(self, planned: dict[str, float], reserve: float, is_cut: bool) -> None:
        """Bounds on what chance decides: its planned share, and a part of the reserve, the rest of the year's money.

        A cut already reaches visits, meetings and treatments through days and rations: chance in one district may
        take of the reserve for them. Newcomers and facilitation are cut by these bounds alone, and may not.
        """
        model, districts, prices = self.model, self.model.by_district, self.prices
        part, kept = reserve / PARTS_OF_THE_RESERVE, self.shares
        uncut = 0.0 if is_cut else part
        by_posts, usual = np.maximum(districts.posts, 1).astype(float), self._usual.treatments()
        by_need = usual if usual.sum() > 0 else by_posts
        treatments = bound(planned["supplies"] * kept["supplies"] + part, prices.treatment)
        visits = self._usual.visits() * prices.routine_visit * kept["supervision"]
        newcomers = expected_newcomers(model) * prices.newcomer * kept["workforce"]
        recruits = expected_supervisors(model).sum() * prices.new_supervisor * kept["supervision"]
        attendances = self._usual_attendances()
        meetings = float(attendances.sum()) * prices.attendance * kept["supervision"]
        districts.visits_affordable = shared_out(bound(visits + part, prices.routine_visit), by_posts)
        districts.treatments_affordable = shared_out(treatments, by_need)
        districts.attendances_affordable = shared_out(bound(meetings + part, prices.attendance), attendances)
        districts.hires_affordable = places(bound(newcomers + uncut, prices.newcomer), vacant_chw_posts(model))
        new, left = vacant_supervisor_posts(model)
        districts.supervisors_affordable = places(bound(recruits + uncut, prices.new_supervisor), new + left)
        self.msi_money = planned["msi"] * kept["msi"] + uncut

    def _has_ceiling(self) -> bool:
        """Whether the year's money is limited; during the burn-in it is not."""
        return self.model.month >= 0 and math.isfinite(self.model.lever_number("money.budget_usd_per_year"))

    def _open_fiscal_year(self) -> None:
        """A new fiscal year brings a new budget, the first for what is left of it; so does a later decision."""
        month, budget = self.model.month, self.model.lever_number("money.budget_usd_per_year")
        part = self._months_left() / MONTHS_PER_YEAR
        if month == 0 or (month > 0 and self._month_of_fiscal_year() == 0):
            self._remaining = budget * part
        elif month > 0 and budget != self._budget:
            self._remaining = amended(self._remaining, self._budget * part, budget * part)
        self._budget = budget

    def _like_months_left(self, planned: dict[str, float], due_once: float) -> float:
        """Months left of the fiscal year, each as heavy as its season makes it beside this one [months]."""
        model, total = self.model, math.fsum(planned.values()) - due_once
        first = month_of_year(model.calendar_month)
        episodes = [
            expected_episodes(model.country, model.parameters, (first + ahead) % MONTHS_PER_YEAR).sum()
            for ahead in range(self._months_left())
        ]
        seasonal = planned["supplies"] / total if total > 0 and episodes[0] > 0 else 0.0
        return math.fsum(1.0 - seasonal + (seasonal * coming / episodes[0] if seasonal else 0.0) for coming in episodes)

    def _month_of_fiscal_year(self) -> int:
        return (
            month_of_year(self.model.calendar_month) + 1 - self.model.country.fiscal_year_start_month
        ) % MONTHS_PER_YEAR

    def _months_left(self) -> int:
        return MONTHS_PER_YEAR - self._month_of_fiscal_year()

    # --- management strengthening ----------------------------------------------------------------------------------

    def cost_of_month(self, dhmt: DHMT) -> tuple[float, float]:
        """Cash and salaried time of this month of a team's cycle with full facilitation [US$, US$]."""
        phase = "plan" if dhmt.state == "waiting" else dhmt.state
        later = dhmt.cycles_begun > (0 if dhmt.state == "waiting" else 1)
        cash = self.prices.cycle(later) * self.model.msi.cost_share[phase]
        days = (
            self.prices.manager_days_per_cycle * dhmt.members / self.model.msi.phase_ends["reflect"]
            + dhmt.days_needed()
        )
        return cash, days * self.prices.manager_day

    def start_up(self) -> float:
        """Cost of setting up the programme, due with its first facilitation [US$]."""
        return 0.0 if self._started_up else self.prices.start_up

    def pay_for_facilitation(self, teams: list[DHMT], share: float) -> None:
        """Take the month's cost of these teams' facilitation out of the money set aside."""
        if share > 0 and teams:
            self.msi_money -= self.start_up()
            teams[0].month_cost = (teams[0].month_cost[0] + self.start_up(), teams[0].month_cost[1])
            self._started_up = True
        for dhmt in teams:
            cash, time = self.cost_of_month(dhmt)
            dhmt.month_cost = (dhmt.month_cost[0] + share * cash, dhmt.month_cost[1] + share * time)
            self.msi_money -= share * (cash + time)

    def _planned_msi(self) -> float:
        teams = [dhmt for dhmt in self.model.dhmts if dhmt.wants_facilitation]
        if not teams:
            return 0.0
        needed = math.fsum(dhmt.days_needed() for dhmt in teams)
        at_hand = math.fsum(team.days + team.days_released() for team in self.model.resource_teams)
        cost = math.fsum(math.fsum(self.cost_of_month(dhmt)) for dhmt in teams)
        return min(1.0, at_hand / needed) * cost + self.start_up()

    # --- after the month -------------------------------------------------------------------------------------------

    def book_month(self, counts: Array) -> None:
        """Write this month's bills into `counts` (n_districts, n_counts) by category and payer."""
        model, shares = self.model, self.shares
        totals = np.empty(len(counts))
        bill_districts(
            as_called(model.districts),
            as_called(as_rows(counts)),
            as_called(model.policies),
            as_called(self.prices.row),
            as_called(model._parameter_row),
            shares["wages"],
            shares["workforce"],
            1.0 - donor_money_lost(model),
            donors_programme_share(model),
            float(not model.donors_have_left),
            totals,
        )
        self._remaining = max(0.0, self._remaining - float(totals.sum()))
        if self._may_be_limited:
            self._usual.remember(counts, shares)


def yearly_budgets(decided: Settings, parameters: Mapping[str, float]) -> Iterator[float]:
    """The yearly budgets that a run will know: at first, and after later decisions [US$]."""
    for levers in (decided.levers, *(later for _, later in decided.changes)):
        yield number(levers, "money.budget_usd_per_year", parameters)
