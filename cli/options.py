"""Options that several commands share, and the scenario that they lead to."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from scenarios.document import MOST_REPLICATES
from scenarios.files import Scenario, load_scenario
from scenarios.sets import parse_set, split_sets

MOST_WORKERS = 1024
LARGEST_SEED = 2**63 - 1
LONGEST_RUN_MONTHS = 1200


def whole(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers within limits."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(f"found {text!r}; allowed: a whole number from {low} to {high}")
        return number

    return read


def folder(text: str) -> Path:
    """A folder by name; an empty name, as from an unset variable of a shell, would silently mean this folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError(f"found {text!r}; allowed: the name of a folder")
    return Path(text)


def assumptions(text: str) -> str:
    """`central` or `sampled`."""
    if text not in ("central", "sampled"):
        raise argparse.ArgumentTypeError(f"found {text!r}; allowed: central, sampled")
    return text


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """The options of `run` and `compare`."""
    add_replicates(parser, "how often to run it, each time with other luck")
    add_seed(parser, "where luck begins; the same seed gives the same luck")
    parser.add_argument("--months", type=whole(1, LONGEST_RUN_MONTHS), metavar="M", help="how many months to simulate")
    add_set(parser, "KEY=VALUE", "a lever, or assumptions.NAME; may be repeated")
    parser.add_argument(
        "--assumptions",
        type=assumptions,
        default="central",
        metavar="central|sampled",
        help="central values, or one draw per replicate (default: %(default)s)",
    )
    add_workers(parser)
    add_out(parser, "a missing or empty folder for the results; without it nothing is written")


def add_design_options(
    parser: argparse.ArgumentParser, replicates: str, out: str, default_replicates: int | None = None
) -> None:
    """The options of `trial` and `validate`, where levers belong to the design.

    Args:
        parser: of the command.
        replicates: help on --replicates.
        out: help on --out.
        default_replicates: none = decided later.
    """
    add_replicates(parser, replicates, default_replicates)
    add_seed(parser, "where luck begins", default=1)
    add_workers(parser)
    add_set(parser, "assumptions.NAME=VALUE", "an assumption; may be repeated")
    add_out(parser, out)


def add_replicates(parser: argparse.ArgumentParser, told: str, default: int | None = None) -> None:
    """How often; none = what the scenario says, or what is decided later."""
    parser.add_argument("--replicates", type=whole(1, MOST_REPLICATES), default=default, metavar="N", help=told)


def add_seed(parser: argparse.ArgumentParser, told: str, default: int | None = None) -> None:
    """Where luck begins; none = what the scenario says."""
    parser.add_argument("--seed", type=whole(0, LARGEST_SEED), default=default, metavar="S", help=told)


def add_set(parser: argparse.ArgumentParser, form: str, told: str) -> None:
    """What is changed, as often as wanted."""
    parser.add_argument("--set", action="append", default=[], metavar=form, help=told)


def add_workers(parser: argparse.ArgumentParser) -> None:
    """How many processes; none = as many as there are processors."""
    parser.add_argument(
        "--workers", type=whole(1, MOST_WORKERS), metavar="N", help="processes to use; results do not depend on it"
    )


def add_out(parser: argparse.ArgumentParser, told: str) -> None:
    """Where results go; none = nowhere."""
    parser.add_argument("--out", type=folder, metavar="DIR", help=told)


def assumption_overrides(texts: list[str], countries: Mapping[str, str]) -> dict[str, float]:
    """`--set assumptions.NAME=VALUE` where levers belong to the design.

    Args:
        texts: as given.
        countries: cadre by country, in all of which the values must be possible.

    Raises:
        ScenarioError: if one is not an assumption, or its value is impossible.
    """
    from scenarios.errors import Described, ScenarioError
    from scenarios.names import check_assumptions, known_names

    levers, found = split_sets([parse_set(text) for text in texts])
    for name in levers:
        raise ScenarioError("--set", "", Described(repr(name)), "assumptions.NAME; levers are part of the design")
    checked: dict[str, float] = {}
    for country, cadre in countries.items():
        checked |= check_assumptions("--set", found, known_names(country, cadre))
    return checked


def load(args: argparse.Namespace, name: str) -> Scenario:
    """The scenario with the options applied, checked against its country."""
    from model import check_settings
    from model.levers import SettingError
    from scenarios.errors import ScenarioError

    sets = [parse_set(text) for text in args.set]
    scenario = load_scenario(name, sets, args.replicates, args.seed, args.months)
    try:
        check_settings(scenario)
    except SettingError as error:
        raise ScenarioError.at(name, error) from error
    return scenario


class Progress:
    """How far a run is: in place on a terminal, a plain line now and then otherwise."""

    SECONDS_BETWEEN_LINES = 15.0
    unit = "replicates"

    def __init__(self, name: str) -> None:
        self.name = name
        self.terminal = sys.stderr is not None and sys.stderr.isatty()
        self.last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Told after each replicate."""
        now = time.monotonic()
        text = f"{self.name}: {done} of {total} {self.unit}"
        if self.terminal:
            print(f"\r{text}", end="\n" if done == total else "", file=sys.stderr, flush=True)
        elif now - self.last >= self.SECONDS_BETWEEN_LINES:
            print(text, file=sys.stderr, flush=True)
            self.last = now
