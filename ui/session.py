"""The state of one visitor: a module-level reactive belongs to the browser page that reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import solara

from model.levers import SettingError, levers
from model.outcomes import has_district_value, outcomes
from ui import choices
from ui.address import MAP_MODES, Address, Decision, Display, decode, encode
from ui.language import LANGUAGES
from ui.picture import Picture

_LONGEST_HISTORY = 200


@dataclass(frozen=True)
class History:
    """Decisions to go back to, and to go forward to again."""

    past: tuple[Decision, ...] = ()
    future: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far the runs are: replicates done and wanted; `failed` when they could not be run."""

    done: int = 0
    wanted: int = 0
    failed: bool = False


decision: solara.Reactive[Decision] = solara.reactive(Decision(""))
display: solara.Reactive[Display] = solara.reactive(Display())
language: solara.Reactive[str] = solara.reactive("en")
history: solara.Reactive[History] = solara.reactive(History())
picture: solara.Reactive[Picture | None] = solara.reactive(None)
progress: solara.Reactive[Progress] = solara.reactive(Progress())
refusal: solara.Reactive[tuple[str, str]] = solara.reactive(("", ""))  # lever, and why its value is not possible


def arrive(query: str | None) -> None:
    """Take up what the link says, as far as it is possible."""
    address = decode(query, choices.default_address(), choices.shipped())
    decision.value = choices.possible(address.decision)
    display.value = address.display
    language.value = address.language


def query() -> str:
    """The query string of what the visitor sees."""
    return encode(Address(decision.value, display.value, language.value), choices.default_address())


def set_lever(name: str, value: Any) -> None:
    """Change one lever; what is not possible is refused in words, beside the lever."""
    _try(name, lambda: choices.changed(decision.value, name, tuple(value) if isinstance(value, list) else value))


def reset_lever(name: object) -> None:
    """Put one lever back to the scenario's value."""
    if isinstance(name, str) and name in levers():
        _try(name, lambda: choices.without(decision.value, name))


def reset_all() -> None:
    """Put every lever back."""
    _decide(Decision(decision.value.scenario))


def choose_scenario(name: str) -> None:
    """Another scenario, without changes."""
    if name in choices.shipped():
        _decide(Decision(name))


def undo() -> None:
    """One decision back."""
    past, future = history.value.past, history.value.future
    if past:
        history.value = History(past[:-1], (decision.value, *future))
        decision.value = past[-1]


def redo() -> None:
    """One decision forward again."""
    past, future = history.value.past, history.value.future
    if future:
        history.value = History((*past, decision.value), future[1:])
        decision.value = future[0]


def look_at(**what: Any) -> None:
    """Change what is shown: left, right, map, mode or month. The browser may send anything, so it is checked."""
    for key, value in what.items():
        if key in ("left", "right", "map") and value in outcomes():
            if key != "map" or has_district_value(outcomes()[value]):
                display.value = replace(display.value, **{key: value})
        elif key == "mode" and value in MAP_MODES:
            display.value = replace(display.value, mode=value)
        elif key == "month" and (value is None or isinstance(value, int)):
            display.value = replace(display.value, month=value)


def speak(name: str) -> None:
    """Change the language."""
    if name in LANGUAGES:
        language.value = name


def _try(name: str, decide: Callable[[], Decision]) -> None:
    try:
        after = decide()
    except (SettingError, TypeError, ValueError) as error:
        refusal.value = (name, error.allowed if isinstance(error, SettingError) else "")
        return
    refusal.value = ("", "")
    _decide(after)


def _decide(after: Decision) -> None:
    if after == decision.value:
        return
    history.value = History((*history.value.past, decision.value)[-_LONGEST_HISTORY:])
    decision.value = after
