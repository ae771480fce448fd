"""The minister's page as HTML: one file that opens offline, prints on one sheet, and names where it comes from."""

from __future__ import annotations

import html
from collections.abc import Iterable

from scenarios.minister.brief import Brief
from scenarios.minister.numbers import Figure
from scenarios.minister.style import SHEET, STYLE
from scenarios.minister.tiles import Point, shades, size_of, stripes
from scenarios.reports.tile_map import STEPS

_TILE = 20


def minister_html(brief: Brief) -> bytes:
    """The page as a complete document without any outside file."""
    head = (
        f'<!doctype html>\n<html lang="{brief.language}"><head><meta charset="utf-8">\n<title>{_text(brief.title)}'
        f' – {_text(brief.words["page"])}</title>\n<meta name="viewport" content="width=device-width, '
        f'initial-scale=1">\n<style>\n{SHEET}{STYLE}</style></head>\n<body>'
    )
    return f"{head}\n<main>{minister_body(brief, 1)}</main>\n</body></html>\n".encode()


def minister_body(brief: Brief, level: int) -> str:
    """The sheet itself, to be put into a page of ours; its title is a heading of that level."""
    top, below = f"h{level}", f"h{level + 1}"
    heads = {
        "map": brief.map_title,
        "cost": brief.words["cost_title"],
        "plan": brief.words["plan_title"],
        "caveats": brief.words["caveat_title"],
    }
    head = {name: f'<{below} class="sheet-head">{_text(text)}</{below}>' for name, text in heads.items()}
    plan = head["plan"] + _paragraphs(brief.plan)
    return "\n".join(
        [
            '<article class="sheet">',
            f'<p class="sheet-kicker">{_text(brief.kicker)}</p>',
            f'<{top} class="sheet-title">{_text(brief.title)}</{top}>',
            f'<p class="sheet-sentence">{_text(brief.sentence)}</p>',
            f'<ul class="sheet-numbers">{"".join(_number(figure) for figure in brief.numbers)}</ul>',
            '<div class="sheet-middle">',
            f'<section class="sheet-map">{head["map"]}{_map(brief)}</section>',
            f'<section class="sheet-cost">{head["cost"]}{_cost(brief)}{plan}</section>',
            "</div>",
            f'<section class="sheet-caveats">{head["caveats"]}',
            f"<ul>{''.join(f'<li>{_text(caveat)}</li>' for caveat in brief.caveats)}</ul></section>",
            f'<footer class="sheet-foot">{_paragraphs(brief.footer)}</footer>',
            "</article>",
        ]
    )


def _text(text: object) -> str:
    return html.escape(str(text))


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{_text(line)}</p>" for line in lines)


def _number(figure: Figure) -> str:
    change = f'<span class="sheet-change">{_text(figure.change)}</span>' if figure.change else ""
    unit = f"<small>\N{NO-BREAK SPACE}{_text(figure.unit)}</small>" if figure.unit else ""
    interval = f'<span class="sheet-small">{_text(figure.interval)}</span>' if figure.interval else ""
    return (
        f'<li><span class="sheet-label">{_text(figure.label)}</span><span class="sheet-value">{_text(figure.value)}'
        f'{unit}</span><span class="sheet-rest">{change}'
        f'<span class="sheet-small">{_text(figure.without)}</span>{interval}</span></li>'
    )


def _map(brief: Brief) -> str:
    colours, ends = shades(brief.tiles, brief.language)
    columns, rows = size_of(brief.tiles)
    tiles = "".join(
        f'<rect x="{tile.column * _TILE + 1}" y="{tile.row * _TILE + 1}" width="{_TILE - 2}" height="{_TILE - 2}" '
        f'rx="2.5" fill="{shade}"><title>{_text(tile.told)}</title></rect>'
        for tile, shade in zip(brief.tiles, colours, strict=True)
    )
    waiting = [tile for tile in brief.tiles if tile.waiting]
    lines = [
        line
        for tile in waiting
        for line in stripes(tile.column * _TILE + 1, tile.row * _TILE + 1, _TILE - 2, _TILE - 2)
    ]
    boxes = "".join(f'<i style="background:{step}"></i>' for step in STEPS)
    label = _text(" ".join(filter(None, (f"{brief.map_title}.", brief.map_waiting))))
    return (
        f'<svg viewBox="0 0 {columns * _TILE} {rows * _TILE}" role="img" aria-label="{label}">{tiles}{_striped(lines)}'
        f'</svg><div class="sheet-scale" aria-hidden="true"><span>{ends[0]}</span>{boxes}<span>{ends[1]}</span></div>'
        f'{_legend(brief)}<p class="sheet-small">{_text(brief.map_note)}</p>'
    )


def _striped(lines: Iterable[tuple[Point, Point]]) -> str:
    """Stripes as dark lines on white ones."""
    path = "".join(f"M{a[0]:g} {a[1]:g}L{b[0]:g} {b[1]:g}" for a, b in lines)
    layers = (("#fff", 2.4), ("#1f2d38", 1.1)) if path else ()
    return "".join(
        f'<path d="{path}" fill="none" stroke="{shade}" stroke-width="{width}" pointer-events="none"/>'
        for shade, width in layers
    )


def _legend(brief: Brief) -> str:
    """A tile with stripes, and what they mean."""
    if not brief.map_waiting:
        return ""
    sample = f'<rect width="16" height="16" rx="2" fill="{STEPS[1]}"/>{_striped(stripes(0, 0, 16, 16))}'
    return (
        f'<p class="sheet-small sheet-waiting"><svg viewBox="0 0 16 16" aria-hidden="true">{sample}</svg>'
        f"<span>{_text(brief.map_waiting)}</span></p>"
    )


def _cost(brief: Brief) -> str:
    parts = [
        f'<p class="sheet-value">{_text(brief.cost_value)}</p>'
        f'<p class="sheet-small">{_text(brief.words["cost_year"])}</p>{_paragraphs(brief.cost_lines)}'
    ]
    if brief.payers:
        bars = "".join(
            f'<i class="payer-{place}" style="width:{100 * share:.2f}%"></i>'
            for place, (_, share) in enumerate(brief.payers)
        )
        keys = "".join(
            f'<span><i class="payer-{place}"></i>{_text(words)}</span>' for place, (words, _) in enumerate(brief.payers)
        )
        parts.append(
            f'<p class="sheet-small">{_text(brief.words["pays"])}</p><div class="sheet-bar" aria-hidden="true">{bars}'
            f'</div><p class="sheet-keys">{keys}</p>'
        )
    return "".join(parts)
