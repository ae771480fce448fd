"""What somebody can decide: every lever once, read from levers.toml, with the check of a value for it."""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from model.calendar import parse_month
from model.typography import printed

Value = float | int | bool | str | tuple[str, ...]
LEVERS_FILE = Path(__file__).with_name("levers.toml")


class SettingError(ValueError):
    """A setting that cannot be used: which key, what was found, what is allowed, the nearest valid name."""

    def __init__(self, key: str, found: object, allowed: str, nearest: str = "") -> None:
        self.key, self.found, self.allowed, self.nearest = key, found, allowed, nearest
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        super().__init__(f"{key}: found {found!r}; allowed: {allowed}{hint}")

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross from worker processes with all their parts."""
        return type(self), (self.key, self.found, self.allowed, self.nearest)


def nearest_name(name: object, known: Iterable[str]) -> str:
    """The known name closest to a mistyped one, or an empty text."""
    matches = difflib.get_close_matches(str(name), list(known), n=1, cutoff=0.5)
    return matches[0] if matches else ""


@dataclass(frozen=True)
class Lever:
    """One thing that somebody can decide, with its unit, range, default and who decides."""

    name: str
    family: str
    label: Mapping[str, str]
    help: Mapping[str, str]
    type: str
    unit: str
    default: Value
    who_decides: str
    acts: bool
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    scale: tuple[tuple[float, str, str], ...] = ()
    practice: Mapping[str, str] = field(default_factory=dict)

    def allowed(self) -> str:
        """The allowed values in words, for messages."""
        words = "".join(f" or {word!r}" for word in self.words)
        match self.type:
            case "boolean":
                return "true or false"
            case "choice":
                return "one of " + ", ".join(self.values)
            case "set":
                return "a list, each once, out of " + ", ".join(self.values)
            case "names":
                return "a list of district names, each once"
            case "month":
                return "a month YYYY-MM" + words
            case kind:
                return (
                    f"{'a whole number' if kind == 'integer' else 'a number'} from {self.low:g} to {self.high:g}{words}"
                )

    def check(self, value: object) -> Value:
        """The value in the lever's own type.

        Raises:
            SettingError: if the value has the wrong type or lies outside the range.
        """
        if isinstance(value, str) and value in self.words:
            return value
        try:
            return _CHECKS[self.type](self, value)
        except (TypeError, ValueError) as error:
            options = self.values if self.type in ("choice", "set") else self.words
            wrong = next((v for v in value if v not in options), value) if isinstance(value, (list, tuple)) else value
            raise SettingError(self.name, value, self.allowed(), nearest_name(wrong, options)) from error


def _check_number(lever: Lever, value: object) -> Value:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise TypeError
    number = float(value)
    if lever.low is None or lever.high is None or not lever.low <= number <= lever.high:
        raise ValueError
    return number


def _check_integer(lever: Lever, value: object) -> Value:
    number = _check_number(lever, value)
    if number != int(float(str(number))):
        raise ValueError
    return int(float(str(number)))


def _check_boolean(lever: Lever, value: object) -> Value:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _check_choice(lever: Lever, value: object) -> Value:
    if value not in lever.values:
        raise ValueError
    return str(value)


def _check_names(lever: Lever, value: object) -> Value:
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        raise TypeError
    if len(set(value)) != len(value):
        raise ValueError
    return tuple(value)


def _check_set(lever: Lever, value: object) -> Value:
    names = _check_names(lever, value)
    assert isinstance(names, tuple)
    if any(name not in lever.values for name in names):
        raise ValueError
    return tuple(name for name in lever.values if name in names)


def _check_month(lever: Lever, value: object) -> Value:
    if not isinstance(value, str):
        raise TypeError
    parse_month(value)
    return value


_CHECKS = {
    "number": _check_number,
    "integer": _check_integer,
    "boolean": _check_boolean,
    "choice": _check_choice,
    "names": _check_names,
    "set": _check_set,
    "month": _check_month,
}


@cache
def levers() -> Mapping[str, Lever]:
    """Every lever by its dotted name, in the order of the file."""
    families: dict[str, dict[str, dict[str, Any]]] = tomllib.loads(LEVERS_FILE.read_text(encoding="utf-8"))
    return {
        f"{family}.{key}": _lever(family, key, entry)
        for family, keys in families.items()
        for key, entry in keys.items()
    }


def _lever(family: str, key: str, entry: dict[str, Any]) -> Lever:
    for name in ("values", "words"):
        entry[name] = tuple(entry.get(name, ()))
    entry["scale"] = tuple(tuple(step) for step in entry.get("scale", ()))
    if isinstance(entry["default"], list):
        entry["default"] = tuple(entry["default"])
    entry.update({key: printed(entry.get(key, {})) for key in ("label", "help", "practice")})
    return Lever(name=f"{family}.{key}", family=family, **entry)


def lever(name: str) -> Lever:
    """The lever of that dotted name.

    Raises:
        SettingError: if there is none; it names the nearest.
    """
    known = levers()
    if name not in known:
        raise SettingError(name, name, "a lever of `scaleup list levers`", nearest_name(name, known))
    return known[name]
