"""A sweep and its directory: the same digest whoever runs it, and nothing lost whatever happens to the directory."""

import dataclasses
import json
import math
import os
from contextlib import contextmanager
from functools import partial

import numpy as np
import pyarrow.parquet as pq
import pytest

from batch_runs import worker
from batch_runs.chunks import LARGEST_CHUNK_RUNS, Chunks
from batch_runs.executors import local_team
from batch_runs.experiment import load_experiment
from batch_runs.files import Lock
from batch_runs.identity import ID_DIGITS
from batch_runs.plan import slice_of
from batch_runs.run import evaluate
from batch_runs.store import Sweep
from batch_runs.sweep import retry_sweep, run_sweep, team_of
from scenarios.errors import OutputError, RunError

ALONE = team_of(1)


@pytest.fixture
def done(experiment, tmp_path):
    """A finished sweep of twelve runs, looked at before anybody harms it."""
    sweep = run_sweep(experiment(), tmp_path / "done", ALONE)
    assert sweep.digest and len(sweep.plan) == len(sweep.totals) == 12
    return sweep


def test_a_row_of_totals_is_what_one_run_gives(done):
    row = done.plan.merge(done.totals).iloc[7]
    found = evaluate(
        done.experiment.scenario,
        {"supervision.visits_per_chw_per_month": row.iloc[5], "msi.districts_per_wave": int(row.iloc[6])},
        {},
        int(row["replicate"]),
        asked=done.experiment.outcomes,
    )
    assert found == pytest.approx({name: row[name] for name in found}, rel=1e-12, nan_ok=True)
    months = done.monthly[done.monthly["run_id"] == row["run_id"]]
    assert list(months["month"]) == ["2026-01", "2026-02"] and set(months["district"]) == {""}
    assert months["cost_usd"].sum() == pytest.approx(row["cost_usd_total"])
    assert months["effective_coverage"].mean() == pytest.approx(row["effective_coverage"])


def test_tables_fit_together_and_say_what_their_columns_mean(done):
    assert len(done.plan) == len(done.runs) == len(done.totals) == 12 and len(done.monthly) == 24
    assert list(done.plan["run_id"]) == list(done.runs["run_id"]) == list(done.totals["run_id"])
    assert (done.runs["status"] == "done").all() and done.runs["error"].isna().all()
    assert done.plan["run_id"].str.len().eq(ID_DIGITS).all()
    assert list(done.plan["replicate"][:4]) == [0, 1, 0, 1] and list(done.plan["point"][:4]) == [0, 0, 1, 1]
    for name in ("plan", "runs", "totals", "monthly"):
        for field in pq.read_schema(done.folder / f"{name}.parquet"):
            assert field.metadata[b"definition"], (name, field.name)
    unit = pq.read_schema(done.folder / "totals.parquet").field("cost_usd").metadata[b"unit"]
    assert unit.startswith(b"US$")


def test_replicate_k_has_the_same_luck_at_every_point(experiment, tmp_path):
    found = experiment('[levers]\n"msi.districts_per_wave" = { values = [3, 6] }\n', samples="2", months="1")
    totals = run_sweep(found, tmp_path / "d", ALONE)
    by_point = totals.plan.merge(totals.totals).pivot(index="replicate", columns="point", values="need_total")
    assert (by_point[0] == by_point[1]).all() and by_point[0][0] != by_point[0][1]


def test_months_by_district(experiment, tmp_path):
    sweep = run_sweep(experiment(districts="true", samples="1", replicates="1"), tmp_path / "d", ALONE)
    assert sweep.monthly["district"].nunique() == 30 and len(sweep.monthly) == 60
    costs = sweep.monthly.groupby(["month", sweep.monthly["district"] == ""])["cost_usd"].sum().unstack()
    assert costs[True].to_numpy() == pytest.approx(costs[False].to_numpy())
    assert sweep.monthly.loc[sweep.monthly["district"] != "", "equity_gap"].isna().all()


def test_one_worker_two_workers_and_parts_in_any_order_give_one_digest(experiment, tmp_path, done):
    two = run_sweep(experiment(), tmp_path / "two", team_of(2))
    for part in ((3, 3), (1, 3), (2, 3)):
        parts = run_sweep(experiment(), tmp_path / "parts", ALONE, part)
    assert done.digest == two.digest == parts.digest == done.manifest["digest"]
    assert parts.complete and len(parts.index.paths) >= 3
    for name in ("plan", "totals", "monthly"):
        assert getattr(parts, name).equals(getattr(done, name))


def test_chunks_grow_with_speed_but_not_without_end():
    chunks = Chunks(np.arange(100_000), 5.0, 8)
    taken = [chunks.take(2, 0.0)]
    while chunks:
        chunks.learn(len(taken[-1]), 1e-5 * len(taken[-1]))
        taken.append(chunks.take(2, 1000.0))
    assert len(taken[0]) == 1 and max(map(len, taken)) == LARGEST_CHUNK_RUNS
    assert [position for chunk in taken for position in chunk] == list(range(100_000))


def test_parts_divide_the_plan():
    for runs in (1, 2, 7, 100):
        for of in (1, 2, 3, 8):
            rows = [row for k in range(1, of + 1) for row in range(*slice_of(runs, (k, of)))]
            assert rows == list(range(runs))


def test_what_is_done_is_not_done_again(experiment, tmp_path, done, monkeypatch):
    parts = set(done.index.paths)
    monkeypatch.setattr(worker, "simulate", lambda *_: pytest.fail("run again"))
    assert set(run_sweep(experiment(), tmp_path / "done", ALONE).index.paths) == parts


def test_exactly_what_is_missing_is_run(experiment, tmp_path, done, monkeypatch):
    lost = done.index.paths[1]
    gone = set(pq.read_table(lost)["run_id"].to_pylist())
    lost.unlink()
    assert Sweep(done.folder).status().remaining == len(gone)
    lived = []
    real = worker.simulate
    monkeypatch.setattr(worker, "simulate", lambda *about: lived.append(about) or real(*about))
    again = run_sweep(experiment(), tmp_path / "done", ALONE)
    assert len(lived) == len(gone) and again.digest == done.digest


def test_more_replicates_and_more_samples_without_running_anything_twice(experiment, tmp_path, done, monkeypatch):
    lived = []
    real = worker.simulate
    monkeypatch.setattr(worker, "simulate", lambda *about: lived.append(about) or real(*about))
    more = run_sweep(experiment(replicates="3"), tmp_path / "done", ALONE, extend=True)
    assert len(lived) == 6 and more.status().done == 18
    most = run_sweep(experiment(replicates="3", samples="12"), tmp_path / "done", ALONE, extend=True)
    assert len(lived) == 24 and most.status().done == 36
    assert [entry["what"] for entry in most.manifest["history"]].count("extended") == 2
    monkeypatch.undo()
    assert most.digest == run_sweep(experiment(replicates="3", samples="12"), tmp_path / "straight", ALONE).digest


def test_a_sweep_is_extended_with_its_own_experiment_file(tmp_path, done):
    own = load_experiment(done.folder / "experiment.toml")
    more = run_sweep(dataclasses.replace(own, replicates=3), done.folder, ALONE, extend=True)
    assert more.status().done == 18


@pytest.mark.parametrize(
    ("keys", "extend", "tells"),
    [
        ({"samples": "12"}, False, "--extend adds the new runs"),
        ({"replicates": "1"}, True, "can only grow"),
        ({"samples": "9"}, True, "grows by doubling: 12, 24, 48"),
        ({"seed": "2"}, True, "seed was 1 and is now 2"),
        ({"outcomes": '["cost_usd"]'}, False, "outcomes was"),
        ({"months": "1"}, False, "months was 2 and is now 1"),
        ({"rest": '[levers]\n"msi.districts_per_wave" = { values = [3, 6] }\n'}, True, "levers"),
    ],
)
def test_another_plan_is_refused_and_nothing_is_lost(experiment, done, keys, extend, tells):
    before = {path.name: path.stat().st_mtime_ns for path in done.folder.rglob("*.parquet")}
    with pytest.raises(OutputError, match=tells):
        run_sweep(experiment(**keys), done.folder, ALONE, extend=extend)
    assert {path.name: path.stat().st_mtime_ns for path in done.folder.rglob("*.parquet")} == before


def test_a_changed_base_is_refused(experiment, done):
    found = experiment()
    other = dataclasses.replace(found, scenario=found.scenario.with_levers({"workforce.chw_posts": 41}))
    with pytest.raises(OutputError, match="the base scenario has changed"):
        run_sweep(other, done.folder, ALONE)


def test_a_changed_model_is_refused(experiment, done, monkeypatch):
    monkeypatch.setattr("batch_runs.identity.model_hash", lambda country: "other")
    with pytest.raises(OutputError, match="other files of the model"):
        run_sweep(experiment(), done.folder, ALONE)


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "rename"])
def test_a_damaged_part_is_named_and_only_its_runs_are_run_again(experiment, done, harm):
    part = done.index.paths[0]
    content = part.read_bytes()
    match harm:
        case "cut":
            part.write_bytes(content[:-100])
        case "flip":
            part.write_bytes(content[:500] + bytes([content[500] ^ 1]) + content[501:])
        case "empty":
            part.write_bytes(b"")
        case "rename":
            part = part.rename(part.with_name("mine.parquet"))
    with pytest.raises(OutputError, match=part.name):
        run_sweep(experiment(), done.folder, ALONE)
    part.unlink()
    assert run_sweep(experiment(), done.folder, ALONE).digest == done.digest


def test_parts_of_another_sweep_are_refused(experiment, tmp_path, done):
    other = run_sweep(experiment(seed="2"), tmp_path / "other", ALONE)
    stray = done.folder / "parts" / other.index.paths[0].name
    stray.write_bytes(other.index.paths[0].read_bytes())
    with pytest.raises(OutputError, match=f"{stray.name}.*not in the plan"):
        run_sweep(experiment(), done.folder, ALONE)


def test_the_same_runs_from_two_machines_count_once(experiment, tmp_path, done):
    other = run_sweep(experiment(), tmp_path / "other", team_of(2))
    for path in other.index.paths:
        (done.folder / "parts" / path.name).write_bytes(path.read_bytes())
    again = run_sweep(experiment(), done.folder, ALONE)
    assert again.status().done == 12 == len(again.totals) and again.digest == done.digest


def test_two_different_results_of_one_run_are_refused(experiment, tmp_path, done, monkeypatch):
    real = worker.totals
    monkeypatch.setattr(worker, "totals", lambda *about: real(*about) + 1)
    other = run_sweep(experiment(), tmp_path / "other", ALONE)
    monkeypatch.undo()
    for path in other.index.paths:
        (done.folder / "parts" / path.name).write_bytes(path.read_bytes())
    with pytest.raises(OutputError, match="another result of run"):
        run_sweep(experiment(), done.folder, ALONE)


def test_a_damaged_plan_is_written_anew(experiment, done):
    path = done.folder / "plan.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    (done.folder / "runs.parquet").unlink()
    again = run_sweep(experiment(), done.folder, ALONE)
    assert again.plan.equals(done.plan) and len(again.runs) == 12


@pytest.mark.parametrize("name", ["plan.parquet", "experiment.toml", "totals.parquet", "monthly.parquet"])
def test_what_can_be_made_again_is_made_again(experiment, done, name):
    (done.folder / name).unlink()
    again = run_sweep(experiment(), done.folder, ALONE)
    assert again.digest == done.digest and (done.folder / name).is_file()
    assert again.totals.equals(done.totals) and again.plan.equals(done.plan)


def test_a_broken_manifest_is_named(experiment, done):
    (done.folder / "manifest.json").write_text("{")
    with pytest.raises(OutputError, match="manifest.json"):
        run_sweep(experiment(), done.folder, ALONE)


def test_a_start_that_was_killed_is_taken_up(experiment, tmp_path, done):
    for name in ("manifest.json", "totals.parquet"):
        (done.folder / name).unlink()
    (done.folder / ".plan.parquet-0123.unfinished").write_text("half")
    (done.folder / "parts" / ".x.parquet-0123.unfinished").write_text("half")
    assert run_sweep(experiment(), done.folder, ALONE).digest == done.digest
    assert not list(done.folder.rglob("*.unfinished"))


def test_one_directory_one_sweep_at_a_time(experiment, tmp_path):
    folder = tmp_path / "d"
    folder.mkdir()
    other = Lock(folder / ".sweep-lock")
    other.take("")
    with pytest.raises(OutputError, match="run by another process"):
        run_sweep(experiment(), folder, ALONE)
    other.release()
    other.take("", shared=True)  # somebody runs a part
    with pytest.raises(OutputError, match="run by another process"):
        run_sweep(experiment(), folder, ALONE)
    mine = Lock(folder / ".part-lock-1-of-2")
    mine.take("")
    with pytest.raises(OutputError, match="part 1/2 is being run"):
        run_sweep(experiment(), folder, ALONE, (1, 2))
    assert run_sweep(experiment(), folder, ALONE, (2, 2)).status().done == 6


def failing(real, replicate):
    def simulate(scenario, number, draw):
        if number == replicate:
            raise ZeroDivisionError("a made-up failure\nin two lines")
        return real(scenario, number, draw)

    return simulate


def test_a_failing_run_is_a_row_and_the_sweep_goes_on(experiment, tmp_path, done, monkeypatch):
    monkeypatch.setattr(worker, "simulate", failing(worker.simulate, 1))
    sweep = run_sweep(experiment(), tmp_path / "d", ALONE)
    assert sweep.complete and (sweep.status().done, sweep.status().failed) == (6, 6)
    bad = sweep.runs[sweep.runs["status"] == "failed"]
    assert set(bad["replicate"]) == {1} and set(bad["error"]) == {"ZeroDivisionError: a made-up failure in two lines"}
    assert bad["traceback"].str.contains("simulate").all()
    assert len(sweep.totals) == 6 and not sweep.totals["run_id"].isin(bad["run_id"]).any()
    assert run_sweep(experiment(), tmp_path / "d", ALONE).status().failed == 6  # failures are kept until asked for
    monkeypatch.undo()
    mended = retry_sweep(tmp_path / "d", ALONE)
    assert mended.status().failed == 0 and mended.digest == done.digest
    assert retry_sweep(tmp_path / "d", ALONE).digest == done.digest


def test_a_full_disk_ends_it_and_keeps_what_was_written(experiment, tmp_path, done, monkeypatch):
    real = os.replace
    written = []

    def replace(source, target):
        if str(target).endswith(".parquet") and os.path.basename(os.path.dirname(target)) == "parts":
            if len(written) == 2:
                raise OSError(28, "No space left on device")
            written.append(target)
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(RunError, match="No space left.*earlier parts are kept"):
        run_sweep(experiment(), tmp_path / "d", ALONE)
    monkeypatch.undo()
    assert not list((tmp_path / "d").rglob("*.unfinished"))
    assert 0 < Sweep(tmp_path / "d").status().done < 12
    assert run_sweep(experiment(), tmp_path / "d", ALONE).digest == done.digest


def two_who(work):
    """Two workers who do this in place of their work."""

    @contextmanager
    def hire(jobs):
        with local_team(2, jobs) as team:
            team.work = work
            yield team

    return hire


def test_a_run_that_kills_its_worker_is_found_and_the_others_are_done(experiment, tmp_path, done):
    wanted = done.plan["run_id"][5]
    sweep = run_sweep(experiment(), tmp_path / "d", two_who(partial(deadly, wanted)))
    assert sweep.status().done == 11 and sweep.failures(9) == [
        (wanted, "the worker process died, perhaps for want of memory")
    ]
    assert retry_sweep(tmp_path / "d", ALONE).digest == done.digest


def test_a_worker_killed_by_somebody_else_costs_no_run(experiment, tmp_path, done):
    sweep = run_sweep(experiment(), tmp_path / "d", two_who(partial(killed_twice, tmp_path)))
    assert sweep.status().done == 12 and sweep.digest == done.digest
    assert len(list(tmp_path.glob("killed-*"))) == 2


def killed_twice(marks, recipe, runs):
    """The second time, a run is under way that is tried again because of the first."""
    for name in ("killed-1", "killed-2") if runs[0].position > 2 or (marks / "killed-1").exists() else ():
        if not (marks / name).exists():
            (marks / name).touch()
            os._exit(9)
    return worker.live(recipe, runs)


def deadly(killer, recipe, runs):
    if any(run.id == killer for run in runs):
        os._exit(9)
    return worker.live(recipe, runs)


def test_a_worker_with_another_model_is_refused(experiment, tmp_path, monkeypatch):
    real = worker.model_hash
    answers = iter(["of the parent"])
    monkeypatch.setattr(worker, "model_hash", lambda country: next(answers, real(country)))
    with pytest.raises(RunError, match="another version of the model"):
        run_sweep(experiment(), tmp_path / "d", ALONE)


def test_the_manifest_says_where_it_comes_from(done):
    found = json.loads((done.folder / "manifest.json").read_text())
    assert found["plan"]["runs"] == 12 and found["done"] == 12 and found["failed"] == 0
    assert {
        "version",
        "commit",
        "model",
        "inputs",
        "packages",
        "python",
        "platform",
        "hardware",
        "seed_rule",
        "began",
    } <= set(found)
    assert sorted(found["parts"]) == sorted(path.name for path in done.index.paths)
    assert str(done.folder) not in json.dumps(found)


def test_before_the_end_tables_hold_what_there_is(experiment, tmp_path):
    sweep = run_sweep(experiment(), tmp_path / "d", ALONE, (1, 2))
    assert not sweep.complete and len(sweep.totals) == len(sweep.runs) == 6 and len(sweep.monthly) == 12
    assert not (sweep.folder / "totals.parquet").exists()
    assert math.isfinite(sweep.totals["cost_usd"].sum()) and np.isin(sweep.totals["run_id"], sweep.plan["run_id"]).all()
