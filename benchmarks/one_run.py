"""A run in a process of its own: `python -m benchmarks.one_run` prints seconds and peak memory as JSON."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence

from model import ScaleUpModel, Settings

ALL_POSTS_IN_A_YEAR = 2_500_000


def main(argv: Sequence[str] | None = None) -> int:
    """Simulate one scenario a few times in this process; the first time also loads compiled code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario")
    parser.add_argument("--months", type=int)
    parser.add_argument("--posts", type=int)
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args(argv)
    settings = settings_of(asked.scenario, asked.months, asked.posts)
    seconds, processor_seconds = [], []
    for _ in range(asked.rounds):
        before, processor_before = time.perf_counter(), time.process_time()
        ScaleUpModel.lived(settings, replicate=0, draw=None)
        seconds.append(time.perf_counter() - before)
        processor_seconds.append(time.process_time() - processor_before)
    print(json.dumps({"seconds": seconds, "processor_seconds": processor_seconds, "peak_gib": peak_gib()}))
    return 0


def settings_of(name: str, months: int | None, posts: int | None) -> Settings:
    """A shipped scenario, perhaps with other months or with many more posts."""
    from scenarios import load_scenario

    sets = {"workforce.chw_posts": posts, "workforce.recruits_per_year": ALL_POSTS_IN_A_YEAR} if posts else {}
    return load_scenario(name, sets=sets, months=months)


def peak_gib() -> float:
    """Most memory that this process has held [GiB]."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**30


if __name__ == "__main__":
    sys.exit(main())
