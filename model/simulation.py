"""One country living through the months: `ScaleUpModel`, and the order of events of a month."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from model import catchment
from model.agents.dhmt import IN_PROGRAMME
from model.calendar import MONTHS_PER_YEAR, decimal_year, month_of_year
from model.countries import Country
from model.outcomes import COUNTS, INDEX, Recording
from model.rows import SUMMED_OVER_THE_MONTH
from model.settings import Settings
from model.state import CountryState
from model.threads import live_front_line

Array = NDArray[np.float64]
_OF_PROGRAMME = [INDEX[name] for name in IN_PROGRAMME]


class ScaleUpModel(CountryState):
    """A country whose health workforce is managed and supervised, month by month; a `mesa.Model`."""

    def __init__(
        self,
        settings: Settings,
        seed: int | None = None,
        replicate: int = 0,
        draw: int | None = None,
        country: Country | None = None,
    ) -> None:
        """Build the country, live through the burn-in as things are today, then put the levers in force.

        Arguments as for `CountryState`.
        """
        super().__init__(settings, seed, replicate, draw, country)
        while self.month < 0:
            self.live_month()
        self.take_office(settings)

    @classmethod
    def lived(cls, settings: Settings, replicate: int, draw: int | None) -> Recording:
        """Live a whole run and keep nothing of it but the recording; arguments as for `CountryState`."""
        model = cls(settings, replicate=replicate, draw=draw)
        recording = model.run()
        model.dissolve()
        return recording

    # --- the month -------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Live through the next month, as Mesa calls it."""
        if self.month >= self.settings.months:
            raise RuntimeError(f"the run ends after {self.settings.months} months; raise settings.months to go on")
        self.live_month()
        self.running = self.month < self.settings.months

    def live_month(self) -> None:
        """One month:

        1. Calendar: people, need, season, access, shocks, posts that exist.
        2. Steering group: commitment, policy, budget; the next districts; the end of donor funding.
        3. Treasury: what this month's money allows.
        4. Resource team: members, days, who is facilitated.
        5. DHMTs: members, drift, the cycle; what their practices are now, the district feels.
        6. Front line, district by district: supervisors, CHWs, other providers.
        7. Treasury: bills by category and payer.
        8. Recording.
        """
        self._decide_anew()
        self._turn_calendar()
        self._steer()
        self.treasury.plan_month()
        for team in self.resource_teams:
            team.step()
        self._manage()
        counts = self._work_front_line()
        self.treasury.book_month(counts)
        self._record(counts)
        self.month += 1

    def run(self) -> Recording:
        """Live through the months that are left and return the recording."""
        while self.month < self.settings.months:
            self.step()
        return self.recording

    def _decide_anew(self) -> None:
        """Later decisions of the scenario take effect."""
        for month, levers in self.settings.changes:
            if month == self.month:
                self.adopt(replace(self.settings, levers=levers))
                self.treasury.set_prices()

    def _turn_calendar(self) -> None:
        p, districts, season = self.parameters, self.by_district, month_of_year(self.calendar_month)
        self.district_luck.begin(self.month)
        self.shock_sizes = self._shocks.sizes(self.month)
        self.transfers_beginning = self._shocks.beginning("transfers", self.month).tolist()
        sizes = self.shock_sizes
        catchment.set_people(
            districts, self.country, decimal_year(self.calendar_month), decimal_year(self.settings.first_month)
        )
        catchment.set_need(districts, self._usual_need[season], sizes["epidemic"] * p["epidemic_extra_episodes"])
        districts.access = self._usual_access[season] * (1.0 - sizes["insecurity"] * p["access_lost_by_insecurity"])
        lost = np.maximum(sizes["strike"] * p["work_lost_by_strike"], sizes["epidemic"] * p["work_lost_by_epidemic"])
        districts.at_work_share = 1.0 - lost
        districts.posts = np.bincount(self._placement[: self._posts_now()], minlength=len(self.districts))
        for field in SUMMED_OVER_THE_MONTH:
            setattr(districts, field, 0.0)

    def _posts_now(self) -> int:
        """Posts that exist this month: today's, and those opened since at the recruitment pace."""
        if self.month >= 0:
            opened = self.lever_number("workforce.recruits_per_year") / MONTHS_PER_YEAR
            self._posts_open = min(self.lever_number("workforce.chw_posts"), self._posts_open + opened)
        return math.floor(self._posts_open + 1e-6)

    def _steer(self) -> None:
        if self.month < 0:
            return
        self.steering_group.step()
        if self.donors_have_left and not self._donors_had_left:
            self._donors_had_left = True
            self._lose_donors()
        kept = self.steering_group.kept_share()
        if self.is_msi_on:
            for d in self._next_wave("msi", kept):
                self.dhmts[d].enrol()
                self._wave_of[d] = self.month
        if self.is_supervision_new:
            for d in self._next_wave("supervision", kept if self.has_dedicated[1] else 1.0):
                self.by_district.supervision_running[d] = 1

    def _next_wave(self, family: str, share: float) -> list[int]:
        rollout = self.rollouts[family]
        if not rollout.waves_due(self.month):
            return []
        readiness = self.by_district.competence * self._standing_access
        state = {"coverage": self._recent_coverage(), "readiness": readiness}
        return rollout.next_wave(self.month, state, self.reachable(), share)

    def reachable(self) -> NDArray[np.bool_]:
        """Whether access allows a programme to start in each district now (n_districts)."""
        insecure = self.shock_sizes["insecurity"] * self.parameters["access_lost_by_insecurity"]
        allowed: NDArray[np.bool_] = (
            self._standing_access * (1.0 - insecure) >= self.parameters["access_needed_to_start"]
        )
        return allowed

    def _lose_donors(self) -> None:
        """What is not in the government budget stops; those that joined first are kept first."""
        kept = self.steering_group.kept_share()
        for d in self.rollouts["msi"].begun[round(kept * len(self.rollouts["msi"].begun)) :]:
            self.dhmts[d].leave_programme()
        if self.has_dedicated[1]:
            for d in self.rollouts["supervision"].begun[round(kept * len(self.rollouts["supervision"].begun)) :]:
                self.by_district.supervision_running[d] = 0

    def _manage(self) -> None:
        for dhmt in self.dhmts:
            dhmt.step()
        if self.rollouts["msi"].begun:
            costs = np.array([dhmt.month_cost for dhmt in self.dhmts])
            self.by_district.msi_cash, self.by_district.msi_time = costs[:, 0], costs[:, 1]

    def _work_front_line(self) -> Array:
        counts = np.zeros((len(self.districts), len(COUNTS)))
        live_front_line(
            self.districts,
            self.chws,
            self.supervisors,
            self.policies,
            self._parameter_row,
            self._run,
            self.month,
            counts,
        )
        return counts

    def _record(self, counts: Array) -> None:
        counts[:, INDEX["districts"]] = 1.0
        counts[:, INDEX["supervision_started"]] = self._dedicated_started()
        counts[:, INDEX["competence"]] = self.by_district.competence
        if self.rollouts["msi"].begun:
            counts[:, _OF_PROGRAMME] = [dhmt.in_programme() for dhmt in self.dhmts]
        self.last_counts = dict(zip(COUNTS, counts.sum(axis=0), strict=True))
        self.last_episodes_per_child = float(self.by_district.episodes_per_child.mean())
        self._recent.append(counts[:, [INDEX["treated_timely_correct_served"], INDEX["need_served"]]])
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

    def _recent_coverage(self) -> Array:
        """Effective coverage of the last twelve months where there are posts (n_districts).

        As routine records show it; districts without posts come last, for there is nobody to manage or supervise.
        """
        if not self._recent:
            return np.zeros(len(self.districts))
        sums = np.sum(self._recent, axis=0)
        coverage: Array = np.where(sums[:, 1] > 0, sums[:, 0] / np.maximum(sums[:, 1], 1.0), np.inf)
        return coverage

    def _dedicated_started(self) -> Array:
        started = np.zeros(len(self.districts))
        if self.has_dedicated[1]:
            started[self.rollouts["supervision"].begun] = 1.0
        return started
