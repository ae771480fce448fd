"""The only place that knows which Mesa is installed: 3.3 (Python 3.11) or 3.5 (Python 3.12 and later)."""

from __future__ import annotations

import inspect
import itertools
import weakref
from typing import Any

import mesa

_TAKES_RNG = "rng" in inspect.signature(mesa.Model.__init__).parameters


def seed_arguments(seed: int) -> dict[str, Any]:
    """Keywords that give mesa.Model its own seed; the model itself never draws from it."""
    return {"rng": seed} if _TAKES_RNG else {"seed": seed}


class _CountersOfLivingModels(weakref.WeakKeyDictionary[mesa.Model, "itertools.count[int]"]):
    """Next agent number of each model, forgotten with the model."""

    def __getitem__(self, model: mesa.Model) -> itertools.count[int]:
        if model not in self:
            self[model] = itertools.count(1)
        return super().__getitem__(model)


# Mesa 3.3 keeps every model that ever had an agent in a class-level dictionary of agent numbers, so that no model is
# ever freed. Later versions number agents within the model and have no such dictionary.
if hasattr(mesa.Agent, "_ids"):
    mesa.Agent._ids = _CountersOfLivingModels()
