"""Sweeps for others: CSV that is the same to the byte, and a research object that opens elsewhere."""

import csv
import json
import shutil

import pytest

from batch_runs.export import export
from batch_runs.store import Sweep
from batch_runs.sweep import run_sweep, team_of
from scenarios.errors import OutputError

ALONE = team_of(1)


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_is_the_same_to_the_byte_however_it_was_run(experiment, tmp_path):
    run_sweep(experiment(), tmp_path / "one", ALONE)
    for part in ((2, 2), (1, 2)):
        run_sweep(experiment(), tmp_path / "two", ALONE, part)
    written = [export(tmp_path / name, tmp_path / f"{name}-csv") for name in ("one", "two")]
    assert [path.name for path in written[0]] == ["columns.csv", "monthly.csv", "runs.csv", "totals.csv"]
    for one, two in zip(*written, strict=True):
        assert one.read_bytes() == two.read_bytes() and b"\r" not in one.read_bytes()
    totals = Sweep(tmp_path / "one").totals
    told = rows(tmp_path / "one-csv" / "totals.csv")
    assert [row["run_id"] for row in told] == list(totals["run_id"])
    assert float(told[3]["cost_usd_total"]) == pytest.approx(totals["cost_usd_total"][3], rel=1e-5)
    columns = {(row["table"], row["column"]): row for row in rows(tmp_path / "one-csv" / "columns.csv")}
    assert set(told[0]) == {name for table, name in columns if table == "totals"}
    assert all(row["definition"] for row in columns.values())
    runs = rows(tmp_path / "one-csv" / "runs.csv")
    plan = Sweep(tmp_path / "one").plan
    name = "supervision.visits_per_chw_per_month"
    assert [float(row[name]) for row in runs] == list(plan[name])


def test_a_research_object_opens_on_another_machine(experiment, tmp_path):
    sweep = run_sweep(experiment(), tmp_path / "d", ALONE)
    digest = sweep.digest
    export(tmp_path / "d", tmp_path / "crate", csv=True, ro_crate=True)
    shutil.rmtree(tmp_path / "d")
    (tmp_path / "small.toml").unlink()
    there = Sweep(tmp_path / "crate")
    assert there.digest == digest and len(there.totals) == 12
    assert run_sweep(there.experiment, tmp_path / "again", ALONE).digest == digest
    found = {
        item["@id"]: item for item in json.loads((tmp_path / "crate" / "ro-crate-metadata.json").read_text())["@graph"]
    }
    files = {
        path.relative_to(tmp_path / "crate").as_posix() for path in (tmp_path / "crate").rglob("*") if path.is_file()
    }
    listed = {item["@id"] for item in found["./"]["hasPart"]}
    assert listed == files - {"ro-crate-metadata.json"} and listed < set(found)
    assert found["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    action = found["#sweep"]
    assert {item["@id"] for item in [*action["object"], *action["result"]]} == listed
    assert action["instrument"]["@id"] in found and found["./"]["license"]["@id"] in found
    assert digest in found["./"]["description"]


def test_an_archive_opens_on_another_machine_and_is_the_same_to_the_byte(experiment, tmp_path):
    sweep = run_sweep(experiment(), tmp_path / "d", ALONE)
    for name in ("one", "two"):
        written = export(tmp_path / "d", tmp_path / name, csv=False, ro_crate=True, zipped=True)
        assert written == [tmp_path / name / "e.zip"]
    assert written[0].read_bytes() == (tmp_path / "one" / "e.zip").read_bytes()
    shutil.unpack_archive(written[0], tmp_path / "there")
    assert Sweep(tmp_path / "there" / "e").digest == sweep.digest
    assert (tmp_path / "there" / "e" / "ro-crate-metadata.json").is_file()


def test_an_incomplete_sweep_is_not_exported(experiment, tmp_path):
    run_sweep(experiment(), tmp_path / "d", ALONE, (1, 2))
    with pytest.raises(OutputError, match="6 runs are still to go"):
        export(tmp_path / "d", tmp_path / "out")
    assert not (tmp_path / "out").exists()
