"""Values that a person puts on top of a scenario: levers by name, assumptions as `assumptions.NAME`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model.levers import levers, nearest_name
from scenarios.errors import Described, ScenarioError
from scenarios.toml_files import parse_value

Sets = Mapping[str, object] | Iterable[tuple[str, object]]
ASSUMPTION = "assumptions."


def split_sets(sets: Sets, place: str = "--set") -> tuple[dict[str, object], dict[str, object]]:
    """Values on top, apart: levers, and assumptions by their own names.

    Raises:
        ScenarioError: if a name is unknown or given twice.
    """
    pairs = list(sets.items()) if isinstance(sets, Mapping) else list(sets)
    layer: dict[str, object] = {}
    for name, value in pairs:
        if name in layer:
            raise ScenarioError(place, name, Described("two values"), "each name once")
        if not name.startswith(ASSUMPTION) and name not in levers():
            nearest = nearest_name(name, levers())
            allowed = "a lever of `scaleup list levers`, or assumptions.NAME"
            raise ScenarioError(place, "", Described(repr(name)), allowed, nearest)
        layer[name] = value
    overrides = {name.removeprefix(ASSUMPTION): value for name, value in layer.items() if name.startswith(ASSUMPTION)}
    return {name: value for name, value in layer.items() if not name.startswith(ASSUMPTION)}, overrides


def parse_set(text: str) -> tuple[str, object]:
    """KEY=VALUE of the command line; the value is TOML, and what does not parse is a string.

    Raises:
        ScenarioError: if there is no equals sign or no key.
    """
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise ScenarioError("--set", "", text, "KEY=VALUE, for example msi.cycles_per_year=1")
    return key.strip(), parse_value(value.strip())
