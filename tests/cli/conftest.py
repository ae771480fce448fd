"""The command as a user starts it: another process, another folder."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

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


@pytest.fixture
def here(tmp_path, monkeypatch, capsys):
    """The same in this process, where the model is already loaded; quicker."""
    from cli.main import main

    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return SimpleNamespace(returncode=code, stdout=told.out, stderr=told.err)

    return run


@pytest.fixture
def refused(here):
    """Runs a command that must end with exit code 2 and one or two plain lines; returns what it told."""

    def run(*arguments):
        answer = here(*arguments)
        assert answer.returncode == 2, answer.stderr
        assert 1 <= len(answer.stderr.strip().splitlines()) <= 2
        assert "Traceback" not in answer.stderr and answer.stdout == ""
        return answer.stderr

    return run
