"""A real Dask scheduler with two workers on this machine, one of which dies: the same digest, nothing lost."""

import importlib.util
import os
import socket
import subprocess
import sys
import time

import pytest

from batch_runs.store import Sweep
from batch_runs.sweep import run_sweep, team_of
from scenarios.errors import OutputError
from tests.sweeps.conftest import ROOT

pytestmark = pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="needs the extra `cluster`")


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


@pytest.fixture
def cluster(tmp_path):
    """Address of a scheduler, and its two workers."""
    address = f"127.0.0.1:{free_port()}"
    host, port = address.split(":")
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": paths, "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s"}
    worker = ["worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", str(tmp_path)]
    asked = [["scheduler", "--host", host, "--port", port, "--no-dashboard"], worker, worker]
    started = []
    try:
        for arguments in asked:
            command = [sys.executable, "-m", "dask", *arguments]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            started.append(subprocess.Popen(command, env=environment, cwd=tmp_path, **quiet))
        yield address, started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_a_worker_dies_and_another_one_does_its_runs(written, experiment, command, cluster, tmp_path):
    address, workers = cluster
    keys = {"samples": "80"}
    folder = tmp_path / "d"
    process = command("sweep", written(**keys), "--out", folder, "--dask", address)
    end = time.monotonic() + 240
    while len(list(folder.glob("parts/*.parquet"))) < 3 and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    workers[0].kill()
    out, error = process.communicate(timeout=240)
    assert process.returncode == 0, error
    assert Sweep(folder).status().done == 160
    assert Sweep(folder).digest == run_sweep(experiment(**keys), tmp_path / "here", team_of(1)).digest


def test_an_address_where_nobody_answers_is_refused(experiment, tmp_path, monkeypatch):
    monkeypatch.setattr("batch_runs.executors.SECONDS_TO_ANSWER", 1)
    with pytest.raises(OutputError, match="no scheduler answers there"):
        run_sweep(experiment(), tmp_path / "d", team_of(dask=f"127.0.0.1:{free_port()}"))
    assert not (tmp_path / "d").exists()
    begun = run_sweep(experiment(), tmp_path / "d", team_of(1), (1, 2))
    with pytest.raises(OutputError, match="no scheduler answers there"):
        run_sweep(experiment(), tmp_path / "d", team_of(dask=f"127.0.0.1:{free_port()}"))
    assert Sweep(tmp_path / "d").status().done == begun.status().done > 0
