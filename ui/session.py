"""The state of one visitor: a module-level reactive belongs to the browser page that reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import solara

from model.levers import SettingError, levers
from model.outcomes import has_district_value, outcomes
from ui import choices
from ui.address import (
    ASSUMPTION,
    MAP_MODES,
    MOST_COMPARED,
    Address,
    Decision,
    Display,
    Slot,
    clean_name,
    decode,
    encode,
    names_unknown,
)
from ui.address_events import MOST_EVENTS, event
from ui.address_lessons import LessonProgress
from ui.drawing import one_drawing
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


@dataclass(frozen=True)
class Replay:
    """The last change played again: how often it was asked for, and which side is on the screen (empty = none)."""

    asked: int = 0
    side: str = ""


decision: solara.Reactive[Decision] = solara.reactive(Decision(""))
display: solara.Reactive[Display] = solara.reactive(Display())
language: solara.Reactive[str] = solara.reactive("en")
compare: solara.Reactive[tuple[Slot, ...]] = solara.reactive(())
lesson: solara.Reactive[LessonProgress | None] = solara.reactive(None)  # the open lesson, and how far it is
history: solara.Reactive[History] = solara.reactive(History())
picture: solara.Reactive[Picture | None] = solara.reactive(None)
before: solara.Reactive[Picture | None] = solara.reactive(None)  # the picture of the decision before the last change
replay: solara.Reactive[Replay] = solara.reactive(Replay())
progress: solara.Reactive[Progress] = solara.reactive(Progress())
lost: solara.Reactive[bool] = solara.reactive(False)  # whether the link named a scenario that is not here
refusal: solara.Reactive[tuple[str, str]] = solara.reactive(("", ""))  # lever, and why its value is not possible

# Told of a decision before the page is drawn anew: runs need not wait for the drawing.
deciding: list[Callable[[Decision], None]] = []
# Told of it in the same drawing: results at hand need not be drawn as old ones first.
decided: list[Callable[[Decision], None]] = []


def arrive(query: str | None) -> None:
    """Take up what the link says, as far as it is possible."""
    address = decode(query, choices.default_address(), choices.known(query))
    lost.value = names_unknown(query, choices.known(query))
    decision.value = choices.possible(address.decision)
    display.value = address.display
    language.value = address.language
    compare.value = tuple(Slot(slot.name, choices.possible(slot.decision)) for slot in address.compare)
    lesson.value = address.lesson


def query() -> str:
    """The query string of what the visitor sees."""
    return encode(seen(), choices.default_address())


def seen() -> Address:
    """Everything of what the visitor sees that a link can say."""
    return Address(decision.value, display.value, language.value, compare.value, lesson.value)


def link(path: str) -> str:
    """The address of another page of ours, with the visitor's choices."""
    choices_so_far = query()
    return path + (f"?{choices_so_far}" if choices_so_far else "")


def publish(better: Picture) -> None:
    """A better picture of the present decision; the last one of the decision before it is kept to be replayed."""
    old = picture.value
    if old is not None and old.decision != better.decision:
        before.value = old
    picture.value = better


def shown() -> Picture | None:
    """The picture on the screen: while the last change is replayed, in turns the one before it."""
    return before.value if replay.value.side == "before" else picture.value


def ask_replay() -> None:
    """Play the last change again."""
    if before.value is not None:
        replay.value = replace(replay.value, asked=replay.value.asked + 1)


def set_lever(name: str, value: Any) -> None:
    """Change one lever; what is not possible is refused in words, beside the lever."""
    _try(name, lambda: choices.changed(decision.value, name, tuple(value) if isinstance(value, list) else value))


def reset_lever(name: object) -> None:
    """Put one lever back to the scenario's value."""
    if isinstance(name, str) and name in levers():
        _try(name, lambda: choices.without(decision.value, name))


def set_assumption(name: str, value: float | None) -> None:
    """Put a number of one's own in place of an evidence record's; None takes it back."""
    _try(ASSUMPTION + name, lambda: choices.assumed(decision.value, name, value))


def set_events(sent: object) -> None:
    """What happens to the programme, as the browser sent it; what means nothing is left out."""
    keys = ("kind", "start", "months", "size", "regions")
    rows = [item for item in sent if isinstance(item, dict)] if isinstance(sent, list) else []
    found = (event(*(item.get(key) for key in keys)) for item in rows[:MOST_EVENTS])
    _decide(choices.struck(decision.value, tuple(shock for shock in found if shock is not None)))


def set_sampled(sampled: bool) -> None:
    """Whether each replicate draws its assumptions from their ranges, or all use the central values."""
    _decide(replace(decision.value, sampled=bool(sampled)))


def reset_all() -> None:
    """Put every lever and assumption back."""
    _decide(Decision(decision.value.scenario, sampled=decision.value.sampled))


def choose_scenario(name: str) -> None:
    """Another scenario, without changes."""
    if name in choices.shipped():
        _decide(Decision(name, sampled=decision.value.sampled))


def open_decision(wished: Decision) -> None:
    """Take up a whole decision, from a file or from the compared ones, as far as it is possible."""
    _decide(choices.possible(wished))


def keep(name: str) -> None:
    """Keep the present decision for comparison; the same name again replaces it, and the oldest gives way."""
    cleaned = clean_name(name)
    if cleaned:
        others = tuple(slot for slot in compare.value if slot.name != cleaned)
        compare.value = (*others, Slot(cleaned, decision.value))[-MOST_COMPARED:]


def drop(name: str) -> None:
    """No longer compare the decision of that name."""
    compare.value = tuple(slot for slot in compare.value if slot.name != name)


def undo() -> None:
    """One decision back."""
    past, future = history.value.past, history.value.future
    if past:
        _take(past[-1], History(past[:-1], (decision.value, *future)))


def redo() -> None:
    """One decision forward again."""
    past, future = history.value.past, history.value.future
    if future:
        _take(future[0], History((*past, decision.value), future[1:]))


def look_at(**what: Any) -> None:
    """Change what is shown: left, right, map, mode, month, district. The browser may send anything: it is checked."""
    for key, value in what.items():
        if key in ("left", "right", "map") and value in outcomes():
            if key != "map" or has_district_value(outcomes()[value]):
                display.value = replace(display.value, **{key: value})
        elif key == "mode" and value in MAP_MODES:
            display.value = replace(display.value, mode=value)
        elif key == "district" and isinstance(value, str):
            display.value = replace(display.value, district=clean_name(value))
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
    _take(after, History((*history.value.past, decision.value)[-_LONGEST_HISTORY:]))


def _take(after: Decision, steps: History) -> None:
    for tell in deciding:
        tell(after)
    with one_drawing():
        history.value = steps
        decision.value = after
        lost.value = False
        for tell in decided:
            tell(after)
