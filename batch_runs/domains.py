"""What one dimension of an experiment may be: a range, or values one by one; and the value at u of each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.levers import SettingError, Value, lever, nearest_name
from scenarios.errors import Described, ScenarioError

DOMAIN_KEYS = ("low", "high", "steps", "values")
MOST_STEPS = 10_000


@dataclass(frozen=True)
class Range:
    """From low to high; `steps` evenly spaced values in a grid; `whole` for whole numbers only."""

    low: float
    high: float
    steps: int | None = None
    whole: bool = False

    def at(self, u: float) -> Value:
        """The value at u (0–1), every part of the range being equally likely."""
        if self.whole:
            return int(min(self.high, self.low + math.floor(u * (self.high - self.low + 1))))
        return float(self.low + u * (self.high - self.low))

    def every(self) -> tuple[Value, ...]:
        """The values of a grid; whole numbers are rounded, and none comes twice."""
        values = np.linspace(self.low, self.high, self.steps or 2).tolist()
        return tuple(dict.fromkeys(round(value) for value in values)) if self.whole else tuple(values)


@dataclass(frozen=True)
class Values:
    """These values and no others; a single one is fixed."""

    values: tuple[Value, ...]

    def at(self, u: float) -> Value:
        """The value at u (0–1), every value being equally likely."""
        return self.values[min(len(self.values) - 1, int(u * len(self.values)))]

    def every(self) -> tuple[Value, ...]:
        """All of them."""
        return self.values


Domain = Range | Values


def read_lever_domain(place: str, name: str, found: object) -> Domain:
    """What an experiment file says of one lever: a plain value, `{ low, high }` or `{ values }`.

    Raises:
        ScenarioError: unknown key or lever, wrong type, or a value that the lever cannot take.
    """
    key = f"levers.{name}"
    try:
        item = lever(name)
        if not isinstance(found, Mapping):
            return Values((item.check(found),))
        check_keys(place, key, found)
        if "values" in found:
            return Values(_distinct(place, key, [item.check(value) for value in _listed(place, key, found)]))
        if item.type not in ("number", "integer"):
            raise ScenarioError(place, key, Described("a range"), f"values = […], each {item.allowed()}")
        low, high = (item.check(found.get(end)) for end in ("low", "high"))
    except ScenarioError:
        raise
    except SettingError as error:
        raise ScenarioError(place, key, error.found, error.allowed, error.nearest) from error
    return range_of(place, key, low, high, found.get("steps"), whole=item.type == "integer")


def check_keys(place: str, key: str, found: Mapping[str, Any]) -> None:
    """Either low and high (and steps), or values.

    Raises:
        ScenarioError: if there is another key, both, or neither.
    """
    for name in found:
        if name not in DOMAIN_KEYS:
            raise ScenarioError(
                place, key, Described(f"key {name!r}"), ", ".join(DOMAIN_KEYS), nearest_name(name, DOMAIN_KEYS)
            )
    if ("values" in found) == bool({"low", "high", "steps"} & set(found)):
        raise ScenarioError(place, key, dict(found), "either low and high, or values")
    for end in () if "values" in found else ("low", "high"):
        if end not in found:
            raise ScenarioError(place, f"{key}.{end}", Described("nothing"), "low and high")


def range_of(place: str, key: str, low: object, high: object, steps: object, whole: bool = False) -> Range:
    """A range whose ends are already checked one by one.

    Raises:
        ScenarioError: if low is not below high, or steps is no whole number from 2 on.
    """
    if isinstance(low, str) or isinstance(high, str) or not float(str(low)) < float(str(high)):
        raise ScenarioError(place, key, Described(f"low {low}, high {high}"), "low below high, or a plain value")
    if steps is not None and (isinstance(steps, bool) or not isinstance(steps, int) or not 2 <= steps <= MOST_STEPS):
        raise ScenarioError(place, f"{key}.steps", steps, f"a whole number from 2 to {MOST_STEPS}")
    return Range(float(str(low)), float(str(high)), steps, whole)


def listed_numbers(place: str, key: str, found: Mapping[str, Any]) -> Values:
    """`{ values }` of an assumption; each number is checked by the caller."""
    return Values(_distinct(place, key, _listed(place, key, found)))


def _listed(place: str, key: str, found: Mapping[str, Any]) -> list[Any]:
    values = found["values"]
    if not isinstance(values, list) or not values:
        raise ScenarioError(place, f"{key}.values", values, "a list with at least one value")
    return values


def _distinct(place: str, key: str, values: list[Any]) -> tuple[Value, ...]:
    if len({repr(value) for value in values}) < len(values):
        raise ScenarioError(place, f"{key}.values", values, "each value once")
    return tuple(values)
