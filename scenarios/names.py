"""Names that only a country can confirm: districts, regions, cadres, and the assumptions behind a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from model.assumptions import check_assumption, records_for
from model.countries import country_names, load_country
from model.evidence import Record, targets
from model.evidence.records import EvidenceError
from model.levers import SettingError, nearest_name
from model.settings import Shock
from scenarios.errors import ScenarioError


@dataclass(frozen=True)
class KnownNames:
    """What a scenario of one country and cadre may refer to."""

    districts: tuple[str, ...]
    regions: tuple[str, ...]
    records: Mapping[str, Record]


def check_country(place: str, country: str, cadre: str | None) -> tuple[str, str]:
    """The country and its cadre (the usual one if none is named).

    Raises:
        ScenarioError: if there is no such country, its files cannot be used, or there is no such cadre in it.
    """
    if country not in country_names():
        allowed = "one of " + ", ".join(country_names())
        raise ScenarioError(place, "scenario.country", country, allowed, nearest_name(country, country_names()))
    try:
        found = load_country(country)
    except EvidenceError as error:  # an own country with a fault in it
        allowed = f"a country whose files are good; {error}"
        raise ScenarioError(place, "scenario.country", country, allowed) from error
    if cadre is None:
        return country, found.default_cadre
    if cadre not in found.cadres:
        allowed = f"a cadre of {country}: " + ", ".join(found.cadres)
        raise ScenarioError(place, "scenario.cadre", cadre, allowed, nearest_name(cadre, found.cadres))
    return country, cadre


def known_names(country: str, cadre: str) -> KnownNames:
    """Districts, regions and assumptions of one country and cadre."""
    found = load_country(country)
    return KnownNames(found.names, tuple(dict.fromkeys(found.regions)), records_for(country, cadre))


def check_levers(place: str, layer: Mapping[str, object], known: KnownNames) -> None:
    """Listed districts exist."""
    for name in ("msi.districts", "supervision.districts"):
        listed = layer.get(name, ())
        if isinstance(listed, (list, tuple)):
            _check_all(place, name, listed, known.districts, "districts")


def check_shocks(place: str, shocks: Iterable[Shock], known: KnownNames) -> None:
    """Regions of shocks exist."""
    for shock in shocks:
        _check_all(place, "shock.regions", shock.regions, known.regions, "regions")


def _check_all(place: str, key: str, names: Iterable[object], known: tuple[str, ...], kind: str) -> None:
    for name in names:
        if name not in known:
            some = ", ".join(known) if len(known) <= 12 else ", ".join(known[:3]) + f" … ({len(known)} {kind})"
            raise ScenarioError(place, key, name, f"{kind} of the country: {some}", nearest_name(name, known))


def check_assumptions(place: str, layer: Mapping[str, object], known: KnownNames) -> dict[str, float]:
    """Overrides of evidence records, as numbers inside the records' ranges; a link may also be cut with 0.

    Raises:
        ScenarioError: unknown record, a target (a finding is not a setting), wrong type, or out of range.
    """
    return {name: _checked(place, name, value, known) for name, value in layer.items()}


def _checked(place: str, name: str, value: object, known: KnownNames) -> float:
    if name in targets():
        allowed = "nothing: it is a finding to compare with, not a setting"
        raise ScenarioError(place, f"assumptions.{name}", value, allowed)
    try:
        return check_assumption(known.records, name, value)
    except SettingError as error:
        raise ScenarioError.at(place, error) from error
