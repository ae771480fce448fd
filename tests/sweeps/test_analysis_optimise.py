"""The search finds a front that is known, can be lived through again, and survives being killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qsl

import numpy as np
import pandas as pd
import pytest

from batch_runs.analyse import optimise as optimising
from batch_runs.analyse.evaluations import Evaluated, Evaluations
from batch_runs.analyse.front import plan_address, write_found
from batch_runs.analyse.optimise import optimise
from batch_runs.analyse.search import Worth, front, search
from batch_runs.analyse.task import task_of
from batch_runs.analyse.worth import Goal, gains, summed, worth
from batch_runs.domains import Range, Values
from batch_runs.experiment import load_experiment
from scenarios import load_scenario
from scenarios.errors import OutputError, ScenarioError

ROOT = Path(__file__).parents[2]
LEVERS = """
[levers]
"supervision.visits_per_chw_per_month" = { low = 0.2, high = 2.0 }
"supervision.chws_per_supervisor" = { low = 8, high = 60 }
"supervision.districts_per_wave" = { values = [1, 5, 29] }
"supervision.transport" = { values = ["bicycle", "motorcycle"] }
"""
EXPERIMENT = f"""
[experiment]
name = "search"
base = "malawi-supervision-only"
design = "grid"
replicates = 2
months = 2
outcomes = ["effective_coverage", "cost_usd", "equity_gap"]
{LEVERS.replace("high = 2.0 }", "high = 2.0, steps = 5 }").replace("high = 60 }", "high = 60, steps = 8 }")}
[assumptions]
draw = "all"
[optimise]
objectives = {{ effective_coverage = "max", cost_usd = "min", equity_gap = "min" }}
budget_usd = 3e5
evaluations = 12
population = 4
"""


@pytest.fixture
def task(tmp_path):
    (tmp_path / "search.toml").write_text(EXPERIMENT)
    return task_of(load_experiment(tmp_path / "search.toml"))


def schaffer(plans):
    """Two goals, both to be small, that no x between 0 and 2 can better at once; more than 1.5 breaks the budget."""
    return [Worth((plan["x"] ** 2 + plan["k"], (plan["x"] - 2) ** 2 + plan["k"]), plan["x"] - 1.5) for plan in plans]


DOMAINS = {"x": Range(-10.0, 10.0), "k": Range(0, 3, whole=True)}


def test_a_known_front_is_found():
    tried = search(DOMAINS, ["min", "min"], schaffer, 600, seed=1)
    best = [tried[place] for place in front(tried, ["min", "min"])]
    assert len(best) >= 50
    assert all(plan["k"] == 0 and -0.05 <= plan["x"] <= 1.5 for plan, _ in best)
    near = sorted(plan["x"] for plan, _ in best)
    assert near[0] < 0.1 and near[-1] > 1.4 and max(np.diff(near)) < 0.15


def test_the_same_seed_is_the_same_search_and_a_longer_one_goes_on():
    tried = search(DOMAINS, ["min", "min"], schaffer, 60, seed=4)
    assert tried == search(DOMAINS, ["min", "min"], schaffer, 60, seed=4)
    assert tried == search(DOMAINS, ["min", "min"], schaffer, 90, seed=4)[:60]
    assert tried != search(DOMAINS, ["min", "min"], schaffer, 60, seed=5)


def test_the_front_has_each_plan_once_and_none_that_is_beaten_or_too_dear():
    def plan(name, *goals, excess=0.0):
        return {"name": name}, Worth(goals, excess)

    tried = [plan("a", 1, 5), plan("b", 2, 4), plan("a", 1, 5), plan("c", 2, 6), plan("d", 0, 0, excess=1.0), plan("e")]
    assert [tried[place][0]["name"] for place in front(tried, ["min", "min"])] == ["a", "b"]
    assert [tried[place][0]["name"] for place in front(tried, ["max", "max"])] == ["c"]


def test_plans_that_fail_do_not_end_the_search():
    def sometimes(plans):
        return [Worth(()) if plan["x"] < 0 else schaffer([plan])[0] for plan in plans]

    tried = search(DOMAINS, ["min", "min"], sometimes, 60, seed=1)
    assert len(tried) == 60 and any(not worth.defined for _, worth in tried)
    assert all(tried[place][0]["x"] >= 0 for place in front(tried, ["min", "min"]))


def test_every_kind_of_lever_is_moved_within_its_domain():
    domains = {
        "stepped": Range(0.0, 1.0, 5), "whole": Range(2, 9, whole=True), "number": Range(0.001, 0.9),
        "ordered": Values((3, 6, 12)), "words": Values(("near", "far")), "lists": Values((("a",), ("a", "b"))),
    }  # fmt: skip
    tried = search(domains, ["max"], lambda plans: [Worth((float(plan["whole"]),)) for plan in plans], 80, seed=2)
    for plan, _ in tried:
        assert plan["stepped"] in (0.0, 0.25, 0.5, 0.75, 1.0) and 2 <= plan["whole"] <= 9
        assert 0.001 <= plan["number"] <= 0.9 and float(f"{plan['number']:.3g}") == plan["number"]
        assert (
            plan["ordered"] in (3, 6, 12) and plan["words"] in ("near", "far") and plan["lists"] in (("a",), ("a", "b"))
        )
    assert {plan["words"] for plan, _ in tried} == {"near", "far"}
    assert np.mean([plan["whole"] for plan, _ in tried[-20:]]) > np.mean([plan["whole"] for plan, _ in tried[:20]])


def test_worth_is_paired_and_a_gap_counts_on_either_side():
    gap = Goal("equity_gap", "min", "equity_gap")
    before = {"equity_gap": [-0.01, 0.02], "cost_usd_total": [100.0, 100.0]}
    plan = {"equity_gap": [0.03, 0.01], "cost_usd_total": [150.0, 170.0]}
    assert gains(gap, plan, before).tolist() == pytest.approx([0.02, -0.01])
    assert worth([gap], plan, before, 50.0, None) == Worth((pytest.approx(0.005),), pytest.approx(10.0))
    assert worth([gap], None, before, 50.0, None).defined is False


def test_the_bad_case_is_bad_in_the_goals_own_direction():
    found = np.arange(11.0)
    assert summed(Goal("a", "max", "a"), found, 0.1) == 1.0
    assert summed(Goal("a", "min", "a"), found, 0.1) == 9.0
    assert summed(Goal("a", "min", "a"), found, None) == 5.0


# --- of the model -------------------------------------------------------------------------------------------------


def run(task, folder, workers=1):
    found = optimise(task, folder, workers)
    write_found(found, folder)
    return found


def results_in(folder):
    names = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    return {
        str(name): (folder / name).read_bytes()
        for name in names
        if name.name not in (".lock", "evaluations.jsonl", "manifest.json")
    }


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    (folder / "search.toml").write_text(EXPERIMENT)
    task = task_of(load_experiment(folder / "search.toml"))
    return task, run(task, folder / "whole"), folder / "whole"


def test_the_front_keeps_the_budget_and_is_told_in_full(finished):
    task, found, folder = finished
    table, plans = pd.read_csv(folder / "front.csv"), pd.read_csv(folder / "plans.csv")
    assert len(table) >= 1 and (table.extra_cost_usd <= 3e5).all()
    assert plans.on_front.sum() == len(table) and (plans.extra_cost_usd > 3e5).any()
    assert len(found.tried) == 12 and (folder / "front.png").stat().st_size > 10_000
    assert {"effective_coverage_gain", "equity_gap_gain", "cost_usd_gain_bad_case"} <= set(table)
    assert table.extra_cost_usd.is_monotonic_increasing


def test_each_point_is_a_scenario_that_runs_and_that_the_app_opens(finished):
    from ui.address import Address, Decision, decode

    task, found, folder = finished
    table = pd.read_csv(folder / "front.csv")
    for row in table.to_dict("records"):
        scenario = load_scenario(folder / "points" / f"{row['point']}.toml")
        assert scenario.name == row["point"] and scenario.months == 2
        address = decode(row["app_address"], Address(Decision("mali-baseline")), ["malawi-supervision-only"])
        opened = load_scenario(address.decision.scenario, dict(address.decision.changes))
        assert opened.levers == scenario.levers
        assert scenario.levers["supervision.transport"] == row["supervision.transport"]


def test_a_point_run_as_a_scenario_gives_the_gain_of_the_table(finished):
    from batch_runs.run import evaluate

    task, found, folder = finished
    row = pd.read_csv(folder / "front.csv").iloc[-1]
    scenario = load_scenario(folder / "points" / f"{row.point}.toml")
    before = load_scenario("malawi-baseline", months=2)
    pairs = [[evaluate(one, {}, {}, k, k, ["effective_coverage"]) for one in (scenario, before)] for k in range(2)]
    gain = np.mean([plan["effective_coverage"] - today["effective_coverage"] for plan, today in pairs])
    assert row.effective_coverage_gain == pytest.approx(gain, rel=1e-4)
    extra = np.mean([plan["cost_usd_total"] - today["cost_usd_total"] for plan, today in pairs])
    assert row.extra_cost_usd == pytest.approx(extra, rel=1e-4)


def test_workers_do_not_change_the_result(finished, tmp_path):
    task, _, folder = finished
    run(task, tmp_path / "two", workers=2)
    assert results_in(tmp_path / "two") == results_in(folder)


def test_killed_and_started_again_is_the_same_as_never_stopped(finished, tmp_path):
    _, _, whole = finished
    (tmp_path / "search.toml").write_text(EXPERIMENT)
    command = [sys.executable, "-m", "cli.main", "optimise", "search.toml", "--out", "found", "--workers", "1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
    kept = tmp_path / "found" / "evaluations.jsonl"
    limit = time.monotonic() + 120
    while time.monotonic() < limit and (not kept.exists() or kept.read_bytes().count(b"\n") < 4):
        time.sleep(0.02)
    started.send_signal(signal.SIGKILL)
    started.wait()
    lines = kept.read_bytes()
    assert 4 <= lines.count(b"\n") < 12
    kept.write_bytes(lines + b'{"plan": "torn')  # a line that was being written
    again = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240)
    assert again.returncode == 0, again.stderr
    assert kept.read_bytes().startswith(lines) and b"torn" not in kept.read_bytes()
    assert results_in(tmp_path / "found") == results_in(whole)


def test_a_finished_search_runs_nothing_again(finished, tmp_path, monkeypatch):
    task, _, folder = finished
    monkeypatch.setattr(optimising, "evaluate", lambda *_: pytest.fail("lived again"))
    assert len(optimise(task, folder, 1).tried) == 12


def test_another_search_or_other_files_in_the_folder_are_refused(finished, tmp_path):
    task, _, folder = finished
    (tmp_path / "other.toml").write_text(EXPERIMENT.replace("3e5", "4e5"))
    with pytest.raises(OutputError, match="other levers, goals, worlds"):
        optimise(task_of(load_experiment(tmp_path / "other.toml")), folder, 1)
    with pytest.raises(OutputError, match="other files"):
        optimise(task, tmp_path, 1)
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="found a file"):
        optimise(task, tmp_path / "file", 1)


def test_two_searches_in_one_folder_are_refused(finished):
    from batch_runs.files import locked

    task, _, folder = finished
    with locked(folder / ".lock", ""), pytest.raises(OutputError, match="another search is running"):
        optimise(task, folder, 1)


def test_a_plan_that_cannot_run_is_a_row_with_its_error(task, tmp_path, monkeypatch):
    real = optimising.evaluate

    def broken(base, levers, *rest):
        if levers.get("supervision.transport") == "bicycle":
            raise ValueError("no bicycles")
        return real(base, levers, *rest)

    monkeypatch.setattr(optimising, "evaluate", broken)
    found = run(task, tmp_path / "out")
    plans = pd.read_csv(tmp_path / "out" / "plans.csv")
    failed = plans[plans["supervision.transport"] == "bicycle"]
    assert found.failed == len(failed) > 0 and (failed.error == "ValueError: no bicycles").all()
    assert not failed.on_front.any()


def test_a_damaged_line_is_told(tmp_path):
    path = tmp_path / "evaluations.jsonl"
    kept = Evaluations(path)
    kept.add("a", Evaluated({"x": [1.5, float("nan")]}))
    kept.add("b", Evaluated(None, "broke"))
    again = Evaluations.opened(path).known
    assert again["a"].totals["x"][0] == 1.5 and np.isnan(again["a"].totals["x"][1]) and again["b"].error == "broke"
    path.write_bytes(b"nonsense\n" + path.read_bytes())
    with pytest.raises(OutputError, match="line 1: damaged"):
        Evaluations.opened(path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[optimise]", "[optimize]", "did you mean 'optimise'"),
        ("budget_usd = 3e5", "budget = 3e5", "did you mean 'budget_usd'"),
        ("population = 4", "bad_case = 0.9", "up to 0.5"),
        ("population = 4", "population = 1", "from 2"),
        ('draw = "all"', "msi_start_up_usd = 1", "list assumptions"),
    ],
)
def test_bad_requests_are_refused(tmp_path, old, new, message):
    assert old in EXPERIMENT
    (tmp_path / "bad.toml").write_text(EXPERIMENT.replace(old, new))
    with pytest.raises(ScenarioError, match=message):
        task_of(load_experiment(tmp_path / "bad.toml"))


def test_without_a_goal_or_a_lever_there_is_nothing_to_search(tmp_path):
    (tmp_path / "bad.toml").write_text(EXPERIMENT.partition("[optimise]")[0])
    with pytest.raises(ScenarioError, match="a section \\[optimise\\]"):
        task_of(load_experiment(tmp_path / "bad.toml"))
    before, rest = EXPERIMENT.split("[levers]")
    (tmp_path / "bad.toml").write_text(before + "[assumptions]" + rest.partition("[assumptions]")[2])
    with pytest.raises(ScenarioError, match="nothing to move"):
        task_of(load_experiment(tmp_path / "bad.toml"))


def test_the_address_reads_back(task):
    plan = {"supervision.chws_per_supervisor": 12, "supervision.visits_per_chw_per_month": 1.5}
    pairs = dict(parse_qsl(plan_address(task, plan).lstrip("?")))
    assert pairs["supervision.chws_per_supervisor"] == "12" and pairs["scenario"] == "malawi-supervision-only"


def test_the_command_shows_the_front_and_bad_requests_in_a_line(finished, capsys):
    from cli.main import main

    _, _, folder = finished
    assert main(["optimise", str(folder.parent / "search.toml"), "--out", str(folder), "--workers", "1"]) == 0
    told = capsys.readouterr().out
    assert "within the budget" in told and "points" in told and "search-1" in told
    assert "chance and assumption" in told and "equity_gap counts by its size" in told
    assert main(["optimise", "chws-per-supervisor", "--out", str(folder)]) == 2
    assert "a section [optimise]" in capsys.readouterr().err
    assert main(["optimise", "front-malavi", "--out", str(folder)]) == 2
    assert "did you mean 'front-malawi'" in capsys.readouterr().err


def test_of_a_long_front_both_ends_are_shown():
    from cli.optimise import spread_out

    rows = [{"point": number} for number in range(46)]
    shown = [row["point"] for row in spread_out(rows, 20)]
    assert len(set(shown)) == 20 and shown == sorted(shown) and (shown[0], shown[-1]) == (0, 45)
    assert spread_out(rows[:5], 20) == rows[:5]


def test_the_front_is_told_apart_by_the_one_lever_that_is_a_word():
    from batch_runs.analyse.front_figure import kinds

    def found(**domains):
        return SimpleNamespace(task=SimpleNamespace(domains=domains))

    order, share = Values(("need_first", "nearest_first")), Range(0.0, 1.0)
    rows = [{"order": "nearest_first"}, {"order": "need_first"}, {"order": "nearest_first"}]
    groups = kinds(found(share=share, order=order), rows)
    assert {words: len(some) for words, some in groups.items()} == {
        "front: order need first": 1,
        "front: order nearest first": 2,
    }
    assert kinds(found(share=share), rows) == {"on the front": rows}
