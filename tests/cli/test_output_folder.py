"""The results folder appears complete or not at all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scenarios.errors import OutputError, RunError
from scenarios.output import PREFIX, complete_folder

LONG = ("run", "malawi-msi-national", "--replicates", "9999", "--months", "48", "--workers", "2", "--out", "results")


def test_a_folder_with_something_in_it_is_not_touched(refused, tmp_path):
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "mine.txt").write_text("mine")
    assert "not empty" in refused("run", "mali-baseline", "--months", "1", "--out", "results")
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["mine.txt"]


def test_a_file_in_its_place_is_not_touched(refused, tmp_path):
    (tmp_path / "results").write_text("mine")
    assert "a file" in refused("run", "mali-baseline", "--months", "1", "--out", "results")
    assert "cannot be used" in refused("run", "mali-baseline", "--months", "1", "--out", "results/inside")
    assert (tmp_path / "results").read_text() == "mine"


def test_a_place_where_nothing_can_be_written_is_refused_before_running(refused):
    assert "cannot be used" in refused("run", "uganda-baseline", "--replicates", "5000", "--out", "/proc/results")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_refused(refused, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    assert "cannot be used" in refused("run", "mali-baseline", "--months", "1", "--out", "closed/results")


def test_an_empty_folder_is_replaced_and_missing_parents_are_made(tmp_path):
    (tmp_path / "empty").mkdir()
    for name in ("empty", "some/where/deep"):
        with complete_folder(tmp_path / name) as folder:
            (folder / "a.txt").write_text("a")
            assert not (tmp_path / name / "a.txt").exists()
        assert [path.name for path in (tmp_path / name).iterdir()] == ["a.txt"]


def test_who_stands_in_the_empty_folder_still_stands_in_it_afterwards(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with complete_folder(Path()) as folder:
        for name in ("manifest.json", "a.txt"):
            (folder / name).write_text(name)
        assert not list(Path().iterdir())
    assert sorted(os.listdir()) == ["a.txt", "manifest.json"]  # by the folder itself, not by its name
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_an_empty_name_is_not_this_folder(refused, tmp_path):
    assert "the name of a folder" in refused("run", "mali-baseline", "--months", "1", "--out", "")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_nothing_not_even_the_parents(tmp_path):
    with pytest.raises(KeyError), complete_folder(tmp_path / "some" / "where") as folder:
        (folder / "a.txt").write_text("a")
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fails_is_an_error_of_the_run(tmp_path):
    with pytest.raises(RunError, match="No space left"), complete_folder(tmp_path / "results"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path):
    dead = tmp_path / f"{PREFIX}dead"
    dead.mkdir()
    (dead / ".lock").touch()
    (dead / "districts.csv").touch()
    with complete_folder(tmp_path / "first") as living, complete_folder(tmp_path / "second"):
        assert not dead.exists() and living.exists()
    assert {path.name for path in tmp_path.iterdir()} == {"first", "second"}


def test_two_runs_cannot_take_the_same_place(tmp_path):
    with pytest.raises(RunError), complete_folder(tmp_path / "same"), complete_folder(tmp_path / "same") as second:
        (second / "a.txt").touch()
    assert [path.name for path in (tmp_path / "same").iterdir()] == ["a.txt"]
    with pytest.raises(OutputError), complete_folder(tmp_path / "same"):
        pass


@pytest.fixture
def long_run(tmp_path, environment):
    """A run that is well under way, in a process group of its own."""
    command = [sys.executable, "-m", "cli.main", *LONG]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None and not _begun(tmp_path):
        time.sleep(0.1)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def _begun(folder):
    return any(path.stat().st_size > 10_000 for path in folder.glob(f"{PREFIX}*/districts.csv"))


def _processes_of(group):
    """Process ids whose session is that of the run."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == group and fields[0] != "Z":
            found.append(int(entry.parent.name))
    return found


def _wait_until_gone(group):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and _processes_of(group):
        time.sleep(0.1)
    return _processes_of(group)


posix = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("everyone", [True, False])
def test_an_interrupted_run_leaves_nothing_behind(long_run, tmp_path, number, everyone):
    if everyone:
        os.killpg(long_run.pid, number)  # as a terminal does
    else:
        long_run.send_signal(number)
    output, errors = long_run.communicate(timeout=60)
    assert long_run.returncode == 130
    assert output == b"" and b"Traceback" not in errors
    assert errors.splitlines()[-1] == b"scaleup: stopped; nothing was left behind"
    assert all(b"replicates" in line for line in errors.splitlines()[:-1]), "only progress before it"
    assert list(tmp_path.iterdir()) == []
    assert _wait_until_gone(long_run.pid) == []


@posix
def test_workers_end_when_their_parent_is_killed_and_the_next_run_cleans_up(long_run, tmp_path, scaleup):
    long_run.kill()
    long_run.wait()
    assert _wait_until_gone(long_run.pid) == []
    assert not (tmp_path / "results").exists()
    assert scaleup("run", "malawi-baseline", "--months", 1, "--replicates", 1, "--out", "results").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


@posix
def test_a_killed_worker_is_one_clear_error(long_run, tmp_path):
    workers = [pid for pid in _processes_of(long_run.pid) if _is_worker(pid, long_run.pid)]
    os.kill(workers[-1], signal.SIGKILL)
    output, errors = long_run.communicate(timeout=60)
    assert long_run.returncode == 3
    assert b"worker process ended" in errors and b"Traceback" not in errors
    assert list(tmp_path.iterdir()) == []
    assert _wait_until_gone(long_run.pid) == []


def _is_worker(pid, main):
    """Workers are those that use the processor; the servers that start them hardly do."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    command = Path(f"/proc/{pid}/cmdline").read_bytes()
    return pid != main and b"resource_tracker" not in command and int(fields[1]) not in (main, 1)
