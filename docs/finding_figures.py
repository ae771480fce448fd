"""Quantities of a finding: from what was measured of each arm and replicate to the numbers that its paragraph tells.

A quantity is written as
- `ARM.column`: the column's value in each replicate;
- `ARM-OTHER.column`: the difference, paired by replicate;
- `ARM-OTHER.column/cost`: the ratio of two mean differences of the same arms;
- `QUANTITY//QUANTITY` and `QUANTITY--QUANTITY`: ratio and difference of any two;
- `equal:ARM:REF:A,B,C.column`: what A, B, C gain over REF at the extra cost of ARM, read off the line through them.
In front of one of these: `low:` or `high:` (ends of the 95 % interval of its mean), `q10:` or `q90:` (over replicates).
`share:QUANTITY>NUMBER` is the share of replicates in which it is so, `worlds` how many replicates there are. Intervals
of ratios are jackknife intervals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from docs.claims import claim_holds, filled, written
from scenarios.estimates import half_interval

COST = "cost_usd_total"
WORLDS = "worlds"
Array = np.ndarray[Any, Any]
_GAIN = re.compile(r"([a-z0-9]+)(?:-([a-z0-9]+))?\.([a-z_0-9]+)")
_OF_ARMS = re.compile(r"([a-z0-9,]+)(-|\.)(.+)")
_EQUAL = re.compile(r"equal:([a-z0-9]+):([a-z0-9]+):([a-z0-9,]+)\.([a-z_0-9]+)")


@dataclass(frozen=True)
class Measured:
    """What a finding was measured from: arm -> column -> value of each replicate; and what an arm is called.

    `weakest` are the worlds in which a plan gains least, see docs/finding_worlds.py.
    """

    arms: Mapping[str, Mapping[str, Array]]
    labels: Mapping[str, str]
    weakest: Mapping[str, Any] | None = None

    def number(self, name: str) -> float:
        """The quantity as one number: its mean, its ratio, or what stands in front of it."""
        if name == WORLDS:
            return float(self._count)
        head, _, rest = name.partition(":")
        if head in ("low", "high"):
            half = self._half(rest)
            return self.number(rest) - half if head == "low" else self.number(rest) + half
        if head in ("q10", "q90"):
            return float(np.quantile(self.by_replicate(rest), int(head[1:]) / 100))
        return self._of(name, np.arange(self._count))

    @property
    def _count(self) -> int:
        return len(next(iter(next(iter(self.arms.values())).values())))

    def _half(self, name: str) -> float:
        """Half of the 95 % interval: of paired means by their spread, of ratios by the jackknife."""
        if _GAIN.fullmatch(name) or name.startswith("share:"):
            return half_interval(self.by_replicate(name))
        every = np.arange(self._count)
        left_out = [self._of(name, np.delete(every, k)) for k in every]
        return half_interval(-(self._count - 1) * np.array(left_out))

    def by_replicate(self, name: str) -> Array:
        """The quantity in each replicate."""
        if name.startswith("share:"):
            inner, sign, bound = re.split("([<>])", name.removeprefix("share:"))
            found = self.by_replicate(inner)
            return np.asarray(found > float(bound) if sign == ">" else found < float(bound), dtype=float)
        parts = _GAIN.fullmatch(name)
        if not parts:
            raise ValueError(f"no quantity {name!r} by replicate")
        return self._gain(*parts.groups())

    def _of(self, name: str, kept: Array) -> float:
        """The quantity of some replicates."""
        one, minus, other = name.partition("--")
        if minus:
            return self._of(one, kept) - self._of(other, kept)
        equal = _EQUAL.fullmatch(name)
        if equal:
            return self._at_equal_cost(equal[1], equal[2], equal[3].split(","), equal[4], kept)
        top, double, bottom = name.partition("//")
        if not double and "/" in name:
            top, column = name.split("/")
            bottom = f"{top.partition('.')[0]}.{column}"
        if not bottom:
            return float(self.by_replicate(top)[kept].mean())
        return self._of(top, kept) / self._of(bottom, kept)

    def _gain(self, arm: str, other: str | None, column: str) -> Array:
        found = self.arms[arm][column]
        return found if other is None else found - self.arms[other][column]

    def _at_equal_cost(self, arm: str, reference: str, others: Sequence[str], column: str, kept: Array) -> float:
        def mean(name: str, of: str) -> float:
            return float(self._gain(name, reference, of)[kept].mean())

        wanted = mean(arm, COST)
        line = sorted([(0.0, 0.0), *((mean(name, COST), mean(name, column)) for name in others)])
        if not line[0][0] <= wanted <= line[-1][0]:
            raise ValueError(f"{arm} costs {wanted:.0f}, beyond what was measured of {', '.join(others)}")
        return float(np.interp(wanted, [cost for cost, _ in line], [gain for _, gain in line]))


def told(text: str, measured: Measured) -> str:
    """The paragraph with its figures."""
    return filled(text, partial(formatted, measured))


def formatted(measured: Measured, name: str, style: str) -> str:
    """One figure: a style of the stories, with a plus sign its 95 % interval; or words that depend on the sign.

    `words:A;B;C` is A if the interval lies above 0, C if it lies below, B if it holds 0. `most`, `least` name an arm,
    and `most:STYLE`, `least:STYLE` tell its value.
    """
    if style.startswith("words:"):
        above, unclear, below = style.removeprefix("words:").split(";")
        low, high = measured.number(f"low:{name}"), measured.number(f"high:{name}")
        return above if low > 0 else below if high < 0 else unclear
    which, _, inner = style.partition(":")
    if which in ("most", "least"):
        arm = extreme(measured, name, which)
        return formatted(measured, re.sub(r"^[a-z0-9,]+", arm, name), inner) if inner else measured.labels[arm]
    plain = style.removeprefix("+")
    text = written(measured.number(name), plain)
    if style == plain:
        return text
    ends = [written(measured.number(f"{end}:{name}"), plain).replace("US$ ", "") for end in ("low", "high")]
    unit = next((unit for unit in (" points", " %") if text.endswith(unit)), "")
    return text if ends == [text, text] else f"{text} ({ends[0].removesuffix(unit)} to {ends[1]})"


def extreme(measured: Measured, name: str, which: str) -> str:
    """The arm with the most or least of `A,B,C-OTHER.column/divisor`.

    Raises:
        ValueError: if the quantity is not of that form.
    """
    found = _OF_ARMS.fullmatch(name)
    if not found:
        raise ValueError(f"no quantity {name!r} of several arms")
    arms, dash, rest = found.groups()
    values = {arm: measured.number(f"{arm}{dash}{rest}") for arm in arms.split(",")}
    return (max if which == "most" else min)(values, key=lambda arm: values[arm])


def holds(claim: str, measured: Measured) -> bool:
    """Whether a claim of the finding follows from its quantities.

    Raises:
        ValueError: if it is not a claim, or a quantity of it cannot be told.
    """
    return claim_holds(claim, measured.number)
