"""Unit prices of one run, worked out once from evidence/money.toml, the cadre table and the levers."""

from __future__ import annotations

from collections.abc import Mapping

from model.calendar import MONTHS_PER_YEAR
from model.levers import Value
from model.policy import DECIDED, TODAY, number
from model.rows import Row, Rows, row_of


class Prices:
    """What one unit of each thing costs [US$].

    Attributes:
        wage: pay of one CHW for a month.
        running_per_post, refresher_per_post: equipment and running, and refresher training, of a post for a month.
        training, newcomer: initial training of a CHW; the same with the first month's pay.
        routine_visit_cash, routine_visit_time, routine_visit: a facility nurse's visit: allowances, time, both.
        dedicated_supervisor: a dedicated supervisor for a month, transport and the DHMT's coaching included.
        new_supervisor: recruitment and initial training of a dedicated supervisor.
        attendance: a CHW's transport and refreshment at one group meeting.
        meetings_per_chw: group meetings to be planned per CHW and month, under today's policy and the one decided on.
        coaching: the DHMT's coaching of a nurse who supervises, for a month.
        dashboard, call: a dashboard for a month; a supervision call.
        digital_per_chw: what both take per CHW and month, under today's policy and the one decided on.
        treatment: medicines and tests of one treatment.
        manager_day, manager_days_per_cycle: a salaried manager's day; days that a cycle takes of each manager.
        start_up: setting up MSI in a country.
    """

    def __init__(self, p: Mapping[str, float], levers: Mapping[str, Value], policies: Rows) -> None:
        policy = policies[DECIDED]
        recognition = p["recognition_cost_per_chw_month_usd"] * float(policy.retention_share)
        coached = bool(levers["supervision.supervising_the_supervisors"])
        visit_by_dhmt = p["coaching_visits_per_month"] * p["coaching_visit_cost_usd"]
        self.coaching = visit_by_dhmt * coached * (1.0 - float(policy.dedicated))
        self.wage = number(levers, "workforce.pay_usd_per_month", p)
        self.refresher_per_post = (
            float(policy.refreshers_per_year) * p["refresher_days"] * p["training_day_cost_usd"] / MONTHS_PER_YEAR
        )
        self.running_per_post = p["chw_running_cost_usd_per_year"] / MONTHS_PER_YEAR + recognition
        self.training = p["chw_initial_training_days"] * p["training_day_cost_usd"]
        self.newcomer = self.training + self.wage
        self.routine_visit_cash = p["routine_visit_cost_usd"]
        self.routine_visit_time = p["routine_days_per_visit"] * p["nurse_day_cost_usd"]
        self.routine_visit = self.routine_visit_cash + self.routine_visit_time
        self.dedicated_supervisor = (
            p["dedicated_pay_usd_per_month"] + p[f"cost_{levers['supervision.transport']}_usd_per_month"]
        )
        self.dedicated_supervisor += coached * visit_by_dhmt
        self.new_supervisor = (
            p["dedicated_recruitment_cost_usd"] + p["dedicated_training_days"] * p["dedicated_training_day_cost_usd"]
        )
        self.attendance = p["group_meeting_cost_per_chw_usd"]
        self.meetings_per_chw = _meetings(policies[TODAY], p), _meetings(policies[DECIDED], p)
        self.dashboard = p["dashboard_cost_per_chw_month_usd"]
        self.call = p["call_cost_usd"]
        self.digital_per_chw = self._digital(policies[TODAY]), self._digital(policy)
        self.treatment = p["medicine_cost_per_treatment_usd"]
        self.manager_day = p["manager_day_cost_usd"]
        self.manager_days_per_cycle = p["manager_days_per_cycle"]
        self.start_up = p["startup_cost_usd"]
        self.row = row_of({name: price for name, price in vars(self).items() if isinstance(price, float | int)})
        self._first_cycle = p["cycle_cost_usd"]
        self._later_ratio = p["later_cycle_cost_ratio"]

    def cycle(self, later: bool) -> float:
        """Cash cost of one MSI cycle of a district; later ones need no situation analysis and orientation."""
        return self._first_cycle * (self._later_ratio if later else 1.0)

    def _digital(self, policy: Row) -> float:
        return float(policy.has_dashboard) * self.dashboard + float(policy.phone_share) * self.call


def _meetings(policy: Row, p: Mapping[str, float]) -> float:
    """Group meetings of a supervisor in a month with the usual days [meetings]."""
    usual = "dedicated_days_per_month" if policy.dedicated else "routine_days_per_month"
    return float(p[usual] * p["supervisor_motivation"] * policy.group_share / p["days_per_group_meeting"])
