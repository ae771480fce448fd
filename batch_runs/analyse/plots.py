"""Which figures a sweep deserves, by its design."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.figure import Figure

from batch_runs.analyse import figures
from batch_runs.analyse.one_factor import curves
from batch_runs.analyse.results import Results
from batch_runs.analyse.sensitivity import Sensitivity, morris, rank_correlation, sobol
from batch_runs.analyse.summary import summary
from batch_runs.analyse.tornado import tornado, tornado_figure
from batch_runs.asked import ONE_AT_A_TIME
from scenarios.errors import ScenarioError

MOST_POINTS_AS_LINES = 40


def figures_of(results: Results, outcome: str, reference: int) -> Iterator[tuple[str, Figure]]:
    """Name and figure, one after another."""
    if results.about.get("design") in ("sobol", "morris", "latin_hypercube"):
        found = sensitivity_of(results, outcome)
        yield f"{outcome}-sensitivity", figures.sensitivity_figure(results, found)
        if found.method == "rank correlation":
            yield f"{outcome}-scatter", figures.scatter_figure(results, found)
        return
    if results.about.get("design") == ONE_AT_A_TIME:
        moved = tornado(results, outcome, reference)
        yield f"{outcome}-tornado", tornado_figure(results, moved, outcome, reference)
        yield f"{outcome}-one-at-a-time", figures.curves_figure(results, moved, outcome, reference)
        return
    if 1 < len(results.points) <= MOST_POINTS_AS_LINES:
        rows = summary(results, reference, [outcome])
        yield f"{outcome}-effects", figures.effects_figure(results, rows, outcome, reference)
    try:
        found_curves = curves(results, outcome, reference)
    except ScenarioError:  # a list of points that differ in several things at once
        return
    yield f"{outcome}-one-at-a-time", figures.curves_figure(results, found_curves, outcome, reference)
    if len(results.dimensions) == 2 and results.about.get("design") == "grid":
        yield f"{outcome}-surface", figures.surface_figure(results, outcome, reference)


def sensitivity_of(results: Results, outcome: str) -> Sensitivity:
    """The analysis that belongs to the design.

    Raises:
        ScenarioError: if the design has none, or runs are missing.
    """
    from batch_runs.asked import Experiment
    from batch_runs.designs import problem, unit_points

    experiment = results.about["experiment"]
    assert isinstance(experiment, Experiment)
    match experiment.design:
        case "sobol":
            return sobol(results, outcome, problem(experiment), experiment.seed % 2**32)
        case "morris":
            sample = unit_points(experiment)
            return morris(results, outcome, problem(experiment), sample, experiment.levels, experiment.seed % 2**32)
        case "latin_hypercube":
            return rank_correlation(results, outcome)
    allowed = "sobol, morris or latin_hypercube; the others are looked at one dimension at a time"
    raise results.refusal("experiment.design", experiment.design, allowed)
