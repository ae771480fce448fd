"""One country living through the months: `ScaleUpModel`, and the order of events of a month."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping

import mesa
import numpy as np
from numpy.typing import NDArray

from model import catchment, mesa_compat, world
from model.agents.chw import settle_all
from model.agents.dhmt import DHMT, PRACTICES
from model.agents.resource_team import ResourceTeam
from model.agents.steering_group import SteeringGroup
from model.agents.supervisor import appoint_all
from model.assumptions import records_of
from model.calendar import MONTHS_PER_YEAR, decimal_year, month_of_year
from model.check import check_settings
from model.collecting import bring_up_to_date, new_collector
from model.countries import load_country
from model.money import Treasury
from model.msi import MsiPlan
from model.outcomes import COUNTS, INDEX, NATIONAL_STATES, Recording
from model.parameters import as_row, values_in_force
from model.policy import number, policy_rows
from model.randomness import decision_number, luck, luck_of_all, run_key
from model.rollout import Rollout, nearest_districts
from model.settings import Settings
from model.shocks import Shocks
from model.threads import live_front_line
from model.views import Views

Array = NDArray[np.float64]


class ScaleUpModel(mesa.Model):
    """A country whose health workforce is managed and supervised, month by month.

    Attributes:
        month: the month being lived, 0 = the first of the run; the burn-in before it counts backwards.
        districts, chws, supervisors: populations as rows; `agents` gives the same as Mesa agents.
        steering_group, resource_teams, dhmts: the few, ordinary Mesa agents.
        parameters: value in force of every evidence record.
        recording: what the months so far have left behind.
    """

    def __init__(
        self, settings: Settings, seed: int | None = None, replicate: int = 0, draw: int | None = None
    ) -> None:
        """Build the country and live through the burn-in.

        Args:
            settings: what is decided, assumed, when and where.
            seed: overrides the settings' seed.
            replicate: number of the replicate; another replicate has other luck.
            draw: number of the draw of the assumptions from their ranges; none = central values.
        """
        check_settings(settings)
        self.settings = settings
        self.seed_in_use = settings.seed if seed is None else seed
        self.country = load_country(settings.country)
        self.records = records_of(self.country, settings.cadre)
        self.parameters = values_in_force(self.records, settings.assumptions, self.seed_in_use, draw)
        self._p = as_row(self.parameters)
        self._run = np.uint64(run_key(self.seed_in_use, replicate))
        self._views: Views | None = None
        super().__init__(**mesa_compat.seed_arguments(self.seed_in_use))
        self._views = Views(self)
        self._collector = new_collector()
        self.last_counts: Mapping[str, float] = dict.fromkeys(COUNTS, 0.0)
        self.last_episodes_per_child = 1.0
        self._recent: deque[Array] = deque(maxlen=MONTHS_PER_YEAR)
        self._counts = np.zeros((settings.months, len(self.country.names), len(COUNTS)))
        self._national = np.full((settings.months, len(NATIONAL_STATES)), math.nan)
        self._build_world()
        self._build_agents()
        self._live_through_burn_in()

    # --- the month -------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Live through the next month, as Mesa calls it."""
        if self.month >= self.settings.months:
            raise RuntimeError(f"the run ends after {self.settings.months} months; raise settings.months to go on")
        self.live_month()

    def live_month(self) -> None:
        """One month:

        1. Calendar: people, need, season, access, shocks, posts that exist.
        2. Steering group: commitment, policy, budget; the next districts; the end of donor funding.
        3. Treasury: what this month's money allows.
        4. Resource team: members, days, who is facilitated.
        5. DHMTs: members, drift, the cycle; their practices reach the district.
        6. Front line, district by district: supervisors, CHWs, other providers.
        7. Treasury: bills by category and payer.
        8. Recording.
        """
        self._turn_calendar()
        self._steer()
        self.treasury.plan_month()
        for team in self.resource_teams:
            team.step()
        for dhmt in self.dhmts:
            dhmt.step()
        for practice in PRACTICES:
            self.districts[practice] = [getattr(dhmt, practice) for dhmt in self.dhmts]
        counts = self._work_front_line()
        self.treasury.book_month(counts)
        self._record(counts)
        self.month += 1

    def run(self) -> Recording:
        """Live through the months that are left, free the memory that Mesa would keep, and return the recording."""
        while self.month < self.settings.months:
            self.step()
        mesa_compat.forget(self)
        return self.recording

    def luck(self, decision: str, month: int, slot_key: int, incumbent: int) -> float:
        """The uniform number at one address: it depends on nothing else than the seed and the replicate."""
        return luck(self._run, decision_number(decision), month, slot_key, incumbent)

    def luck_of_districts(self, decision: str) -> list[float]:
        """This month's luck of one decision for every district, by row."""
        if decision not in self._district_luck:
            drawn = np.empty(len(self._district_keys))
            luck_of_all(self._run, decision_number(decision), self.month, self._district_keys, drawn)
            self._district_luck[decision] = drawn.tolist()
        return self._district_luck[decision]

    def _turn_calendar(self) -> None:
        p, districts, season = self.parameters, self.districts, month_of_year(self.calendar_month)
        self._district_luck: dict[str, list[float]] = {}
        self.shock_sizes = self._shocks.sizes(self.month)
        self.transfers_beginning = self._shocks.beginning("transfers", self.month)
        sizes = self.shock_sizes
        catchment.set_people(
            districts, self.country, decimal_year(self.calendar_month), decimal_year(self.settings.first_month)
        )
        catchment.set_need(districts, self.country, p, season, sizes["epidemic"] * p["epidemic_extra_episodes"])
        catchment.set_access(districts, self.country, p, season, sizes["insecurity"] * p["access_lost_by_insecurity"])
        lost = np.maximum(sizes["strike"] * p["work_lost_by_strike"], sizes["epidemic"] * p["work_lost_by_epidemic"])
        districts.at_work_share = 1.0 - lost
        districts.posts = np.bincount(self._placement[: self._posts_now()], minlength=len(districts))
        for field in ("other_care_chances", "newcomers", "phoned", "dashboards", "dedicated_at_work"):
            districts[field] = 0.0

    def _posts_now(self) -> int:
        """Posts that exist this month: today's, and those opened since at the recruitment pace."""
        opened = self.lever_number("workforce.recruits_per_year") * max(0, self.month + 1) / MONTHS_PER_YEAR
        return int(min(self._last_post, self._first_posts + math.floor(opened + 1e-9)))

    def _steer(self) -> None:
        if self.month < 0:
            return
        self.steering_group.step()
        if self.month == self._funding_end:
            self._lose_donors()
        kept = self.steering_group.kept_share()
        if self.is_msi_on:
            for d in self._next_wave("msi", self.steering_group.organised_share() * kept):
                self.dhmts[d].enrol()
                self._wave_of[d] = self.month
        for d in self._next_wave("supervision", kept):
            self.districts.supervision_running[d] = 1

    def _next_wave(self, family: str, share: float) -> list[int]:
        rollout = self.rollouts[family]
        if not rollout.is_due(self.month):
            return []
        reachable = (
            self._standing_access * (1.0 - self.shock_sizes["insecurity"]) >= self.parameters["access_needed_to_start"]
        )
        competence = np.array([dhmt.competence for dhmt in self.dhmts])
        state = {"coverage": self._recent_coverage(), "readiness": competence * self._standing_access}
        return rollout.next_wave(self.month, state, reachable, share)

    def _lose_donors(self) -> None:
        """What is not in the government budget stops; those that joined first are kept first."""
        kept = self.steering_group.kept_share()
        for d in self.rollouts["msi"].begun[round(kept * len(self.rollouts["msi"].begun)) :]:
            self.dhmts[d].leave_programme()
        if self.policies[1].dedicated:
            for d in self.rollouts["supervision"].begun[round(kept * len(self.rollouts["supervision"].begun)) :]:
                self.districts.supervision_running[d] = 0

    def _work_front_line(self) -> Array:
        counts = np.zeros((len(self.districts), len(COUNTS)))
        live_front_line(
            self.districts, self.chws, self.supervisors, self.policies, self._p, self._run, self.month, counts
        )
        return counts

    def _record(self, counts: Array) -> None:
        counts[:, INDEX["districts"]] = 1.0
        counts[:, INDEX["supervision_started"]] = self._dedicated_started()
        for dhmt in self.dhmts:
            row = counts[dhmt.district]
            row[INDEX["competence"]] = dhmt.competence
            if dhmt.state != "not enrolled":
                row[INDEX["msi_enrolled"]] = 1.0
                row[INDEX["msi_begun"]] = float(dhmt.cycles_begun > 0)
                row[INDEX["msi_dropped_out"]] = float(dhmt.state == "dropped out")
                row[INDEX["msi_cycles_completed"]] = dhmt.cycles_completed
                row[INDEX["msi_workplans"]] = dhmt.workplans
                row[INDEX["facilitation_days_delivered"]] = dhmt.facilitation_days
                row[INDEX["facilitation_days_needed"]] = dhmt.days_asked_for
        self.last_counts = dict(zip(COUNTS, counts.sum(axis=0), strict=True))
        self.last_episodes_per_child = float(self.districts.episodes_per_child.mean())
        self._recent.append(counts[:, [INDEX["treated_timely_correct"], INDEX["need"]]])
        if self.month >= 0:
            self._counts[self.month] = counts
            running = self.is_scaling_up
            states = (
                self.steering_group.functioning,
                self.steering_group.in_policy if running else math.nan,
                self.steering_group.government_share() if running else math.nan,
            )
            self._national[self.month] = states
        if self._views is not None:
            self._views.let_go()

    # --- the beginning ---------------------------------------------------------------------------------------------

    def _build_world(self) -> None:
        settings, p, country = self.settings, self.parameters, self.country
        self.month = -settings.burn_in_months
        self.policies = policy_rows(settings.today, settings.levers, p)
        first_year = decimal_year(settings.first_month)
        eligible = country.population(first_year) * country.districts.eligible_share
        self._last_post = int(self.lever_number("workforce.chw_posts"))
        self._first_posts = int(min(self._last_post, p["chw_posts_now"]))
        opened = math.ceil(self.lever_number("workforce.recruits_per_year") * settings.months / MONTHS_PER_YEAR)
        self._placement = world.place_posts(eligible, min(self._last_post, self._first_posts + opened))
        most = np.bincount(self._placement, minlength=len(country.names))
        self.districts = world.make_districts(country, eligible, most, p)
        self.districts.posts = np.bincount(self._placement[: self._first_posts], minlength=len(country.names))
        self.chws = world.make_chws(self.districts, most)
        dedicated = [float(policy.chws_per_supervisor) for policy in self.policies if policy.dedicated]
        self.supervisors = world.make_supervisors(self.districts, most, min(dedicated) if dedicated else None)
        with np.errstate(over="ignore"):
            settle_all(self.chws, self.districts, self._p, self._run)
            appoint_all(self.supervisors, self._p, self._run)
        world.shrink_last_catchments(self.chws, self.districts, eligible, p)
        self._fifths = world.population_fifths(country, first_year)
        self._standing_access = catchment.standing_access(country, p)

    def _build_agents(self) -> None:
        settings, country, p = self.settings, self.country, self.parameters
        self._district_keys = np.ascontiguousarray(country.districts.key)
        self._shocks = Shocks(settings, country.regions)
        self.shock_sizes = self._shocks.sizes(self.month)
        self.msi = MsiPlan(settings.levers, p)
        self.rollouts = {
            family: Rollout(family, settings, country, lambda key: self.luck("rollout_order", 0, key, 0))
            for family in ("msi", "supervision")
        }
        self._funding_end = settings.month_offset("money.funding_end")
        self.steering_group = SteeringGroup(self)
        self.dhmts = [DHMT(self, d) for d in range(len(country.names))]
        self.resource_teams = self._make_resource_teams()
        self._wave_of: dict[int, int] = {}
        self._neighbours = nearest_districts(country)
        self.treasury = Treasury(self)

    def _make_resource_teams(self) -> list[ResourceTeam]:
        """One national team, or one per region that shares the members by number of districts."""
        members = self.lever_number("resource_team.members")
        everywhere = list(range(len(self.country.names)))
        if self.settings.levers["resource_team.level"] == "national":
            return [ResourceTeam(self, 1, members, everywhere)]
        regions = dict.fromkeys(self.country.regions)
        groups = [[d for d in everywhere if self.country.regions[d] == region] for region in regions]
        return [
            ResourceTeam(self, number, members * len(group) / len(everywhere), group)
            for number, group in enumerate(groups, start=1)
        ]

    def _live_through_burn_in(self) -> None:
        while self.month < 0:
            self.live_month()

    # --- what agents and readers ask ---------------------------------------------------------------------------------

    @property
    def calendar_month(self) -> int:
        """The month being lived [months since 0000-01]."""
        return self.settings.first_month + self.month

    @property
    def donors_have_left(self) -> bool:
        """Whether donor funding has ended."""
        return self.month >= self._funding_end

    @property
    def is_msi_on(self) -> bool:
        """Whether management strengthening is being rolled out."""
        return self.msi.is_on and self.month >= 0

    @property
    def is_scaling_up(self) -> bool:
        """Whether MSI or dedicated supervision is running anywhere."""
        return any(dhmt.wants_facilitation or dhmt.state == "between" for dhmt in self.dhmts) or bool(
            self.policies[1].dedicated and self.districts.supervision_running.any()
        )

    @property
    def recording(self) -> Recording:
        """Counts and states of the months so far."""
        lived = max(0, self.month)
        return Recording(self._counts[:lived], self._national[:lived], self._fifths)

    @property
    def datacollector(self) -> mesa.DataCollector:
        """Mesa's collector with the national outcome of every month so far."""
        return bring_up_to_date(self._collector, self)

    @property
    def agents(self) -> mesa.agent.AgentSet:
        """Every agent, CHWs and supervisors included; asking makes their views."""
        if self._views is not None:
            self._views.make_all()
        return super().agents

    @property
    def agents_by_type(self) -> dict[type[mesa.Agent], mesa.agent.AgentSet]:
        """Every agent by class; asking makes the views of CHWs and supervisors."""
        if self._views is not None:
            self._views.make_all()
        return super().agents_by_type

    def lever_number(self, name: str) -> float:
        """A lever in force as a number."""
        return number(self.settings.levers, name, self.parameters)

    def team_share(self, team: ResourceTeam) -> float:
        """Part of the planned growth that falls to one resource team [0–1]."""
        return len(team.districts) / len(self.dhmts)

    def msi_share(self) -> float:
        """Part of facilitators' days that goes on after the donors have left, and in spite of late money [0–1]."""
        late = float(self.shock_sizes["late_disbursement"].mean()) * self.parameters["money_lost_by_late_disbursement"]
        return self.steering_group.kept_share() * (1.0 - late)

    def teams_met_by(self, dhmt: DHMT) -> list[DHMT]:
        """The other teams of the same wave, whom inter-district meetings bring together."""
        wave = self._wave_of.get(dhmt.district)
        return [self.dhmts[d] for d, other in self._wave_of.items() if other == wave and d != dhmt.district]

    def nearest_outsider(self, dhmt: DHMT) -> DHMT | None:
        """The nearest team that is not in the programme."""
        return next(
            (self.dhmts[d] for d in self._neighbours[dhmt.district] if self.dhmts[d].state == "not enrolled"), None
        )

    def share_of_workplans_that_worked(self) -> float | None:
        """Share of district teams whose last cycle visibly worked; nothing before the first cycles end [0–1]."""
        results = [dhmt.last_cycle_worked for dhmt in self.dhmts if dhmt.last_cycle_worked is not None]
        return sum(results) / len(results) if results else None

    def posts_filled_now(self) -> float:
        """CHW posts with somebody in them now [CHWs]."""
        return float(self.chws.filled.sum())

    def expected_newcomers(self) -> float:
        """CHWs expected to begin this month: successors and the first in new posts [CHWs]."""
        new_posts = float(self.districts.posts.sum()) - self.last_counts["posts"]
        vacant = self.last_counts["posts"] - self.last_counts["posts_filled"]
        return max(0.0, new_posts) + vacant / self.parameters["vacancy_months"]

    def _recent_coverage(self) -> Array:
        """Effective coverage of the last twelve months by district, as routine records show it (n_districts)."""
        sums = np.sum(self._recent, axis=0)
        coverage: Array = sums[:, 0] / np.maximum(sums[:, 1], 1.0)
        return coverage

    def _dedicated_started(self) -> Array:
        started = np.zeros(len(self.districts))
        if self.policies[1].dedicated:
            started[self.rollouts["supervision"].begun] = 1.0
        return started
