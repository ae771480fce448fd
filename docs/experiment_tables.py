"""The STRESS-ABS checklist of a shipped experiment, and all shipped experiments in one table."""

from __future__ import annotations

from batch_runs.analyse.stress import filled, of_experiment
from batch_runs.designs import point_count
from batch_runs.experiment import experiment_names, load_experiment
from docs.layout import table

EXAMPLE = "chws-per-supervisor"


def checklist() -> str:
    """The checklist, as far as it can be filled in before a sweep has run."""
    return table(("item", "asks for", "answer"), filled(of_experiment(load_experiment(EXAMPLE)), "*(manifest.json)*"))


def experiments() -> str:
    """One line per shipped experiment."""
    rows = []
    for name in experiment_names():
        experiment = load_experiment(name)
        points, drawn = point_count(experiment), experiment.draw or "none"
        where = "per replicate" if experiment.draws_by_replicate else "in the design"
        use = "`scaleup optimise`, or a sweep" if experiment.optimise else f"[answered](findings/{name}.md)"
        rows.append(
            (
                f"`{name}`",
                experiment.question["en"],
                f"`{experiment.base}`",
                f"{points} ({experiment.design})",
                str(experiment.replicates),
                str(points * experiment.replicates),
                f"{drawn}, {where}",
                use,
            )
        )
    return table(("experiment", "question", "base", "points", "replicates", "runs", "drawn assumptions", ""), rows)
