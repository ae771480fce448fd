"""Runs the validation for the documents: the model as it is, and variants of it that the targets should reject."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.validation.run import DEFAULT_REPLICATES, validate
from scenarios.validation.targets import Target, targets
from scenarios.validation.verdict import Verdict

VARIANTS_FILE = Path(__file__).with_name("variants.toml")
VARIANT_REPLICATES = 16


def variants() -> Mapping[str, Mapping[str, Any]]:
    """Worlds that the targets are tested with, by name."""
    return tomllib.loads(VARIANTS_FILE.read_text(encoding="utf-8"))


def measure_validation() -> dict[str, Any]:
    """Every target as it stands."""
    found = {item.target.name: _figures(item) for item in validate(targets(), DEFAULT_REPLICATES)}
    return {"replicates": DEFAULT_REPLICATES, "found": found}


def measure_rejections() -> dict[str, Any]:
    """For each variant what every target that judges makes of it: its median, and whether it is reproduced.

    Cycles act only where there is management strengthening, and the front line hardly acts on the teams: each variant
    is run only where it can matter.
    """
    judging = [target for target in targets() if target.accept is not None or is_null(target)]
    found = {}
    for name, variant in variants().items():
        print(f"variant {name}", file=sys.stderr, flush=True)
        touched = [target for target in judging if touches(variant, target)]
        verdicts = validate(touched, VARIANT_REPLICATES, assumptions=variant["assumptions"])
        found[name] = {item.target.name: [item.median, item.agrees] for item in verdicts}
    return {"replicates": VARIANT_REPLICATES, "found": found}


def is_null(target: Target) -> bool:
    """Whether nothing but the absence of significance was published."""
    return target.outcome is not None and target.outcome.significant is False


def touches(variant: Mapping[str, Any], target: Target) -> bool:
    """Whether the variant's part of the mechanism is at work in the target's design."""
    where = variant.get("where", "all")
    is_management = target.name.startswith("msi-")
    return where == "all" or (where == "management") == is_management


def _figures(item: Verdict) -> dict[str, Any]:
    return {
        "median": item.median,
        "low": item.low,
        "high": item.high,
        "se": item.se,
        "share_significant": item.share_significant,
        "agrees": item.agrees,
        "reasons": list(item.reasons),
    }
