"""The only place that knows which Mesa is installed: 3.3 (Python 3.11) or 3.5 (Python 3.12 and later)."""

from __future__ import annotations

import inspect
from typing import Any

import mesa

_TAKES_RNG = "rng" in inspect.signature(mesa.Model.__init__).parameters


def seed_arguments(seed: int) -> dict[str, Any]:
    """Keywords that give mesa.Model its own seed; the model itself never draws from it."""
    return {"rng": seed} if _TAKES_RNG else {"seed": seed}


def forget(model: mesa.Model) -> None:
    """Let a finished model be freed: Mesa 3.3 keeps every model that ever had an agent in a class-level dictionary."""
    identifiers = getattr(mesa.Agent, "_ids", None)
    if identifiers is not None:
        identifiers.pop(model, None)
