"""Everything a person may ask of the model: scenario files, replicates, comparison, and what a run writes."""

from scenarios.errors import OutputError, RunError, ScenarioError
from scenarios.files import Scenario, load_scenario
from scenarios.library_files import scenario_names

__all__ = ["OutputError", "RunError", "Scenario", "ScenarioError", "load_scenario", "scenario_names"]
