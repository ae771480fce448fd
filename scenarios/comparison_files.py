"""What is written of a comparison: comparison.csv, measures.json and report.html."""

from __future__ import annotations

import json
from pathlib import Path

from scenarios.compare import comparison_csv
from scenarios.comparison import Comparison
from scenarios.measures import measures_json, rows
from scenarios.reports.compare_report import comparison_html

FILES = ("comparison.csv", "measures.json", "report.html")


def write_comparison(comparison: Comparison, folder: Path) -> None:
    """Write them into a folder."""
    entries = [(pair.name, pair.differences, rows(pair.measures) if pair.measures else ()) for pair in comparison.pairs]
    (folder / "comparison.csv").write_bytes(comparison_csv(comparison.names[0], entries))
    content = {
        "reference": comparison.names[0],
        "replicates": len(comparison.results[0].national),
        "assumptions": "sampled" if comparison.sampled else "central",
        "scenarios": {pair.name: measures_json(pair.measures) for pair in comparison.pairs},
    }
    written = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    (folder / "measures.json").write_bytes(written.encode("utf-8"))
    (folder / "report.html").write_bytes(comparison_html(comparison).encode("utf-8"))
