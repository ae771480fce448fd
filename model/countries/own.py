"""Own countries: where a user keeps them, and which folders there count as countries."""

import os
import re
from pathlib import Path

VARIABLE = "SCALEUP_COUNTRIES"
FILES = ("country.toml", "facts.toml", "cadres.toml", "seasons.csv", "districts.csv")
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_NAME = 40


def own_folder() -> Path:
    """The folder of own countries, whether it is there or not: SCALEUP_COUNTRIES, or the place for user data."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(os.path.abspath(os.path.expanduser(named)))
    data = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return Path(os.path.abspath(data)) / "scaleup" / "countries"


def own_names() -> tuple[str, ...]:
    """Names of the folders that are meant as countries, in alphabetical order; they are not read here."""
    return tuple(name for name in _folders() if is_name(name))


def misnamed() -> tuple[str, ...]:
    """Folders with files of a country under a name that no country can have."""
    return tuple(name for name in _folders() if not is_name(name) and not name.startswith("."))


def _folders() -> list[str]:
    try:
        return sorted({path.parent.name for file in FILES for path in own_folder().glob(f"*/{file}")})
    except OSError:
        return []  # a place that nobody may read holds no countries


def is_name(name: str) -> bool:
    """Small letters, digits and single hyphens between them, beginning with a letter."""
    return len(name) <= LONGEST_NAME and NAME.fullmatch(name) is not None
