"""What has a name: where shipped scenarios, trials, experiments and lessons lie, and how a name becomes a path."""

from __future__ import annotations

from pathlib import Path

from model.levers import nearest_name
from scenarios.errors import Described, ScenarioError
from scenarios.own_countries import own_baselines, usable_baselines

LIBRARY = Path(__file__).with_name("library")
SUFFIX = ".toml"


def scenario_names() -> tuple[str, ...]:
    """Names of the shipped scenarios, then the baselines of a user's own countries that can be used."""
    return (*shipped_names("scenarios"), *usable_baselines())


def shipped_names(kind: str) -> tuple[str, ...]:
    """Names of what is shipped of one kind: scenarios, trials, experiments or lessons."""
    return tuple(sorted(path.stem for path in _folder(kind).glob(f"*{SUFFIX}")))


def shipped_path(kind: str, name: str) -> Path:
    """The file of a shipped name."""
    return _folder(kind) / f"{name}{SUFFIX}"


def named_scenario(name: str) -> Path | None:
    """The file of a scenario's name: a shipped one, or the baseline of an own country, whether that can be used or not.

    Own countries are not read here: what is wrong with one is told when its scenario is loaded.
    """
    if name in shipped_names("scenarios"):
        return shipped_path("scenarios", name)
    return own_baselines().get(name)


def _folder(kind: str) -> Path:
    return LIBRARY if kind == "scenarios" else LIBRARY / kind


def scenario_path(name: str | Path, beside: Path | None = None, place: str = "", key: str = "scenario") -> Path:
    """The file that a known name or a path (it ends in .toml) stands for; paths are relative to `beside`.

    Raises:
        ScenarioError: if no scenario has that name; it names the nearest.
    """
    if isinstance(name, Path) or (name.endswith(SUFFIX) and name.isprintable()):
        return (beside / name) if beside else Path(name)
    named = named_scenario(name)
    if named is not None:
        return named
    known = scenario_names()
    allowed = "a name of `scaleup list scenarios`, or a path that ends in .toml"
    raise ScenarioError(place, key, Described(repr(name)), allowed, nearest_name(name, known))
