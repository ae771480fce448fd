"""The honest speed table behind `scaleup bench`: all measured in one go on this machine, nothing passed or failed.

Implementations take turns, round by round, and ratios are taken within a round, so that a busy machine slows both.
The front lines are timed by processor time of one thread, whole runs by the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
COMPARED_POSTS = (1_800, 18_000)
GROWING_POSTS = (1_800, 18_000, 180_000, 2_000_000)
ENGINE_POST_MONTHS, MESA_POST_MONTHS = 200_000, 18_000
WIDTHS = (54, 10, 10, 10, 7)


@dataclass(frozen=True)
class Plan:
    """How much is measured: rounds, sizes, months of the largest country."""

    rounds: int
    compared: tuple[int, ...]
    growing: tuple[int, ...]
    largest_months: int
    whole_runs: bool


QUICK = Plan(2, COMPARED_POSTS[:1], GROWING_POSTS[:3], 0, False)
DEFAULT = Plan(5, COMPARED_POSTS, GROWING_POSTS, 12, True)
FULL = Plan(9, COMPARED_POSTS, GROWING_POSTS, 120, True)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table.

    Args:
        argv: `--quick` for seconds instead of minutes, `--full` for 120 months of two million CHWs.
    """
    parser = argparse.ArgumentParser(prog="scaleup bench", description="how fast this machine simulates")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_const", const=QUICK, dest="plan", help="only the front line, few rounds")
    size.add_argument(
        "--full", action="store_const", const=FULL, dest="plan", help="also ten years of two million CHWs"
    )
    plan = parser.parse_args(argv or []).plan or DEFAULT
    introduce(plan)
    compare_with_mesa(plan)
    grow(plan)
    if plan.whole_runs:
        time_whole_runs(plan)
        time_command(plan)
        measure_memory(plan)
    print(f"\nLoad at the end: {load()}")
    return 0


def introduce(plan: Plan) -> None:
    """What is measured, on what."""
    packages = ", ".join(f"{name} {version(name.lower())}" for name in ("Mesa", "NumPy", "Numba"))
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {load()}; Python {platform.python_version()}, {packages}"
    )
    print(f"{plan.rounds} rounds, taking turns. CPU = processor time, clock = wall time.\n")
    line("", "least", "median", "most", "rounds", "aim")


def compare_with_mesa(plan: Plan) -> None:
    """One CHW-month in the engine and with plain Mesa objects, half of the districts with dedicated supervision."""
    from benchmarks.front_line import EngineFrontLine, MesaFrontLine

    for posts in plan.compared:
        engine = EngineFrontLine(posts, dedicated_every=2)
        plain = MesaFrontLine(engine)
        engine.live(1)
        fast, slow = [], []
        for _ in range(plan.rounds):
            fast.append(cost_of_post_month(engine, max(1, ENGINE_POST_MONTHS // posts)))
            slow.append(cost_of_post_month(plain, max(1, MESA_POST_MONTHS // posts)))
        print(f"CHW-month with its share of supervisors, {posts:,} CHWs")
        show("  engine [ns, CPU]", fast, "{:.0f}")
        show("  plain Mesa objects [ns, CPU]", slow, "{:.0f}")
        show("  times cheaper", [s / f for s, f in zip(slow, fast, strict=True)], "{:.1f}", "40, better 60")


def grow(plan: Plan) -> None:
    """The engine from small to very large countries, dedicated supervision everywhere."""
    from benchmarks.front_line import EngineFrontLine

    sizes = {posts: EngineFrontLine(posts, dedicated_every=1) for posts in plan.growing}
    costs: dict[int, list[float]] = {posts: [] for posts in sizes}
    for engine in sizes.values():
        engine.live(2)
    for _ in range(plan.rounds):
        for posts, engine in sizes.items():
            costs[posts].append(cost_of_post_month(engine, max(1, ENGINE_POST_MONTHS // posts)))
    print("CHW-month in a growing country, dedicated supervision everywhere [ns, CPU]")
    for posts, values in costs.items():
        show(f"  {posts:,} CHWs", values, "{:.0f}")
    exponents = [exponent({posts: values[r] for posts, values in costs.items()}) for r in range(plan.rounds)]
    show("  cost of a month grows as CHWs to the power of", exponents, "{:.3f}", "at most 1.1")


def exponent(cost_of_post_month: dict[int, float]) -> float:
    """Slope of log cost of a month against log number of posts."""
    posts = np.log(list(cost_of_post_month))
    month = np.log([n * cost for n, cost in cost_of_post_month.items()])
    return float(np.polyfit(posts, month, 1)[0])


def time_whole_runs(plan: Plan) -> None:
    """Whole runs in one process, compiled code already loaded."""
    print("Whole run of 120 months in process, warm")
    for scenario, aim in (("mali-360-fast", "0.5 s"), ("uganda-msi-national", "6 s")):
        found = in_own_process([scenario, "--months", "120", "--rounds", str(1 + min(plan.rounds, 3))])
        show(f"  {scenario} [s, clock]", found["seconds"][1:] if found else None, "{:.2f}", aim)
        show(f"  {scenario} [s, CPU of all threads]", found["processor_seconds"][1:] if found else None, "{:.2f}")


def time_command(plan: Plan) -> None:
    """The command from its start to its end, first with nothing compiled, then again."""
    print("scaleup run mali-360-fast --replicates 1 --workers 1 [s, clock]")
    command = [sys.executable, "-m", "cli.main", "run", "mali-360-fast", "--replicates", "1", "--workers", "1"]
    with tempfile.TemporaryDirectory() as empty:
        environment = {**os.environ, "XDG_CACHE_HOME": empty}
        environment.pop("NUMBA_CACHE_DIR", None)
        seconds = [seconds_of(command, environment) for _ in range(1 + min(plan.rounds, 3))]
    measured = [s for s in seconds if s is not None]
    show("  cold: no compiled code kept", measured[:1], "{:.1f}", "15 s")
    show("  warm", measured[1:], "{:.1f}", "4 s")


def measure_memory(plan: Plan) -> None:
    """Peak memory of the largest country; what is recorded grows with months x districts, not with CHWs."""
    months = plan.largest_months
    posts = GROWING_POSTS[-1]
    found = in_own_process(["uganda-baseline", "--months", str(months), "--posts", str(posts)])
    print(f"{posts:,} CHWs x {months} months, Uganda" + ("" if months == 120 else " (--full: 120 months)"))
    show("  peak memory [GiB]", [found["peak_gib"]] if found else None, "{:.2f}", "4 GiB")
    show("  whole run [s, clock]", found["seconds"] if found else None, "{:.0f}")


def cost_of_post_month(front_line: Any, months: int) -> float:
    """Processor time of one CHW-month [ns]."""
    before = time.process_time()
    front_line.live(months)
    return (time.process_time() - before) / (months * front_line.posts) * 1e9


def in_own_process(arguments: list[str]) -> dict[str, Any] | None:
    """What `benchmarks.one_run` found, or nothing if it failed."""
    command = [sys.executable, "-m", "benchmarks.one_run", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        complain(done)
        return None
    return dict(json.loads(done.stdout))


def seconds_of(command: list[str], environment: dict[str, str]) -> float | None:
    """Time from start to end of a process, or nothing if it failed."""
    before = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    seconds = time.perf_counter() - before
    if done.returncode:
        complain(done)
        return None
    return seconds


def complain(done: subprocess.CompletedProcess[str]) -> None:
    """Say why a process could not be measured."""
    reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
    print(f"  {' '.join(done.args[1:4])} … ended with {done.returncode}: {reason[0]}", file=sys.stderr)


def load() -> str:
    """What else the machine is doing: processes waiting for it, averaged over a minute."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def show(what: str, values: Sequence[float] | None, form: str, aim: str = "") -> None:
    """One line: least, median and most of the rounds."""
    if not values:
        line(what, "not measured", "", "", "", aim)
        return
    some: list[Callable[[Sequence[float]], float]] = [min, median, max]
    line(what, *(form.format(f(values)) for f in some), str(len(values)), aim)


def line(what: str, *cells: str) -> None:
    """One line of the table, shown at once."""
    numbers = [cell.rjust(width) for cell, width in zip(cells, WIDTHS[1:], strict=False)]
    print((what.ljust(WIDTHS[0]) + "".join(numbers) + "  " + cells[-1]).rstrip(), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
