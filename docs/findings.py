"""Answers to six questions: `python docs/findings.py [NAME …]` runs their experiments and renews docs/findings/.

It takes some ten minutes of one processor, half of it with two (about 1,400 runs). What it writes,
docs/measured/findings.json, carries the fingerprint of the model; paragraphs, tables and pictures are made from it.
`python docs/findings.py pages` renews these only, and `--keep DIR` leaves the sweeps in a folder, to be looked at with
`scaleup analyse` and to be resumed.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).resolve().parent
if str(FOLDER.parent) not in sys.path:
    sys.path.insert(0, str(FOLDER.parent))

from batch_runs.experiment import Experiment, load_experiment  # noqa: E402  (found once the path above is known)
from batch_runs.identity import canonical  # noqa: E402
from batch_runs.manifest import described  # noqa: E402
from batch_runs.store import Sweep  # noqa: E402
from batch_runs.sweep import run_sweep  # noqa: E402
from docs.finding_figures import Measured  # noqa: E402
from docs.kept import is_kept, keep, kept  # noqa: E402

TEXTS_FILE = FOLDER / "findings.toml"
PAGES = FOLDER / "findings"
KIND = "findings"


@cache
def texts() -> Mapping[str, Any]:
    """Paragraph, claims, arms, figure and evidence of each finding, by the name of its experiment."""
    return tomllib.loads(TEXTS_FILE.read_text(encoding="utf-8"))


def digest_of(experiment: Experiment) -> str:
    """Changes with what the experiment asks for, levels and luck included."""
    return hashlib.sha256(canonical(described(experiment)).encode()).hexdigest()[:16]


# --- measuring ----------------------------------------------------------------------------------------------------


def measure_findings(names: Sequence[str] = (), folder: Path | None = None) -> dict[str, Any]:
    """Run the experiments and keep what the findings need: totals of every arm and replicate."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(folder or temporary)
        return {
            name: measured_of(run_sweep(load_experiment(name), place / name, extend=True, say=True))
            for name in names or texts()
        }


def measured_of(sweep: Sweep) -> dict[str, Any]:
    """Totals by arm; yearly means of the outcome that the finding follows over time."""
    from docs.finding_worlds import weakest_worlds  # late: it draws

    experiment = load_experiment(sweep.experiment.name)
    text = texts()[experiment.name]
    followed = text.get("followed", "")
    wide = sweep.plan.merge(sweep.totals, on="run_id").sort_values(["point", "replicate"])
    if followed:
        wide = wide.merge(_by_year(sweep, followed), on="run_id")
    columns = [name for name in wide if name not in sweep.plan]
    return {
        "experiment": digest_of(experiment),
        "points": [
            {str(name): [float(value) for value in rows[name]] for name in columns} for _, rows in wide.groupby("point")
        ],
        "drivers": drivers(sweep, text),
        **({"weakest": weakest_worlds(sweep, text)} if "weakest" in text else {}),
    }


def _by_year(sweep: Sweep, outcome: str) -> Any:
    """Means by calendar year: a column for each."""
    monthly = sweep.monthly[sweep.monthly.district == ""]
    years = monthly.assign(year=monthly.month.str[:4]).groupby(["run_id", "year"])[outcome].mean().unstack()
    return years.rename(columns=lambda year: f"{outcome}_{year}").reset_index()


def drivers(sweep: Sweep, text: Mapping[str, Any]) -> list[list[Any]]:
    """Assumptions whose rank correlation with the finding's gain is more than the luckiest of so many would have.

    Each with the correlation and its 95 % interval; strongest first.
    """
    from scipy.stats import spearmanr

    from batch_runs.analyse.discover import drawn_assumptions
    from batch_runs.analyse.results import read_results
    from batch_runs.analyse.sensitivity import fisher_interval

    if "driven" not in text:
        return []
    results = read_results(sweep.folder)
    arm, other = (list(text["arms"]).index(name) for name in text["driven"]["arms"])
    found = results.matrix(text["driven"]["column"])
    gains = (found.loc[arm] - found.loc[other]).to_numpy()
    worlds = drawn_assumptions(results)
    rows = []
    for name in worlds:
        if worlds[name].nunique() > 1:
            answer = spearmanr(worlds[name], gains)
            if answer.pvalue * worlds.shape[1] < 0.05:
                rho = float(answer.statistic)
                rows.append([str(name).removeprefix("assumptions."), rho, *fisher_interval(rho, len(gains))])
    return sorted(rows, key=lambda row: -abs(row[1]))


def kept_findings() -> dict[str, Any]:
    """What was measured last."""
    return dict(kept(KIND)[KIND])


def measured(name: str, found: Mapping[str, Any]) -> Measured:
    """Arms by name, with their labels."""
    arms = texts()[name]["arms"]
    points = found["points"]
    if len(points) != len(arms):
        raise ValueError(f"{name}: {len(arms)} arms are named, {len(points)} were measured")
    columns = ({column: np.array(values, dtype=float) for column, values in point.items()} for point in points)
    return Measured(dict(zip(arms, columns, strict=True)), arms, found.get("weakest"))


def main() -> None:
    """Measure what is asked for, or everything, then write pages and pictures."""
    from docs.finding_pages import write_pages
    from docs.fingerprint import fingerprint

    words = sys.argv[1:]
    folder = None
    if "--keep" in words:
        position = words.index("--keep")
        folder = Path(words[position + 1])
        del words[position : position + 2]
    unknown = sorted(set(words) - {"pages", *texts()})
    if unknown:
        sys.exit(f"found {unknown[0]!r}; allowed: pages, {', '.join(texts())}")
    if words != ["pages"]:
        before = fingerprint()
        old = kept_findings() if words and is_kept(KIND) else {}
        new = {**old, **measure_findings([word for word in words if word != "pages"], folder)}
        keep(KIND, {name: new[name] for name in texts() if name in new}, before)
    write_pages()


if __name__ == "__main__":
    main()
