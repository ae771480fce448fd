"""The description of a research object: RO-Crate 1.1, one action that used a plan and made tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from batch_runs.asked import Experiment

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
PROFILE = "https://w3id.org/ro/crate/1.1"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
FORMATS = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".json": "application/json",
    ".toml": "application/toml",
    ".txt": "text/plain",
}
MEANINGS = {
    "experiment.toml": "What was asked: design, levers, assumptions, replicates, outcomes",
    "scenario.toml": "The scenario that every run starts from, fully resolved",
    "points.csv": "The design points of a list",
    "plan.parquet": "The table of runs, written before anything ran",
    "runs.parquet": "Every run with status, seed, levers and assumptions",
    "totals.parquet": "One row of totals per run",
    "monthly.parquet": "Outcomes by run and month",
    "manifest.json": "Versions, hashes, seed rule, digest and history of the sweep",
    "environment.txt": "Versions of the packages it was run with",
    "columns.csv": "Unit and definition of every column",
}
INPUTS = ("experiment.toml", "scenario.toml", "points.csv", "plan.parquet")


def crate_metadata(
    manifest: Mapping[str, Any], experiment: Experiment, files: Mapping[str, tuple[int, str]]
) -> dict[str, Any]:
    """The content of ro-crate-metadata.json; `files` gives size and SHA-256 by path."""
    inputs = [{"@id": name} for name in INPUTS if name in files]
    results = [{"@id": name} for name in files if name not in INPUTS]
    return {
        "@context": CONTEXT,
        "@graph": [
            {
                "@id": "ro-crate-metadata.json",
                "@type": "CreativeWork",
                "conformsTo": {"@id": PROFILE},
                "about": {"@id": "./"},
            },
            _root(manifest, experiment, files),
            _action(manifest, inputs, results),
            _program(manifest),
            {"@id": LICENSE, "@type": "CreativeWork", "name": "Creative Commons Attribution 4.0"},
            *(_file(name, size, digest) for name, (size, digest) in files.items()),
        ],
    }


def _root(manifest: Mapping[str, Any], experiment: Experiment, files: Mapping[str, object]) -> dict[str, Any]:
    question = experiment.question.get("en", "")
    plan = manifest["plan"]
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": experiment.title.get("en") or f"Simulation experiment {experiment.name}",
        "description": f"{question} {plan['runs']} runs of ScaleUp: {plan['points']} design points "
        f"({experiment.design}) with {plan['replicates']} replicates each; digest {manifest.get('digest')}.".strip(),
        "datePublished": (manifest.get("finished") or manifest["began"])[:10],
        "license": {"@id": LICENSE},
        "hasPart": [{"@id": name} for name in files],
        "mentions": {"@id": "#sweep"},
    }


def _action(manifest: Mapping[str, Any], inputs: list[dict[str, str]], results: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "@id": "#sweep",
        "@type": "CreateAction",
        "name": f"Sweep {manifest['name']}",
        "instrument": {"@id": "#scaleup"},
        "object": inputs,
        "result": results,
        "startTime": manifest["began"],
        "endTime": manifest.get("finished"),
        "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"},
    }


def _program(manifest: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@id": "#scaleup",
        "@type": "SoftwareApplication",
        "name": "ScaleUp",
        "softwareVersion": manifest["version"],
        "identifier": manifest.get("commit") or manifest["model"],
    }


def _file(name: str, size: int, digest: str) -> dict[str, Any]:
    about = {
        "@id": name,
        "@type": "File",
        "name": name,
        "contentSize": str(size),
        "sha256": digest,
        "encodingFormat": FORMATS.get("." + name.rpartition(".")[2], "application/octet-stream"),
    }
    return {**about, "description": MEANINGS[name]} if name in MEANINGS else about
