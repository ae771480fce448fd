"""What every test may use: a browser that is already on the machine, and commands in this process."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings

# The first example of a test may wait for the compiler; on a test machine the same examples come every time.
settings.register_profile("ours", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("ours")

# Whoever tests may have countries of their own: no test reads or writes there.
os.environ["SCALEUP_COUNTRIES"] = os.path.join(tempfile.gettempdir(), "scaleup-tests-without-own-countries")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# A test machine is often a container: no sandbox, no graphics card, and nothing that asks the outside world.
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """The browser named by CHROMIUM, else the first one on the path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_configure() -> None:
    """Pages under test load what the app's pages load: files of ours, nothing from outside."""
    from ui.offline import serve_own_files

    serve_own_files()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test that opens a page carries the marker, so that `-m "not browser"` leaves all of them out."""
    for item in items:
        if "browser_type_launch_args" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright with the machine's own Chromium instead of a download."""
    chromium = find_chromium()
    if chromium is None:
        missing = "browser tests need a Chromium: install one, or name it with CHROMIUM=/path/to/it"
        if os.environ.get("CI"):
            pytest.fail(missing + " (with CI set they must run)")
        pytest.skip(missing)
    return {**browser_type_launch_args, "executable_path": chromium, "args": BROWSER_FLAGS}


@pytest.fixture
def here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., SimpleNamespace]:
    """Runs `scaleup …` in this process and in an empty folder; the answer has returncode, stdout, stderr."""
    from cli.main import main

    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> SimpleNamespace:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return SimpleNamespace(returncode=code, stdout=told.out, stderr=told.err)

    return run


@pytest.fixture
def refused(here: Callable[..., SimpleNamespace]) -> Callable[..., str]:
    """Runs a command that must end with exit code 2 and one or two plain lines; returns what it told."""

    def run(*arguments: object) -> str:
        answer = here(*arguments)
        assert answer.returncode == 2, answer.stderr
        assert 1 <= len(answer.stderr.strip().splitlines()) <= 2
        assert "Traceback" not in answer.stderr and answer.stdout == ""
        return str(answer.stderr)

    return run
