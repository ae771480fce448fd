"""Whether settings fit the country they are for: names of districts and regions, and of the assumptions overridden."""

from __future__ import annotations

from collections.abc import Iterable

from model.assumptions import check_assumption, records_of
from model.countries import Country, country_names, load_country
from model.levers import SettingError, nearest_name
from model.settings import Settings


def check_settings(settings: Settings, country: Country | None = None) -> Country:
    """Check what can only be checked with the country's tables at hand, and return them.

    Args:
        settings: what to check.
        country: a world of one's own in place of the country that the settings name.

    Raises:
        SettingError: names the key, what was found, what is allowed, and the nearest valid name.
    """
    if country is None:
        _known("scenario.country", [settings.country], country_names())
        country = load_country(settings.country)
    _known("scenario.cadre", [settings.cadre], country.cadres)
    for family in ("msi", "supervision"):
        listed = settings.levers[f"{family}.districts"]
        _known(f"{family}.districts", listed if isinstance(listed, tuple) else (), country.names)
    for shock in settings.shocks:
        _known("shock.regions", shock.regions, country.regions)
    records = records_of(country, settings.cadre)
    for name, value in settings.assumptions.items():
        check_assumption(records, name, value)
    return country


def _known(key: str, names: Iterable[str], known: Iterable[str]) -> None:
    options = list(dict.fromkeys(known))
    for name in names:
        if name not in options:
            few = ", ".join(options[:12]) + (" …" if len(options) > 12 else "")
            raise SettingError(key, name, few, nearest_name(name, options))
