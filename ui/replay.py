"""Replay of the last change: before and after in turns, so that the eye sees what moved."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import solara
import solara.lab

from scenarios.language import joined
from ui import choices, session
from ui.address import Decision
from ui.language import say
from ui.lever_words import lever_name, lever_value

_SIDES = ("before", "after", "before", "after")
_SECONDS = 1.2
_MOST_NAMED = 2


@solara.component
def Replayer() -> None:
    """Plays when it is asked to; shows nothing itself."""
    asked = session.replay.value.asked

    async def play() -> None:
        decided = session.decision.value
        for side in _SIDES if asked else ():
            if session.decision.value != decided:
                break
            session.replay.value = replace(session.replay.value, side=side)
            await asyncio.sleep(_SECONDS)
        if session.replay.value.side:
            session.replay.value = replace(session.replay.value, side="")

    solara.lab.use_task(play, dependencies=[asked], raise_error=False)


def last_change(before: Decision, after: Decision, language: str) -> str:
    """What the last change was, in words: another scenario, or the levers that differ."""
    if before.scenario != after.scenario:
        return choices.scenario(after.scenario).title[language]
    old, new = choices.resolve(before).levers, choices.resolve(after).levers
    named = [name for name in dict([*before.changes, *after.changes]) if old[name] != new[name]]
    parts = [
        say(
            language,
            "replay.change",
            lever=lever_name(name, language),
            old=lever_value(name, old[name], language),
            new=lever_value(name, new[name], language),
        )
        for name in named[:_MOST_NAMED]
    ]
    if choices.resolve(before).shocks != choices.resolve(after).shocks:
        parts.append(say(language, "event.heading"))
    if before.sampled != after.sampled:
        parts.append(say(language, "band.sampled" if after.sampled else "band.chance"))
    return joined(parts, language) + (" …" if len(named) > _MOST_NAMED else "")
