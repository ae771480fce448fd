"""The tables of levers.md, made from docs/measured/levers.json and choices.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docs.claims import significant
from docs.kept import measured
from docs.layout import table
from model.levers import levers

# Outcome: column head, factor, decimals. Shares are shown in percentage points.
COLUMNS: Mapping[str, tuple[str, float, int]] = {
    "effective_coverage": ("effective coverage, points", 100, 2),
    "home_visits_per_chw": ("home visits per CHW and month", 1, 1),
    "timely_share": ("timely, points", 100, 1),
    "quality_share": ("without error, points", 100, 1),
    "supervised_share": ("supervised in the month, points", 100, 1),
    "attrition_per_year": ("leaving a year, points", 100, 2),
    "stockout_share": ("without a medicine, points", 100, 1),
    "management_competence": ("competence, 0–1", 1, 3),
    "cost_usd": ("cost, million US$ a year", 1e-6, 2),
}
Effect = Sequence[float | None]


def effects() -> str:
    """One table per family: each setting of each lever against the base."""
    found = measured("levers")
    blocks = []
    for family in dict.fromkeys(name.partition(".")[0] for name in found):
        rows = [
            (f"`{name}`{also(entry['with'])}", shown(entry["base"]), shown(tried["value"]), *cells(tried["effects"]))
            for name, entry in found.items()
            if name.startswith(f"{family}.")
            for tried in entry["settings"]
        ]
        head = ("lever", "base", "tried", *(title for title, _, _ in COLUMNS.values()))
        blocks.append(f"### {family.replace('_', ' ')}\n\n{table(head, rows)}")
    return "\n\n".join(blocks)


def also(shared: Mapping[str, object]) -> str:
    """What had to be set so that the lever can act."""
    if not shared:
        return ""
    return " with " + ", ".join(f"`{name}` = {shown(value)}" for name, value in shared.items())


def shown(value: object) -> str:
    """A setting as one would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) if len(value) < 6 else "all parts"
    return f"{value:g}" if isinstance(value, float) else str(value)


def cells(found: Mapping[str, Effect]) -> list[str]:
    """Effects in the order of the columns."""
    return [cell(found[name], factor, decimals) for name, (_, factor, decimals) in COLUMNS.items()]


def cell(effect: Effect, factor: float, decimals: int) -> str:
    """Mean and interval; a dot where nothing at all moves, bold where the interval leaves out 0."""
    if not effect or effect[0] is None:
        return ""
    mean, low, high = (factor * (number or 0.0) for number in effect)
    if mean == low == high == 0.0:
        return "·"
    text = f"{mean:+.{decimals}f}".replace("-", "−")
    rest = f" ({low:.{decimals}f} to {high:.{decimals}f})".replace("-", "−")
    return (f"**{text}**" if low * high > 0 else text) + rest


def idle() -> str:
    """Levers that leave every outcome of the table exactly where it was."""
    found = [
        name
        for name, entry in measured("levers").items()
        if all(still(effect) for tried in entry["settings"] for effect in tried["effects"].values())
    ]
    missing = sorted(set(levers()) - set(measured("levers")))
    text = "None." if not found else ", ".join(f"`{name}`" for name in found) + "."
    return text + (f" Not tried: {', '.join(missing)}." if missing else "")


def still(effect: Effect) -> bool:
    """Whether nothing moved."""
    return not effect or effect[0] in (None, 0.0) and effect[1] in (None, 0.0)


def span_table() -> str:
    """Gain over today's supervision by caseload, at equal money."""
    rows = [
        (
            str(row["span"]),
            f"{row['mean']['districts']:.1f}",
            f"{row['gain']['supervision_usd_per_year'][0] / 1e6:.2f}",
            cell(row["gain"]["supervised_share"], 100, 1),
            cell(row["gain"]["effective_coverage"], 100, 2),
            thousands(row["gain"]["children"]),
        )
        for row in measured("choices")["span"]
    ]
    head = (
        "CHWs per supervisor", "districts with supervisors", "extra money, million US$ a year",
        "supervised in the month, points", "effective coverage, points", "children more in ten years, thousands",
    )  # fmt: skip
    return table(head, rows) + "\n\n" + best(measured("choices")["span"], "span", "CHWs per supervisor")


def breadth_table() -> str:
    """Gain over no MSI by number of districts, at about equal facilitation."""
    rows = [
        (
            str(row["districts"]),
            str(row["cycles"]),
            f"{significant(row['mean']['facilitation_days']):,.0f}",
            f"{row['mean']['msi_usd'] / 1e6:.2f}",
            cell(row["gain"]["management_competence"], 1, 3),
            cell(row["gain"]["supervised_share"], 100, 2),
            cell(row["gain"]["stockout_share"], 100, 2),
            thousands(row["gain"]["children"]),
        )
        for row in measured("choices")["breadth"]
    ]
    head = (
        "districts", "cycles each, at most", "facilitator-days", "MSI, million US$", "competence, 0–1",
        "supervised in the month, points", "without a medicine, points", "children more in ten years, thousands",
    )  # fmt: skip
    return table(head, rows) + "\n\n" + best(measured("choices")["breadth"], "districts", "districts")


def thousands(effect: Effect) -> str:
    """Children, in thousands."""
    return cell(effect, 1e-3, 0)


def best(rows: Sequence[Mapping[str, Any]], key: str, what: str) -> str:
    """Where the most children are gained, and which other settings the intervals cannot tell from it."""
    top = max(rows, key=lambda row: row["gain"]["children"][0])
    others = [row[key] for row in rows if row is not top and row["gain"]["children"][2] >= top["gain"]["children"][1]]
    inside = "inside the range" if top not in (rows[0], rows[-1]) else "at the end of the range"
    text = f"Most children with {top[key]} {what}, {inside}."
    return text + (f" Intervals overlap with those of {', '.join(map(str, others))}." if others else "")
