"""validation.html: the same table with a forest plot, in one file that opens offline."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.language import UNDEFINED
from scenarios.provenance import commit, version
from scenarios.reports.style import STYLE
from scenarios.trials.output import interval, short
from scenarios.validation.table import PARTS, by_use, counted, verdict_words
from scenarios.validation.targets import Target
from scenarios.validation.verdict import Verdict

REACH = 3.0  # half-widths of the published interval to either side of the plot
WIDTH, HEIGHT = 260, 22
FOREST_STYLE = """\
.wide { overflow-x: auto; }
td.forest { padding: 0; }
tr.no td:last-child { font-weight: 600; color: #8a2be2; }
svg .band { fill: #dfe6ee; } svg .point { stroke: #55606e; stroke-width: 1; }
svg .seen { stroke: #0b5cad; stroke-width: 2; } svg .dot { fill: #0b5cad; }
"""


def validation_html(verdicts: Sequence[Verdict], left_out: Mapping[str, Mapping[str, Any]], seed: int) -> str:
    """The page."""
    parts = [
        "<h1>What the model reproduces of what was published</h1>",
        f"<p>ScaleUp {_text(version())}, commit {_text(commit() or 'unknown')}, seed {seed}. Every number here comes "
        "from running the published designs in the model. Nothing is hidden: what is not reproduced says so.</p>",
        "<p class='note'>Forest plot: the grey band is the range that counts as reproduced and the line in it the "
        "published value; the blue dot is the median over replicates and the blue line holds 95 % of them. Rows are "
        "scaled by their own band, ratios on the log scale; arrows go on beyond the plot.</p>",
    ]
    for use, found in by_use(verdicts).items():
        if found:
            parts += [f"<h2>{_text(PARTS[use])}: {_text(counted(found))}</h2>", _table(found)]
    parts += ["<h2>Findings that no outcome of the model can express</h2>", _left_out(left_out)]
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>ScaleUp: validation</title>'
        f"<style>{STYLE}{FOREST_STYLE}</style></head><body><main>\n{body}\n</main></body></html>\n"
    )


def _text(text: object) -> str:
    return html.escape(str(text))


def _table(found: Sequence[Verdict]) -> str:
    head = ("Target", "Published", "Simulated", "95 % of replicates", "Forest", "Significant in", "Reproduced")
    rows = "".join(_row(item) for item in found)
    cells = "".join(f"<th>{name}</th>" for name in head)
    return f"<div class='wide'><table><tr>{cells}</tr>{rows}</table></div>"


def _row(item: Verdict) -> str:
    target = item.target
    published = short(target.published)
    if target.low is not None:
        published += f" ({interval(target.low, target.high)})"
    reasons = f"<br><span class='note'>{_text('; '.join(item.reasons))}</span>" if item.reasons else ""
    about = f"{target.label['en']} · {target.unit} · {', '.join(target.sources)} · {target.basis}"
    cells = [
        f"<b>{_text(target.name)}</b><br><span class='note'>{_text(about)}</span>{reasons}",
        _text(published),
        _text(short(item.median)),
        _text(interval(item.low, item.high)),
    ]
    significant = UNDEFINED if item.share_significant is None else f"{item.share_significant:.0%}"
    plain = "".join(f"<td>{cell}</td>" for cell in cells)
    kind = " class='no'" if item.agrees is False else ""
    return (
        f"<tr{kind}>{plain}<td class='forest'>{forest(item)}</td><td>{significant}</td>"
        f"<td>{_text(verdict_words(item))}</td></tr>"
    )


def forest(item: Verdict) -> str:
    """One row of the forest plot as SVG; nothing where no range was published."""
    target = item.target
    if target.accept is None or item.median is None or target.accept[0] == target.accept[1]:
        return ""
    low, high, median = (_place(target, value) for value in (item.low, item.high, item.median))
    middle = HEIGHT / 2
    left, right = _x(-1), _x(1)
    parts = [f"<rect class='band' x='{left:.1f}' y='2' width='{right - left:.1f}' height='{HEIGHT - 4}'/>"]
    if target.published is not None:
        x = _x(_place(target, target.published))
        parts.append(f"<line class='point' x1='{x:.1f}' x2='{x:.1f}' y1='2' y2='{HEIGHT - 2}'/>")
    parts.append(f"<line class='seen' x1='{_x(low):.1f}' x2='{_x(high):.1f}' y1='{middle}' y2='{middle}'/>")
    for end, side in ((low, -1), (high, 1)):
        if abs(end) > REACH and math.copysign(1, end) == side:
            parts.append(_arrow(side, middle))
    if abs(median) <= REACH:
        parts.append(f"<circle class='dot' cx='{_x(median):.1f}' cy='{middle}' r='4'/>")
    else:
        parts.append(_arrow(int(math.copysign(1, median)), middle))
    label = f"published {short(target.published)}, simulated {short(item.median)}"
    return (
        f"<svg role='img' aria-label='{_text(label)}' width='{WIDTH}' height='{HEIGHT}' "
        f"viewBox='0 0 {WIDTH} {HEIGHT}'>{''.join(parts)}</svg>"
    )


def _place(target: Target, value: float | None) -> float:
    """Where a value lies: −1 and 1 are the ends of the range that counts as reproduced."""
    assert target.accept is not None and value is not None
    if target.is_ratio and value <= 0:
        return -2 * REACH
    low, high, at = (math.log(x) if target.is_ratio else x for x in (*target.accept, value))
    return (at - (low + high) / 2) / ((high - low) / 2)


def _x(place: float) -> float:
    return (min(REACH, max(-REACH, place)) / REACH + 1) / 2 * (WIDTH - 12) + 6


def _arrow(side: int, middle: float) -> str:
    x = _x(side * REACH)
    points = f"{x + 5 * side:.1f},{middle} {x - 2 * side:.1f},{middle - 4} {x - 2 * side:.1f},{middle + 4}"
    return f"<polygon class='dot' points='{points}'/>"


def _left_out(entries: Mapping[str, Mapping[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td>{_text(entry['what'])}</td><td style='text-align:left'>{_text(entry['why'])}</td></tr>"
        for entry in entries.values()
    )
    return f"<table><tr><th>Finding</th><th style='text-align:left'>Why not</th></tr>{rows}</table>"
