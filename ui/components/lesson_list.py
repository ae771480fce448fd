"""All lessons to choose from, and links that lead out of one: ordinary links that change the page in place."""

from __future__ import annotations

from collections.abc import Callable

import solara

from scenarios.lessons import Lesson
from ui.language import say
from ui.lessons import told


@solara.component_vue("lesson_list.vue", vuetify=False)
def LessonList(
    title: str, lead: str, items: list[dict[str, str]], moved: bool, event_choose: Callable[[str], None] | None = None
) -> None:
    """The list's Vue file."""


@solara.component_vue("lesson_links.vue", vuetify=False)
def LessonLinks(rows: list[dict[str, object]], event_go: Callable[[list[object]], None] | None = None) -> None:
    """The Vue file of the links at the end."""


def describe(lesson: Lesson, link: str, language: str) -> dict[str, str]:
    """A lesson as the list shows it."""
    return {
        "name": lesson.name,
        "link": link,
        "title": told(lesson.title, language),
        "goal": told(lesson.goal, language),
        "facts": length_of(lesson, language),
    }


def length_of(lesson: Lesson, language: str) -> str:
    """How long it takes, and how many questions it has."""
    count = len(lesson.questions)
    questions = say(language, "lessons.questions_one" if count == 1 else "lessons.questions_many", count=count)
    return say(language, "lessons.minutes", minutes=lesson.minutes) + " · " + questions
