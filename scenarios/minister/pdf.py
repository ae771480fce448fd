"""The minister's page as a PDF of one A4 sheet: text that can be searched and copied, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Iterable

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Rectangle

from scenarios.minister.brief import Brief
from scenarios.minister.numbers import Figure as Number
from scenarios.minister.pdf_language import with_language
from scenarios.minister.tiles import shades, size_of, stripes
from scenarios.reports.tile_map import STEPS

_WIDTH, _HEIGHT = 8.27, 11.69  # A4 [inches]
_LEFT, _RIGHT = 0.075, 0.925  # of the width
_INK, _SOFT, _LINE, _ACCENT, _WASH = "#1f2d38", "#55636f", "#cfd6db", "#b04406", "#f3f5f6"
_PAYERS = ("#0f6470", "#e0a458")
_POINT = 1 / (72 * _HEIGHT)  # a point as a share of the height
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


class Sheet(Figure):
    """One sheet of A4; `scale` makes letters and map smaller where there is much to say."""

    def __init__(self, scale: float) -> None:
        super().__init__(figsize=(_WIDTH, _HEIGHT))
        self.scale = scale


def _drawn(brief: Brief) -> Sheet:
    """The sheet in the largest letters with which everything is on it."""
    for scale in _SCALES:
        sheet = Sheet(scale)
        if _draw(sheet, brief) >= _BOTTOM:
            break
    return sheet


def _draw(sheet: Sheet, brief: Brief) -> float:
    """Everything from top to bottom; returns where it ends."""
    at = _write(sheet, [brief.kicker], _LEFT, 0.955, 8.5, _RIGHT - _LEFT, _SOFT)
    at = _write(sheet, [brief.title], _LEFT, at - 0.004, 13, _RIGHT - _LEFT, _ACCENT, "bold")
    at = _write(sheet, [brief.sentence], _LEFT, at - 0.008, 16, _RIGHT - _LEFT, _INK)
    at = _numbers(sheet, brief.numbers, at - 0.012)
    middle = at - 0.022
    ends = (_map(sheet, brief, middle), _cost(sheet, brief, middle))
    at = _caveats(sheet, brief, min(ends) - 0.02)
    return _write(sheet, brief.footer, _LEFT, at - 0.014, 7, _RIGHT - _LEFT, _SOFT)


def _write(
    sheet: Sheet,
    lines: Iterable[str],
    left: float,
    top: float,
    size: float,
    width: float,
    colour: str,
    weight: str = "normal",
    gap: float = 0.3,
) -> float:
    """Paragraphs from `top` downwards, broken to the width; returns where they end."""
    size *= sheet.scale
    for line in lines:
        for row in _rows(line, size, width, weight):
            sheet.text(left, top, row, fontsize=size, color=colour, weight=weight, va="top", parse_math=False)
            top -= 1.32 * size * _POINT
        top -= gap * size * _POINT
    return top


def _rows(line: str, size: float, width: float, weight: str) -> list[str]:
    """The line broken to the width; a hard space holds its words together."""
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(size, 72)
    rows = [""]
    for word in line.split(" "):
        longer = f"{rows[-1]} {word}".strip(" ")
        font.set_text(longer)
        if rows[-1] and font.get_width_height()[0] / 64 > width * _WIDTH * 72:
            rows.append(word)
        else:
            rows[-1] = longer
    return rows


def _rule(sheet: Sheet, height: float, colour: str = _LINE, thick: float = 0.6) -> None:
    sheet.add_artist(
        Rectangle((_LEFT, height), _RIGHT - _LEFT, thick * _POINT, color=colour, transform=sheet.transFigure)
    )


def _numbers(sheet: Sheet, numbers: tuple[Number, ...], top: float) -> float:
    _rule(sheet, top, _INK, 1.6)
    width = (_RIGHT - _LEFT) / len(numbers)
    ends = [
        _number(sheet, figure, _LEFT + place * width, top - 0.012, width - 0.02) for place, figure in enumerate(numbers)
    ]
    _rule(sheet, min(ends) - 0.006)
    return min(ends) - 0.006


def _number(sheet: Sheet, figure: Number, left: float, top: float, width: float) -> float:
    _write(sheet, [figure.label], left, top, 8.5, width, _INK)
    at = top - 0.044 * sheet.scale
    value = sheet.text(
        left, at, figure.value, fontsize=20 * sheet.scale, color=_INK, weight="bold", va="top", parse_math=False
    )
    end = value.get_window_extent(FigureCanvasAgg(sheet).get_renderer()).x1 / sheet.bbox.width
    sheet.text(
        end + 0.006,
        at - 0.0095 * sheet.scale,
        figure.unit,
        fontsize=10 * sheet.scale,
        color=_INK,
        va="top",
        parse_math=False,
    )
    at -= 1.32 * 20 * sheet.scale * _POINT
    at = _write(sheet, [figure.change], left, at - 0.001, 9.5, width, _ACCENT, "bold")
    return _write(sheet, filter(None, (figure.without, figure.interval)), left, at, 7.5, width, _SOFT)


def _map(sheet: Sheet, brief: Brief, top: float) -> float:
    width = 0.47
    at = _write(sheet, [brief.map_title], _LEFT, top, 9.5, width, _INK, "bold") - 0.004
    columns, rows = size_of(brief.tiles)
    side = min(width / columns, 0.27 * sheet.scale * _HEIGHT / _WIDTH / rows)  # as a share of the width
    height = side * _WIDTH / _HEIGHT
    colours, ends = shades(brief.tiles, brief.language)
    for tile, shade in zip(brief.tiles, colours, strict=True):
        left, bottom = _LEFT + tile.column * side, at - (tile.row + 1) * height
        _box(sheet, left, bottom, 0.88 * side, 0.88 * height, shade)
        if tile.waiting:
            _stripe(sheet, left, bottom, 0.88 * side, 0.88 * height)
    at -= rows * height + 0.014
    for place, shade in enumerate(STEPS):
        _box(sheet, _LEFT + 0.05 + place * 0.05, at - 0.008, 0.05, 0.008, shade, 0.0)
    sheet.text(_LEFT, at, ends[0], fontsize=7.5 * sheet.scale, color=_SOFT, va="top", parse_math=False)
    sheet.text(
        _LEFT + 0.06 + 0.05 * len(STEPS),
        at,
        ends[-1],
        fontsize=7.5 * sheet.scale,
        color=_SOFT,
        va="top",
        parse_math=False,
    )
    at -= 0.016
    if brief.map_waiting:
        _box(sheet, _LEFT, at - 0.0095, 0.0134, 0.0095, STEPS[1])
        _stripe(sheet, _LEFT, at - 0.0095, 0.0134, 0.0095)
        at = _write(sheet, [brief.map_waiting], _LEFT + 0.022, at, 7.5, width - 0.022, _SOFT)
    return _write(sheet, [brief.map_note], _LEFT, at, 7.5, width, _SOFT)


def _stripe(sheet: Sheet, left: float, bottom: float, width: float, height: float) -> None:
    """Stripes over a box, as dark lines on white ones."""
    for shade, thick in (("white", 1.5), (_INK, 0.7)):
        for ends in stripes(left, bottom + height, width, -height):
            sheet.add_artist(
                Line2D(*zip(*ends, strict=True), color=shade, linewidth=thick, solid_capstyle="butt",
                       transform=sheet.transFigure)
            )  # fmt: skip


def _box(sheet: Sheet, left: float, bottom: float, width: float, height: float, shade: str, edge: float = 0.3) -> None:
    style = "square,pad=0"
    sheet.add_artist(
        FancyBboxPatch(
            (left, bottom), width, height, boxstyle=style, facecolor=shade, edgecolor="#b8c2ca", linewidth=edge,
            transform=sheet.transFigure,
        )
    )  # fmt: skip


def _cost(sheet: Sheet, brief: Brief, top: float) -> float:
    left, width = 0.56, _RIGHT - 0.56
    at = _write(sheet, [brief.words["cost_title"]], left, top, 9.5, width, _INK, "bold")
    at = _write(sheet, [brief.cost_value], left, at - 0.002, 20, 1.0, _INK, "bold", 0.0)
    at = _write(sheet, [brief.words["cost_year"]], left, at, 7.5, width, _SOFT)
    at = _write(sheet, brief.cost_lines, left, at - 0.004, 8.5, width, _INK)
    if brief.payers:
        at = _write(sheet, [brief.words["pays"]], left, at - 0.004, 7.5, width, _SOFT) - 0.001
        start = left
        for (_, share), shade in zip(brief.payers, _PAYERS, strict=True):
            _box(sheet, start, at - 0.01, share * width, 0.01, shade, 0.0)
            start += share * width
        start, at = left, at - 0.017
        for (told, _), shade in zip(brief.payers, _PAYERS, strict=True):
            _box(sheet, start, at - 0.0085, 0.012, 0.0085, shade, 0.0)
            sheet.text(start + 0.018, at, told, fontsize=8 * sheet.scale, color=_INK, va="top", parse_math=False)
            start += width / 2
        at -= 0.026
    at = _write(sheet, [brief.words["plan_title"]], left, at - 0.004, 9.5, width, _INK, "bold")
    return _write(sheet, brief.plan, left, at, 8, width, _INK)


def _caveats(sheet: Sheet, brief: Brief, top: float) -> float:
    before = len(sheet.texts)
    at = _write(sheet, [brief.words["caveat_title"]], _LEFT + 0.02, top - 0.012, 9.5, 0.8, _INK, "bold")
    at = _write(sheet, (f"•  {caveat}" for caveat in brief.caveats), _LEFT + 0.02, at, 8, 0.81, _INK)
    for text in sheet.texts[before:]:
        text.set_zorder(3)
    bottom = at - 0.006
    box = Rectangle((_LEFT, bottom), _RIGHT - _LEFT, top - bottom, color=_WASH, transform=sheet.transFigure, zorder=0.5)
    edge = Rectangle((_LEFT, bottom), 0.005, top - bottom, color=_INK, transform=sheet.transFigure, zorder=0.6)
    sheet.add_artist(box)
    sheet.add_artist(edge)
    return bottom
