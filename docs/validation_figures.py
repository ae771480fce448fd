"""Runs the validation for the documents: the model as it is, and variants of it that the targets should reject."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.validation import DEFAULT_REPLICATES, Verdict, targets, validate

VARIANTS_FILE = Path(__file__).with_name("variants.toml")
VARIANT_REPLICATES = 8


def variants() -> Mapping[str, Mapping[str, Any]]:
    """Worlds that the targets are tested with, by name."""
    return tomllib.loads(VARIANTS_FILE.read_text(encoding="utf-8"))


def measure_validation() -> dict[str, dict[str, Any]]:
    """Every target as it stands."""
    return {item.target.name: _figures(item) for item in validate(targets(), DEFAULT_REPLICATES)}


def measure_rejections() -> dict[str, dict[str, Any]]:
    """For each variant what every target that judges makes of it: its median, and whether it is reproduced."""
    judging = [target for target in targets() if target.accept is not None or target.outcome is not None]
    found: dict[str, dict[str, Any]] = {}
    for name, variant in variants().items():
        print(f"variant {name}", file=sys.stderr, flush=True)
        verdicts = validate(judging, VARIANT_REPLICATES, assumptions=variant["assumptions"])
        found[name] = {item.target.name: [item.median, item.agrees] for item in verdicts}
    return found


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
