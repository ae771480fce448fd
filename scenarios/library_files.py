"""What is shipped: where scenarios (and later trials, experiments, lessons) lie, and how a name becomes a path."""

from __future__ import annotations

from pathlib import Path

from model.levers import nearest_name
from scenarios.errors import Described, ScenarioError

LIBRARY = Path(__file__).with_name("library")
SUFFIX = ".toml"


def scenario_names() -> tuple[str, ...]:
    """Names of the shipped scenarios."""
    return shipped_names("scenarios")


def shipped_names(kind: str) -> tuple[str, ...]:
    """Names of what is shipped of one kind: scenarios, trials, experiments or lessons."""
    return tuple(sorted(path.stem for path in _folder(kind).glob(f"*{SUFFIX}")))


def shipped_path(kind: str, name: str) -> Path:
    """The file of a shipped name."""
    return _folder(kind) / f"{name}{SUFFIX}"


def _folder(kind: str) -> Path:
    return LIBRARY if kind == "scenarios" else LIBRARY / kind


def scenario_path(name: str | Path, beside: Path | None = None, place: str = "", key: str = "scenario") -> Path:
    """The file that a shipped name or a path (it ends in .toml) stands for; paths are relative to `beside`.

    Raises:
        ScenarioError: if there is no such shipped scenario; it names the nearest.
    """
    if isinstance(name, Path) or (name.endswith(SUFFIX) and name.isprintable()):
        return (beside / name) if beside else Path(name)
    known = scenario_names()
    if name in known:
        return shipped_path("scenarios", name)
    allowed = "a name of `scaleup list scenarios`, or a path that ends in .toml"
    raise ScenarioError(place, key, Described(repr(name)), allowed, nearest_name(name, known))
