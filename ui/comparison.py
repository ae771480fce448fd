"""The compared scenarios: which there are, under which names, and which of them is the reference (the first)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from model.levers import Value, levers
from model.settings import Shock
from scenarios import Scenario
from ui import choices, session
from ui.address import MOST_COMPARED, Decision, Slot, clean_name


@dataclass(frozen=True)
class Row:
    """One line of what differs: a lever, an assumption or the shocks, with each scenario's value."""

    kind: str  # lever, assumption or shocks
    name: str
    values: tuple[Value, ...] = ()
    shocks: tuple[tuple[Shock, ...], ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the scenarios are not all alike in it."""
        return len(set(self.shocks or self.values)) > 1


def shown() -> tuple[Slot, ...]:
    """What is compared: what the visitor has kept, after the country's baseline where that is only one."""
    kept = session.compare.value
    if len(kept) > 1:
        return kept
    decision = kept[0].decision if kept else session.decision.value
    first = Decision(choices.baseline(decision.scenario).name, sampled=decision.sampled)
    today = Slot(_title(first.scenario), first)
    name = kept[0].name if kept else _title(decision.scenario)
    return (today,) if decision == first else (today, Slot(_free(name, (today,)), decision))


def name_of(slot: Slot, language: str) -> str:
    """The visitor's own name, or the scenario's title in the language of the page."""
    titles = choices.scenario(slot.decision.scenario).title
    return titles[language] if slot.name in titles.values() else slot.name


def settings_of(slots: tuple[Slot, ...]) -> tuple[Scenario, ...]:
    """The scenarios to run: all with the start, length, seed and kind of assumptions of the first."""
    first = choices.resolve(slots[0].decision)
    same = {"start": first.start, "months": first.months, "seed": first.seed}
    return tuple(replace(choices.resolve(slot.decision), **same) for slot in slots)


def comparable(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Those of the reference's country: different countries share no luck."""
    country = choices.scenario(slots[0].decision.scenario).country
    return tuple(slot for slot in slots if choices.scenario(slot.decision.scenario).country == country)


def differing(slots: tuple[Slot, ...]) -> list[Row]:
    """Only what is not the same in all of them."""
    settings = settings_of(slots)
    rows = [Row("lever", name, tuple(item.levers[name] for item in settings)) for name in levers()]
    assumed = sorted({name for item in settings for name in item.assumptions})
    values = choices.record_values(settings[0].country, settings[0].cadre)
    rows += [
        Row("assumption", name, tuple(item.assumptions.get(name, values[name]) for item in settings))
        for name in assumed
    ]
    rows.append(Row("shocks", "shocks", shocks=tuple(item.shocks for item in settings)))
    return [row for row in rows if row.differs]


def add(scenario: str) -> None:
    """One more: a shipped scenario, or with an empty name the one on the Explore page."""
    slots = shown()
    if len(slots) >= MOST_COMPARED:
        return
    if not scenario:
        session.compare.value = (*slots, Slot(_free(_title(session.decision.value.scenario), slots), _present()))
    elif scenario in choices.shipped():
        decision = Decision(scenario, sampled=slots[0].decision.sampled)
        session.compare.value = (*slots, Slot(_free(_title(scenario), slots), decision))


def choose(place: int, scenario: str) -> None:
    """Another shipped scenario in one of the places."""
    slots = shown()
    if _is_place(place, slots) and scenario in choices.shipped():
        others = (*slots[:place], *slots[place + 1 :])
        chosen = Slot(_free(_title(scenario), others), Decision(scenario, sampled=slots[0].decision.sampled))
        session.compare.value = (*slots[:place], chosen, *slots[place + 1 :])


def rename(place: int, name: str) -> None:
    """The visitor's own name for one of them."""
    slots = shown()
    cleaned = clean_name(name) if isinstance(name, str) else ""
    if _is_place(place, slots) and cleaned:
        others = (*slots[:place], *slots[place + 1 :])
        renamed = replace(slots[place], name=_free(cleaned, others))
        session.compare.value = (*slots[:place], renamed, *slots[place + 1 :])


def remove(place: int) -> None:
    """One less."""
    slots = shown()
    if _is_place(place, slots) and len(slots) > 1:
        session.compare.value = (*slots[:place], *slots[place + 1 :])


def make_reference(place: int) -> None:
    """Swap one of them with the reference."""
    slots = list(shown())
    if _is_place(place, tuple(slots)) and place:
        slots[0], slots[place] = slots[place], slots[0]
        session.compare.value = tuple(slots)


def sample(sampled: bool) -> None:
    """Draw the assumptions in all of them, or use their central values in all."""
    session.compare.value = tuple(
        replace(slot, decision=replace(slot.decision, sampled=bool(sampled))) for slot in shown()
    )


def open_in_explore(place: int) -> None:
    """Make one of them the scenario of the Explore page."""
    slots = shown()
    if _is_place(place, slots):
        session.open_decision(slots[place].decision)


def _present() -> Decision:
    return replace(session.decision.value, sampled=shown()[0].decision.sampled)


def _title(scenario: str) -> str:
    return clean_name(choices.scenario(scenario).title[session.language.value])


def _is_place(place: object, slots: tuple[Slot, ...]) -> bool:
    return isinstance(place, int) and not isinstance(place, bool) and 0 <= place < len(slots)


def _free(name: str, others: tuple[Slot, ...]) -> str:
    taken = {slot.name for slot in others}
    tries = (clean_name(f"{name[:50]} {number}") for number in range(2, MOST_COMPARED + 2))
    return name if name not in taken else next(found for found in tries if found not in taken)
