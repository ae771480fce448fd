"""The example of a trial file in docs/trials.md runs as it stands."""

import re
from pathlib import Path

from docs.build import FOLDER
from scenarios.trials.run import trial_replicate
from tests.trials.worlds import trial_from


def test_the_example_of_the_documents_runs(tmp_path: Path) -> None:
    text = (FOLDER / "trials.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(\[trial\].*?)```", text, re.DOTALL)
    assert example is not None
    found = trial_replicate(trial_from(tmp_path, example[1]), 0)
    assert found["recorded_home_visits_per_chw"].estimate > 0
