"""`scaleup trial` end to end: what it prints and writes, and that workers change nothing."""

import json
from pathlib import Path

import pytest

OPTIONS = ("--replicates", "4", "--seed", "3")


def test_a_shipped_trial_is_told_and_written(here, tmp_path: Path) -> None:
    done = here("trial", "whidden2018-dashboard", *OPTIONS, "--workers", "1", "--out", "one")
    assert done.returncode == 0 and "39.9" in done.stdout and "agrees" in done.stdout
    assert here("trial", "whidden2018-dashboard", *OPTIONS, "--workers", "2", "--out", "two").returncode == 0
    one, two = tmp_path / "one", tmp_path / "two"
    assert sorted(path.name for path in one.iterdir()) == ["estimates.csv", "manifest.json", "trial.json"]
    for name in ("trial.json", "estimates.csv", "manifest.json"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
    first = json.loads((one / "trial.json").read_text())["outcomes"][0]
    assert first["name"] == "recorded_home_visits_per_chw" and first["published"] == 39.94
    assert first["published_se"] == pytest.approx(18.56, abs=0.01)
    for key in ("simulated_median", "simulated_low", "simulated_high", "simulated_se", "share_significant", "agrees"):
        assert key in first


def test_trial_files_can_be_checked_listed_and_shown(here, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('[trial]\ncountry = "mali"\n')
    bad = here("check", "bad.toml")
    assert bad.returncode == 2 and "trial.follow_up_months" in bad.stderr and "Traceback" not in bad.stderr
    assert "whidden2018-dashboard" in here("list", "trials").stdout
    assert "chws" in here("show", "whidden2018-dashboard").stdout


def test_a_wrong_name_or_folder_leaves_nothing_behind(here, tmp_path: Path) -> None:
    wrong = here("trial", "whiden2018-dashboard")
    assert wrong.returncode == 2 and "whidden2018-dashboard" in wrong.stderr
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("")
    assert here("trial", "whidden2018-dashboard", "--out", "full").returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full"]
