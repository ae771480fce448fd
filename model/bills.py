"""The bills of a month by category, and which part of each donors pay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.outcomes import INDEX
from model.prices import Prices
from model.vacancies import dedicated_now

if TYPE_CHECKING:
    from model.state import CountryState

Array = NDArray[np.float64]
Bill = tuple[Array, Array]


def bills(model: CountryState, prices: Prices, shares: Mapping[str, float], counts: Array) -> dict[str, Bill]:
    """Cost of each category by district, and the part of it that donors pay as long as they are there.

    `shares` is the part of each group of spending that the month's money allowed.
    """
    districts, p = model.by_district, model.parameters
    cadre = p["chw_pay_donor_share"]
    posts, paid = counts[:, INDEX["posts"]], 1.0 - districts.pay_arrears
    msi, managers = np.array([dhmt.month_cost for dhmt in model.dhmts]).T
    pay = counts[:, INDEX["posts_filled"]] * prices.wage * paid
    running = posts * prices.running_per_post * shares["wages"] * (1.0 - donor_money_lost(model))
    refresher = posts * prices.refresher_per_post * shares["workforce"] * districts.hiring_share
    training = districts.newcomers * prices.training + refresher
    treatments = counts[:, INDEX["treated"]] * prices.treatment
    digital = (
        districts.dashboards * prices.dashboard * districts.supervision_paid_share + districts.phoned * prices.call
    )
    nurses_time = districts.routine_visits * prices.routine_visit_time
    programme = donors_programme_share(model)
    return {
        "pay": (pay, pay * cadre),
        "running": (running, running * cadre),
        "supervision": _supervision(model, prices),
        "msi": (msi, msi * programme),
        "training": (training, training * cadre),
        "medicines": (treatments, treatments * p["medicines_donor_share"]),
        "digital": (digital, digital * programme),
        "salaried_time": (nurses_time + managers, np.zeros(len(counts))),
    }


def _supervision(model: CountryState, prices: Prices) -> Bill:
    """Dedicated supervisors and their meetings are part of the programme; what nurses do is the government's."""
    districts = model.by_district
    dedicated = districts.dedicated_at_work * prices.dedicated_supervisor * districts.supervision_paid_share
    dedicated += districts.new_supervisors * prices.new_supervisor
    routine = districts.routine_visits * prices.routine_visit_cash
    coached = districts.facilities * districts.supervision_running
    routine += coached * prices.coaching * districts.supervision_paid_share
    meetings = districts.attendances * prices.attendance
    by_programme = dedicated + meetings * dedicated_now(model)
    return dedicated + routine + meetings, by_programme * donors_programme_share(model)


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
