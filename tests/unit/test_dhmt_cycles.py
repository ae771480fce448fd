"""The states of a district team, month by month, and how the resource team's days set its pace."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from model import DHMT, ScaleUpModel
from model.msi import PHASES, MsiPlan
from model.parameters import values_in_force
from model.settings import resolve_levers
from tests.worlds import few_districts, make_settings

PLENTY = {"resource_team.members": 300, "resource_team.days_per_member_per_year": 220.0}
FAITHFUL = {"continue_probability": 1.0}
Make = Callable[..., ScaleUpModel]


@pytest.fixture
def make() -> Iterator[Make]:
    """Models of six districts with a steering group that works; nobody drops out unless asked to."""

    def build(levers: Mapping[str, object], months: int = 120, **assumptions: float) -> ScaleUpModel:
        settings = make_settings(
            levers={"workforce.chw_posts": 60, "msi.districts_per_wave": 300, "msi.cycles_per_dhmt": 20, **levers},
            months=months, assumptions={**FAITHFUL, **assumptions}, burn_in_months=1,
        )  # fmt: skip
        model = ScaleUpModel(settings)
        model.steering_group.functioning = True
        return model

    with few_districts():
        yield build


def states(model: ScaleUpModel, district: int = 0, months: int | None = None) -> list[str]:
    history = []
    for _ in range(months or model.settings.months):
        model.step()
        history.append(model.dhmts[district].state)
    return history


def lengths(history: list[str]) -> list[tuple[str, int]]:
    runs: list[tuple[str, int]] = []
    for state in history:
        if runs and runs[-1][0] == state:
            runs[-1] = (state, runs[-1][1] + 1)
        else:
            runs.append((state, 1))
    return runs


@pytest.mark.parametrize(
    ("per_year", "begins"),
    [
        (1.0, [0, 12, 24, 36]), (2.0, [0, 6, 12, 18]), (0.5, [0, 24, 48, 72]), (1.5, [0, 8, 16, 24]),
        (0.7, [0, 18, 35, 52]),  # periods of 17.14 months, each begun in the next whole month
    ],
)  # fmt: skip
def test_cycles_begin_at_their_frequency(make: Make, per_year: float, begins: list[int]) -> None:
    model = make({"msi.cycles_per_year": per_year, **PLENTY})
    begun = [0]
    for _ in range(max(begins) + 1):
        model.step()
        begun.append(model.dhmts[0].cycles_begun)
    assert [month for month in range(len(begun) - 1) if begun[month + 1] > begun[month]] == begins


def test_the_phases_of_a_yearly_cycle(make: Make) -> None:
    """Ten months: four of planning, four of acting, two of reflecting; then a pause of two.

    A state is read at the end of a month, so the month that ends a phase already shows the next one, and the last of
    the pause shows the team in line.
    """
    runs = lengths(states(make({"msi.cycles_per_year": 1.0, **PLENTY}), months=36))
    year = [("plan", 3), ("act", 4), ("reflect", 2), ("between", 2), ("waiting", 1)]
    assert runs == year * 3


@pytest.mark.parametrize("per_year", [0.3, 0.5, 0.7, 0.9, 1.0, 1.25, 1.3, 1.5, 1.75, 2.0])
def test_ten_years_hold_the_expected_number_of_cycles(make: Make, per_year: float) -> None:
    model = make({"msi.cycles_per_year": per_year, **PLENTY})
    states(model)
    for dhmt in model.dhmts:
        assert dhmt.cycles_begun == pytest.approx(10 * per_year, abs=1.0)
        assert 0 <= dhmt.cycles_begun - dhmt.workplans <= 1
        assert 0 <= dhmt.workplans - dhmt.cycles_completed <= 1


@pytest.mark.parametrize("most", [1, 3])
def test_after_its_last_supported_cycle_a_team_goes_on_alone(make: Make, most: int) -> None:
    model = make({"msi.cycles_per_year": 1.0, "msi.cycles_per_dhmt": most, **PLENTY}, months=60)
    history = states(model)
    assert history[-1] == "sustaining" and model.dhmts[0].cycles_completed == most
    assert history.index("sustaining") == 12 * (most - 1) + 9


def test_a_team_that_drops_out_stays_out(make: Make) -> None:
    model = make({"msi.cycles_per_year": 2.0, **PLENTY}, continue_probability=0.6)
    seen: set[DHMT] = set()
    for _ in range(120):
        model.step()
        out = {dhmt for dhmt in model.dhmts if dhmt.state == "dropped out"}
        assert seen <= out
        seen = out
    assert len(seen) >= 4
    assert model.last_counts["msi_dropped_out"] == len(seen)


def test_the_end_of_funding_ends_cycles_and_what_was_funded_goes_on(make: Make) -> None:
    levers = {"msi.cycles_per_year": 1.0, **PLENTY, "money.funding_end": "2028-01"}
    for share, kept in ((0.0, 0), (0.5, 3), (1.0, 6)):
        model = make({**levers, "money.government_takeover_share": share}, months=40)
        states(model)
        assert sum(dhmt.state != "sustaining" for dhmt in model.dhmts) == kept
        began = model.rollouts["msi"].begun
        assert [d for d in began if model.dhmts[d].state != "sustaining"] == began[:kept]


def test_cycles_raise_competence_and_practices_up_to_their_ceilings(make: Make) -> None:
    with_cycles = make(
        {"msi.cycles_per_year": 2.0, **PLENTY}, dhmt_leaving_per_year=0.1, dhmt_head_leaving_per_year=0.1
    )
    states(with_cycles)
    p = with_cycles.parameters
    for dhmt in with_cycles.dhmts:
        assert dhmt.start_competence < dhmt.competence <= p["competence_ceiling"] + 1e-9
        for practice, start in dhmt.start_practices.items():
            assert (
                min(start, p["practice_ceiling"]) <= dhmt.practice(practice) <= max(start, p["practice_ceiling"]) + 1e-9
            )


def test_turnover_never_takes_a_team_below_its_start(make: Make) -> None:
    model = make({"msi.cycles_per_year": 1.0, "msi.cycles_per_dhmt": 1, **PLENTY}, dhmt_leaving_per_year=0.35)
    before = {dhmt: (dhmt.competence, *dhmt.start_practices.values()) for dhmt in model.dhmts}
    after_one = {}
    for month in range(120):
        model.step()
        if month == 11:
            after_one = {dhmt: dhmt.competence for dhmt in model.dhmts}
    for dhmt, (start, *_) in before.items():
        assert start - 1e-12 <= dhmt.competence
        assert dhmt.members <= round(model.parameters["dhmt_members"])
    assert sum(dhmt.competence < after_one[dhmt] for dhmt in model.dhmts) >= 5


# --- too few facilitators -------------------------------------------------------------------------------------------


def test_overstretched_wait_begins_late_and_gives_all_dilute_begins_at_once_and_gives_less(make: Make) -> None:
    few = {"msi.cycles_per_year": 1.0, "resource_team.members": 4}
    wait = make({**few, "resource_team.when_overstretched": "wait"}, months=24)
    dilute = make({**few, "resource_team.when_overstretched": "dilute"}, months=24)
    for _ in range(2):
        wait.step()
        dilute.step()
    assert sum(dhmt.cycles_begun for dhmt in dilute.dhmts) == 6
    assert 0 < sum(dhmt.cycles_begun for dhmt in wait.dhmts) < 6
    for model in (wait, dilute):
        while model.month < 10:
            model.step()
    received = {
        model: sum(d.facilitation_sum for d in model.dhmts) / max(1e-9, sum(d.facilitation_need for d in model.dhmts))
        for model in (wait, dilute)
    }
    assert received[wait] > received[dilute] * 1.2
    assert received[wait] > 0.6 * wait.parameters["facilitation_skill_first"]


@pytest.mark.parametrize("rule", ["wait", "dilute"])
def test_days_given_never_exceed_days_released(make: Make, rule: str) -> None:
    model = make({"msi.cycles_per_year": 2.0, "resource_team.members": 5, "resource_team.when_overstretched": rule})
    released = given = 0.0
    for _ in range(60):
        model.step()
        released += sum(team.days_released() for team in model.resource_teams)
        given += sum(dhmt.facilitation_days for dhmt in model.dhmts)
        assert all(team.days >= -1e-9 for team in model.resource_teams)
        assert all(dhmt.facilitation_days <= dhmt.days_asked_for + 1e-9 for dhmt in model.dhmts)
    assert 0 < given <= released + model.parameters["facilitation_days_kept_months"] * 7.5


def test_no_team_waits_for_ever(make: Make) -> None:
    model = make({"msi.cycles_per_year": 1.0, "resource_team.members": 3}, months=120)
    states(model)
    assert min(dhmt.cycles_begun for dhmt in model.dhmts) >= 1


def test_members_leave_and_newcomers_come_from_experienced_teams_less_skilled(make: Make) -> None:
    growing = make(
        {"msi.cycles_per_year": 1.0, "resource_team.members": 12, "resource_team.members_added_per_year": 2.0},
        months=60,
    )
    team = growing.resource_teams[0]
    states(growing)
    assert 15 <= len(team.members) <= 22
    first = growing.parameters["facilitation_skill_first"]
    late = [member for member in team.members if member.from_district]
    assert late and all(0 < member.skill <= first for member in late)
    alone = make({"resource_team.members": 12}, months=120)  # without cycles nobody is experienced
    states(alone)
    assert len(alone.resource_teams[0].members) < 12


def test_regional_teams_share_the_members_and_serve_their_own_region() -> None:
    with few_districts([0, 1, 20, 21, 40, 41]):
        model = ScaleUpModel(
            make_settings(
                levers={"msi.cycles_per_year": 1.0, "resource_team.level": "regional", "resource_team.members": 12},
                burn_in_months=1,
            )
        )
    teams = model.resource_teams
    assert sorted(d for team in teams for d in team.districts) == list(range(6))
    assert sum(team.establishment for team in teams) == pytest.approx(12)
    assert all(len({model.country.regions[d] for d in team.districts}) == 1 for team in teams)


def test_the_few_members_of_a_country_are_not_lost_between_many_regions() -> None:
    """With seven members and more regions than that, somebody must still facilitate."""
    model = ScaleUpModel(
        make_settings(
            levers={"msi.cycles_per_year": 1.0, "msi.districts_per_wave": 300, "resource_team.level": "regional"},
            months=48, burn_in_months=1,
        )
    )  # fmt: skip
    states(model)
    assert sum(len(team.members) for team in model.resource_teams) >= 4
    assert model.last_counts["msi_workplans"] > 0


# --- the timetable ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("per_year", [0.3, 0.7, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("level", ["national", "regional"])
def test_a_cycle_takes_its_days_and_money_whatever_its_length(per_year: float, level: str) -> None:
    from model.assumptions import records_for

    p = values_in_force(records_for("mali", "asc"), {})
    plan = MsiPlan(resolve_levers([{"msi.cycles_per_year": per_year, "resource_team.level": level}]), p)
    ends = plan.phase_ends
    assert 1 <= ends["plan"] < ends["act"] < ends["reflect"] == max(round(plan.length_months), ends["act"] + 1)
    months = {"plan": ends["plan"], "act": ends["act"] - ends["plan"], "reflect": ends["reflect"] - ends["act"]}
    ratio = p["regional_team_days_ratio"] if level == "regional" else 1.0
    for phase in PHASES:
        assert plan.days_needed[phase] * months[phase] == pytest.approx(p[f"facilitation_days_{phase}"] * ratio)
    assert sum(plan.cost_share[phase] * months[phase] for phase in PHASES) == pytest.approx(1.0)
    assert plan.period_months == pytest.approx(12 / per_year) and plan.length_months <= plan.period_months + 1e-9
    days = sum(plan.days_needed[phase] * months[phase] for phase in PHASES)
    assert plan.mean_days_per_month() * ends["reflect"] == pytest.approx(days)


def test_no_cycles_is_no_msi() -> None:
    from model.assumptions import records_for

    p = values_in_force(records_for("mali", "asc"), {})
    plan = MsiPlan(resolve_levers([{}]), p)
    assert not plan.is_on and plan.period_months == float("inf")


@pytest.mark.parametrize("length", [3.0, 4.0, 5.0, 24.0])
def test_the_shortest_and_longest_cycles_have_three_phases(length: float) -> None:
    from model.assumptions import records_for

    p = values_in_force(records_for("mali", "asc"), {})
    ends = MsiPlan(resolve_levers([{"msi.cycle_length_months": length, "msi.pause_months": 6.0}]), p).phase_ends
    assert ends["plan"] < ends["act"] < ends["reflect"] == length
