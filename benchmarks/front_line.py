"""The front line by itself, at any size, ready to be timed: the engine's, and the same posts as plain Mesa objects."""

from __future__ import annotations

import numpy as np

from benchmarks.oracle import last_catchment_share
from benchmarks.plain_mesa import PlainFrontLine
from model import ScaleUpModel, Settings
from model.agents.chws import new_desks
from model.frontline import frontline_month
from model.outcomes import COUNTS, as_rows
from model.rows import SUMMED_OVER_THE_MONTH
from model.settings import default_levers, resolve_levers
from model.threads import as_called

COUNTRY, CADRE = "mali", "asc"
SUPERVISION_360: dict[str, object] = {
    "supervision.dedicated": True,
    "supervision.visits_per_chw_per_month": 1.0,
    "supervision.chws_per_supervisor": 18,
    "supervision.components": ["one_to_one", "dashboard", "observation", "patient_feedback", "group"],
}
ALL_POSTS_IN_A_YEAR = 2_500_000


class EngineFrontLine:
    """A synthetic country on Mali's districts: any number of posts, each with a full catchment of its own.

    Args:
        posts: CHW posts.
        dedicated_every: 1 = dedicated 360° supervision everywhere, 2 = in every second district, today's elsewhere.
    """

    def __init__(self, posts: int, dedicated_every: int) -> None:
        levers = {"workforce.chw_posts": posts, "workforce.recruits_per_year": ALL_POSTS_IN_A_YEAR}
        settings = Settings(
            country=COUNTRY,
            cadre=CADRE,
            months=12,
            burn_in_months=1,
            levers=resolve_levers([{**SUPERVISION_360, **levers}]),
            today=default_levers(),
        )
        self.model = ScaleUpModel(settings)
        self.model.step()
        districts = self.model.districts
        districts.posts = np.bincount(self.model.chws.district, minlength=len(districts))
        districts.catchments = np.maximum(1, districts.posts)
        districts.supervision_running = np.arange(len(districts)) % dedicated_every == 0
        for field in SUMMED_OVER_THE_MONTH:
            districts[field] = 0.0
        self.surroundings = districts.copy()
        self.posts = int(districts.posts.sum())
        self.counts = np.zeros((len(districts), len(COUNTS)))
        self._desks = as_called(new_desks(1))
        self._month = 0

    def live(self, months: int) -> None:
        """So many months in the same surroundings, on one thread."""
        model = self.model
        for _ in range(months):
            self._month += 1
            model.districts[:] = self.surroundings
            self.counts[:] = 0.0
            frontline_month(
                as_called(model.districts),
                as_called(model.chws),
                as_called(model.supervisors),
                as_called(model.policies),
                as_called(model._parameter_row),
                model._run,
                self._month,
                as_called(as_rows(self.counts)),
                self._desks,
                0,
                len(model.districts),
            )


class MesaFrontLine:
    """The same posts in the same surroundings as plain Mesa objects."""

    def __init__(self, engine: EngineFrontLine, luck: str = "own") -> None:
        model = engine.model
        share = last_catchment_share(model.settings, engine.surroundings, model._p)
        self._surroundings = engine.surroundings
        self.posts = engine.posts
        self._front_line = PlainFrontLine(
            engine.surroundings, model.policies, model._p, share, luck=luck, run_key=model._run
        )
        self.districts = self._front_line.districts

    def live(self, months: int) -> None:
        """So many months in the same surroundings."""
        for _ in range(months):
            self._front_line.set_month(self._surroundings, self._front_line.month + 1)
            self._front_line.step()
