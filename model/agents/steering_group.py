"""The national steering group.

Each month it weighs visible results, may bring the programme into policy and then into the government budget, and
says what goes on when donors leave. In some countries it never works as a group, and a focal person does less.
Numbers come from evidence/steering_group.toml.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from model.calendar import MONTHS_PER_YEAR

if TYPE_CHECKING:
    from model.state import CountryState

HORIZON_OF_STUDY_MONTHS = 5 * MONTHS_PER_YEAR


class SteeringGroup(mesa.Agent):
    """Rule: go on while results are visible; policy first, money later or never; then keep what is funded.

    Attributes:
        functioning: whether it works as a group (state, drawn once).
        commitment: readiness to give time and money; anchor: share of meetings held and decisions made [0–1] (state).
        in_policy: the programme is national policy (state).
        in_budget: the programme is in the government budget (state).
    """

    model: CountryState

    def __init__(self, model: CountryState) -> None:
        super().__init__(model)
        p = model.parameters
        self.functioning = self._luck("steering_functioning", 0) >= p["steering_never_functions"]
        self.commitment = p["steering_commitment_start"]
        self.in_policy = False
        self.in_budget = False

    def step(self) -> None:
        """One month: answer to results, then perhaps institutionalise."""
        self.answer_to_results()
        if self.model.is_scaling_up:
            self.institutionalise()

    def answer_to_results(self) -> None:
        """Commitment wanes where fewer workplans visibly work than expected, and falls in a crisis."""
        p = self.model.parameters
        visible = self.model.share_of_workplans_that_worked()
        crisis = float(self.model.shock_sizes["epidemic"].mean())
        expected = p["cycle_success_probability"]
        deserved = p["steering_commitment_start"] * (1.0 if visible is None else min(1.0, visible / expected))
        self.commitment += p["steering_commitment_response"] * (deserved - self.commitment)
        self.commitment *= 1.0 - p["steering_commitment_lost_in_crisis"] * crisis

    def institutionalise(self) -> None:
        """Two steps, vertical scale-up: into policy, then into the budget; policy without money is the commoner."""
        p = self.model.parameters
        zeal = self.commitment / p["steering_commitment_start"]
        if not self.in_policy:
            self.in_policy = self._luck("steering_policy", self.model.month) < monthly(
                p["policy_within_five_years"], zeal
            )
        elif not self.in_budget:
            self.in_budget = self._luck("steering_budget", self.model.month) < monthly(
                p["budget_within_five_years"], zeal
            )

    def released_share(self) -> float:
        """Part of facilitators' days that is released: less without a working group or with waning zeal [0–1]."""
        p = self.model.parameters
        willing = min(1.0, self.commitment / p["steering_commitment_start"])
        return willing * (1.0 if self.functioning else p["focal_person_share"])

    def kept_share(self) -> float:
        """Part of MSI and dedicated supervision that goes on when the donors have left: what government pays [0–1]."""
        if not self.model.donors_have_left or self.in_budget:
            return 1.0
        donors = self.model.lever_number("money.donor_share")
        return 1.0 - donors * (1.0 - self.model.lever_number("money.government_takeover_share"))

    def government_share(self) -> float:
        """Part of running MSI and dedicated supervision that is in the government budget [0–1]."""
        if self.model.donors_have_left or self.in_budget:
            return 1.0
        return 1.0 - self.model.lever_number("money.donor_share")

    def _luck(self, decision: str, month: int) -> float:
        return self.model.luck(decision, month, 0, 0)


def monthly(probability_in_study: float, zeal: float) -> float:
    """Chance per month of something that happens with this probability in the years that were studied."""
    if probability_in_study >= 1.0:
        return 1.0
    return 1.0 - math.exp(math.log1p(-probability_in_study) / HORIZON_OF_STUDY_MONTHS * zeal)
