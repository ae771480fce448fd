"""Pieces of an HTML page in two languages that opens without a network, prints, and can be read aloud.

Both languages are in the page. The links at the top choose one by the page's own address, so that no script is needed.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence

from scenarios.language import LANGUAGES, text
from scenarios.reports.style import STYLE


def page(titles: dict[str, str], article: Callable[[str], str]) -> str:
    """The page; `article` gives the content in one language."""
    # The last article shows unless an earlier one is asked for by name: see the style.
    articles = "\n".join(
        f'<article id="{language}" lang="{language}">\n{_switch(language)}\n{article(language)}\n</article>'
        for language in reversed(LANGUAGES)
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escaped(titles["en"])}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{STYLE}</style></head>\n'
        f"<body><main>\n{articles}\n</main></body></html>\n"
    )


def _switch(language: str) -> str:
    others = (other for other in LANGUAGES if other != language)
    links = " ".join(
        f'<a href="#{other}" lang="{other}" hreflang="{other}">{text("in_this_language", other)}</a>'
        for other in others
    )
    return f'<p class="switch">{links}</p>'


def escaped(words: object) -> str:
    """Text that is safe inside HTML."""
    return html.escape(str(words))


def heading(words: str) -> str:
    """A heading of a part of the page."""
    return f"<h2>{escaped(words)}</h2>"


def paragraph(words: str, kind: str = "") -> str:
    """A paragraph, or nothing where there are no words."""
    styled = f' class="{kind}"' if kind else ""
    return f"<p{styled}>{escaped(words)}</p>" if words else ""


def bullets(items: Iterable[str]) -> str:
    """A list."""
    return f"<ul>{''.join(f'<li>{escaped(item)}</li>' for item in items)}</ul>"


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]], kind: str = "") -> str:
    """A table: the first cell of each row says what the row is about.

    `kind` is how it looks: `words` for texts in place of numbers, `titled` to show the caption, which is otherwise only
    read aloud because a heading stands above.
    """
    lines = (
        f'<tr><th scope="row">{escaped(first)}</th>' + "".join(f"<td>{escaped(cell)}</td>" for cell in rest) + "</tr>"
        for first, *rest in rows
    )
    return framed(caption, head, "".join(lines), kind)


def framed(caption: str, head: Sequence[str], lines: str, kind: str = "") -> str:
    """The same around rows that are HTML already; a table that is too wide is moved by itself, not the page."""
    heads = "".join(f'<th scope="col">{escaped(cell)}</th>' for cell in head)
    styled = f' class="{kind}"' if kind else ""
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escaped(caption)}"><table{styled}>'
        f"<caption>{escaped(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def cards(items: Iterable[tuple[str, str, str]]) -> str:
    """The few figures to read first: what, how much, and a line that puts it in place."""
    boxes = (
        f"<div><dt>{escaped(what)}</dt><dd><strong>{escaped(number)}</strong> <span>{escaped(note)}</span></dd></div>"
        for what, number, note in items
    )
    return f'<dl class="cards">{"".join(boxes)}</dl>'


def folded(summary: str, content: str) -> str:
    """Something that is shown when asked for."""
    return f"<details><summary>{escaped(summary)}</summary>{content}</details>"


def bar(share: float, words: str) -> str:
    """A share as a bar with its words beside it."""
    return f'<span class="bar"><i style="width:{100 * share:.0f}%"></i></span> {escaped(words)}'
