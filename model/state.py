"""The country as it stands: its rows, its agents, its plans, and what they may be asked."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

import mesa
import numpy as np
from numpy.typing import NDArray

from model import catchment, mesa_compat, world
from model.agents.chw import settle_all
from model.agents.dhmt import DHMT
from model.agents.resource_team import ResourceTeam
from model.agents.steering_group import SteeringGroup
from model.agents.supervisor import appoint_all
from model.assumptions import records_of
from model.calendar import MONTHS_PER_YEAR, decimal_year
from model.check import check_settings
from model.collecting import bring_up_to_date, new_collector
from model.countries import Country
from model.district_luck import DistrictLuck
from model.money import Treasury
from model.msi import MsiPlan
from model.outcomes import COUNTS, NATIONAL_STATES, Recording
from model.parameters import as_table, values_in_force
from model.policy import number, policy_rows
from model.randomness import decision_number, luck, run_key
from model.rollout import Rollout, nearest_districts
from model.rows import Columns
from model.settings import Settings
from model.shocks import Shocks
from model.views import Views

Array = NDArray[np.float64]
# Levers that say what supervision is; the others of the family say where and when it comes.
SUPERVISION_ITSELF = (
    "supervision.dedicated",
    "supervision.visits_per_chw_per_month",
    "supervision.chws_per_supervisor",
    "supervision.components",
    "supervision.transport",
    "supervision.phone_supervision_share",
    "supervision.supervising_the_supervisors",
)


class CountryState(mesa.Model):
    """One country between two months.

    Attributes:
        month: the month being lived, 0 = the first of the run; the burn-in before it counts backwards.
        districts, chws, supervisors: populations as rows; `agents` gives the same as Mesa agents.
        by_district: the fields of the districts as arrays.
        steering_group, resource_teams, dhmts: the few, ordinary Mesa agents.
        policies: supervision as it is today, and as it was decided, as rows; `has_dedicated` says for each
            whether supervisors are dedicated.
        parameters: value in force of every evidence record.
        recording: what the months so far have left behind.
    """

    def __init__(
        self,
        settings: Settings,
        seed: int | None = None,
        replicate: int = 0,
        draw: int | None = None,
        country: Country | None = None,
    ) -> None:
        """Build the country.

        Args:
            settings: what is decided, assumed, when and where.
            seed: overrides the settings' seed.
            replicate: number of the replicate; another replicate has other luck.
            draw: number of the draw of the assumptions from their ranges; none = central values.
            country: a world of one's own in place of the country that the settings name.
        """
        self.country = check_settings(settings, country)
        self.settings = settings
        self.seed_in_use = settings.seed if seed is None else seed
        self.records = records_of(self.country, settings.cadre)
        overrides = {**settings.drawn, **settings.assumptions}
        self.parameters = values_in_force(self.records, overrides, self.seed_in_use, draw)
        self._parameter_row = as_table(self.parameters)
        self._p = self._parameter_row[0]
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

    # --- the beginning ---------------------------------------------------------------------------------------------

    def _build_world(self) -> None:
        settings, p, country = self.settings, self.parameters, self.country
        self.month = -settings.burn_in_months
        first_year = decimal_year(settings.first_month)
        eligible = country.population(first_year) * country.districts.eligible_share
        stages = [settings.levers, *(levers for _, levers in settings.changes)]
        targets = [int(number(levers, "workforce.chw_posts", p)) for levers in stages]
        opened = max(number(levers, "workforce.recruits_per_year", p) for levers in stages) * settings.months
        self._posts_open = float(min(targets[0], int(number(settings.today, "workforce.chw_posts", p))))
        most_posts = min(max(targets), math.ceil(self._posts_open + opened / MONTHS_PER_YEAR))
        self._placement = world.place_posts(eligible, max(most_posts, int(self._posts_open)))
        most = np.bincount(self._placement, minlength=len(country.names))
        self.districts = world.make_districts(country, eligible, most, p)
        self.by_district = Columns(self.districts)
        self.by_district.posts = np.bincount(self._placement[: int(self._posts_open)], minlength=len(country.names))
        self.chws = world.make_chws(self.districts, most)
        self.supervisors = world.make_supervisors(self.districts, most, self._smallest_caseload())
        with np.errstate(over="ignore"):
            settle_all(self.chws, self.districts, self._p, self._run)
            span = float(str(settings.today["supervision.chws_per_supervisor"]))
            dedicated_span = span if settings.today["supervision.dedicated"] else 0.0
            appoint_all(self.supervisors, self.districts, dedicated_span, self._p, self._run)
        world.shrink_last_catchments(self.chws, self.districts, eligible, p)
        self._fifths = world.population_fifths(country, first_year)
        self._standing_access = catchment.standing_access(country, p)
        self._usual_need = [catchment.usual_need(country, p, month) for month in range(MONTHS_PER_YEAR)]
        self._usual_access = [catchment.usual_access(country, p, month) for month in range(MONTHS_PER_YEAR)]

    def _build_agents(self) -> None:
        settings, country = self.settings, self.country
        self.district_luck = DistrictLuck(self._run, np.ascontiguousarray(country.districts.key))
        self._shocks = Shocks(settings, country.regions)
        self.shock_sizes = self._shocks.sizes(self.month)
        self.rollouts: dict[str, Rollout] = {}
        self.resource_teams: list[ResourceTeam] = []
        self.adopt(replace(settings, levers=settings.today))
        self.steering_group = SteeringGroup(self)
        self.dhmts = [DHMT(self, d) for d in range(len(country.names))]
        self._wave_of: dict[int, int] = {}
        self._donors_had_left = False
        self._neighbours = nearest_districts(country)
        self.treasury = Treasury(self, settings)

    def take_office(self, settings: Settings) -> None:
        """The first month: what was decided takes the place of today's practice, and the resource team is formed."""
        self.adopt(settings)
        self.treasury.set_prices()
        self.resource_teams = self._make_resource_teams()

    def adopt(self, settings: Settings) -> None:
        """Put these levers in force; districts that have joined a programme stay in it, unless it is ended."""
        before, members_before = self.rollouts, self.lever_number("resource_team.members")
        self.settings = settings
        self.policies = policy_rows(settings.today, settings.levers, self.parameters)
        self.has_dedicated = (bool(self.policies[0].dedicated), bool(self.policies[1].dedicated))
        self.msi = MsiPlan(settings.levers, self.parameters)
        self.rollouts = {
            family: Rollout(family, settings, self.country, self._luck_of_order, max(0, self.month))
            for family in ("msi", "supervision")
        }
        for family, rollout in before.items():
            self.rollouts[family].go_on_from(rollout)
        if not self.msi.is_on:
            for d in self.rollouts["msi"].begun:
                self.dhmts[d].leave_programme()
        if self.resource_teams:
            added = self.lever_number("resource_team.members") - members_before
            for team in self.resource_teams:
                team.establishment += added * self.team_share(team)
        self._funding_end = settings.month_offset("money.funding_end")
        self.is_supervision_new = any(settings.levers[name] != settings.today[name] for name in SUPERVISION_ITSELF)

    def _luck_of_order(self, district_key: int) -> float:
        return self.luck("rollout_order", 0, district_key, 0)

    def _smallest_caseload(self) -> float | None:
        """CHWs per dedicated supervisor where it is smallest, at any time of the run; none without dedicated ones."""
        stages = [self.settings.today, self.settings.levers, *(levers for _, levers in self.settings.changes)]
        dedicated = [float(str(s["supervision.chws_per_supervisor"])) for s in stages if s["supervision.dedicated"]]
        return min(dedicated, default=None)

    def _make_resource_teams(self) -> list[ResourceTeam]:
        """One national team, or one per region; whole members are shared out by number of districts."""
        members = int(self.lever_number("resource_team.members"))
        everywhere = list(range(len(self.country.names)))
        if self.settings.levers["resource_team.level"] == "national":
            return [ResourceTeam(self, 1, members, everywhere)]
        regions = dict.fromkeys(self.country.regions)
        groups = [[d for d in everywhere if self.country.regions[d] == region] for region in regions]
        shares = largest_remainder(members, [len(group) for group in groups])
        return [ResourceTeam(self, number, shares[number - 1], group) for number, group in enumerate(groups, start=1)]

    def dissolve(self) -> None:
        """Let go of everything when the run is over.

        A model and its agents point at each other, so a dead one would wait, with all its rows, for Python's rare
        full collection of such circles: a dozen of them at a time.
        """
        self.__dict__.clear()

    # --- what agents and readers ask ---------------------------------------------------------------------------------

    def luck(self, decision: str, month: int, slot_key: int, incumbent: int) -> float:
        """The uniform number at one address: it depends on nothing else than the seed and the replicate."""
        return luck(self._run, decision_number(decision), month, slot_key, incumbent)

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
        if self.has_dedicated[1] and self.by_district.supervision_running.any():
            return True
        enrolled = (self.dhmts[d] for d in self.rollouts["msi"].begun)
        return any(dhmt.wants_facilitation or dhmt.state == "between" for dhmt in enrolled)

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
        """The nearest teams of the same wave, whom inter-district meetings bring together."""
        wave = self._wave_of.get(dhmt.district)
        same_wave = (self.dhmts[d] for d in self._neighbours[dhmt.district] if self._wave_of.get(d) == wave)
        return list(islice(same_wave, round(self.parameters["districts_per_meeting_group"]) - 1))

    def guests_of(self, dhmt: DHMT) -> list[DHMT]:
        """The nearest teams of other waves or outside the programme, who look in on a meeting."""
        wave = self._wave_of.get(dhmt.district)
        others = (self.dhmts[d] for d in self._neighbours[dhmt.district] if self._wave_of.get(d) != wave)
        return list(islice(others, round(self.parameters["neighbours_at_meetings"])))

    def nearest_outsider(self, dhmt: DHMT) -> DHMT | None:
        """The nearest team that is not in the programme."""
        return next(
            (self.dhmts[d] for d in self._neighbours[dhmt.district] if self.dhmts[d].state == "not enrolled"), None
        )

    def share_of_workplans_that_worked(self) -> float | None:
        """Share of district teams whose last cycle visibly worked; nothing before the first cycles end [0–1]."""
        results = [dhmt.last_cycle_worked for dhmt in self.dhmts if dhmt.last_cycle_worked is not None]
        return results.count(True) / len(results) if results else None

    def posts_filled_now(self) -> float:
        """CHW posts with somebody in them now [CHWs]."""
        return float(self.chws.filled.sum())


def largest_remainder(whole: int, weights: list[int]) -> list[int]:
    """Share a whole number out in proportion to the weights, in whole numbers."""
    exact = [whole * weight / math.fsum(weights) for weight in weights]
    shares = [int(share) for share in exact]
    most_left = sorted(range(len(weights)), key=lambda i: shares[i] - exact[i])
    for i in most_left[: whole - int(math.fsum(shares))]:
        shares[i] += 1
    return shares
