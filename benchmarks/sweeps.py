"""What sweeps cost beyond the runs themselves: `python -m benchmarks.sweeps [--national N] [--tiny N] [--alone N]`.

Two views. *From outside* the command is started as a user starts it, and watched: time to the first run, time that was
not spent in runs, memory early and late; other work on the machine shows in these. *Alone* every run is replaced by
one that was lived before, so that nothing is left but the runner: plan, settings, totals, parts, tables, in processor
time, which other work hardly changes.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import psutil

from batch_runs import worker
from batch_runs.experiment import load_experiment
from batch_runs.store import Sweep
from batch_runs.sweep import run_sweep, team_of

NATIONAL = """
[experiment]
name = "national"
base = "mali-360-fast"
design = "latin_hypercube"
samples = {points}
replicates = 10
outcomes = ["effective_coverage", "cost_usd", "equity_gap"]
[levers]
"supervision.visits_per_chw_per_month" = {{ low = 0.0, high = 2.0 }}
"supervision.districts_per_wave" = {{ values = [3, 6, 12, 24] }}
[assumptions]
draw = "all"
"""
TINY_BASE = """
[scenario]
name = "small"
base = "malawi-baseline"
months = 1
[workforce]
chw_posts = 1
"""
TINY = """
[experiment]
name = "tiny"
base = "small.toml"
design = "latin_hypercube"
samples = {points}
replicates = 10
outcomes = ["effective_coverage"]
[levers]
"supervision.visits_per_chw_per_month" = {{ low = 0.0, high = 2.0 }}
"""
SECONDS_BETWEEN_LOOKS = 0.5


@dataclass
class Watched:
    """One sweep as seen from outside: seconds to the first part and in all, and memory over time [MB]."""

    first_part_seconds: float = 0.0
    seconds: float = 0.0
    parent_mb: list[float] = field(default_factory=list)
    worker_mb: list[float] = field(default_factory=list)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the sweeps that are asked for and print what they cost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--national", type=int, default=20, help="runs of Mali over ten years, in tens")
    parser.add_argument("--tiny", type=int, default=2000, help="runs of a single CHW for a month, in tens")
    parser.add_argument("--alone", type=int, default=20_000, help="runs that are not lived, in tens")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "small.toml").write_text(TINY_BASE)
        for name, text, runs in (("national", NATIONAL, asked.national), ("tiny", TINY, asked.tiny)):
            if runs:
                (folder / f"{name}.toml").write_text(text.format(points=max(1, runs // 10)))
                watched = watch(folder, name, asked.workers)
                report(name, Sweep(folder / name), watched, asked.workers)
        for runs in (asked.alone // 10, asked.alone) if asked.alone else ():
            run_alone(folder, runs)
    return 0


def run_alone(folder: Path, runs: int) -> None:
    """A sweep whose runs take no time, in this process."""
    path = folder / "alone.toml"
    path.write_text(TINY.format(points=max(1, runs // 10)))
    experiment = load_experiment(path)
    recording = worker.simulate(experiment.scenario, 0, None)
    began = time.process_time()
    with patch.object(worker, "simulate", lambda *about: recording):
        sweep = run_sweep(experiment, folder / f"alone-{runs}", team_of(1))
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"the runner alone: {len(sweep.index.ids):,} runs, {1000 * seconds / runs:.2f} ms of processor time a run")
    print(f"  {len(sweep.index.paths)} parts; {peak:.0f} MB at most, the model and one recording included")


def watch(folder: Path, name: str, workers: int) -> Watched:
    """Run the command and look at it from time to time."""
    command = [sys.executable, "-m", "cli.main", "sweep", str(folder / f"{name}.toml"), "--out", str(folder / name)]
    found, began = Watched(), time.perf_counter()
    process = subprocess.Popen([*command, "--workers", str(workers)])
    family = psutil.Process(process.pid)
    while process.poll() is None:
        time.sleep(SECONDS_BETWEEN_LOOKS if found.first_part_seconds else 0.02)
        if not found.first_part_seconds and any((folder / name / "parts").glob("*.parquet")):
            found.first_part_seconds = time.perf_counter() - began
        if found.first_part_seconds:
            look(family, found)
    found.seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{name}: exit code {process.returncode}")
    return found


def look(family: psutil.Process, found: Watched) -> None:
    """Memory of the parent, and of the largest of its workers."""
    try:
        sizes = [child.memory_info().rss / 1e6 for child in family.children(recursive=True)]
        found.parent_mb.append(family.memory_info().rss / 1e6)
        found.worker_mb.append(max(sizes, default=0.0))
    except psutil.NoSuchProcess:
        return


def report(name: str, sweep: Sweep, watched: Watched, workers: int) -> None:
    """What it cost."""
    runs = sweep.runs
    in_runs = float(runs["seconds"].sum())
    beyond = watched.seconds * workers - in_runs
    slowest_start = watched.first_part_seconds - float(runs["seconds"].iloc[0])
    quarter = max(1, len(watched.parent_mb) // 4)
    print(f"{name}: {len(runs):,} runs in {watched.seconds:.1f} s with {workers} workers")
    print(f"  one run {1000 * in_runs / len(runs):.1f} ms; from start to the first run {slowest_start:.1f} s")
    share, each = 100 * beyond / (watched.seconds * workers), 1000 * beyond / len(runs)
    print(f"  beyond the runs {share:.1f} % of the workers' time, {each:.2f} ms a run")
    for who, sizes in (("parent", watched.parent_mb), ("worker", watched.worker_mb)):
        print(f"  {who}: {max(sizes[:quarter]):.0f} MB in the first quarter, {max(sizes):.0f} MB at most")
    print(f"  {sum(path.stat().st_size for path in sweep.folder.rglob('*') if path.is_file()) / 1e6:.1f} MB on disk")


if __name__ == "__main__":
    sys.exit(main())
