"""After the last question: what to talk about, and where to go on trying."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import reacton.ipyvuetify as rv
import solara

from scenarios.lessons import Lesson, Question
from ui import choices, session
from ui.address import Address, encode
from ui.components.guarded import guarded
from ui.components.lesson_list import LessonLinks
from ui.language import say
from ui.lessons import decision_of, names_of, slots_of, told
from ui.lever_words import lever_name

EXPLORE, COMPARE = "explore", "compare"
_PATHS = {EXPLORE: "/", COMPARE: "/compare"}


@guarded
def LessonEnd(lesson: Lesson) -> None:
    """Debrief, levers worth trying, and links to each question's plans."""
    language, router = session.language.value, solara.use_router()

    def go(sent: object) -> None:
        place, where = sent if isinstance(sent, list) and len(sent) == 2 else (-1, "")
        if isinstance(place, int) and 0 <= place < len(lesson.questions) and where in tuple(_PATHS):
            _take(lesson.questions[place], where)
            router.push(session.link(_PATHS[where]))

    with rv.Html(tag="section", class_="card lesson-end"):
        rv.Html(tag="h3", children=[say(language, "lessons.debrief")])
        with rv.Html(tag="ol"):
            for text in lesson.debrief:
                rv.Html(tag="li", children=[told(text, language)])
        rv.Html(tag="h3", children=[say(language, "lessons.try")])
        if lesson.levers:
            rv.Html(tag="p", children=[say(language, "lessons.levers")])
            with rv.Html(tag="ul", class_="lesson-levers"):
                for name in lesson.levers:
                    rv.Html(tag="li", children=[lever_name(name, language)])
        LessonLinks(
            rows=[_row(place, question, language) for place, question in enumerate(lesson.questions)], event_go=go
        )


def address_of(question: Question, where: str, seen: Address) -> Address:
    """What the visitor sees, with the question's plan on Explore, or with both plans on Compare."""
    display = replace(seen.display, left=question.outcome)
    if where == COMPARE:
        return replace(seen, display=display, compare=slots_of(question, seen.language))
    return replace(seen, display=display, decision=decision_of(question.plan))


def _row(place: int, question: Question, language: str) -> dict[str, Any]:
    seen, default = session.seen(), choices.default_address()
    links = [
        [where, f"{path}?{encode(address_of(question, where, seen), default)}", say(language, f"lessons.{where}")]
        for where, path in _PATHS.items()
    ]
    number = say(language, "lessons.number_short", number=place + 1)
    return {"place": place, "title": number, "name": names_of(question, language)[1], "links": links}


def _take(question: Question, where: str) -> None:
    wished = address_of(question, where, session.seen())
    session.look_at(left=question.outcome)
    session.compare.value = wished.compare
    if where == EXPLORE:
        session.open_decision(wished.decision)
