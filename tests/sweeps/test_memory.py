"""A worker's memory does not grow with the runs it has lived."""

import gc

from batch_runs.plan import make_plan
from batch_runs.worker import live, recipe_of
from model.simulation import ScaleUpModel


def models():
    """The models that are alive; other tests keep theirs."""
    return {id(found) for found in gc.get_objects() if isinstance(found, ScaleUpModel)}


def test_a_run_leaves_no_model_behind(experiment):
    drawn = experiment(rest='[assumptions]\ndraw = "all"\n', replicates="1")
    plan, recipe = make_plan(drawn), recipe_of(drawn.scenario, drawn.outcomes, drawn.districts)
    gc.collect()
    before_us = models()
    gc.disable()  # Python collects circles when it likes: what is left here would wait in a worker, too
    try:
        live(recipe, [plan.run(position) for position in range(len(plan))])
        assert models() <= before_us
        before = len(gc.get_objects())
        live(recipe, [plan.run(position) for position in range(len(plan))])
        grown = len(gc.get_objects()) - before
    finally:
        gc.enable()
    assert grown / len(plan) < 5, f"{grown} objects more after as many runs again"
