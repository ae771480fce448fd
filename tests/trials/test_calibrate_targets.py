"""Calibration sees only what is kept for it: a target held back for checking is refused before anything is run."""

import dataclasses
import math
from pathlib import Path

import pytest

from batch_runs.analyse.calibrate_screen import candidates, chosen, inputs_of, moves, screening_points
from batch_runs.analyse.calibrate_targets import NULL_IN_SE, goal_of, goals
from cli.main import main
from model.evidence import evidence
from scenarios.errors import ScenarioError
from scenarios.validation.targets import Target, targets

HELD_BACK = [target for target in targets() if target.use != "calibration"]
FITTED = [target for target in targets() if target.use == "calibration"]


@pytest.mark.parametrize("target", HELD_BACK, ids=lambda target: target.name)
def test_a_target_held_back_is_refused(target: Target) -> None:
    with pytest.raises(ScenarioError, match="only targets marked for calibration are fitted"):
        goal_of(target)
    with pytest.raises(ScenarioError, match="only targets marked for calibration are fitted"):
        goals([target.name])


def test_a_target_that_claims_to_be_for_fitting_is_still_refused_if_its_trial_says_check() -> None:
    held_back = next(target for target in HELD_BACK if target.outcome is not None)
    with pytest.raises(ScenarioError, match="only targets marked for calibration are fitted"):
        goal_of(dataclasses.replace(held_back, use="calibration"))


def test_all_that_is_marked_is_fitted_and_nothing_else() -> None:
    assert [goal.name for goal in goals()] == [target.name for target in FITTED]
    assert FITTED and HELD_BACK


def test_every_goal_says_what_else_separates_it_from_the_model() -> None:
    for goal in goals():
        assert goal.discrepancy_sd > 0 and goal.why
        assert goal.observation_sd is None or goal.observation_sd > 0


def test_the_published_interval_gives_the_error_and_a_null_waits_for_the_virtual_trial() -> None:
    found = {goal.name: goal for goal in goals()}
    dashboard = found["whidden2018-dashboard: recorded_home_visits_per_chw"]
    assert dashboard.observed == 39.94 and dashboard.observation_sd == pytest.approx(18.56, abs=0.01)
    prompt = found["whidden2023-proactive: prompt_any_provider"]
    assert prompt.observed == pytest.approx(math.log(1.10))
    assert prompt.observation_sd == pytest.approx(math.log(1.24 / 0.98) / 3.92, rel=1e-4)
    null = found["whidden2018-dashboard: timely_share"]
    assert null.is_null and null.observed == 0.0
    assert pytest.approx(1.51, abs=0.01) == NULL_IN_SE


def test_ratios_are_compared_on_the_log_scale() -> None:
    found = {goal.name: goal for goal in goals()}
    ratio, level = found["whidden2023-proactive: prompt_any_provider"], found["attrition-salaried"]
    assert ratio.on_scale(2.0) == math.log(2.0) and math.isnan(ratio.on_scale(0.0))
    assert level.on_scale(0.03) == 0.03


def test_a_name_that_is_none_is_told_with_its_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    assert main(["calibrate", "--out", str(folder), "--target", "atrition-salaried"]) == 2
    assert "did you mean 'attrition-salaried'" in capsys.readouterr().err
    assert main(["calibrate", "--out", str(folder), "--target", HELD_BACK[0].name]) == 2
    assert "only targets marked for calibration are fitted" in capsys.readouterr().err
    assert not folder.exists()


def test_targets_links_and_costs_are_never_drawn_for_fitting() -> None:
    roles = {record.role for record in candidates().values()}
    assert roles and not roles & {"target", "link", "cost"}
    assert all(evidence()[name].is_drawn for name in candidates())


def test_screening_takes_the_records_that_move_a_target_the_largest_first() -> None:
    records = {name: candidates()[name] for name in ("ability_spread", "drift_spread", "learning_months")}
    points = screening_points(records)
    assert [list(point.assumptions) for point in points[:3]] == [["ability_spread"]] * 2 + [["drift_spread"]]
    assert points[0].assumptions["ability_spread"] < points[1].assumptions["ability_spread"]
    found = [{"x": 1.0}, {"x": 1.6}, {"x": 0.0}, {"x": -4.0}, {"x": 1.0}, {"x": math.nan}]
    moved = moves(records, found, {"x": 2.0})
    assert {name: of_targets["x"] for name, of_targets in moved.items()} == pytest.approx(
        {"ability_spread": 0.3, "drift_spread": 2.0, "learning_months": 0.0}
    )
    assert chosen(moved) == ("drift_spread",)
    assert inputs_of(moved, "x", records) == (0, 1)
    assert inputs_of({}, "x", records) == (0, 1, 2)
