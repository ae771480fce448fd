"""Months as whole numbers: a month is counted from January of year 0, so that differences are plain subtraction."""

from __future__ import annotations

import re
from functools import lru_cache

MONTHS_PER_YEAR = 12
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@lru_cache(maxsize=4096)
def parse_month(text: str) -> int:
    """Count of the month written as `YYYY-MM` [months since 0000-01].

    Raises:
        ValueError: if the text is not a month of the calendar.
    """
    match = _MONTH.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a month; write YYYY-MM, for example 2026-01")
    year, month = int(match[1]), int(match[2])
    if not 1 <= month <= MONTHS_PER_YEAR:
        raise ValueError(f"{text!r} is not a month; the part after the dash runs from 01 to 12")
    return year * MONTHS_PER_YEAR + month - 1


def format_month(count: int) -> str:
    """The month as `YYYY-MM`."""
    year, month = divmod(count, MONTHS_PER_YEAR)
    return f"{year:04d}-{month + 1:02d}"


def month_of_year(count: int) -> int:
    """Position in the year, 0 = January."""
    return count % MONTHS_PER_YEAR


def decimal_year(count: int) -> float:
    """The middle of the month as a decimal year [years]."""
    return (count + 0.5) / MONTHS_PER_YEAR
