"""Two sources of chance for the plain Mesa agents: the model's own generators, or the addresses of the engine."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

from model import randomness

STANDARD_NORMAL = NormalDist()
# Decided once per person or post: their address has no month.
LASTING = frozenset(
    (
        "filled_at_start", "tenure_at_start", "ability", "responsiveness", "talent", "drift_at_start", "reachability",
        "distance", "catchment_people", "supervisor_skill", "supervisor_days_trait",
    )
)  # fmt: skip


class OwnLuck:
    """Mesa's and NumPy's generators, in the order in which agents happen to act; what is decided does not matter."""

    model: Any
    random: Any

    def uniform(self, decision: str) -> float:
        return self.random.random()

    def normal(self, decision: str) -> float:
        return self.random.gauss(0.0, 1.0)

    def exponential(self, decision: str) -> float:
        return self.random.expovariate(1.0)

    def poisson(self, decision: str, mean: float) -> float:
        return self.model.rng.poisson(mean)

    def binomial(self, decision: str, n: float, chance: float) -> float:
        if n <= 0 or chance <= 0.0:
            return 0
        return n if chance >= 1.0 else self.model.rng.binomial(n, chance)

    def normal_at(self, u: float) -> float:
        return STANDARD_NORMAL.inv_cdf(u)


class AddressedLuck:
    """The engine's luck: same addresses, same samplers, so that the plain agents must end in the same state."""

    model: Any
    slot_key: int
    incumbent: int

    def uniform(self, decision: str) -> float:
        month = 0 if decision in LASTING else self.model.month
        number = randomness.decision_number(decision)
        return randomness.luck(self.model.run_key, number, month, self.slot_key, self.incumbent)

    def normal(self, decision: str) -> float:
        return randomness.normal_quantile(self.uniform(decision))

    def exponential(self, decision: str) -> float:
        return -math.log(self.uniform(decision))

    def poisson(self, decision: str, mean: float) -> float:
        return randomness.poisson(float(mean), self.uniform(decision))

    def binomial(self, decision: str, n: float, chance: float) -> float:
        return randomness.binomial(float(n), float(chance), self.uniform(decision))

    def normal_at(self, u: float) -> float:
        return randomness.normal_quantile(u)
