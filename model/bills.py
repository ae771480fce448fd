"""The bills of a month by category, and which part of each donors pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.compiled import formula, rule
from model.rows import Row, Rows

if TYPE_CHECKING:
    from model.state import CountryState


@rule
def bill_districts(
    districts: Rows,
    counts: Rows,
    policies: Rows,
    price_row: Rows,
    parameter_row: Rows,
    wages_share: float,
    workforce_share: float,
    money_kept: float,
    programme: float,
    donors_there: float,
    totals: np.ndarray,
) -> None:
    """Write every district's bills into its counts, by category and payer.

    Args:
        districts: their month, with what was delivered.
        counts: what it is written into (n_districts).
        policies: today's supervision and the one decided on.
        price_row: unit prices, as the one row of a table.
        parameter_row: records, as the one row of a table.
        wages_share: part of what goes with pay that the month's money allowed [0–1].
        workforce_share: part of training that it allowed [0–1].
        money_kept: part of pay, running and training that somebody still pays [0–1].
        programme: part of the programmes that is not in the government's budget [0–1].
        donors_there: 1 until the donors leave.
        totals: receives what the bills of each district come to (n_districts) [US$].
    """
    price, p = price_row[0], parameter_row[0]
    for d in range(len(districts)):
        district, count = districts[d], counts[d]
        policy = policies[1 if district.supervision_running == 1 else 0]
        bill(district, count, price, wages_share, workforce_share, money_kept)
        totals[d] = total_of(count)
        count.cost_donor_usd = donors_part(district, count, policy, price, p, programme) * donors_there
        count.cost_government_usd = totals[d] - count.cost_donor_usd


@formula
def bill(district: Row, count: Row, price: Row, wages_share: float, workforce_share: float, money_kept: float) -> None:
    """Cost of each category in a district."""
    count.cost_pay_usd = count.posts_filled * price.wage * (1.0 - district.pay_arrears)
    count.cost_running_usd = count.posts * price.running_per_post * wages_share * money_kept
    meetings = district.attendances * price.attendance
    count.cost_supervision_usd = dedicated_cost(district, price) + nurses_cost(district, price) + meetings
    count.cost_msi_usd = district.msi_cash
    refresher = count.posts * price.refresher_per_post * workforce_share * district.hiring_share
    count.cost_training_usd = district.newcomers * price.training + refresher
    count.cost_medicines_usd = count.treated * price.treatment
    dashboards = district.dashboards * price.dashboard * district.supervision_paid_share
    count.cost_digital_usd = dashboards + district.phoned * price.call
    count.cost_salaried_time_usd = district.routine_visits * price.routine_visit_time + district.msi_time


@formula
def dedicated_cost(district: Row, price: Row) -> float:
    """Dedicated supervisors at work, and the recruitment and training of new ones [US$]."""
    at_work = district.dedicated_at_work * price.dedicated_supervisor * district.supervision_paid_share
    return at_work + district.new_supervisors * price.new_supervisor


@formula
def nurses_cost(district: Row, price: Row) -> float:
    """Facility nurses' visits, and their coaching by the DHMT [US$]."""
    coached = district.facilities * district.supervision_running
    visits = district.routine_visits * price.routine_visit_cash
    return visits + coached * price.coaching * district.supervision_paid_share


@formula
def total_of(count: Row) -> float:
    """All categories of a district [US$]."""
    programmes = count.cost_pay_usd + count.cost_running_usd + count.cost_supervision_usd + count.cost_msi_usd
    goods = programmes + count.cost_training_usd + count.cost_medicines_usd + count.cost_digital_usd
    return goods + count.cost_salaried_time_usd


@formula
def donors_part(district: Row, count: Row, policy: Row, price: Row, p: Row, programme: float) -> float:
    """What donors pay in a district as long as they are there [US$].

    Dedicated supervisors and their meetings are part of the programme; what nurses do is the government's.
    """
    cadre = p.chw_pay_donor_share
    supervised = dedicated_cost(district, price) + district.attendances * price.attendance * policy.dedicated
    paid = count.cost_pay_usd * cadre + count.cost_running_usd * cadre + supervised * programme
    paid = paid + count.cost_msi_usd * programme + count.cost_training_usd * cadre
    return paid + count.cost_medicines_usd * p.medicines_donor_share + count.cost_digital_usd * programme


def donors_programme_share(model: CountryState) -> float:
    """Part of MSI, dedicated supervision and dashboards that is not in the government's budget [0–1]."""
    return 1.0 - model.steering_group.government_share()


def donor_money_lost(model: CountryState) -> float:
    """Part of pay, running and training that nobody pays after the donors have left [0–1]."""
    return _lost(model, model.parameters["chw_pay_donor_share"])


def donor_supplies_lost(model: CountryState) -> float:
    """Part of the medicines that nobody pays after the donors have left [0–1]."""
    return _lost(model, model.parameters["medicines_donor_share"])


def _lost(model: CountryState, donor_share: float) -> float:
    if not model.donors_have_left:
        return 0.0
    return donor_share * (1.0 - model.lever_number("money.government_takeover_share"))
