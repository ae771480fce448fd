"""Reading levers with dates: each is a plain value, or values with the month from which they hold."""

from __future__ import annotations

from collections.abc import Mapping

from model.levers import SettingError, lever, levers, nearest_name
from scenarios.errors import Described, ScenarioError
from scenarios.toml_files import flatten
from scenarios.trials.checks import Table
from scenarios.trials.levers import is_relative
from scenarios.trials.parts import Dated, DatedLevers

LONGEST_MONTHS = 600


def read_levers(table: Table, earliest: int) -> DatedLevers:
    """Levers with dates: a plain value holds from `earliest` on.

    Raises:
        ScenarioError: unknown lever, wrong value, or dates that are wrong.
    """
    found: dict[str, tuple[Dated, ...]] = {}
    for name, value in flatten(table.entries):
        if name not in levers():
            allowed = "levers of `scaleup list levers`"
            raise ScenarioError(table.place, table.name, Described(repr(name)), allowed, nearest_name(name, levers()))
        if name in found:
            raise ScenarioError(table.place, table.key(name), Described("two values"), "each lever once")
        stages = _stages(table, name, value, earliest)
        for stage in stages:
            _check_value(table, name, stage.value)
        found[name] = stages
    return found


def _stages(table: Table, name: str, value: object, earliest: int) -> tuple[Dated, ...]:
    if not (isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value)):
        return (Dated(earliest, value),)
    stages = []
    for item in value:
        entry = Table(table.place, table.key(name), item)
        entry.only(("from_month", "value"))
        if "value" not in item:
            raise ScenarioError(table.place, entry.key("value"), Described("nothing"), "the value from that month on")
        lowest = -LONGEST_MONTHS if earliest < 0 else 0
        stages.append(Dated(entry.whole("from_month", lowest, LONGEST_MONTHS), item["value"]))
    months = [stage.from_month for stage in stages]
    if sorted(set(months)) != months:
        raise ScenarioError(table.place, f"{table.key(name)}.from_month", months, "months in rising order, each once")
    return tuple(stages)


def _check_value(table: Table, name: str, value: object) -> None:
    plain = value
    if lever(name).type == "set" and isinstance(value, (list, tuple)) and is_relative(value):
        if not all(isinstance(item, str) and item[:1] in ("+", "-") for item in value):
            raise ScenarioError(table.place, table.key(name), value, 'either plain names, or "+x" and "-x" only')
        plain = list(dict.fromkeys(item[1:] for item in value))
    try:
        lever(name).check(plain)
    except SettingError as error:
        raise ScenarioError.at(f"{table.place}: {table.name}", error) from error
