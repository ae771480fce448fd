"""`scaleup calibrate --out DIR`: history matching on the results kept for fitting; it goes on after a stop."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from cli.errors import DONE
from cli.options import Progress, add_seed, add_workers, folder, whole
from cli.sweep import stopped
from cli.trial import need_statsmodels
from scenarios.words import aligned

MOST = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument(
        "--out",
        type=folder,
        required=True,
        metavar="DIR",
        help="a missing or empty folder, or one with this calibration",
    )
    parser.add_argument("--points", type=whole(10, MOST), default=120, metavar="N", help="runs a wave (default: 120)")
    parser.add_argument("--waves", type=whole(1, 20), default=2, metavar="N", help="at most (default: 2)")
    parser.add_argument(
        "--keep", type=whole(1, MOST), default=100, metavar="N", help="plausible sets that are kept (default: 100)"
    )
    parser.add_argument(
        "--target", action="append", default=[], metavar="NAME", help="fit only this one; may be repeated"
    )
    parser.add_argument(
        "--record",
        action="append",
        default=[],
        metavar="NAME",
        help="fit this record, without screening; may be repeated",
    )
    add_seed(parser, "where luck begins", default=1)
    add_workers(parser)
    parser.add_argument(
        "--keep-in-model", action="store_true", help="make the plausible sets those that `--assumptions sampled` draws"
    )


def execute(args: argparse.Namespace) -> int:
    """Run what is left, and tell."""
    from batch_runs.extras import needed

    need_statsmodels("calibrate")
    needed("sklearn")
    from batch_runs.analyse.calibrate import CalibrationPlan
    from batch_runs.analyse.calibrate_folder import keep_in_model, run_calibration
    from batch_runs.analyse.calibrate_targets import goals

    plan = CalibrationPlan(
        goals(args.target), args.seed, args.points, args.waves, args.keep, tuple(dict.fromkeys(args.record))
    )
    try:
        found = run_calibration(plan, args.out, args.workers, Stages())
    except KeyboardInterrupt:
        return stopped(args.out)
    print("\n\n".join([_targets(found), _records(found), _ending(found)]))
    if args.keep_in_model:
        keep_in_model(args.out)
        print("The model now draws from these sets.")
    print(f"Results: {args.out}")
    return DONE


class Stages:
    """Progress, stage by stage."""

    def __init__(self) -> None:
        self.progress: dict[str, Progress] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Told after each run."""
        self.progress.setdefault(stage, Progress(stage))(done, total)


def _targets(found: Mapping[str, Any]) -> str:
    head = [
        "target",
        "published",
        "before (median, 95 %)",
        "plausible sets",
        "rules out",
        "alone",
        "emulator: held out",
    ]
    rows = [
        [
            item["name"],
            _short(item["observed"]) + (" (log)" if item["logarithm"] else "") + (" (null)" if item["null"] else ""),
            _span(item["prior"]),
            _span(item["plausible"]),
            f"{item['rules_out']:.0%}" if item["counts"] else "out of reach",
            "" if item["rules_out_alone"] is None else f"{item['rules_out_alone']:.1%}",
            f"error {_short(item['emulator_error'])} of {_short(item['emulator_spread'])}",
        ]
        for item in found["targets"]
    ]
    return aligned([head, *rows])


def _records(found: Mapping[str, Any]) -> str:
    head = ["record", "before (median, 95 %)", "plausible sets", "width left", "narrowed by"]
    rows = [
        [
            item["name"],
            _span(item["before"]),
            _span(item["after"]),
            f"{item['width_kept']:.0%}",
            ", ".join(item["targets"]),
        ]
        for item in found["records"]
    ]
    return aligned([head, *rows])


def _ending(found: Mapping[str, Any]) -> str:
    last = found["candidates"][-1]
    return (
        f"{last['wave']} waves. {found['plausible_share']:.2%} of all combinations are not ruled out; "
        f"{found['sets']} of them are kept."
    )


def _span(values: list[float | None]) -> str:
    low, middle, high = (_short(value) for value in values)
    return f"{middle} ({low} to {high})"


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"
