"""What everything costs, who pays, and what gives way when money runs out.

At the start of a month the treasury says which share of each group of spending the fiscal year's budget still allows,
and sets money aside for what chance decides: visits, newcomers, treatments, facilitation. At the end of the month the
bills are booked by district, category and payer. Spending never exceeds the budget. Prices are in prices.py.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.calendar import MONTHS_PER_YEAR, month_of_year
from model.catchment import expected_episodes
from model.outcomes import INDEX
from model.policy import DECIDED
from model.prices import Prices

if TYPE_CHECKING:
    from model.agents.dhmt import DHMT
    from model.state import CountryState

Array = NDArray[np.float64]
GROUPS = ("msi", "supervision", "supplies", "workforce", "wages")


class Treasury:
    """The purse of one run.

    Attributes:
        shares: part of each group of spending that this month's money allows [0–1].
        msi_money: money still set aside for management strengthening this month [US$].
    """

    def __init__(self, model: CountryState) -> None:
        self.model = model
        self.set_prices()
        self.shares = dict.fromkeys(GROUPS, 1.0)
        self.msi_money = math.inf
        self._remaining = math.inf
        self._started_up = False
        self._visits_per_post = 0.0
        self._treated_per_episode = np.zeros(len(model.country.names))  # mean of the last usual year
        self._usual_months = 0

    def set_prices(self) -> None:
        """Work the unit prices out anew, at the start and when levers change."""
        self.prices = Prices(self.model.parameters, self.model.settings.levers, self.model.policies)
        self._refreshers = self.model.policies.refreshers_per_year.copy()
        self._retention = self.model.policies.retention_share.copy()

    # --- before the month ------------------------------------------------------------------------------------------

    def plan_month(self) -> None:
        """Share out what the budget still allows, and write it into the districts."""
        self.shares = dict.fromkeys(GROUPS, 1.0)
        planned = self.planned() if self._has_ceiling() else {}
        self._open_fiscal_year()
        if not planned or math.isinf(self._remaining):
            self._pay_what_is_fixed()
            self._set_no_bounds()
            return
        total = sum(planned.values())
        affordable = self._remaining / self._like_months_left(planned)
        rule = str(self.model.settings.levers["money.when_money_runs_out"])
        if affordable < total:
            self.shares = cut(planned, affordable, rule)
        spare = self._remaining - total if affordable >= total else 0.0
        self._pay_what_is_fixed()
        self._set_aside(planned, spare)

    def planned(self) -> dict[str, float]:
        """This month's cost by group if nothing were cut [US$]."""
        model, prices, districts = self.model, self.prices, self.model.by_district
        posts = float(districts.posts.sum())
        dedicated = float(self._dedicated_posts().sum()) * prices.dedicated_supervisor
        coached = float((districts.facilities * districts.supervision_running).sum()) * prices.coaching
        digital = float((districts.posts * districts.supervision_running).sum()) * prices.digital_per_chw
        left = 1.0 - self._donor_money_lost()
        return {
            "msi": self._planned_msi(),
            "supervision": dedicated + coached + digital + self._usual_visits() * prices.routine_visit,
            "supplies": float(self._usual_treatments().sum()) * prices.treatment * (1.0 - self._donor_supplies_lost()),
            "workforce": (model.expected_newcomers() * prices.newcomer + posts * prices.refresher_per_post) * left,
            "wages": (model.posts_filled_now() * prices.wage + posts * prices.running_per_post) * left,
        }

    def remember_usual(self, counts: Array) -> None:
        """Keep the demand of a month in which nothing was cut, to plan from when something is."""
        districts = self.model.by_district
        treated, visits = counts[:, INDEX["treated"]], float(districts.routine_visits.sum())
        episodes = districts.posts * districts.episodes_per_child
        is_usual = bool((districts.ration == 1.0).all() and (districts.at_work_share == 1.0).all())
        if self.shares["supplies"] == 1.0 and is_usual and episodes.sum() > 0:
            elsewhere = treated.sum() / episodes.sum()  # what districts without posts would have
            now = np.where(episodes > 0, treated / np.maximum(episodes, 1e-9), elsewhere)
            self._usual_months = min(self._usual_months + 1, MONTHS_PER_YEAR)
            self._treated_per_episode += (now - self._treated_per_episode) / self._usual_months
        if self.shares["supervision"] == 1.0 and self._posts_under_nurses() > 0:
            self._visits_per_post = visits / self._posts_under_nurses()

    def _usual_treatments(self) -> Array:
        """Treatments to be expected by district [treatments]."""
        districts = self.model.by_district
        usual: Array = self._treated_per_episode * districts.posts * districts.episodes_per_child
        return usual

    def _usual_visits(self) -> float:
        return self._visits_per_post * self._posts_under_nurses()

    def _posts_under_nurses(self) -> float:
        districts, dedicated = self.model.by_district, self.model.policies[DECIDED].dedicated
        return float((districts.posts * (1.0 - districts.supervision_running * dedicated)).sum())

    def _pay_what_is_fixed(self) -> None:
        model, districts, p = self.model, self.model.by_district, self.model.parameters
        late = model.shock_sizes["late_disbursement"] * p["money_lost_by_late_disbursement"]
        crisis = model.shock_sizes["stock_crisis"] * p["supply_lost_by_stock_crisis"]
        unpaid = model.shock_sizes["pay_arrears"] * (self.prices.wage > 0)
        lost, supplied = self._donor_money_lost(), self.shares["supplies"] * (1.0 - self._donor_supplies_lost())
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
        for field in ("visits_affordable", "treatments_affordable", "hires_affordable"):
            setattr(self.model.by_district, field, math.inf)
        self.msi_money = math.inf

    def _set_aside(self, planned: dict[str, float], spare: float) -> None:
        """Bounds on what chance decides: its planned share, and an equal part of whatever is spare."""
        districts, prices, part = self.model.by_district, self.prices, spare / 4
        weight = np.maximum(districts.posts, 1) / np.maximum(districts.posts, 1).sum()
        visits = self._usual_visits() * prices.routine_visit * self.shares["supervision"]
        newcomers = self.model.expected_newcomers() * prices.newcomer * self.shares["workforce"]
        treatments = planned["supplies"] * self.shares["supplies"]
        districts.visits_affordable = bound(visits + part, prices.routine_visit) * weight
        usual = self._usual_treatments()
        by_need = usual / usual.sum() if usual.sum() > 0 else weight
        districts.treatments_affordable = bound(treatments + part, prices.treatment) * by_need
        districts.hires_affordable = self._places(bound(newcomers + part, prices.newcomer))
        self.msi_money = planned["msi"] * self.shares["msi"] + part

    def _places(self, newcomers: float) -> Array:
        """Newcomers that each district may train, in whole people, where the vacancies are."""
        vacant = self.model.vacancies_by_district()
        exact = vacant * min(1.0, newcomers / max(1.0, vacant.sum()))
        whole = np.floor(exact)
        for d in np.argsort(whole - exact, kind="stable")[: int(min(newcomers, vacant.sum()) - whole.sum())]:
            whole[d] += 1.0
        return whole

    def _has_ceiling(self) -> bool:
        """Whether the year's money is limited; during the burn-in it is not."""
        return self.model.month >= 0 and math.isfinite(self.model.lever_number("money.budget_usd_per_year"))

    def _open_fiscal_year(self) -> None:
        """A new fiscal year brings a new budget, the first for what is left of it."""
        month = self.model.month
        if month == 0 or (month > 0 and self._month_of_fiscal_year() == 0):
            part = self._months_left() / MONTHS_PER_YEAR
            self._remaining = self.model.lever_number("money.budget_usd_per_year") * part

    def _like_months_left(self, planned: dict[str, float]) -> float:
        """Months left of the fiscal year, each as heavy as its season makes it beside this one [months]."""
        model, total = self.model, sum(planned.values())
        first = month_of_year(model.calendar_month)
        episodes = [
            expected_episodes(model.country, model.parameters, (first + ahead) % MONTHS_PER_YEAR).sum()
            for ahead in range(self._months_left())
        ]
        seasonal = planned["supplies"] / total if total > 0 and episodes[0] > 0 else 0.0
        return sum(1.0 - seasonal + (seasonal * coming / episodes[0] if seasonal else 0.0) for coming in episodes)

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
        needed = sum(dhmt.days_needed() for dhmt in teams)
        at_hand = sum(team.days + team.days_released() for team in self.model.resource_teams)
        return min(1.0, at_hand / needed) * sum(sum(self.cost_of_month(dhmt)) for dhmt in teams) + self.start_up()

    # --- after the month -------------------------------------------------------------------------------------------

    def book_month(self, counts: Array) -> None:
        """Write this month's bills into `counts` (n_districts, n_counts) by category and payer."""
        donor = np.zeros(len(counts))
        total = np.zeros(len(counts))
        for category, (cost, donor_part) in self._bills(counts).items():
            counts[:, INDEX[f"cost_{category}_usd"]] = cost
            donor += donor_part * (not self.model.donors_have_left)
            total += cost
        counts[:, INDEX["cost_donor_usd"]] = donor
        counts[:, INDEX["cost_government_usd"]] = total - donor
        self._remaining = max(0.0, self._remaining - float(total.sum()))
        self.remember_usual(counts)

    def _bills(self, counts: Array) -> dict[str, tuple[Array, Array]]:
        """Cost of each category, and the part of it that donors pay as long as they are there."""
        districts, prices, p = self.model.by_district, self.prices, self.model.parameters
        cadre, medicines = p["chw_pay_donor_share"], p["medicines_donor_share"]
        programme = 1.0 - self.model.steering_group.government_share()
        posts, paid = counts[:, INDEX["posts"]], 1.0 - districts.pay_arrears
        msi, managers = np.array([dhmt.month_cost for dhmt in self.model.dhmts]).T
        pay = counts[:, INDEX["posts_filled"]] * prices.wage * paid
        running = posts * prices.running_per_post * self.shares["wages"] * (1.0 - self._donor_money_lost())
        dedicated = districts.dedicated_at_work * prices.dedicated_supervisor * districts.supervision_paid_share
        routine = districts.routine_visits * prices.routine_visit_cash
        coached = districts.facilities * districts.supervision_running
        routine += coached * prices.coaching * districts.supervision_paid_share
        refresher = posts * prices.refresher_per_post * self.shares["workforce"] * districts.hiring_share
        training = districts.newcomers * prices.training + refresher
        treatments = counts[:, INDEX["treated"]] * prices.treatment
        digital = (
            districts.dashboards * prices.dashboard * districts.supervision_paid_share + districts.phoned * prices.call
        )
        return {
            "pay": (pay, pay * cadre),
            "running": (running, running * cadre),
            "supervision": (dedicated + routine, dedicated * programme),
            "msi": (msi, msi * programme),
            "training": (training, training * cadre),
            "medicines": (treatments, treatments * medicines),
            "digital": (digital, digital * programme),
            "salaried_time": (districts.routine_visits * prices.routine_visit_time + managers, np.zeros(len(counts))),
        }

    def _donor_money_lost(self) -> float:
        """Part of pay, running and training that nobody pays after the donors have left [0–1]."""
        return self._lost(self.model.parameters["chw_pay_donor_share"])

    def _donor_supplies_lost(self) -> float:
        """Part of the medicines that nobody pays after the donors have left [0–1]."""
        return self._lost(self.model.parameters["medicines_donor_share"])

    def _lost(self, donor_share: float) -> float:
        if not self.model.donors_have_left:
            return 0.0
        return donor_share * (1.0 - self.model.lever_number("money.government_takeover_share"))

    def _dedicated_posts(self) -> Array:
        districts, policy = self.model.by_district, self.model.policies[DECIDED]
        supervisors: Array = (
            np.ceil(districts.posts / policy.chws_per_supervisor) * districts.supervision_running * policy.dedicated
        )
        return supervisors


def bound(money: float, price: float) -> float:
    """How many the money buys; no bound where they cost nothing."""
    return money / price if price > 0 else math.inf


def rationed(supplied: float, reliability: float, lost_by_stock_out: float) -> float:
    """What is left of treatments, beyond more frequent stock-outs, so that they fall as much as the supply [0–1]."""
    by_stock_outs = (1.0 - lost_by_stock_out * (1.0 - reliability * supplied)) / (
        1.0 - lost_by_stock_out * (1.0 - reliability)
    )
    return min(1.0, supplied / by_stock_outs)


def cut(planned: dict[str, float], affordable: float, rule: str) -> dict[str, float]:
    """Share of each group that is kept so that the sum does not exceed what is affordable.

    The group that the rule names is cut first, then the others by one share, wages last.
    """
    shares = dict.fromkeys(planned, 1.0)
    first = rule.removesuffix("_first")
    others = [group for group in planned if group not in (first, "wages")]
    if rule == "equally":
        others.append("wages")
    for stage in ([first] if first in planned else [], others, ["wages"]):
        excess = sum(cost * shares[group] for group, cost in planned.items()) - affordable
        cost = sum(planned[group] * shares[group] for group in stage)
        if excess > 0 and cost > 0:
            shares.update({group: shares[group] * max(0.0, 1.0 - excess / cost) for group in stage})
    return shares
