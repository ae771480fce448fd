"""What paragraphs with figures share: gaps that are filled, figures as one would write them, claims that must hold.

A gap is `{FIGURE|STYLE}`. A claim is `LEFT > RIGHT` (or <, ~ within 5 %, = to six digits); a side is a figure, a
number, or number * figure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

_ABOUT = 0.05  # what `~` in a claim allows, relative
_GAP = re.compile(r"\{([^|{}]+)\|([^{}]+)\}")
_CLAIM = re.compile(r"(.+) ([<>~=]) (.+)")


def filled(text: str, formatted: Callable[[str, str], str]) -> str:
    """The paragraph with its figures, each written from its name and style."""
    return _GAP.sub(lambda gap: formatted(gap[1], gap[2]), text)


def written(value: float, style: str) -> str:
    """A number in one of the styles of the stories."""
    sign, size = "−" if value < 0 else "", abs(value)
    money = "US$ " if style in ("money", "usd") else ""
    match style:
        case "pct":
            text = f"{100 * size:.3g} %"
        case "points":
            text = f"{two_digits(100 * size)} points"
        case "int" | "usd" | "money" if size < 1e6:
            text = f"{significant(size):,.0f}"
        case "int" | "usd" | "money":
            text = f"{size / 1e6:.3g} million"
        case "one":
            text = f"{size:.1f}"
        case "two":
            text = f"{size:.2f}"
        case _:
            raise ValueError(f"no style {style!r} for a figure")
    return f"{sign}{money}{text}"


def two_digits(size: float) -> str:
    """Two digits that mean something, also where the last of them is a zero: 1.0 and not 1."""
    return f"{size:#.2g}".rstrip(".") if size < 99.5 else f"{size:.0f}"


def significant(value: float) -> float:
    """Three digits that mean something."""
    return float(f"{value:.3g}")


def claim_holds(claim: str, number: Callable[[str], float]) -> bool:
    """Whether the claim is so, its figures being looked up by name.

    Raises:
        ValueError: if the claim is not of that form.
    """
    found = _CLAIM.fullmatch(claim)
    if not found:
        raise ValueError(f"not a claim: {claim!r}")
    left, right = _side(found[1], number), _side(found[3], number)
    match found[2]:
        case ">":
            return left > right
        case "<":
            return left < right
        case "~":
            return abs(left - right) <= _ABOUT * max(abs(left), abs(right))
    return math.isclose(left, right, rel_tol=1e-6)


def _side(text: str, number: Callable[[str], float]) -> float:
    factor, times, name = text.rpartition(" * ")
    try:
        value = float(name)
    except ValueError:
        value = number(name)
    return float(factor) * value if times else value
