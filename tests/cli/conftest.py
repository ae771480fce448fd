"""The command as a user starts it: another process, another folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def scaleup(tmp_path, environment):
    """Runs `scaleup …` in an empty folder; the answer has returncode, stdout, stderr."""

    def run(*arguments, **options):
        command = [sys.executable, "-m", "cli.main", *map(str, arguments)]
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment,
            cwd=tmp_path,
            timeout=300,
            **options,
        )

    return run
