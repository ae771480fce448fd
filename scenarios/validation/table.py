"""The results of `validate` as a table on the terminal and as validation.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from scenarios.language import UNDEFINED
from scenarios.trials.output import interval, short
from scenarios.validation.verdict import Verdict
from scenarios.words import aligned

HEAD = ["", "published", "counts as reproduced", "simulated", "95 % of replicates", "significant in", "reproduced"]
PARTS = {
    "calibration": "Fitting may use these (calibration)",
    "check": "Held back from fitting (check)",
    "context": "Shown only (context)",
}
COLUMNS = (
    "target", "use", "label", "unit", "published", "published_low", "published_high", "accept_low", "accept_high",
    "basis", "simulated_median", "simulated_low", "simulated_high", "simulated_se", "published_se",
    "share_significant", "replicates", "reproduced", "must_hold", "reasons", "sources",
)  # fmt: skip


def verdict_words(item: Verdict) -> str:
    """Yes, no, or not judged."""
    return {True: "yes", False: "NO", None: "not judged"}[item.agrees] + (" (must)" if item.target.must_hold else "")


def by_use(verdicts: Sequence[Verdict]) -> dict[str, list[Verdict]]:
    """Verdicts by what the target is used for, in the order of `PARTS`."""
    return {use: [item for item in verdicts if item.target.use == use] for use in PARTS}


def counted(verdicts: Sequence[Verdict]) -> str:
    """How many of the judged ones are reproduced, in words."""
    judged = [item for item in verdicts if item.agrees is not None]
    rest = len(verdicts) - len(judged)
    text = f"{sum(item.agrees is True for item in judged)} of {len(judged)} reproduced"
    return f"{text}, {rest} not judged" if rest else text


def validation_text(verdicts: Sequence[Verdict]) -> str:
    """The table for a terminal, calibration and check apart."""
    rows = {use: [_row(item) for item in found] for use, found in by_use(verdicts).items() if found}
    lines = aligned([HEAD, *(row for part in rows.values() for row in part)]).split("\n")
    told, place = [lines[0]], 1
    for use, part in rows.items():
        told += ["", f"{PARTS[use]}: {counted(by_use(verdicts)[use])}", *lines[place : place + len(part)]]
        place += len(part)
    return "\n".join(told)


def _row(item: Verdict) -> list[str]:
    target = item.target
    return [
        target.name,
        short(target.published),
        UNDEFINED if target.accept is None else interval(*target.accept),
        short(item.median),
        interval(item.low, item.high),
        UNDEFINED if item.share_significant is None else f"{item.share_significant:.0%}",
        verdict_words(item),
    ]


def validation_csv(verdicts: Sequence[Verdict]) -> bytes:
    """One line per target."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cells(item) for item in verdicts])
    return text.getvalue().encode("utf-8")


def _cells(item: Verdict) -> list[str]:
    target = item.target
    accept = target.accept or (None, None)
    numbers = (target.published, target.low, target.high, *accept)
    simulated = (item.median, item.low, item.high, item.se, target.se, item.share_significant)
    reproduced = {True: "yes", False: "no", None: ""}[item.agrees]
    return [
        target.name, target.use, target.label["en"], target.unit, *map(_digits, numbers), target.basis,
        *map(_digits, simulated), str(item.replicates), reproduced, "yes" if target.must_hold else "no",
        "; ".join(item.reasons), "; ".join(target.sources),
    ]  # fmt: skip


def _digits(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
