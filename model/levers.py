"""What somebody can decide: every lever once, read from levers.toml, with the check of a value for it."""

from __future__ import annotations

import difflib
import math
import re
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
_ALIKE = 0.6  # names less alike than this are no help
_UNFINISHED = 0.95  # a mistyped beginning counts a little less than a mistyped name


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
    """The known name that was most likely meant, or an empty text.

    A name left unfinished says more than one that looks alike: `supervision.visits` means
    `supervision.visits_per_chw_per_month` and not `supervision.districts`.
    """
    written = _words(name)
    likeness = {other: _likeness(written, _words(other)) for other in known}
    best = max(likeness, key=likeness.__getitem__, default="")
    return best if likeness.get(best, 0.0) > _ALIKE else ""


def _words(name: object) -> str:
    """The words of a name, however they were joined and capitalised."""
    return "_".join(re.findall(r"[^\W_]+", str(name).casefold()))


def _likeness(written: str, known: str) -> float:
    """How well a known name fits what was written; above 1 where it begins with it, or one of its words does."""
    alike = _ratio(written, known)
    if not written:
        return 0.0
    if known.startswith(written):
        return 2.0 + alike
    family, _, rest = written.partition("_")
    if f"_{written}" in known or (rest and known.startswith(f"{family}_") and f"_{rest}" in known):
        return 1.0 + alike
    return max(alike, _UNFINISHED * _ratio(written, known[: len(written)]))


def _ratio(written: str, known: str) -> float:
    return difflib.SequenceMatcher(None, known, written).ratio()


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
                number = "a whole number" if kind == "integer" else "a number"
                return f"{number} from {self.low:,.10g} to {self.high:,.10g}{words}"

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
            raise SettingError(self.name, value, self.allowed(), self._nearest(value)) from error

    def _nearest(self, value: object) -> str:
        """The allowed word that was meant, unless it is there already and only its form is wrong."""
        options = self.values if self.type in ("choice", "set") else self.words
        wrong = next((v for v in value if v not in options), "") if isinstance(value, (list, tuple)) else value
        return "" if wrong in options else nearest_name(wrong, options)


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
