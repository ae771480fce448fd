"""Which evidence records are the assumptions of a run, and whether a value may replace one."""

from __future__ import annotations

from collections.abc import Mapping

from model.countries import Country, load_country
from model.evidence import Record, evidence
from model.levers import SettingError, nearest_name


def records_for(country: str, cadre: str) -> dict[str, Record]:
    """All assumptions of a run in that country and cadre: general evidence, national facts, the cadre's records."""
    return records_of(load_country(country), cadre)


def records_of(country: Country, cadre: str) -> dict[str, Record]:
    """The same for a country that is already loaded; targets are results to reproduce, never inputs."""
    general = {name: record for name, record in evidence().items() if record.role != "target"}
    return {**general, **country.facts, **country.cadres[cadre].records}


def check_assumption(records: Mapping[str, Record], name: str, value: object) -> float:
    """The value as a number.

    Raises:
        SettingError: unknown record, not a number, or outside the record's range; a link may always be cut to 0.
    """
    key = f"assumptions.{name}"
    if name not in records:
        raise SettingError(key, name, "a record of `scaleup list assumptions`", nearest_name(name, records))
    record = records[name]
    allowed = f"a number from {record.low:g} to {record.high:g}" + (
        ", or 0 to cut the link" if record.role == "link" else ""
    )
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise SettingError(key, value, allowed)
    if not (record.low <= value <= record.high or (record.role == "link" and value == 0)):
        raise SettingError(key, value, allowed)
    return float(value)
