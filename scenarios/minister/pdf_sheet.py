"""The sheet that the minister's PDF is drawn on, and what is written and drawn on it: paragraphs, rules and boxes."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Rectangle

from scenarios.minister.tiles import stripes

WIDTH, HEIGHT = 8.27, 11.69  # A4 [inches]
LEFT, RIGHT = 0.075, 0.925  # of the width
INK, SOFT, LINE, ACCENT, WASH = "#1f2d38", "#55636f", "#cfd6db", "#b04406", "#f3f5f6"
POINT = 1 / (72 * HEIGHT)  # a point as a share of the height


class Sheet(Figure):
    """One sheet of A4; `scale` makes letters and map smaller where there is much to say."""

    def __init__(self, scale: float) -> None:
        super().__init__(figsize=(WIDTH, HEIGHT))
        self.scale = scale


def write(
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
            top -= 1.32 * size * POINT
        top -= gap * size * POINT
    return top


def _rows(line: str, size: float, width: float, weight: str) -> list[str]:
    """The line broken to the width; a hard space holds its words together."""
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(size, 72)
    rows = [""]
    for word in line.split(" "):
        longer = f"{rows[-1]} {word}".strip(" ")
        font.set_text(longer)
        if rows[-1] and font.get_width_height()[0] / 64 > width * WIDTH * 72:
            rows.append(word)
        else:
            rows[-1] = longer
    return rows


def rule(sheet: Sheet, height: float, colour: str = LINE, thick: float = 0.6) -> None:
    """A line across the sheet."""
    sheet.add_artist(Rectangle((LEFT, height), RIGHT - LEFT, thick * POINT, color=colour, transform=sheet.transFigure))


def box(sheet: Sheet, left: float, bottom: float, width: float, height: float, shade: str, edge: float = 0.3) -> None:
    """A coloured box."""
    style = "square,pad=0"
    sheet.add_artist(
        FancyBboxPatch(
            (left, bottom), width, height, boxstyle=style, facecolor=shade, edgecolor="#b8c2ca", linewidth=edge,
            transform=sheet.transFigure,
        )
    )  # fmt: skip


def stripe(sheet: Sheet, left: float, bottom: float, width: float, height: float) -> None:
    """Stripes over a box, as dark lines on white ones."""
    for shade, thick in (("white", 1.5), (INK, 0.7)):
        for ends in stripes(left, bottom + height, width, -height):
            sheet.add_artist(
                Line2D(*zip(*ends, strict=True), color=shade, linewidth=thick, solid_capstyle="butt",
                       transform=sheet.transFigure)
            )  # fmt: skip
