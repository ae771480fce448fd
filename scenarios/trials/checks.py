"""Small checks of a trial file's keys: each takes a table apart with one clear message for whatever is wrong."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from model.levers import nearest_name
from scenarios.errors import Described, ScenarioError

_MISSING = object()


class Table:
    """One table of the file, with its place and dotted name for messages."""

    def __init__(self, place: str, name: str, entries: object) -> None:
        self.place, self.name = place, name
        if not isinstance(entries, Mapping):
            raise ScenarioError(place, name, entries, f"a table: write [{name}] and its keys below")
        self.entries: Mapping[str, Any] = entries

    def key(self, key: str) -> str:
        """The dotted name of one key."""
        return f"{self.name}.{key}" if self.name else key

    def only(self, known: Sequence[str]) -> None:
        """No other keys than these."""
        for key in self.entries:
            if key not in known:
                nearest = nearest_name(key, known)
                raise ScenarioError(self.place, self.name, Described(f"key {key!r}"), ", ".join(known), nearest)

    def _get(self, key: str, default: object, allowed: str) -> Any:
        found = self.entries.get(key, _MISSING)
        if found is not _MISSING:
            return found
        if default is _MISSING:
            raise ScenarioError(self.place, self.key(key), Described("nothing"), allowed)
        return default

    def text(self, key: str, default: object = _MISSING) -> str:
        """A text in quotes."""
        found = self._get(key, default, "a text in quotes")
        if not isinstance(found, str) or (not found and default is _MISSING):
            raise ScenarioError(self.place, self.key(key), found, "a text in quotes")
        return found

    def texts(self, key: str, default: object = _MISSING) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        allowed = "a list of names in quotes"
        found = self._get(key, default, allowed)
        found = [found] if isinstance(found, str) else found
        if not isinstance(found, (list, tuple)) or not all(isinstance(item, str) for item in found):
            raise ScenarioError(self.place, self.key(key), found, allowed)
        if len(set(found)) != len(found):
            raise ScenarioError(self.place, self.key(key), found, "each name once")
        return tuple(found)

    def choice(self, key: str, known: Collection[str], default: object = _MISSING) -> str:
        """One of these words."""
        allowed = "one of " + ", ".join(known)
        found = self._get(key, default, allowed)
        if found not in known:
            raise ScenarioError(self.place, self.key(key), found, allowed, nearest_name(found, known))
        return str(found)

    def whole(self, key: str, low: int, high: int, default: object = _MISSING) -> int:
        """A whole number within limits."""
        allowed = f"a whole number from {low} to {high}"
        found = self._get(key, default, allowed)
        if isinstance(found, bool) or not isinstance(found, int) or not low <= found <= high:
            raise ScenarioError(self.place, self.key(key), found, allowed)
        return found

    def number(self, key: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """A number within limits, if there is one."""
        found = self.entries.get(key)
        if found is None:
            return None
        is_number = isinstance(found, (int, float)) and not isinstance(found, bool) and math.isfinite(found)
        if not is_number or not low <= found <= high:
            limits = f" from {low:g} to {high:g}" if math.isfinite(low) and math.isfinite(high) else ""
            raise ScenarioError(self.place, self.key(key), found, f"a number{limits}")
        return float(found)

    def flag(self, key: str) -> bool | None:
        """True or false, if it is said."""
        found = self.entries.get(key)
        if found is not None and not isinstance(found, bool):
            raise ScenarioError(self.place, self.key(key), found, "true or false")
        return found

    def table(self, key: str, default: object = _MISSING) -> Table:
        """A table within the table."""
        found = self._get(key, default, f"a table [{self.key(key)}]")
        return Table(self.place, self.key(key), found)
