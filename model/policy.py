"""What is asked of supervisors and CHWs, worked out from levers: row 0 today's supervision, row 1 the one decided on.

A policy names what it changes and knows nothing of how agents answer.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from model.levers import Value
from model.rows import POLICY_FIELDS, Row, Rows, table

TODAY, DECIDED = 0, 1
CHANNELS = ("information", "skill", "motivation")
COMPONENTS = (
    "one_to_one",
    "dashboard",
    "observation",
    "patient_feedback",
    "group",
    "joint_problem_solving",
    "resupply",
)
# The component behind each channel; a pair without an evidence record has no effect.
_SUPERVISION = "supervision."
_AS_TODAY = {
    "workforce.chw_posts": "chw_posts_now",
    "workforce.home_visit_hours_per_week": "chw_home_visit_hours_per_week",
    "workforce.pay_usd_per_month": "chw_pay_usd_per_month",
    "supplies.reliability": "stock_availability",
    "resource_team.members": "resource_team_members",
}


def number(levers: Mapping[str, Value], name: str, p: Mapping[str, float]) -> float:
    """A lever as a number; the words `as_today` and `unlimited` become the country's record and infinity."""
    value = levers[name]
    if value == "as_today":
        return p[_AS_TODAY[name]]
    return float("inf") if value == "unlimited" else float(str(value))


def policy_rows(today: Mapping[str, Value], decided: Mapping[str, Value], p: Mapping[str, float]) -> Rows:
    """Today's policy and the one decided on; only supervision waits for the rollout, the rest is in force at once."""
    rows = table(POLICY_FIELDS, 2)
    before = {**decided, **{name: value for name, value in today.items() if name.startswith(_SUPERVISION)}}
    fill_policy(rows[TODAY], before, p)
    fill_policy(rows[DECIDED], decided, p)
    return rows


def fill_policy(row: Row, levers: Mapping[str, Value], p: Mapping[str, float]) -> None:
    """Work one policy out from its levers."""
    components = levers["supervision.components"]
    assert isinstance(components, tuple)
    row.visits_per_chw_per_month = number(levers, "supervision.visits_per_chw_per_month", p)
    row.dedicated = float(bool(levers["supervision.dedicated"]))
    row.chws_per_supervisor = number(levers, "supervision.chws_per_supervisor", p)
    for channel in CHANNELS:
        row[f"{channel}_ceiling"] = together(components, channel, p)
    row.feedback_content = together(components, "feedback", p)
    for channel in (*CHANNELS, "feedback"):
        row[f"group_{channel}"] = p[f"group_{channel}"] * ("group" in components)
    row.resupply_share = number(levers, "supplies.resupply_by_supervisors", p) * ("resupply" in components)
    row.has_dashboard = float("dashboard" in components)
    row.supervisors_supervised = float(bool(levers["supervision.supervising_the_supervisors"]))
    row.group_share = p["group_meeting_share"] * ("group" in components)
    row.travel_ratio = p[f"travel_{levers['supervision.transport']}"]
    row.phone_share = number(levers, "supervision.phone_supervision_share", p)
    row.home_visit_hours_per_week = number(levers, "workforce.home_visit_hours_per_week", p)
    row.refreshers_per_year = number(levers, "workforce.refresher_trainings_per_year", p)
    row.retention_share = number(levers, "workforce.retention_package_share", p)
    paid_today = p["chw_pay_usd_per_month"]
    ratio = number(levers, "workforce.pay_usd_per_month", p) / paid_today if paid_today > 0 else 1.0
    row.leaving_by_pay = max(ratio, p["lowest_pay_ratio"]) ** -p["leaving_by_pay"]


def together(components: tuple[str, ...], channel: str, p: Mapping[str, float]) -> float:
    """Components of one channel combine as noisy-or: each closes its share of what the others leave open [0–1]."""
    left_open = np.prod([1.0 - p.get(f"{component}_{channel}", 0.0) for component in components])
    return float(1.0 - left_open)
