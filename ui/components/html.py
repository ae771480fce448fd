"""Plain tables of the pages, with heads that a screen reader can follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import reacton.ipyvuetify as rv


def cell(tag: str, content: Any, **attributes: str) -> Any:
    """A cell of text, or of an element."""
    return rv.Html(tag=tag, children=[content], attributes=attributes)


def row(name: Any, cells: Iterable[Any]) -> Any:
    """A row, its name the head."""
    return rv.Html(tag="tr", children=[cell("th", name, scope="row"), *(cell("td", item) for item in cells)])


def table(heads: Iterable[str], rows: Iterable[Any], caption: str = "") -> Any:
    """The whole table."""
    top = [cell("td", "") if not head else cell("th", head, scope="col") for head in heads]
    parts = [rv.Html(tag="thead", children=[rv.Html(tag="tr", children=top)]), rv.Html(tag="tbody", children=[*rows])]
    if caption:
        parts.insert(0, rv.Html(tag="caption", class_="hidden", children=[caption]))
    return rv.Html(tag="table", children=parts)


def region(name: str) -> dict[str, str]:
    """Attributes of what can be moved sideways: reached by keyboard, and named."""
    return {"tabindex": "0", "role": "region", "aria-label": name}
