"""Everything a person may ask of the model: scenario files, replicates, comparison, and what a run writes.

Names are looked up when they are first used, so that commands which need no country start at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.errors import OutputError, RunError, ScenarioError
    from scenarios.files import Scenario, load_scenario
    from scenarios.library_files import scenario_names

__all__ = ["OutputError", "RunError", "Scenario", "ScenarioError", "load_scenario", "scenario_names"]

_HOMES = {
    "OutputError": "errors",
    "RunError": "errors",
    "ScenarioError": "errors",
    "Scenario": "files",
    "load_scenario": "files",
    "scenario_names": "library_files",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
