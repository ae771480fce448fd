"""The section [experiment] of an experiment file: its keys, their types and ranges, and what each design needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from batch_runs.asked import DESIGNS, SAMPLED
from model.levers import nearest_name
from model.outcomes import outcomes
from scenarios.document import LANGUAGES, MOST_REPLICATES
from scenarios.errors import Described, ScenarioError

KEYS = (
    "name", "base", "design", "samples", "replicates", "seed", "outcomes", "file", "months", "districts", "levels",
    "second_order", "title", "question",
)  # fmt: skip
MOST_SAMPLES = 1_000_000
LARGEST_SEED = 2**63 - 1
LONGEST_RUN_MONTHS = 1200
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?")
_NO_FILE_ON_WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def read_about(place: str, path: Path, found: Mapping[str, Any]) -> dict[str, Any]:
    """What the section says, checked key by key.

    Raises:
        ScenarioError: unknown or missing key, wrong type or range, or a key that another design has.
    """
    for key in found:
        if key not in KEYS:
            raise ScenarioError(
                place, "experiment", Described(f"key {key!r}"), ", ".join(KEYS), nearest_name(key, KEYS)
            )
    about = {"name": path.stem, **found}
    for key in ("base", "design", "outcomes"):
        if key not in about:
            raise ScenarioError(
                place, f"experiment.{key}", Described("nothing"), "base, design and outcomes are needed"
            )
    for key in ("name", "base", "design", *(("file",) if "file" in about else ())):
        if not isinstance(about[key], str) or not about[key]:
            raise ScenarioError(place, f"experiment.{key}", about[key], "a text in quotes")
    if not _NAME.fullmatch(about["name"]):
        allowed = "letters, digits, dots, dashes and underscores, a letter or digit first and no dot last"
        raise ScenarioError(place, "experiment.name", about["name"], allowed)
    if _NO_FILE_ON_WINDOWS.fullmatch(about["name"]):
        raise ScenarioError(place, "experiment.name", about["name"], "a name that a file may have on Windows, too")
    if about["design"] not in DESIGNS:
        nearest = nearest_name(about["design"], DESIGNS)
        raise ScenarioError(place, "experiment.design", about["design"], ", ".join(DESIGNS), nearest)
    _check_numbers(place, about)
    check_outcomes(place, about["outcomes"])
    _check_design(place, about)
    for key in ("title", "question"):
        _check_text(place, key, about.get(key, {}))
    return about


def _check_numbers(place: str, about: Mapping[str, Any]) -> None:
    limits = {
        "samples": (2 if about["design"] == "morris" else 1, MOST_SAMPLES),
        "replicates": (1, MOST_REPLICATES),
        "seed": (0, LARGEST_SEED),
        "months": (1, LONGEST_RUN_MONTHS),
        "levels": (2, 100),
    }
    for key, (low, high) in limits.items():
        if key in about:
            whole(place, f"experiment.{key}", about[key], low, high)
    for key in ("districts", "second_order"):
        if not isinstance(about.get(key, False), bool):
            raise ScenarioError(place, f"experiment.{key}", about[key], "true or false")


def whole(place: str, key: str, found: object, low: int, high: int) -> int:
    """A whole number within limits.

    Raises:
        ScenarioError: if it is something else.
    """
    if isinstance(found, bool) or not isinstance(found, int) or not low <= found <= high:
        raise ScenarioError(place, key, found, f"a whole number from {low} to {high}")
    return found


def check_outcomes(place: str, found: object) -> None:
    """A list of outcomes.

    Raises:
        ScenarioError: if it is something else, or one comes twice.
    """
    if not isinstance(found, list) or not found:
        raise ScenarioError(place, "experiment.outcomes", found, "a list with at least one outcome")
    for name in found:
        if name not in outcomes():
            allowed = "outcomes of `scaleup list outcomes`"
            raise ScenarioError(place, "experiment.outcomes", name, allowed, nearest_name(name, outcomes()))
    if len(set(found)) < len(found):
        raise ScenarioError(place, "experiment.outcomes", found, "each outcome once")


def _check_design(place: str, about: Mapping[str, Any]) -> None:
    """Each design has keys of its own."""
    design = about["design"]
    homes = {"samples": SAMPLED, "file": ("list",), "levels": ("morris",), "second_order": ("sobol",)}
    for key, designs in homes.items():
        if key in about and design not in designs:
            raise ScenarioError(
                place, f"experiment.{key}", about[key], f"only where design is {' or '.join(designs)}; leave it out"
            )
    for key in ("samples", "file"):
        if key not in about and design in homes[key]:
            raise ScenarioError(place, f"experiment.{key}", Described("nothing"), f"the design {design} needs {key}")
    if design == "sobol":
        _check_power_of_two(place, "experiment.samples", about["samples"])
    if about.get("levels", 4) % 2:
        raise ScenarioError(place, "experiment.levels", about["levels"], "an even number")


def _check_power_of_two(place: str, key: str, samples: int) -> None:
    if samples & (samples - 1):
        raise ScenarioError(place, key, samples, "a power of two for sobol: 64, 128, 256 …")


def check_sizes(place: str, design: str, sizes: Mapping[str, int]) -> None:
    """Samples given in place of the file's own.

    Raises:
        ScenarioError: if the design has none, or cannot have so many.
    """
    if "samples" not in sizes:
        return
    if design not in SAMPLED:
        raise ScenarioError(place, "", sizes["samples"], f"only where design is {' or '.join(SAMPLED)}; leave it out")
    if design == "sobol":
        _check_power_of_two(place, "", sizes["samples"])


def _check_text(place: str, key: str, found: object) -> None:
    if not isinstance(found, Mapping) or any(
        language not in LANGUAGES or not isinstance(text, str) for language, text in found.items()
    ):
        raise ScenarioError(place, f"experiment.{key}", found, '{ en = "…", fr = "…" }')
