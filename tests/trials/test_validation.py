"""Validation: the targets, their separation, what counts as reproduced, and the command with its files."""

import math

import numpy as np
import pytest

from model.agents.dhmt import PRACTICES
from model.evidence import targets as findings
from scenarios.trials.estimates import Estimate
from scenarios.trials.levers import settings_of
from scenarios.trials.parts import TrialOutcome
from scenarios.trials.result import finding
from scenarios.trials.run import run_trial
from scenarios.trials.world import check_world, world_of
from scenarios.validation import run as validation_run
from scenarios.validation.management import FIRST_NUMBER, history_of
from scenarios.validation.measures import MEASURES
from scenarios.validation.page import forest, validation_html
from scenarios.validation.patterns import left_out, patterns
from scenarios.validation.run import simulate, validate
from scenarios.validation.table import validation_csv, validation_text
from scenarios.validation.targets import Target, targets
from scenarios.validation.verdict import Verdict, verdict


def named(name: str) -> Target:
    return next(target for target in targets() if target.name == name)


def test_every_target_is_named_once_and_used_for_one_thing() -> None:
    names = [target.name for target in targets()]
    assert len(set(names)) == len(names) > 40
    assert {target.use for target in targets()} == {"calibration", "check", "context"}
    assert sum(target.use == "calibration" for target in targets()) < sum(target.use == "check" for target in targets())


def test_targets_are_used_as_the_evidence_says() -> None:
    """A finding that was held back must not slip into the fit; it may at most be shown only."""
    for target in targets():
        if target.record:
            assert target.use in (findings()[target.record].use, "context"), target.name
    for pattern in patterns().values():
        assert pattern.measure in MEASURES
        for trial in pattern.trials:
            check_world(trial)


def test_published_figures_are_those_of_the_evidence() -> None:
    for target in targets():
        record = findings().get(target.record)
        if record is not None and record.unit != "flag":
            assert target.published == record.value, target.name
            if target.low is not None:
                assert (target.low, target.high) == (record.low, record.high), target.name


def test_every_finding_is_looked_for_or_left_out_with_a_reason() -> None:
    looked_for = {target.record for target in targets()}
    reasons = {record for entry in left_out().values() for record in entry.get("records", ())}
    wanted = {name for name, record in findings().items() if record.use in ("calibration", "check")}
    assert wanted - looked_for - reasons == set()
    assert looked_for & reasons == set()
    assert all(entry["why"].strip() and entry["what"].strip() and entry["sources"] for entry in left_out().values())


def test_what_was_published_without_an_interval_is_never_called_reproduced() -> None:
    for target in targets():
        if target.accept is None and not (target.outcome and target.outcome.significant is False):
            assert verdict(target, [estimate(1.0)] * 5 if target.outcome else [1.0] * 5).agrees is None


def estimate(value: float, se: float = 0.1, p_value: float = 0.5) -> Estimate:
    return Estimate("x", "odds_ratio", value, se, p_value, value, value)


@pytest.mark.parametrize(
    ("values", "se", "p_value", "agrees"),
    [
        (1.10, 0.060, 0.50, True),
        (1.17, 0.060, 0.50, False),  # more than one standard error from the point
        (1.30, 0.060, 0.50, False),  # outside the interval
        (1.10, 0.095, 0.50, False),  # too wide
        (1.10, 0.038, 0.50, False),  # too narrow
        (1.10, 0.041, 0.50, True),
        (1.10, 0.060, 0.01, False),  # a null that is significant
    ],
)
def test_the_rule_of_agreement(values: float, se: float, p_value: float, agrees: bool) -> None:
    outcome = TrialOutcome(
        "x", "x", "odds_ratio", ("a", "b"), (1, 2), published=1.1, low=0.98, high=1.24, significant=False
    )
    assert finding(outcome, [estimate(values, se, p_value)] * 9).agrees is agrees


def test_share_of_significant_replicates_decides_on_a_null() -> None:
    outcome = TrialOutcome("x", "x", "odds_ratio", ("a", "b"), (1, 2), significant=False)
    for significant, agrees in ((4, True), (5, False)):
        found = [estimate(1.0, p_value=0.01)] * significant + [estimate(1.0)] * (20 - significant)
        assert finding(outcome, found).agrees is agrees


def test_estimates_that_could_not_be_made_do_not_count() -> None:
    outcome = TrialOutcome("x", "x", "odds_ratio", ("a", "b"), (1, 2), published=1.1, low=0.98, high=1.24)
    missing = Estimate("x", "odds_ratio", *[math.nan] * 5)
    assert finding(outcome, [missing] * 3).agrees is False
    assert finding(outcome, [missing, estimate(1.1, 0.06)]).replicates == 1
    unpublished = TrialOutcome("x", "x", "odds_ratio", ("a", "b"), (1, 2))
    assert finding(unpublished, [missing] * 3).agrees is None


def test_validation_equals_the_trial_by_itself() -> None:
    found = validate([named("whidden2018-dashboard: timely_share")], 3, workers=1)[0]
    alone = run_trial(named("whidden2018-dashboard: timely_share").trials[0], 3, workers=1).outcomes[1]
    assert found.median == alone.simulated_median and found.se == alone.simulated_se


def test_a_cut_link_takes_the_dashboards_effect_away() -> None:
    target = named("whidden2018-dashboard: recorded_home_visits_per_chw")
    cut = {"link_information_to_visits": 0.0, "recording_by_dashboard": 0.0}
    with_link, without = (np.mean([simulate(target, k, change) for k in range(6)]) for change in ({}, cut))
    # Six trials, each with a standard error of about 19 visits, share their luck: it cancels in the difference.
    assert with_link - without > 15 and abs(without) < 20


def test_cycles_that_change_nothing_still_seem_to_gain() -> None:
    true, seen = (named(f"msi-zero-effect-{name}") for name in ("true-gain", "gain-as-teams-see-it"))
    found = validate([true, seen], 4, workers=1)
    assert found[0].median == 0.0 and found[0].agrees is True
    assert found[1].median > 1.0  # percentage points of nothing


def test_what_teams_see_is_what_they_chose_by() -> None:
    """The noise that is taken off the practices is the noise of the diagnosis itself."""
    from model import ScaleUpModel

    trial = patterns()["msi-chosen-gain"].trials[0]
    model = ScaleUpModel(settings_of(trial, trial.arms["msi"], {}), country=world_of(trial, {}, 1, None))
    history = history_of(model, 0)
    assert len(history.cycles) > 40 and FIRST_NUMBER == 4
    noise = [c.seen_before[p] - c.true_before[p] for c in history.cycles for p in PRACTICES if p == c.chosen]
    others = [c.seen_before[p] - c.true_before[p] for c in history.cycles for p in PRACTICES if p != c.chosen]
    assert np.mean(noise) < np.mean(others) - 0.01


def test_forest_and_tables_take_what_is_missing() -> None:
    target = named("whidden2023-proactive: prompt_any_provider")
    far = Verdict(target, 9.0, 8.0, 10.0, 0.1, 1.0, False, ("far off",), 5)
    none = Verdict(target, None, None, None, None, None, False, ("no replicate gave an estimate",), 0)
    assert forest(far).count("polygon") >= 1 and forest(none) == ""
    assert "NO" in validation_text([far, none]) and b"far off" in validation_csv([far, none])
    assert "far off" in validation_html([far, none], {}, 1)


def test_targets_of_one_design_are_run_together() -> None:
    groups = validation_run._groups(targets())
    assert len(groups) < 0.7 * len(targets())
    together = next(group for group in groups if named("whidden2023-proactive: prompt_any_provider") in group)
    assert named("proactive-visit-dose") in together
