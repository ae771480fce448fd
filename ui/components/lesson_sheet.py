"""What is printed of a lesson: the story, and each question with blanks for what a learner thinks and sees."""

from __future__ import annotations

import reacton.ipyvuetify as rv

from scenarios.lessons import Lesson
from ui import session
from ui.components.guarded import guarded
from ui.components.lesson_question import about_of
from ui.language import say
from ui.lessons import told
from ui.lessons_scale import scale_of

_BLANKS = ("predicted", "why", "simulated", "learned")


@guarded
def LessonSheet(lesson: Lesson) -> None:
    """The learner's sheet: only paper shows it."""
    language = session.language.value
    with rv.Html(tag="div", class_="lesson-sheet"):
        rv.Html(tag="p", class_="sheet-name", children=[say(language, "lessons.sheet.name")])
        rv.Html(tag="h2", children=[told(lesson.title, language)])
        rv.Html(tag="p", children=[told(lesson.goal, language)])
        rv.Html(tag="p", children=[told(lesson.story, language)])
        for number, question in enumerate(lesson.questions, 1):
            labels, about = scale_of(question, language).labels, about_of(lesson, question, language)
            with rv.Html(tag="div", class_="sheet-question"):
                rv.Html(tag="h3", children=[f"{number}. {told(question.ask, language)}"])
                rv.Html(tag="p", children=[f"{about['label']} · {about['window']}"])
                scale = say(language, "lessons.sheet.scale", low=labels[0], high=labels[-1])
                rv.Html(tag="p", children=[scale])
                for blank in _BLANKS:
                    rv.Html(tag="p", class_="sheet-blank", children=[say(language, f"lessons.sheet.{blank}")])
        rv.Html(tag="h3", children=[say(language, "lessons.debrief")])
        for text in lesson.debrief:
            rv.Html(tag="p", class_="sheet-blank sheet-wide", children=[told(text, language)])
