"""The section [assumptions] of an experiment file: which are drawn, fixed, or varied like a lever."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from batch_runs.asked import ALL
from batch_runs.domains import Domain, Values, check_keys, listed_numbers, range_of
from model.levers import nearest_name
from scenarios.errors import Described, ScenarioError
from scenarios.names import KnownNames, check_assumptions


def read_assumptions(
    place: str, found: Mapping[str, Any], known: KnownNames
) -> tuple[str | tuple[str, ...], dict[str, Domain]]:
    """Which assumptions are drawn, and the values of those that are given.

    Raises:
        ScenarioError: unknown record, a value out of its range, or a record both drawn and given.
    """
    given = dict(found)
    draw = _draw(place, given.pop("draw", ()), known)
    assumed = {name: _assumed(place, name, value, known) for name, value in given.items()}
    for name in draw if isinstance(draw, tuple) else ():
        if name in assumed:
            raise ScenarioError(place, f"assumptions.{name}", Described("drawn and given values"), "one of the two")
    return draw, assumed


def _draw(place: str, found: object, known: KnownNames) -> str | tuple[str, ...]:
    key = "assumptions.draw"
    if found == ALL:
        return ALL
    if not isinstance(found, (list, tuple)):
        raise ScenarioError(place, key, found, '"all", or a list of names')
    drawn = {name for name, record in known.records.items() if record.is_drawn}
    for name in found:
        if name not in known.records:
            raise ScenarioError(
                place, key, name, "names of `scaleup list assumptions`", nearest_name(name, known.records)
            )
        if name not in drawn:
            raise ScenarioError(place, key, name, "assumptions that have a range to be drawn from")
    if len(set(found)) < len(found):
        raise ScenarioError(place, key, found, "each name once")
    return tuple(found)


def _assumed(place: str, name: str, found: object, known: KnownNames) -> Domain:
    key = f"assumptions.{name}"
    if not isinstance(found, Mapping):
        return Values((check_assumptions(place, {name: found}, known)[name],))
    check_keys(place, key, found)
    ends = [found["low"], found["high"]] if "low" in found else listed_numbers(place, key, found).values
    checked = [check_assumptions(place, {name: value}, known)[name] for value in ends]
    if "low" in found:
        return range_of(place, key, checked[0], checked[1], found.get("steps"))
    return Values(tuple(checked))
