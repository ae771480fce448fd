"""`scaleup validate` end to end: table, files, exit code, overrides."""

import csv
import io
from pathlib import Path

import pytest

from scenarios.validation.targets import Target, chosen_targets, targets


def test_the_smoke_set_is_told_and_written(here, tmp_path: Path) -> None:
    options = ("--quick", "--replicates", "12", "--workers", "1")
    done = here("validate", *options, "--out", "one")
    assert done.returncode == 0, done.stderr
    assert "calibration" in done.stdout and "Held back" in done.stdout
    assert here("validate", *options[:-1], "2", "--out", "two").returncode == 0
    for name in ("validation.csv", "validation.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    rows = list(csv.DictReader(io.StringIO((tmp_path / "one" / "validation.csv").read_text(encoding="utf-8"))))
    assert [row["target"] for row in rows] == [target.name for target in chosen_targets(quick=True)]
    page = (tmp_path / "one" / "validation.html").read_text(encoding="utf-8")
    assert "<svg" in page and "http" not in page.replace("http://www.w3.org", "")


def test_a_must_that_does_not_hold_ends_with_one(here, monkeypatch) -> None:
    speed = next(target for target in targets() if target.name == "first-months-speed")
    impossible = Target(**{**vars(speed), "accept": (5.0, 6.0), "must_hold": True})
    monkeypatch.setattr("cli.validate.chosen_targets", lambda quick: (impossible,))
    done = here("validate", "--replicates", "1", "--workers", "1")
    assert done.returncode == 1 and "first-months-speed" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("msi.cycles_per_year=1", "assumptions.NAME"),
        ("assumptions.eff_chosen=1", "a finding"),
        ("assumptions.link_information_to_visit=0", "link_information_to_visits"),
        ("assumptions.link_information_to_visits=9", "from 0.5 to 1.5"),
    ],
)
def test_a_wrong_override_is_told(refused, value: str, told: str) -> None:
    assert told in refused("validate", "--quick", "--set", value)
    assert told in refused("trial", "whidden2018-dashboard", "--set", value)
