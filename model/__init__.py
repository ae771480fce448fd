"""ScaleUp's model: one country living through the months."""

from __future__ import annotations

from typing import Any

from model.assumptions import records_for
from model.check import check_settings
from model.levers import SettingError
from model.settings import Settings, Shock

_HEAVY = {
    "ScaleUpModel": "model.simulation",
    "CHW": "model.agents.chw",
    "Supervisor": "model.agents.supervisor",
    "DHMT": "model.agents.dhmt",
    "ResourceTeam": "model.agents.resource_team",
    "SteeringGroup": "model.agents.steering_group",
}
__all__ = [
    "CHW",
    "DHMT",
    "ResourceTeam",
    "ScaleUpModel",
    "SettingError",
    "Settings",
    "Shock",
    "SteeringGroup",
    "Supervisor",
    "check_settings",
    "records_for",
]


def __getattr__(name: str) -> Any:
    """The engine is imported when first used, so that listing levers does not wait for the compiler."""
    if name not in _HEAVY:
        raise AttributeError(f"module 'model' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HEAVY[name]), name)
