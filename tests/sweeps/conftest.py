"""Small experiments: forty CHWs in Malawi for two months, a run of some milliseconds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SMALL = """
[scenario]
name = "small"
base = "malawi-msi-pilot"
months = 2
[workforce]
chw_posts = 40
"""
EXPERIMENT = {
    "base": '"small.toml"',
    "design": '"latin_hypercube"',
    "samples": "6",
    "replicates": "2",
    "outcomes": '["effective_coverage", "cost_usd", "equity_gap"]',
}
LEVERS = """
[levers]
"supervision.visits_per_chw_per_month" = { low = 0.0, high = 2.0 }
msi.districts_per_wave = { values = [3, 6, 12] }
"""


@pytest.fixture
def written(tmp_path):
    """Writes an experiment file; a key that is None is left out."""

    def write(rest=LEVERS, name="e.toml", **keys):
        (tmp_path / "small.toml").write_text(SMALL)
        about = {**EXPERIMENT, **keys}
        lines = [f"{key} = {value}" for key, value in about.items() if value is not None]
        path = tmp_path / name
        path.write_text("\n".join(["[experiment]", *lines, rest]))
        return path

    return write


@pytest.fixture
def experiment(written):
    """The same, loaded."""
    from batch_runs.experiment import load_experiment

    return lambda *arguments, **keys: load_experiment(written(*arguments, **keys))


@pytest.fixture
def command(tmp_path):
    """A `scaleup` process in another folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}

    def start(*arguments, module="cli.main", **options):
        asked = [sys.executable, "-m", module, *map(str, arguments)]
        return subprocess.Popen(
            asked,
            cwd=tmp_path,
            env=environment,
            text=True,
            encoding="utf-8",
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        )

    return start


@pytest.fixture
def told(here):
    """Runs a command in this process: exit code, standard output, standard error."""

    def run(*arguments):
        answer = here(*arguments)
        return answer.returncode, answer.stdout, answer.stderr

    return run
