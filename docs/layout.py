"""How a table looks in Markdown."""

from __future__ import annotations

from collections.abc import Iterable


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    head = list(header)
    lines = [head, ["---"] * len(head), *([cell(text) for text in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cell(text: str) -> str:
    """Text that cannot break out of its cell."""
    return " ".join(str(text).replace("|", "\\|").split())


def number(value: float) -> str:
    """Six significant digits at most."""
    return f"{value:.6g}"


def names(found: Iterable[str]) -> str:
    """Names as code."""
    return ", ".join(f"`{name}`" for name in found)
