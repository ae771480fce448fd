"""The minister's page as HTML: one file that opens offline, prints on one sheet, and names where it comes from."""

from __future__ import annotations

import html
from collections.abc import Iterable

import numpy as np

from scenarios.minister.brief import Brief
from scenarios.minister.numbers import Figure
from scenarios.minister.style import SHEET, STYLE
from scenarios.reports.tile_map import STEPS, scale_of
from scenarios.written_numbers import write_value

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


def shades(brief: Brief) -> tuple[list[str], list[str]]:
    """The colour of each tile, and the ends of each step of the scale in words."""
    values = np.asarray([tile[2] for tile in brief.tiles])
    scale = scale_of(values)
    ends = [write_value(scale.high * step / len(STEPS), "percent", brief.language) for step in range(len(STEPS) + 1)]
    return [scale.colour(float(value)) for value in values], ends


def _map(brief: Brief) -> str:
    colours, ends = shades(brief)
    width = (max(tile[0] for tile in brief.tiles) + 1) * _TILE
    height = (max(tile[1] for tile in brief.tiles) + 1) * _TILE
    tiles = "".join(
        f'<rect x="{column * _TILE + 1}" y="{row * _TILE + 1}" width="{_TILE - 2}" height="{_TILE - 2}" rx="2.5" '
        f'fill="{shade}"><title>{_text(told)}</title></rect>'
        for (column, row, _, told), shade in zip(brief.tiles, colours, strict=True)
    )
    boxes = "".join(f'<i style="background:{step}"></i>' for step in STEPS)
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{_text(brief.map_title)}">{tiles}</svg>'
        f'<div class="sheet-scale" aria-hidden="true"><span>{ends[0]}</span>{boxes}<span>{ends[-1]}</span></div>'
        f'<p class="sheet-small">{_text(brief.map_note)}</p>'
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
