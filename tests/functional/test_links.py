"""Each link of the causal chain: cut, it carries nothing, bit by bit; whole, it carries something.

A case names the links that lead from a programme to some counts by every route. With all of them cut those counts are
the same with and without the programme, both cut; with one of them whole they differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pytest

from model.assumptions import records_for
from model.outcomes import Recording
from tests import worlds
from tests.worlds import (
    CARE_COUNTS,
    FULL_SUPERVISION,
    SUPERVISION_COUNTS,
    differing,
    make_settings,
    of_count,
    record,
    same,
)


@dataclass(frozen=True)
class Case:
    links: tuple[str, ...]
    programme: Mapping[str, object]
    counts: tuple[str, ...]
    base: Mapping[str, object] = field(default_factory=dict)
    also_cut: tuple[str, ...] = ()
    months: int = 36


# Everywhere at once, with facilitators enough for all.
MSI = {**worlds.MSI, "resource_team.members": 300}
TREATMENT = (
    "treated", "treated_timely", "treated_correct", "treated_timely_correct", "treated_any", "prompt_any",
)  # fmt: skip
VISITS = ("home_visits", "recorded_home_visits", "households_visited")
STAFF = ("posts_filled", "leavers")
FRONT_LINE = (*CARE_COUNTS, *SUPERVISION_COUNTS)
UNSUPERVISED = {"supervision.visits_per_chw_per_month": 0.0}
TO_VISITS = ("link_information_to_visits", "link_motivation_to_visits", "link_skill_to_visits")
CASES = {
    "money to management": Case(
        ("link_steering_to_resource_team",), MSI,
        (*FRONT_LINE, "competence", "msi_workplans", "facilitation_days_delivered"),
    ),
    "facilitation to management": Case(
        ("link_resource_team_to_cycles",), MSI, (*FRONT_LINE, "competence", "msi_workplans")
    ),
    "cycles to management": Case(("link_cycles_to_practices",), MSI, (*FRONT_LINE, "competence")),
    "management to the front line": Case(
        ("link_practices_to_supervision_dose", "link_practices_to_supervision_quality", "link_practices_to_supplies",
         "link_practices_to_staffing"),
        MSI, FRONT_LINE,
    ),
    "management to supervisors' days": Case(
        ("link_practices_to_supervision_dose",), MSI, SUPERVISION_COUNTS,
        also_cut=("link_practices_to_staffing", "link_feedback_to_leaving"),
    ),
    "management to stock": Case(
        ("link_practices_to_supplies",), MSI, ("posts_stocked_out",),
        also_cut=("link_practices_to_staffing", "link_feedback_to_leaving"),
    ),
    "management to staffing": Case(
        ("link_practices_to_staffing",), MSI, STAFF, also_cut=("link_feedback_to_leaving",), months=48
    ),
    "management to coaching": Case(
        ("link_practices_to_supervision_quality",), MSI, (*TREATMENT, *VISITS, *STAFF),
        base=FULL_SUPERVISION,
        also_cut=("link_practices_to_staffing", "link_practices_to_supplies", "link_practices_to_supervision_dose"),
    ),
    "supervision to CHWs": Case(
        ("link_supervision_to_information", "link_supervision_to_skill", "link_supervision_to_motivation",
         "link_supervision_to_stock", "link_supervision_to_hours", "link_feedback_to_leaving"),
        {**FULL_SUPERVISION, "supervision.components": ["one_to_one", "dashboard", "observation", "resupply", "group"]},
        CARE_COUNTS, base=UNSUPERVISED,
    ),
    "information, motivation and skill to visits": Case(
        TO_VISITS, FULL_SUPERVISION, ("home_visits", "households_visited"), base=UNSUPERVISED,
        also_cut=("link_feedback_to_leaving", "link_supervision_to_hours"),
    ),
    "motivation to promptness, skill to correctness": Case(
        ("link_motivation_to_promptness", "link_skill_to_correctness"), FULL_SUPERVISION, TREATMENT, base=UNSUPERVISED,
        also_cut=(*TO_VISITS, "link_feedback_to_leaving", "link_supervision_to_hours"),
    ),
    "feedback to leaving": Case(("link_feedback_to_leaving",), FULL_SUPERVISION, STAFF, base=UNSUPERVISED),
    "stock to treatment": Case(
        ("link_stock_to_treatment",), {"supplies.reliability": 1.0},
        tuple(n for n in CARE_COUNTS if n != "posts_stocked_out"),
        base={"supplies.reliability": 0.0},
    ),
    "visits to contact": Case(
        ("link_visits_to_contact",), {"workforce.home_visit_hours_per_week": 14.0},
        tuple(n for n in CARE_COUNTS if n not in VISITS), base={"workforce.home_visit_hours_per_week": 0.0},
    ),
}  # fmt: skip


def pair(case: Case, cut: Iterable[str]) -> tuple[Recording, Recording]:
    """Without and with the programme, the same links cut in both."""
    assumptions = dict.fromkeys((*cut, *case.also_cut), 0.0)
    steering = {"steering_never_functions": 0.1}
    without, with_it = (
        record(
            make_settings(
                levers={"workforce.chw_posts": 1200, **levers},
                months=case.months,
                assumptions={**steering, **assumptions},
            )
        )
        for levers in (case.base, {**case.base, **case.programme})
    )
    return without, with_it


@pytest.mark.parametrize("name", CASES)
def test_with_its_links_cut_a_programme_reaches_nothing(name: str) -> None:
    assert differing(*pair(CASES[name], CASES[name].links), CASES[name].counts) == []


@pytest.mark.parametrize(("name", "link"), [(name, link) for name, case in CASES.items() for link in case.links])
def test_each_link_carries_something_by_itself(name: str, link: str) -> None:
    case = CASES[name]
    assert not same(*pair(case, [other for other in case.links if other != link]), case.counts)


def test_every_link_is_in_a_case() -> None:
    links = {name for name, item in records_for("mali", "asc").items() if item.role == "link"}
    assert links == {link for case in CASES.values() for link in case.links}


def test_a_stronger_link_carries_more() -> None:
    gains = []
    for strength in (0.5, 1.0, 1.5):
        without, with_it = (
            record(
                make_settings(
                    levers={"workforce.chw_posts": 1200, **levers}, assumptions={"link_skill_to_correctness": strength}
                )
            )
            for levers in (UNSUPERVISED, FULL_SUPERVISION)
        )
        shares = [
            of_count(r, "treated_correct")[-12:].sum() / of_count(r, "treated")[-12:].sum() for r in (without, with_it)
        ]
        gains.append(shares[1] - shares[0])
    assert 0 < gains[0] < gains[1] < gains[2]
