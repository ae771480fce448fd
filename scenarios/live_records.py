"""Which evidence records can matter in a scenario: those of parts that it never switches on cannot.

A record is idle only where it is certain that changing it changes nothing; what is not named here counts as live.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatch

from model import records_for
from model.levers import Value
from model.policy import COMPONENTS
from model.settings import SHOCK_KINDS, Settings

Patterns = tuple[str, ...]
# What is weighed after a run, and never enters it.
AFTER_THE_RUN: Patterns = ("discount_rate", "price_year", "willingness_to_pay_usd", "local_currency_per_usd")
MSI: Patterns = (
    "facilitat*", "skill_kept_per_tier", "regional_team_days_ratio", "resource_team_members", "steering_commitment_*",
    "focal_person_share", "competence_ceiling", "competence_gained_per_cycle", "practice_ceiling",
    "gap_closed_per_cycle", "pace_without_*", "decision_space_*", "cycle_*", "spill_over_share",
    "problems_of_other_services_share", "diagnosis_noise", "reporting_bias", "clear_sight_by_management",
    "salience_of_*", "districts_per_meeting_group", "practice_copied_per_meeting", "champion_*",
    "continue_probability", "practice_drift_per_month", "neighbour*", "plan_share_of_*", "act_share_of_*",
    "reflect_share_of_*", "learning_lost_*", "dhmt_*", "link_steering_*", "link_resource_team_*", "link_cycles_*",
    "later_cycle_cost_ratio", "startup_cost_usd", "manager_*", "transfer_share_of_members",
)  # fmt: skip
DEDICATED: Patterns = ("dedicated_*", "days_per_visit", "cost_*_usd_per_month")
OF_COMPONENT: dict[str, Patterns] = {
    "dashboard": ("recording_by_dashboard",),
    "group": ("days_per_group_meeting",),
    "resupply": ("link_supervision_to_stock",),
}
OF_SHOCK: dict[str, Patterns] = {
    "epidemic": ("epidemic_*", "work_lost_by_epidemic", "steering_commitment_lost_in_crisis"),
    "strike": ("work_lost_by_strike",),
    "insecurity": ("access_lost_by_insecurity",),
    "stock_crisis": ("supply_lost_by_stock_crisis",),
    "late_disbursement": ("money_lost_by_late_disbursement",),
    "transfers": ("transfer_share_of_members",),
    "pay_arrears": (),
}
TRANSPORT = ("on_foot", "bicycle", "motorcycle")


def idle_records(settings: Settings) -> frozenset[str]:
    """Names of the records that cannot matter in a run with these settings."""
    patterns = set(idle_patterns(settings))
    names = records_for(settings.country, settings.cadre)
    return frozenset(name for name in names if any(fnmatch(name, pattern) for pattern in patterns))


def idle_patterns(settings: Settings) -> Iterator[str]:
    """Patterns of names of idle records."""
    yield from AFTER_THE_RUN
    if not _begins(settings, "msi.start") or not _ever(settings, "msi.cycles_per_year"):
        yield from MSI
    if not _ever(settings, "supervision.dedicated"):
        yield from DEDICATED
    yield from _idle_supervision(settings)
    yield from _idle_workforce(settings)
    for kind in SHOCK_KINDS:
        if not any(shock.kind == kind for shock in settings.shocks):
            yield from OF_SHOCK[kind]


def _idle_supervision(settings: Settings) -> Iterator[str]:
    chosen = [stage["supervision.components"] for stage in _stages(settings)]
    used = {component for components in chosen if isinstance(components, tuple) for component in components}
    for component in COMPONENTS:
        if component not in used:
            yield f"{component}_*"
            yield from OF_COMPONENT.get(component, ())
    transports = {stage["supervision.transport"] for stage in _stages(settings)}
    for transport in TRANSPORT:
        if transport not in transports:
            yield from (f"travel_{transport}", f"cost_{transport}_usd_per_month")
    if not _ever(settings, "supervision.supervising_the_supervisors"):
        yield from ("quality_by_supervised_supervisors", "coaching_*")
    if not _ever(settings, "supervision.phone_supervision_share"):
        yield from ("phone_*", "call_cost_usd")


def _idle_workforce(settings: Settings) -> Iterator[str]:
    if not _ever(settings, "workforce.refresher_trainings_per_year"):
        yield from ("refresher_*", "support_by_refresher")
    if not _ever(settings, "workforce.retention_package_share"):
        yield from ("leaving_averted_by_recognition", "motivation_by_recognition", "recognition_*")
    stages = _stages(settings)
    if all(stage["workforce.pay_usd_per_month"] == "as_today" for stage in stages):
        yield from ("leaving_by_pay", "lowest_pay_ratio")
    unpaid = any(shock.kind == "pay_arrears" for shock in settings.shocks)
    short = any(stage["money.budget_usd_per_year"] != "unlimited" for stage in stages)
    if not (unpaid or short or donors_leave(settings)):
        yield from ("leaving_by_arrears", "pay_arrears_effort_loss")


def donors_leave(settings: Settings) -> bool:
    """Whether donor funding ends within the run."""
    return _begins(settings, "money.funding_end")


def _begins(settings: Settings, name: str) -> bool:
    """Whether what this month lever dates ever falls into the run."""
    stages = (replace(settings, levers=stage) for stage in _stages(settings))
    return any(stage.month_offset(name) < settings.months for stage in stages)


def _ever(settings: Settings, name: str) -> bool:
    """Whether a lever is ever more than 0 or off."""
    return any(bool(stage[name]) for stage in _stages(settings))


def _stages(settings: Settings) -> list[Mapping[str, Value]]:
    """Levers in force at some time: today's, those decided on, and later decisions."""
    return [settings.today, settings.levers, *(later for _, later in settings.changes)]
