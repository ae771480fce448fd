"""The command as people start and stop it: killed anywhere, with a closed pipe, with Ctrl-C, from any folder."""

import os
import random
import signal
import subprocess
import time
from functools import partial

import psutil

from batch_runs.store import Sweep
from batch_runs.sweep import run_sweep, team_of

MANY = {"samples": "100", "replicates": "2"}
ENDLESS = {"samples": "5000", "replicates": "2"}  # for as long as the test looks on


def until(condition, process, seconds=240.0):
    end = time.monotonic() + seconds
    while not condition() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)


def has_more_parts(folder, before):
    return parts(folder) > before


def parts(folder):
    return len(list(folder.glob("parts/*.parquet")))


def test_killed_at_random_moments_it_does_exactly_the_rest(written, experiment, command, tmp_path):
    path, folder = written(**MANY), tmp_path / "d"
    moments = random.Random(7)
    done = []
    for _ in range(2):
        process = command("sweep", path, "--out", folder, "--workers", "2", stderr=subprocess.DEVNULL)
        family = psutil.Process(process.pid)
        until(partial(has_more_parts, folder, parts(folder)), process)
        time.sleep(moments.uniform(0.0, 0.4))
        children = family.children(recursive=True)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert not psutil.wait_procs(children, timeout=10)[1], "workers outlived their parent"
        done.append(Sweep(folder).status().done)
    assert done == sorted(done) and done[0] > 0
    process = command("sweep", path, "--out", folder, "--workers", "2")
    out, error = process.communicate(timeout=240)
    assert process.returncode == 0, error
    sweep = Sweep(folder)
    assert sweep.status().done == 200 == sweep.totals["run_id"].nunique() == len(sweep.totals)
    assert not list(folder.rglob("*.unfinished"))
    assert sweep.digest == run_sweep(experiment(**MANY), tmp_path / "straight", team_of(1)).digest
    assert f"digest {sweep.digest}" in out


def test_killed_before_its_first_run_it_leaves_nothing_or_a_directory_to_go_on_with(written, command, tmp_path):
    path = written(samples="2", replicates="1", months="1")
    for wait in (0.3, 0.8, 1.2):
        process = command("sweep", path, "--out", "d", "--workers", "1")
        time.sleep(wait)
        process.kill()
        process.communicate()
    process = command("sweep", path, "--out", "d", "--workers", "1")
    assert process.communicate(timeout=240)[0].startswith("e: 2 runs; 2 done")


def test_ctrl_c_keeps_what_was_done(written, command, tmp_path):
    path, folder = written(**ENDLESS), tmp_path / "d"

    def hear_interrupts():  # a shell's background jobs, and their children, ignore them
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    alone = {"start_new_session": True, "preexec_fn": hear_interrupts}
    process = command("sweep", path, "--out", folder, "--workers", "2", **alone)
    until(lambda: parts(folder) > 2, process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, error = process.communicate(timeout=30)
    assert process.returncode == 130 and "goes on from" in error and "Traceback" not in error
    assert 0 < Sweep(folder).status().done < 10_000
    assert Sweep(folder).manifest["history"][-1]["runs"] > 0


def test_a_closed_pipe_does_not_end_it(written, command, tmp_path):
    path, folder = written(samples="10"), tmp_path / "d"
    reading, writing = os.pipe()
    process = command("sweep", path, "--out", folder, "--workers", "1", stdout=writing, stderr=writing)
    os.close(writing)
    os.close(reading)
    assert process.wait(timeout=240) == 0
    assert Sweep(folder).complete


def test_without_any_output_it_runs_all_the_same(written, command, tmp_path):
    path, folder = written(samples="2"), tmp_path / "d"

    def close_both():
        os.close(1)
        os.close(2)

    process = command("sweep", path, "--out", folder, "--workers", "2", preexec_fn=close_both)
    assert process.wait(timeout=240) == 0
    assert Sweep(folder).complete


def test_two_sweeps_on_one_directory(written, command, tmp_path):
    path, folder = written(**ENDLESS), tmp_path / "d"
    first = command("sweep", path, "--out", folder, "--workers", "1")
    until(lambda: parts(folder) > 0, first)
    second = command("sweep", path, "--out", folder, "--workers", "1")
    _, error = second.communicate(timeout=240)
    assert second.returncode == 2 and "run by another process" in error
    first.send_signal(signal.SIGTERM)
    first.communicate(timeout=30)
    assert first.returncode == 130


def test_python_m_batch_runs_is_the_same_command_in_a_folder_with_a_model_of_its_own(written, command, tmp_path):
    for name in ("model", "scenarios", "cli"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('not yours')")
    path = written(samples="2", replicates="1")
    process = command(path.name, "--out", "d", module="batch_runs")
    out, error = process.communicate(timeout=240)
    assert process.returncode == 0, error
    assert out.startswith("e: 2 runs; 2 done")
