"""One replicate of a trial: every arm lives the same months with the same luck, and the trial reads its records.

Each arm is a full run of the same world with that arm's levers; they are bit-identical until the baseline ends. Units
are then randomised, and each unit's records are taken from its own arm's run. So what one arm does never reaches the
units of another: see docs/trials.md for what this leaves out, and where it matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.calendar import MONTHS_PER_YEAR
from model.outcomes import INDEX, outcomes
from model.randomness import binomial, decision_number, luck
from scenarios.trials.counts import chw_count, counts_behind, is_of_district, parts_of, summed
from scenarios.trials.estimates import Cells, Estimate, Floats, Whole, estimate, nothing
from scenarios.trials.levers import begins_msi, divides_days, levers_at, settings_of
from scenarios.trials.parts import Arm, Trial, TrialOutcome
from scenarios.trials.randomise import allocate, arm_of_posts
from scenarios.trials.rows import KEYS_PER_DISTRICT, Lived, live, unit_keys
from scenarios.trials.world import shared_out, world_of
from scenarios.validation.management import History, history_of

if TYPE_CHECKING:
    from model import ScaleUpModel


def trial_replicate(
    trial: Trial,
    replicate: int,
    seed: int = 1,
    assumptions: Mapping[str, float] | None = None,
    draw: int | None = None,
) -> dict[str, Estimate]:
    """The trial once, with the luck of this replicate: an estimate for each outcome, by the outcome's key."""
    with np.errstate(over="ignore"):  # hashing wraps around; compiled code does so silently
        play = Play(trial, replicate, seed, {**trial.assumptions, **(assumptions or {})}, draw)
        return {outcome.key: play.estimate(number, outcome) for number, outcome in enumerate(trial.outcomes)}


class Play:
    """One replicate while it is being read: runs are lived when they are first needed."""

    def __init__(
        self, trial: Trial, replicate: int, seed: int, assumptions: Mapping[str, float], draw: int | None
    ) -> None:
        self.trial, self.replicate, self.seed, self.draw = trial, replicate, seed, draw
        self.assumptions = assumptions
        self.country = world_of(trial, assumptions, seed, draw)
        self.runs: dict[str, Lived] = {}
        self.histories: dict[str, History] = {}

    @cached_property
    def shared(self) -> Lived:
        """The run without any arm's levers, from which the baseline is read."""
        return self._run(None, ())

    @cached_property
    def allocation(self) -> dict[int, int]:
        """Arm number of each randomised unit."""
        return allocate(self.trial, self.shared) if self.trial.randomise != "none" else {}

    def _model(self, arm: Arm | None, own: tuple[str, ...]) -> ScaleUpModel:
        from model import ScaleUpModel

        settings = settings_of(self.trial, arm, self.assumptions, own)
        return ScaleUpModel(settings, self.seed, self.replicate, self.draw, self.country)

    def _run(self, arm: Arm | None, own: tuple[str, ...]) -> Lived:
        model = self._model(arm, own)
        before = levers_at(self.trial, None, -1)
        caseload = int(str(before["supervision.chws_per_supervisor"])) if before["supervision.dedicated"] else 0
        areas = shared_out(self.trial.world.areas, self.trial.world.districts)
        return live(model, self.trial.burn_in_months, areas, caseload)

    def run_of(self, name: str) -> Lived:
        """The run of one arm; an arm without levers is the run that all share, unless it shares supervisors' days."""
        arm = self.trial.arms[name]
        if not arm.levers and not divides_days(self.trial):
            return self.shared
        if name not in self.runs:
            self.runs[name] = self._run(arm, self._own_districts(arm))
        return self.runs[name]

    def history_of(self, name: str) -> History:
        """What the district teams of one arm go through."""
        if name not in self.histories:
            arm = self.trial.arms[name]
            model = self._model(arm, self._own_districts(arm))
            self.histories[name] = history_of(model, -self.trial.first_month)
        return self.histories[name]

    def _own_districts(self, arm: Arm) -> tuple[str, ...]:
        """Districts drawn for an arm that brings management strengthening: one resource team serves only them."""
        if self.trial.randomise != "district":
            return ()
        months = [0, *(stage.from_month for stages in arm.levers.values() for stage in stages)]
        if not any(begins_msi(levers_at(self.trial, None, m), levers_at(self.trial, arm, m)) for m in months):
            return ()
        number = list(self.trial.arms).index(arm.name)
        drawn = [key // KEYS_PER_DISTRICT - 1 for key, allocated in self.allocation.items() if allocated == number]
        return tuple(self.country.names[district] for district in sorted(drawn))

    # --- records and estimates -------------------------------------------------------------------------------------

    def estimate(self, number: int, outcome: TrialOutcome) -> Estimate:
        """The published estimator applied to the records of the outcome's arms."""
        parts = [self._cells(number, outcome, arm, float(place == 0)) for place, arm in enumerate(outcome.arms)]
        if not all(len(part.top) for part in parts):
            return nothing(outcome.name, outcome.estimator)
        names = ("top", "bottom", "arm", "after", "cluster")
        cells = Cells(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
        per = MONTHS_PER_YEAR if outcomes()[outcome.name].kind == "rate" else 1.0
        return estimate(outcome.name, outcome.estimator, cells, per)

    def _cells(self, number: int, outcome: TrialOutcome, arm: str, is_first: float) -> Cells:
        lived = self.run_of(arm)
        top_of, cluster = self.records(outcome, lived, list(self.trial.arms).index(arm))
        periods = [(1.0, outcome.months - 1 + self.trial.baseline_months)]
        if outcome.needs_baseline:
            periods.append((0.0, np.arange(self.trial.baseline_months)))
        if self.trial.randomise == "none":  # the same units live in every arm's run: they are told apart
            cluster = cluster * len(self.trial.arms) + list(self.trial.arms).index(arm)
        found = [self._period(number, outcome, top_of, cluster, months, after) for after, months in periods]
        top, bottom, after, clusters = (np.concatenate(column) for column in zip(*found, strict=True))
        return Cells(top, bottom, np.full(len(top), is_first), after, clusters)

    def records(self, outcome: TrialOutcome, lived: Lived, arm: int) -> tuple[dict[str, Floats], Whole]:
        """Counts behind the outcome of the units in this arm (n_months, n_units), and each unit's cluster."""
        names = counts_behind(outcome.name)
        if is_of_district(outcome.name):
            keys = (np.arange(len(self.country.names)) + 1) * KEYS_PER_DISTRICT
            chosen = np.array([self.allocation.get(int(key), arm) == arm for key in keys])
            return {name: lived.counts[:, chosen, INDEX[name]] for name in names}, keys[chosen]
        chosen = self.posts_of(lived, arm)
        counts = {name: chw_count(lived, name)[:, chosen] for name in names}
        if self.trial.randomise == "chw":
            same = self._same_person(lived)[:, chosen]
            counts = {name: np.asarray(values * same, dtype=np.float64) for name, values in counts.items()}
        level = self.trial.cluster_by
        return counts, unit_keys(lived, "chw" if level == "none" else level)[chosen]

    def posts_of(self, lived: Lived, arm: int) -> NDArray[np.bool_]:
        """Which CHW posts belong to the arm (n_posts)."""
        if self.trial.randomise == "none":
            return np.ones(lived.chws.shape[1], dtype=bool)
        return np.asarray(arm_of_posts(self.trial, lived, self.allocation) == arm)

    def _same_person(self, lived: Lived) -> Floats:
        """1 where the post is held, or was last held, by the person who was randomised (n_months, n_posts)."""
        incumbents = lived.chws["incumbent"]
        return np.asarray(incumbents == incumbents[max(self.trial.baseline_months, 1) - 1], dtype=np.float64)

    def _period(
        self, number: int, outcome: TrialOutcome, counts: dict[str, Floats], cluster: Whole, months: Whole, after: float
    ) -> tuple[Floats, Floats, Floats, Whole]:
        """Sums of one period by cluster; without clusters every CHW-month stands for itself."""
        if self.trial.cluster_by == "none" and not is_of_district(outcome.name):
            chosen = {name: values[months].ravel() for name, values in counts.items()}
            numbers = (cluster[None, :] * (1 << 12) + months[:, None]).ravel()
        else:
            numbers, where = np.unique(cluster, return_inverse=True)
            chosen = {name: summed(where, values[months].sum(axis=0), len(numbers)) for name, values in counts.items()}
        top, bottom = parts_of(outcome.name, chosen.__getitem__)
        if not outcomes()[outcome.name].denominator and outcome.name != "performance_index":
            bottom = bottom * len(months)  # a mean over months
        if outcome.sample:
            top, bottom = self._survey(number, outcome.sample, top, bottom, numbers, after)
        return top, bottom, np.full(len(top), after), numbers

    def _survey(
        self, number: int, sample: int, top: Floats, bottom: Floats, cluster: Whole, after: float
    ) -> tuple[Floats, Floats]:
        """So many children or households, asked at random: drawn binomially over clusters and within them."""
        asked, positive = np.zeros_like(bottom), np.zeros_like(top)
        left_asked, left_people = float(sample), float(bottom.sum())
        purpose = 2 * number + int(after)
        run = self.shared.run
        with np.errstate(over="ignore"):
            for i in range(len(bottom)):
                if bottom[i] <= 0 or left_people <= 0:
                    continue
                size = luck(run, decision_number("trial_survey_size"), purpose, int(cluster[i]), 0)
                asked[i] = binomial(left_asked, min(1.0, bottom[i] / left_people), size)
                left_asked, left_people = left_asked - asked[i], left_people - bottom[i]
                answer = luck(run, decision_number("trial_survey"), purpose, int(cluster[i]), 0)
                positive[i] = binomial(asked[i], min(1.0, top[i] / bottom[i]), answer)
        return positive, asked
