"""One replicate of a trial: what its records add up to, who gets which arm, and what the estimators make of it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from model.outcomes import INDEX
from scenarios.trials.counts import OF_CHW, chw_count, stratum_values
from scenarios.trials.estimates import Cells, estimate
from scenarios.trials.parts import Trial
from scenarios.trials.randomise import allocate
from scenarios.trials.replicate import Play
from scenarios.trials.rows import unit_keys
from scenarios.trials.run import run_trial, trial_replicate
from tests.trials.worlds import trial_from, trial_text

TWO_ARMS = '[trial.arms.control]\n[trial.arms.dashboard]\n"supervision.components" = ["+dashboard"]'


def play(trial: Trial, replicate: int = 0) -> Play:
    return Play(trial, replicate, 1, trial.assumptions, None)


@pytest.mark.parametrize(
    ("country", "cadre"), [("mali", "asc"), ("uganda", "vht"), ("malawi", "hsa"), ("ghana", "chv")]
)
def test_chw_records_add_up_to_the_districts_counts(country: str, cadre: str, tmp_path: Path) -> None:
    """Also when posts outnumber catchments, and while new ones open."""
    levers = '"workforce.chw_posts" = [{ from_month = 0, value = 90 }]\n"workforce.recruits_per_year" = 100'
    trial = trial_from(tmp_path, trial_text(country, about=f'cadre = "{cadre}"\nrandomise = "area"', levers=levers))
    lived = play(trial).shared
    district = lived.chws["district"][0]
    for name in OF_CHW:
        if name in ("treated_any", "prompt_any"):
            continue
        summed = np.stack([np.bincount(district, weights=month, minlength=2) for month in chw_count(lived, name)])
        counted = lived.counts[:, :, INDEX[name]]
        wanted = lived.counts[:, :, INDEX["need_served"]] if name == "need" else counted
        np.testing.assert_allclose(summed, wanted, rtol=1e-9, err_msg=name)


def test_other_care_has_the_models_mean(tmp_path: Path) -> None:
    """Drawn catchment by catchment here and by district in the model: the same chance, so nearly the same sums."""
    trial = trial_from(tmp_path, trial_text(world="districts = 1\nchws = 150"))
    lived = play(trial).shared
    for name in ("treated_any", "prompt_any"):
        ours, models = chw_count(lived, name).sum(), lived.counts[:, :, INDEX[name]].sum()
        assert ours == pytest.approx(models, rel=0.03)
        assert ours > lived.counts[:, :, INDEX["treated_timely"]].sum()


def test_arms_are_identical_before_they_differ(tmp_path: Path) -> None:
    played = play(trial_from(tmp_path, trial_text()))
    control, dashboard = played.run_of("control"), played.run_of("dashboard")
    assert np.array_equal(control.counts[:3], dashboard.counts[:3])
    assert not np.array_equal(control.counts[3:], dashboard.counts[3:])


def test_supervisors_days_are_divided_between_the_arms_of_one_caseload(tmp_path: Path) -> None:
    """Twice as many visits asked for in one arm are twice as many made, though no more than the days allow in all."""
    levers = '"supervision.dedicated" = true\n"supervision.visits_per_chw_per_month" = 1.0'
    arms = '[trial.arms.control]\n[trial.arms.double]\n"supervision.visits_per_chw_per_month" = 2.0'
    outcome = 'name = "supervision_visits_per_chw"\nestimator = "mean_difference"\narms = ["double", "control"]'
    world = "districts = 1\nareas = 4\nchws = 180\nchws_per_supervisor = 18\nremoteness = 0.0"
    trial = trial_from(tmp_path, trial_text(levers=levers, arms=arms, outcome=outcome, world=world))
    played = play(trial)
    made = {name: chw_count(played.run_of(name), "supervision_visits_made")[3:].mean() for name in trial.arms}
    capacity = played.shared.counts[3:, 0, INDEX["supervision_visit_capacity"]].sum() / (4 * 180)
    assert made["double"] / made["control"] == pytest.approx(2.0, rel=0.1)
    assert (made["double"] + made["control"]) / 2 == pytest.approx(capacity, rel=0.1)


def test_an_arm_that_stops_falls_back(tmp_path: Path) -> None:
    played = play(trial_from(tmp_path, trial_text(arms=TWO_ARMS + "\nstop_month = 2")))
    digital = played.run_of("dashboard").counts[:, :, INDEX["cost_digital_usd"]].sum(axis=1)
    before = played.run_of("control").counts[:, :, INDEX["cost_digital_usd"]].sum(axis=1)
    assert (digital > before).tolist() == [False] * 3 + [True] * 2 + [False] * 2


@pytest.mark.parametrize("level", ["chw", "supervisor", "area", "district"])
@pytest.mark.parametrize("arms", [2, 3])
def test_allocation_is_balanced_and_depends_on_the_replicate(level: str, arms: int, tmp_path: Path) -> None:
    text = TWO_ARMS + ("\n[trial.arms.third]" if arms == 3 else "")
    about = f'randomise = "{level}"\nstratify_by = ["experience", "baseline_home_visits_per_chw"]'
    trial = trial_from(tmp_path, trial_text(about=about, arms=text, world="districts = 7\nareas = 14\nchws = 140"))
    lived = play(trial).shared
    allocation = allocate(trial, lived)
    sizes = np.bincount(list(allocation.values()), minlength=arms)
    assert sizes.max() - sizes.min() <= 1
    units = {"chw": sizes.sum(), "supervisor": 14, "area": 14, "district": 7}[level]
    assert len(allocation) == units > 0
    assert allocation == allocate(trial, play(trial).shared)
    assert allocation != allocate(trial, play(trial, 1).shared)


def test_strata_are_balanced(tmp_path: Path) -> None:
    about = 'randomise = "chw"\nstratify_by = ["district", "baseline_home_visits"]'
    trial = trial_from(tmp_path, trial_text(about=about, world="districts = 2\nchws = 200"))
    lived = play(trial).shared
    allocation = allocate(trial, lived)
    visits, keys = stratum_values(lived, "baseline_home_visits", 3), unit_keys(lived, "chw")
    arm = np.array([allocation.get(int(key), -1) for key in keys])
    for district in (0, 1):
        here = lived.chws["district"][0] == district
        for half in (visits > np.median(visits[arm >= 0]), visits <= np.median(visits[arm >= 0])):
            counts = np.bincount(arm[here & half & (arm >= 0)], minlength=2)
            assert abs(counts[0] - counts[1]) <= 2


def test_supervisors_and_areas_hold_the_posts_that_the_model_gives_them(tmp_path: Path) -> None:
    lived = play(trial_from(tmp_path, trial_text())).shared
    assert [len(np.unique(unit_keys(lived, level))) for level in ("chw", "supervisor", "area", "district")] == [
        40, 4, 4, 2,
    ]  # fmt: skip
    nurses = play(trial_from(tmp_path, trial_text(levers=""))).shared
    assert np.array_equal(unit_keys(nurses, "supervisor"), unit_keys(nurses, "area"))


def cells(seed: int = 3, clusters: int = 12) -> tuple[Cells, dict[str, list[float]]]:
    """Sums by cluster, arm and period, and the same as single records."""
    summed: list[tuple[float, ...]] = []
    single: dict[str, list[float]] = {name: [] for name in ("y", "arm", "after", "cluster")}
    for cluster in range(clusters):
        for after in (0, 1):
            number, arm = 5 + (7 * cluster + seed) % 6, cluster % 2
            successes = (3 * cluster + 2 * after * arm + seed) % number
            summed.append((successes, number, arm, after, cluster))
            for i in range(number):
                for name, value in zip(single, (float(i < successes), arm, after, cluster), strict=True):
                    single[name].append(value)
    top, bottom, arm_column, after_column, cluster_column = map(np.array, zip(*summed, strict=True))
    return Cells(top * 1.0, bottom * 1.0, arm_column * 1.0, after_column * 1.0, cluster_column), single


@pytest.mark.parametrize(
    ("estimator", "formula", "term"),
    [
        ("difference_in_differences", "y ~ arm * after", "arm:after"),
        ("risk_difference", "y ~ arm", "arm"),
        ("risk_ratio", "y ~ arm", "arm"),
        ("odds_ratio", "y ~ arm", "arm"),
        ("before_after", "y ~ after", "after"),
    ],
)
def test_estimators_equal_those_of_single_records(estimator: str, formula: str, term: str) -> None:
    """Sums over clusters give the estimate and the cluster-robust error of a regression on every record."""
    import statsmodels.api as sm

    summed, single = cells()
    family = {"odds_ratio": sm.families.Binomial()}.get(estimator, sm.families.Poisson())
    robust = {"cov_type": "cluster", "cov_kwds": {"groups": np.array(single["cluster"]), "use_correction": False}}
    is_linear = "difference" in estimator
    records = pd.DataFrame(single)
    model = smf.ols(formula, records) if is_linear else smf.glm(formula, records, family=family)
    expected = model.fit(**robust)
    found = estimate("x", estimator, summed)
    value = expected.params[term] if is_linear else np.exp(expected.params[term])
    assert found.estimate == pytest.approx(value, rel=1e-6)
    arms = 1 if estimator == "before_after" else 2
    assert found.se == pytest.approx(expected.bse[term] * np.sqrt(12 / (12 - arms)), rel=1e-6)
    assert found.low < found.estimate < found.high


def test_what_cannot_be_estimated_is_not_a_number() -> None:
    empty = Cells(*(np.zeros(4) for _ in range(4)), np.arange(4))
    assert np.isnan(estimate("x", "mean_difference", empty).estimate)


def test_a_survey_asks_as_many_as_it_says(tmp_path: Path) -> None:
    outcome = 'name = "prompt_any_provider"\nestimator = "odds_ratio"\narms = ["dashboard", "control"]\nsample = 250'
    trial = trial_from(tmp_path, trial_text(outcome=outcome))
    played = play(trial)
    found = played._cells(0, trial.outcomes[0], "control", 0.0)
    assert found.bottom.sum() == 250 and (found.top <= found.bottom).all()
    everybody = trial_from(tmp_path, trial_text(outcome=outcome.replace("250", "0")))
    survey, census = (trial_replicate(t, 0)["prompt_any_provider"].se for t in (trial, everybody))
    assert survey > 2 * census


def test_few_clusters_do_not_make_an_effect_out_of_nothing() -> None:
    """The error of a difference of means is that of the t test on the clusters' means."""
    means = np.array([3.0, 5.0, 4.0, 8.0, 6.0, 7.0, 2.0, 9.0])
    arm = np.array([0.0, 1.0] * 4)
    found = estimate("x", "mean_difference", Cells(means * 10, np.full(8, 10.0), arm, np.ones(8), np.arange(8)))
    assert found.p_value == pytest.approx(stats.ttest_ind(means[arm == 1], means[arm == 0]).pvalue, rel=1e-9)


@pytest.mark.parametrize("cluster", ["chw", "supervisor", "none"])
def test_arms_without_a_difference_are_rarely_significant(cluster: str, tmp_path: Path) -> None:
    text = trial_text(
        about=f'randomise = "{"chw" if cluster == "none" else cluster}"\ncluster_by = "{cluster}"',
        world="districts = 2\nchws = 120\nchws_per_supervisor = 6",
        arms="[trial.arms.control]\n[trial.arms.dashboard]",
    )
    result = run_trial(trial_from(tmp_path, text), 60, workers=1)
    assert result.outcomes[0].share_significant <= 0.15
    assert abs(result.outcomes[0].simulated_median) < result.outcomes[0].simulated_se


def test_results_do_not_depend_on_the_workers(tmp_path: Path) -> None:
    trial = trial_from(tmp_path, trial_text())
    assert run_trial(trial, 4, workers=1).as_json() == run_trial(trial, 4, workers=2).as_json()


def test_management_strengthening_drawn_by_district_serves_only_its_own(tmp_path: Path) -> None:
    text = trial_text(
        about='randomise = "district"',
        world="districts = 6\nchws = 60",
        arms='[trial.arms.control]\n[trial.arms.msi]\n"msi.cycles_per_year" = 1.0',
        outcome='name = "msi_districts_share"\nestimator = "mean_difference"\narms = ["msi", "control"]',
    )
    played = play(trial_from(tmp_path, text))
    enrolled = played.run_of("msi").counts[-1, :, INDEX["msi_enrolled"]]
    drawn = [key for key, arm in played.allocation.items() if arm == 1]
    assert enrolled.sum() == len(drawn) == 3


def test_management_strengthening_that_stops_ends_its_support(tmp_path: Path) -> None:
    text = trial_text(
        about='randomise = "district"',
        world="districts = 6\nchws = 60",
        arms='[trial.arms.control]\n[trial.arms.msi]\n"msi.cycles_per_year" = 1.0\nstop_month = 12',
        outcome='name = "msi_workplans"\nestimator = "mean_difference"\narms = ["msi", "control"]',
    )
    trial = trial_from(tmp_path, text.replace("follow_up_months = 4", "follow_up_months = 30"))
    counts = play(trial).run_of("msi").counts[trial.baseline_months :].sum(axis=1)
    assert counts[:12, INDEX["facilitation_days_delivered"]].sum() > 0
    assert counts[12:, INDEX["facilitation_days_delivered"]].sum() == 0
    assert counts[-1, INDEX["msi_workplans"]] == counts[11, INDEX["msi_workplans"]] > 0


@pytest.mark.parametrize("randomise", ["chw", "supervisor", "area", "district", "none"])
def test_every_level_and_estimator_gives_an_answer(randomise: str, tmp_path: Path) -> None:
    """A file as nobody has written it: three arms, a cadre of volunteers, all estimators."""
    estimators = [
        ("timely_share", "difference_in_differences"), ("quality_share", "risk_difference"),
        ("treatment_coverage", "risk_ratio"), ("household_coverage", "odds_ratio"),
        ("home_visits_per_chw", "rate_ratio"), ("performance_index", "mean_difference"),
    ]  # fmt: skip
    more = "".join(
        f'\n[[trial.outcome]]\nname = "{name}"\nestimator = "{estimator}"\narms = ["both", "control"]'
        for name, estimator in estimators
    )
    text = trial_text(
        "uganda",
        about=f'cadre = "vht"\nrandomise = "{randomise}"',
        world="districts = 6\nareas = 12\nchws = 180",
        arms=(
            '[trial.arms.control]\n[trial.arms.phone]\n"supervision.phone_supervision_share" = 1.0\n'
            '[trial.arms.both]\n"supervision.phone_supervision_share" = 1.0\n'
            '"workforce.home_visit_hours_per_week" = [{ from_month = 1, value = 6.0 }]'
        ),
        outcome='name = "recorded_home_visits_per_chw"\nestimator = "before_after"\narms = ["both"]' + more,
    )
    found = trial_replicate(trial_from(tmp_path, text), 0)
    assert len(found) == 7
    assert all(np.isfinite([item.estimate, item.se, item.p_value]).all() for item in found.values()), found
