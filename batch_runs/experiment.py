"""Experiments by name or path: the door through which the command line, documents and tests come in."""

from __future__ import annotations

from pathlib import Path

from batch_runs.asked import ONE_AT_A_TIME, Experiment, Optimise, Precision
from batch_runs.experiment_file import read_experiment
from model.levers import nearest_name
from scenarios.errors import Described, ScenarioError
from scenarios.library_files import SUFFIX, shipped_names, shipped_path

__all__ = ["ONE_AT_A_TIME", "Experiment", "Optimise", "Precision", "experiment_names", "load_experiment"]


def experiment_names() -> tuple[str, ...]:
    """Names of the shipped experiments."""
    return shipped_names("experiments")


def load_experiment(name: str | Path) -> Experiment:
    """The experiment of a shipped name, or of a path that ends in .toml.

    Raises:
        ScenarioError: one clear message for whatever is wrong with the file, its base or its list.
    """
    if isinstance(name, Path) or name.endswith(SUFFIX):
        return read_experiment(Path(name))
    if name not in experiment_names():
        allowed = "a name of `scaleup list experiments`, or a path that ends in .toml"
        raise ScenarioError("", "experiment", Described(repr(name)), allowed, nearest_name(name, experiment_names()))
    return read_experiment(shipped_path("experiments", name))
