"""Directories that somebody has meddled with: refused in one line, or put right, and never with a loss."""

import errno
import hashlib
import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from batch_runs.parts import HASH_DIGITS
from batch_runs.store import Sweep
from batch_runs.sweep import run_sweep, team_of
from scenarios.errors import OutputError

ALONE = team_of(1)


@pytest.fixture
def done(experiment, tmp_path):
    """A finished sweep of twelve runs."""
    return run_sweep(experiment(), tmp_path / "done", ALONE)


def foreign_table():
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"a": [1]}), sink)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize("content", [b"no table at all", foreign_table()])
def test_a_file_of_others_among_the_parts_is_named(experiment, done, content):
    stray = done.folder / "parts" / f"{hashlib.sha256(content).hexdigest()[:HASH_DIGITS]}.parquet"
    stray.write_bytes(content)
    with pytest.raises(OutputError, match=f"{stray.name}: holds no runs.*move it away"):
        run_sweep(experiment(), done.folder, ALONE)
    stray.unlink()
    assert run_sweep(experiment(), done.folder, ALONE).digest == done.digest


def test_lost_parts_are_run_again_and_a_file_in_their_place_is_refused(experiment, done):
    shutil.rmtree(done.folder / "parts")
    assert run_sweep(experiment(), done.folder, ALONE).digest == done.manifest["digest"]
    shutil.rmtree(done.folder / "parts")
    (done.folder / "parts").write_text("")
    with pytest.raises(OutputError, match="found a file, .*parts"):
        run_sweep(experiment(), done.folder, ALONE)


@pytest.mark.parametrize("key", ["name", "plan", "experiment", "model"])
def test_a_manifest_of_something_else_is_named(experiment, done, key):
    content = {name: value for name, value in done.manifest.items() if name != key}
    (done.folder / "manifest.json").write_text(json.dumps(content))
    with pytest.raises(OutputError, match="manifest.json: does not say .* belongs to no sweep"):
        run_sweep(experiment(), done.folder, ALONE)


def test_a_broken_manifest_is_made_anew_once_it_is_deleted(experiment, done):
    (done.folder / "manifest.json").write_text('{"name": ')
    with pytest.raises(OutputError, match="manifest.json: cannot be read.*delete it"):
        run_sweep(experiment(), done.folder, ALONE)
    (done.folder / "manifest.json").unlink()
    again = run_sweep(experiment(), done.folder, ALONE)
    assert again.digest == done.digest and again.index.paths == done.index.paths


@pytest.mark.parametrize("name", ["experiment.toml", "scenario.toml"])
@pytest.mark.parametrize("harm", ["lost", "cut", "changed"])
def test_what_was_asked_is_written_anew(experiment, done, name, harm):
    path, before = done.folder / name, done.experiment
    text = path.read_text()
    match harm:
        case "lost":
            path.unlink()
        case "cut":
            path.write_text(text[: len(text) // 2])
        case "changed":
            path.write_text(
                text.replace("replicates = 2", "replicates = 3").replace("chw_posts = 40", "chw_posts = 41")
            )
    run_sweep(experiment(), done.folder, ALONE)
    assert path.read_text() == text and Sweep(done.folder).experiment == before


@pytest.mark.parametrize("name", ["runs", "totals", "monthly"])
@pytest.mark.parametrize("harm", ["empty", "cut", "flip"])
def test_a_damaged_table_is_built_anew(experiment, done, name, harm):
    path, before = done.folder / f"{name}.parquet", getattr(done, name)
    content = path.read_bytes()
    middle = len(content) // 5
    flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    path.write_bytes({"empty": b"", "cut": content[:-20], "flip": flipped}[harm])
    again = run_sweep(experiment(), done.folder, ALONE)
    assert path.read_bytes() == content and getattr(again, name).equals(before)
    assert again.digest == done.digest


@pytest.mark.parametrize(("number", "expected"), [(errno.EROFS, OutputError), (errno.ENOSPC, OSError)])
def test_a_disk_that_cannot_be_written_is_not_one_that_is_full(experiment, done, monkeypatch, number, expected):
    def refuse(path, mode="r", **more):
        raise OSError(number, "made up", str(path))

    asked = experiment()
    monkeypatch.setattr("batch_runs.files.Path.open", refuse)
    with pytest.raises(expected, match="cannot be used: made up" if expected is OutputError else "made up"):
        run_sweep(asked, done.folder, ALONE)
