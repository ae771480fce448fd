"""The timetable of an MSI cycle: its phases, and the facilitation and money that each month of them takes."""

from __future__ import annotations

import math
from collections.abc import Mapping

from model.calendar import MONTHS_PER_YEAR
from model.levers import Value
from model.policy import number

PHASES = ("plan", "act", "reflect")


class MsiPlan:
    """Worked out once from the levers.

    Attributes:
        is_on: whether anybody is to run cycles at all.
        period_months: from the start of one cycle to the start of the next [months].
        length_months: from the start of planning to the end of reflection [months].
        phase_ends: month of the cycle in which each phase ends [months].
        days_needed: facilitator-days that one month of each phase needs [days / DHMT].
        cost_share: share of a cycle's cost that falls on one month of each phase [0–1].
    """

    def __init__(self, levers: Mapping[str, Value], p: Mapping[str, float]) -> None:
        per_year = number(levers, "msi.cycles_per_year", p)
        self.is_on = per_year > 0
        self.period_months = MONTHS_PER_YEAR / per_year if self.is_on else float("inf")
        self.length_months = number(levers, "msi.cycle_length_months", p)
        plan_ends = max(1, round(p["plan_share_of_cycle"] * self.length_months))
        act_ends = max(plan_ends + 1, round((p["plan_share_of_cycle"] + p["act_share_of_cycle"]) * self.length_months))
        self.phase_ends = {"plan": plan_ends, "act": act_ends, "reflect": max(act_ends + 1, round(self.length_months))}
        months = {"plan": plan_ends, "act": act_ends - plan_ends, "reflect": self.phase_ends["reflect"] - act_ends}
        travel = p["regional_team_days_ratio"] if levers["resource_team.level"] == "regional" else 1.0
        self.days_needed = {phase: p[f"facilitation_days_{phase}"] * travel / months[phase] for phase in PHASES}
        self.cost_share = {phase: p[f"{phase}_share_of_cycle_cost"] / months[phase] for phase in PHASES}

    def mean_days_per_month(self) -> float:
        """Facilitator-days that a running cycle needs in an average month [days / DHMT / month]."""
        return (
            math.fsum(self.days_needed[phase] * months for phase, months in self._months().items())
            / self.phase_ends["reflect"]
        )

    def _months(self) -> dict[str, int]:
        ends = self.phase_ends
        return {"plan": ends["plan"], "act": ends["act"] - ends["plan"], "reflect": ends["reflect"] - ends["act"]}
