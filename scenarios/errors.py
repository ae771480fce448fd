"""What can go wrong between a person's request and its result; each error is one plain line."""

from __future__ import annotations

from datetime import date, time

from model.levers import SettingError

LONGEST_SHOWN, LONGEST_TOLD = 80, 200


class ScenarioError(SettingError):
    """A file or option that cannot be used: where, which key, what was found, what is allowed, the nearest name."""

    def __init__(self, place: str, key: str, found: object, allowed: str, nearest: str = "") -> None:
        super().__init__(key, found, allowed, nearest)
        self.place = place
        where = ": ".join(part for part in (place, key) if part)
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        self.args = (f"{where}: found {shown(found)}; allowed: {allowed}{hint}",)

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross from worker processes with all their parts."""
        return type(self), (self.place, self.key, self.found, self.allowed, self.nearest)

    @classmethod
    def at(cls, place: str, error: SettingError) -> ScenarioError:
        """The model's own complaint, with the file or option that caused it."""
        return cls(place, error.key, error.found, error.allowed, error.nearest)


class Described(str):
    """What was found, told in words; shown as it is, without quotation marks."""


class OutputError(ValueError):
    """A results folder that cannot be used."""


class MissingExtraError(RuntimeError):
    """An optional package is not installed; `extra` is the group of packages that brings it."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"the package {package} is missing: pip install 'scaleup[{extra}]' brings it")


class RunError(RuntimeError):
    """Something failed while running: a worker, the disk. `detail` is the traceback, for debugging."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


def shown(found: object) -> str:
    """What was found, on one line and short."""
    text = " ".join(_written(found).split())
    longest = LONGEST_TOLD if isinstance(found, Described) else LONGEST_SHOWN
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _written(found: object) -> str:
    """What was found as one writes it in TOML, not as Python would."""
    match found:
        case Described():
            return found
        case bool():
            return str(found).lower()
        case date() | time():
            return found.isoformat()
        case tuple():
            return repr(list(found))
    return repr(found)
