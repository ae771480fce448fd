"""Lessons as the page needs them: which there are, their texts, what a question runs, and how far a visitor is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from model.levers import Value, lever
from model.typography import french_spaces
from scenarios import Scenario
from scenarios.language import joined
from scenarios.lessons import Lesson, Plan, Question, lesson_names, load_lesson
from scenarios.lessons.lesson import Text
from ui import choices
from ui.address import LONGEST_NAME, Decision, Slot, clean_name
from ui.language import LANGUAGES
from ui.lever_words import changes_in_words


@dataclass(frozen=True)
class Pair:
    """What a question runs: what is asked about, and what it is compared with; both under the same luck."""

    plan: Scenario
    against: Scenario


def lessons() -> tuple[Lesson, ...]:
    """Every shipped lesson."""
    return tuple(load_lesson(name) for name in lesson_names())


def told(text: Text, language: str) -> str:
    """A lesson's text in the language of the page."""
    return french_spaces(text["fr"]) if language == "fr" else text[LANGUAGES[0]]


def decision_of(plan: Plan) -> Decision:
    """The plan as Explore would have it: with its levers, and assumptions drawn from their ranges.

    Raises:
        SettingError: if a lever's value is not possible.
    """
    return Decision(plan.scenario, tuple(sorted((name, _checked(name, value)) for name, value in plan.levers.items())))


def pair_of(lesson: Lesson, question: Question) -> Pair:
    """The scenarios of a question, over the lesson's months, with the start and the luck of the plan.

    Raises:
        SettingError: if levers contradict each other.
    """
    plan = replace(choices.resolve(decision_of(question.plan)), months=lesson.months)
    against = replace(
        choices.resolve(decision_of(question.against)), start=plan.start, months=plan.months, seed=plan.seed
    )
    return Pair(plan, against)


def names_of(question: Question, language: str) -> tuple[str, str]:
    """What both sides are called, what it is compared with first: the scenario, and what only that side changes."""
    sides = (question.against, question.plan)
    titles = [choices.scenario(side.scenario).title[language] for side in sides]
    changed = [f" ({joined(own, language)})" if own else "" for own in _own_changes(question, language)]
    return titles[0] + changed[0], titles[1] + changed[1]


def slots_of(question: Question, language: str) -> tuple[Slot, Slot]:
    """Both sides of a question for the Compare page, what it is compared with first."""
    sides, own = (question.against, question.plan), _own_changes(question, language)
    titles = [choices.scenario(side.scenario).title[language] for side in sides]
    one, other = (_short(joined(changes, language) or title) for changes, title in zip(own, titles, strict=True))
    if one == other:
        other = other[: LONGEST_NAME - 2] + " 2"
    return Slot(one, decision_of(question.against)), Slot(other, decision_of(question.plan))


def asked_so_far(lesson: Lesson, answered: int, settled: Iterable[str]) -> tuple[Question, ...]:
    """Those answered, and the next one once nothing is waited for any more."""
    known = set(settled)
    is_next_due = all(question.name in known for question in lesson.questions[:answered])
    return lesson.questions[: answered + 1 if is_next_due else answered]


def _checked(name: str, value: Value) -> Value:
    return lever(name).check(tuple(value) if isinstance(value, list) else value)


def _own_changes(question: Question, language: str) -> tuple[list[str], list[str]]:
    """What each side changes on its scenario and the other does not, in words."""
    against, plan = (changes_in_words(decision_of(side), language) for side in (question.against, question.plan))
    return [text for text in against if text not in plan], [text for text in plan if text not in against]


def _short(name: str) -> str:
    """A name that a link can hold."""
    return clean_name(name) if len(name) <= LONGEST_NAME else clean_name(name[: LONGEST_NAME - 1].rstrip() + "…")
