"""The compiled front line and plain Mesa objects with the same luck must live the same lives, agent by agent."""

from collections.abc import Mapping

import pytest

from benchmarks.oracle import Oracle, beside_the_engine
from model import ScaleUpModel, Settings, Shock
from model.settings import default_levers, resolve_levers

SUPERVISION_360 = ["one_to_one", "dashboard", "observation", "patient_feedback", "group"]
SMALL = {"workforce.chw_posts": 300, "workforce.recruits_per_year": 0}
DEDICATED = {
    **SMALL,
    "supervision.dedicated": True,
    "supervision.visits_per_chw_per_month": 1.5,
    "supervision.chws_per_supervisor": 4,
    "supervision.components": SUPERVISION_360,
    "supervision.districts_per_wave": 12,
    "supervision.months_between_waves": 2,
}
CASES: Mapping[str, Mapping[str, object]] = {
    "routine": SMALL,
    "dedicated": DEDICATED,
    "by register, by phone": {
        **DEDICATED,
        "supervision.components": ["one_to_one", "joint_problem_solving", "resupply"],
        "supervision.visits_per_chw_per_month": 0.5,
        "supervision.phone_supervision_share": 0.7,
        "supervision.supervising_the_supervisors": True,
        "supplies.resupply_by_supervisors": 0.8,
        "workforce.refresher_trainings_per_year": 1.0,
        "workforce.retention_package_share": 0.5,
    },
    "little money": {**DEDICATED, "money.budget_usd_per_year": 400_000.0, "money.when_money_runs_out": "equally"},
}


def live_twice(country: str, cadre: str, levers: Mapping[str, object], months: int = 8, **others: object) -> Oracle:
    settings = Settings(
        country=country,
        cadre=cadre,
        months=months,
        burn_in_months=3,
        levers=resolve_levers([levers]),
        today=default_levers(),
        **others,
    )
    with beside_the_engine(settings) as oracle:
        ScaleUpModel(settings, seed=7, replicate=2).run()
    assert oracle.months == months + 3
    return oracle


@pytest.mark.parametrize("case", CASES)
def test_plain_objects_with_the_same_luck_live_the_same_lives(case: str) -> None:
    shocks = (Shock("strike", "2026-03", 2, 0.6), Shock("pay_arrears", "2026-02", 3, 0.8))
    oracle = live_twice("malawi", "hsa", CASES[case], shocks=shocks)
    assert not oracle.differences, oracle.differences[:10]
    assert oracle.plain is not None
    people = [chw for district in oracle.plain.districts for chw in district.chws]
    assert len(people) == 300
    assert any(chw.incumbent > 1 for chw in people)
    assert any(not chw.filled for chw in people)
