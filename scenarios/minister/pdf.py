"""The minister's page as a PDF of one A4 sheet: text that can be searched and copied, the same bytes every time."""

from __future__ import annotations

import io

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.patches import Rectangle

from scenarios.minister.brief import Brief
from scenarios.minister.numbers import Figure as Number
from scenarios.minister.pdf_language import with_language
from scenarios.minister.pdf_sheet import (
    ACCENT,
    HEIGHT,
    INK,
    LEFT,
    POINT,
    RIGHT,
    SOFT,
    WASH,
    WIDTH,
    Sheet,
    box,
    rule,
    stripe,
    write,
)
from scenarios.minister.tiles import shades, size_of
from scenarios.reports.tile_map import STEPS

_PAYERS = ("#0f6470", "#e0a458")
_BOTTOM = 0.01  # of the height, left white
_SCALES = tuple(1 - 0.04 * step for step in range(16))


def minister_pdf(brief: Brief) -> bytes:
    """The page as PDF."""
    # Type 42 keeps the letters as letters; the date would make every file different.
    with rc_context({"pdf.fonttype": 42, "font.family": "DejaVu Sans"}):
        sheet = _drawn(brief)
        content = io.BytesIO()
        about = {"Title": brief.title, "Subject": brief.sentence, "Creator": "ScaleUp", "CreationDate": None}
        FigureCanvasPdf(sheet).print_pdf(content, metadata=about)
    return with_language(content.getvalue(), brief.language)


def _drawn(brief: Brief) -> Sheet:
    """The sheet in the largest letters with which everything is on it."""
    for scale in _SCALES:
        sheet = Sheet(scale)
        if _draw(sheet, brief) >= _BOTTOM:
            break
    return sheet


def _draw(sheet: Sheet, brief: Brief) -> float:
    """Everything from top to bottom; returns where it ends."""
    at = write(sheet, [brief.kicker], LEFT, 0.955, 8.5, RIGHT - LEFT, SOFT)
    at = write(sheet, [brief.title], LEFT, at - 0.004, 13, RIGHT - LEFT, ACCENT, "bold")
    at = write(sheet, [brief.sentence], LEFT, at - 0.008, 16, RIGHT - LEFT, INK)
    at = _numbers(sheet, brief.numbers, at - 0.012)
    middle = at - 0.022
    ends = (_map(sheet, brief, middle), _cost(sheet, brief, middle))
    at = _caveats(sheet, brief, min(ends) - 0.02)
    return write(sheet, brief.footer, LEFT, at - 0.014, 7, RIGHT - LEFT, SOFT)


def _numbers(sheet: Sheet, numbers: tuple[Number, ...], top: float) -> float:
    rule(sheet, top, INK, 1.6)
    width = (RIGHT - LEFT) / len(numbers)
    ends = [
        _number(sheet, figure, LEFT + place * width, top - 0.012, width - 0.02) for place, figure in enumerate(numbers)
    ]
    rule(sheet, min(ends) - 0.006)
    return min(ends) - 0.006


def _number(sheet: Sheet, figure: Number, left: float, top: float, width: float) -> float:
    write(sheet, [figure.label], left, top, 8.5, width, INK)
    at = top - 0.044 * sheet.scale
    value = sheet.text(
        left, at, figure.value, fontsize=20 * sheet.scale, color=INK, weight="bold", va="top", parse_math=False
    )
    end = value.get_window_extent(FigureCanvasAgg(sheet).get_renderer()).x1 / sheet.bbox.width
    sheet.text(
        end + 0.006,
        at - 0.0095 * sheet.scale,
        figure.unit,
        fontsize=10 * sheet.scale,
        color=INK,
        va="top",
        parse_math=False,
    )
    at -= 1.32 * 20 * sheet.scale * POINT
    at = write(sheet, [figure.change], left, at - 0.001, 9.5, width, ACCENT, "bold")
    return write(sheet, filter(None, (figure.without, figure.interval)), left, at, 7.5, width, SOFT)


def _map(sheet: Sheet, brief: Brief, top: float) -> float:
    width = 0.47
    at = write(sheet, [brief.map_title], LEFT, top, 9.5, width, INK, "bold") - 0.004
    columns, rows = size_of(brief.tiles)
    side = min(width / columns, 0.27 * sheet.scale * HEIGHT / WIDTH / rows)  # as a share of the width
    height = side * WIDTH / HEIGHT
    colours, ends = shades(brief.tiles, brief.language)
    for tile, shade in zip(brief.tiles, colours, strict=True):
        left, bottom = LEFT + tile.column * side, at - (tile.row + 1) * height
        box(sheet, left, bottom, 0.88 * side, 0.88 * height, shade)
        if tile.waiting:
            stripe(sheet, left, bottom, 0.88 * side, 0.88 * height)
    at -= rows * height + 0.014
    for place, shade in enumerate(STEPS):
        box(sheet, LEFT + 0.05 + place * 0.05, at - 0.008, 0.05, 0.008, shade, 0.0)
    sheet.text(LEFT, at, ends[0], fontsize=7.5 * sheet.scale, color=SOFT, va="top", parse_math=False)
    sheet.text(
        LEFT + 0.06 + 0.05 * len(STEPS),
        at,
        ends[-1],
        fontsize=7.5 * sheet.scale,
        color=SOFT,
        va="top",
        parse_math=False,
    )
    at -= 0.016
    if brief.map_waiting:
        box(sheet, LEFT, at - 0.0095, 0.0134, 0.0095, STEPS[1])
        stripe(sheet, LEFT, at - 0.0095, 0.0134, 0.0095)
        at = write(sheet, [brief.map_waiting], LEFT + 0.022, at, 7.5, width - 0.022, SOFT)
    return write(sheet, [brief.map_note], LEFT, at, 7.5, width, SOFT)


def _cost(sheet: Sheet, brief: Brief, top: float) -> float:
    left, width = 0.56, RIGHT - 0.56
    at = write(sheet, [brief.words["cost_title"]], left, top, 9.5, width, INK, "bold")
    at = write(sheet, [brief.cost_value], left, at - 0.002, 20, 1.0, INK, "bold", 0.0)
    at = write(sheet, [brief.words["cost_year"]], left, at, 7.5, width, SOFT)
    at = write(sheet, brief.cost_lines, left, at - 0.004, 8.5, width, INK)
    if brief.payers:
        at = write(sheet, [brief.words["pays"]], left, at - 0.004, 7.5, width, SOFT) - 0.001
        start = left
        for (_, share), shade in zip(brief.payers, _PAYERS, strict=True):
            box(sheet, start, at - 0.01, share * width, 0.01, shade, 0.0)
            start += share * width
        start, at = left, at - 0.017
        for (told, _), shade in zip(brief.payers, _PAYERS, strict=True):
            box(sheet, start, at - 0.0085, 0.012, 0.0085, shade, 0.0)
            sheet.text(start + 0.018, at, told, fontsize=8 * sheet.scale, color=INK, va="top", parse_math=False)
            start += width / 2
        at -= 0.026
    at = write(sheet, [brief.words["plan_title"]], left, at - 0.004, 9.5, width, INK, "bold")
    return write(sheet, brief.plan, left, at, 8, width, INK)


def _caveats(sheet: Sheet, brief: Brief, top: float) -> float:
    before = len(sheet.texts)
    at = write(sheet, [brief.words["caveat_title"]], LEFT + 0.02, top - 0.012, 9.5, 0.8, INK, "bold")
    at = write(sheet, (f"•  {caveat}" for caveat in brief.caveats), LEFT + 0.02, at, 8, 0.81, INK)
    for text in sheet.texts[before:]:
        text.set_zorder(3)
    bottom = at - 0.006
    ground = Rectangle((LEFT, bottom), RIGHT - LEFT, top - bottom, color=WASH, transform=sheet.transFigure, zorder=0.5)
    edge = Rectangle((LEFT, bottom), 0.005, top - bottom, color=INK, transform=sheet.transFigure, zorder=0.6)
    sheet.add_artist(ground)
    sheet.add_artist(edge)
    return bottom
