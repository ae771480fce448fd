"""What compiling must never do: keep stale code, compile twice, or give another result than plain Python."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numba
import numpy as np
import pytest

from model import ScaleUpModel, Settings, compiled, threads
from model.countries import country_names, load_country
from model.frontline import frontline_month
from model.outcomes import COUNTS
from model.settings import default_levers, resolve_levers

ROOT = Path(__file__).parents[2]
WITH_JIT = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="the compiler is switched off")
CALLEE, BEFORE, AFTER = "model/randomness.py", "whole = math.floor(x)\n", "whole = math.floor(x) + 100.0\n"
# A rule of one file that calls a rule of another one.
CALLER = """
import numba, numpy as np
from model.agents.supervisor import visits_that_days_allow
def row(**fields):
    return np.rec.array([tuple(map(float, fields.values()))], names=list(fields), formats=["f8"] * len(fields))[0]
visits = visits_that_days_allow(
    row(days=10, dedicated=1), row(access=1), row(group_share=0, travel_ratio=1),
    row(days_per_visit=1, routine_days_per_visit=1, travel_by_access=0), np.uint64(1),
)
hits = sum(visits_that_days_allow.stats.cache_hits.values())
print(int(visits), hits, numba.config.CACHE_DIR)
"""
UNCOMPILED = """
import sys, numpy as np
from tests.unit.test_compiled import small_country
np.save(sys.argv[1], small_country().recording.counts)
"""


def python(code: str, *arguments: str, cwd: Path = ROOT, **environment: str) -> str:
    inherited = {name: value for name, value in os.environ.items() if name not in ("NUMBA_CACHE_DIR", "PYTHONPATH")}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(
    country: str, cadre: str, levers: Mapping[str, object], draw: int | None = None, **others: object
) -> ScaleUpModel:
    arguments = {"months": 2, "burn_in_months": 1, "today": default_levers(), **others}
    model = ScaleUpModel(
        Settings(country=country, cadre=cadre, levers=resolve_levers([levers]), **arguments), draw=draw
    )
    model.run()
    return model


def small_country() -> ScaleUpModel:
    levers = {"workforce.chw_posts": 60, "supervision.dedicated": True, "supervision.districts_per_wave": 15}
    return run("malawi", "hsa", levers, months=6, burn_in_months=3)


# --- stale code ------------------------------------------------------------------------------------------------------


@WITH_JIT
def test_a_change_in_another_file_takes_effect_in_spite_of_a_warm_cache(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "model", tmp_path / "model", ignore=shutil.ignore_patterns("__pycache__"))
    callee = tmp_path / CALLEE
    source = callee.read_text()
    assert source.count(BEFORE) == 1

    def start() -> list[str]:
        return python(CALLER, cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache")).split()

    cold, warm = start(), start()
    callee.write_text(source.replace(BEFORE, AFTER))
    edited = start()
    callee.write_text(source)
    restored = start()
    assert [result[0] for result in (cold, warm, edited, restored)] == ["10", "10", "110", "10"]
    assert [result[1] for result in (cold, warm, edited, restored)] == ["0", "1", "0", "1"]
    assert edited[2] != cold[2] == warm[2] == restored[2]
    assert Path(cold[2]).is_relative_to(tmp_path / "cache")


def test_the_cache_of_every_state_of_the_sources_has_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "model", tmp_path / "model", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(compiled, "SOURCES", tmp_path / "model")
    hashes = [compiled.source_hash()]
    for path in sorted((tmp_path / "model").rglob("*.py")):
        path.write_text(path.read_text() + "\n")
        hashes.append(compiled.source_hash())
    assert len(set(hashes)) == len(hashes) > 20


# --- no place for a cache --------------------------------------------------------------------------------------------


@WITH_JIT
@pytest.mark.parametrize("temporary_blocked", [False, True])
def test_without_a_writable_home_a_temporary_folder_serves(temporary_blocked: bool, tmp_path: Path) -> None:
    no_folder = tmp_path / "file"
    no_folder.write_text("")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    shared = temporary / f"scaleup-{os.getuid()}"
    if temporary_blocked:
        shared.write_text("")
    result = python(CALLER, XDG_CACHE_HOME=str(no_folder / "cache"), HOME=str(no_folder), TMPDIR=str(temporary)).split()
    assert result[0] == "10"
    assert Path(result[2]).is_relative_to(temporary if temporary_blocked else shared)


def test_a_user_without_a_home_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a container's user that no list of users knows: "~" stays as it is, and is no folder to make."""
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    monkeypatch.setattr(compiled.tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert compiled.cache_folder().is_relative_to(tmp_path)
    assert not (tmp_path / "~").exists()


# --- one version -----------------------------------------------------------------------------------------------------


@WITH_JIT
def test_every_country_draw_and_whole_number_runs_the_same_compiled_code() -> None:
    levers = {"workforce.chw_posts": 60}
    for country in country_names():
        for cadre in load_country(country).cadres:
            run(country, cadre, levers)
    for draw in (0, 1):
        run("malawi", "hsa", levers, draw=draw)
    run("malawi", "hsa", {**levers, "supplies.reliability": 1, "supervision.visits_per_chw_per_month": 1})
    for one in (1, 1.0):
        run("malawi", "hsa", levers, assumptions={"link_supervision_to_skill": one})
    assert len(frontline_month.signatures) == 1


# --- the same result -------------------------------------------------------------------------------------------------


@WITH_JIT
def test_plain_python_gives_the_compiled_result(tmp_path: Path) -> None:
    file = tmp_path / "counts.npy"
    python(UNCOMPILED, str(file), NUMBA_DISABLE_JIT="1")
    plain, fast = np.load(file), small_country().recording.counts
    assert fast[:, :, COUNTS.index("treated")].sum() > 100
    np.testing.assert_allclose(plain, fast, rtol=1e-9, atol=1e-9)


@WITH_JIT
def test_the_number_of_threads_changes_no_bit() -> None:
    levers = {
        "workforce.chw_posts": 9_000,
        "workforce.recruits_per_year": 100_000,
        "supervision.dedicated": True,
        "supervision.districts_per_wave": 30,
        "supervision.months_between_waves": 2,
        "money.budget_usd_per_year": 20_000_000,
    }
    results = []
    for number in (1, 2, 3):
        with threads.use_threads(number):
            model = run("mali", "asc", levers, months=6)
            assert len(threads.split(model.districts.posts, threads.thread_count())) == number + 1
        results.append(
            (
                model.recording.counts.tobytes(),
                model.chws.tobytes(),
                model.supervisors.tobytes(),
                model.districts.tobytes(),
            )
        )
    assert results[0] == results[1] == results[2]
