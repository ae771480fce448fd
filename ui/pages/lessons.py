"""Lessons: learners predict first, then simulate, then read why."""

from __future__ import annotations

from dataclasses import replace

import reacton.ipyvuetify as rv
import solara

from scenarios.lessons import Lesson, Question, lesson_names, load_lesson
from ui import choices, session
from ui.address import encode
from ui.address_lessons import LessonProgress
from ui.components import lesson_chart, lesson_list, lesson_question
from ui.components.guarded import guarded
from ui.components.html import region, row, table
from ui.components.lesson_end import LessonEnd
from ui.components.lesson_head import LessonHead
from ui.components.lesson_sheet import LessonSheet
from ui.language import group, say
from ui.lessons import asked_so_far, lessons, told
from ui.lessons_engine import LessonEngine, attempts, told_of
from ui.lessons_scale import scale_of

# Whether the trainer's notes are open: not part of the link, which learners get too.
notes_open: solara.Reactive[bool] = solara.reactive(False)
# Whether a lesson was opened or left by a click here: only then does the focus follow.
moved: solara.Reactive[bool] = solara.reactive(False)


@solara.component
def Lessons() -> None:
    """The page."""
    progress = session.lesson.value
    solara.use_effect(lambda: lambda: moved.set(False), [])
    with rv.Html(tag="main", class_="wide-page lessons-page", attributes={"id": "results", "tabindex": "-1"}):
        if progress is None:
            Listing()
        else:
            Opened(progress)


@guarded
def Listing() -> None:
    """All lessons."""
    language = session.language.value
    items = [lesson_list.describe(lesson, _link(LessonProgress(lesson.name)), language) for lesson in lessons()]
    lesson_list.LessonList(
        title=say(language, "lessons.title"),
        lead=say(language, "lessons.lead"),
        items=items,
        moved=moved.value,
        event_choose=_choose,
    )


@guarded
def Opened(progress: LessonProgress) -> None:
    """One lesson: what it is about, the questions so far, and at the end what to talk about."""
    lesson, predictions = load_lesson(progress.lesson), progress.predictions
    known = [question.name for question in lesson.questions if told_of(lesson.name, question.name).is_settled]
    with rv.Html(tag="div", class_="lesson-opened"):
        with rv.Html(tag="div", class_="lesson-body"):
            Head(lesson, bool(predictions))
            if notes_open.value:
                Notes(lesson)
            for place, question in enumerate(asked_so_far(lesson, len(predictions), known)):
                prediction = predictions[place] if place < len(predictions) else None
                Asked(lesson, question, place, prediction).key(f"{lesson.name}/{question.name}")
            if len(predictions) == len(lesson.questions) == len(known):
                LessonEnd(lesson)
        LessonSheet(lesson)
        LessonEngine(lesson.name, len(predictions))


@guarded
def Head(lesson: Lesson, begun: bool) -> None:
    """Title, goal and story, and what a trainer can do."""
    language = session.language.value
    LessonHead(
        title=told(lesson.title, language),
        facts=lesson_list.length_of(lesson, language),
        goal=told(lesson.goal, language),
        story=told(lesson.story, language),
        notes=notes_open.value,
        begun=begun,
        moved=moved.value,
        words=group(language, "lessons.head"),
        event_leave=lambda *_: _open(None),
        event_toggle=lambda *_: notes_open.set(not notes_open.value),
        event_restart=lambda *_: _open(LessonProgress(lesson.name)),
    )


@guarded
def Notes(lesson: Lesson) -> None:
    """The trainer's script."""
    language = session.language.value
    with rv.Html(tag="section", class_="card lesson-notes"):
        rv.Html(tag="h3", children=[say(language, "lessons.notes")])
        heads = ["", say(language, "lessons.see"), say(language, "lessons.say")]
        rows = [
            row(str(number), [told(cue.see, language), told(cue.say, language)])
            for number, cue in enumerate(lesson.cues, 1)
        ]
        with rv.Html(tag="div", class_="table-wide", attributes=region(say(language, "lessons.notes"))):
            table(heads, rows, caption=say(language, "lessons.notes"))


@guarded
def Asked(lesson: Lesson, question: Question, place: int, prediction: float | None) -> None:
    """One question; its chart and its explanation once it is answered."""
    language, known = session.language.value, told_of(lesson.name, question.name)
    scale, result = (
        lesson_question.scale_words(question, language),
        lesson_question.result_of(question, prediction, known, language),
    )
    with rv.Html(tag="section", class_="card lesson-step", attributes={"data-question": question.name}):
        lesson_question.LessonQuestion(
            number=say(language, "lessons.number", number=place + 1, total=len(lesson.questions)),
            ask=told(question.ask, language),
            about=lesson_question.about_of(lesson, question, language),
            scale=scale,
            said=lesson_question.said_of(question, prediction),
            state=lesson_question.state_of(prediction, known),
            status=lesson_question.status_of(prediction, known, language),
            result=result,
            words=group(language, "lessons.question"),
            lang=language,
            event_predict=lambda step: _predict(lesson, question, place, step),
            event_retry=lambda *_: attempts.set(attempts.value + 1),
        )
        if prediction is not None and known.runs is not None:
            lesson_chart.LessonChart(**lesson_chart.about(question, prediction, known.runs, result, language))
            with rv.Html(tag="div", class_="lesson-why"):
                rv.Html(tag="h4", children=[say(language, "lessons.why")])
                rv.Html(tag="p", children=[told(question.explain, language)])


def _predict(lesson: Lesson, question: Question, place: int, step: object) -> None:
    """Take up a prediction: the next one that is due, and only once."""
    progress = session.lesson.value
    values = scale_of(question, session.language.value).values
    is_step = isinstance(step, int) and not isinstance(step, bool) and 0 <= step < len(values)
    if progress is None or progress.lesson != lesson.name or len(progress.predictions) != place or not is_step:
        return
    assert isinstance(step, int)
    session.lesson.value = replace(progress, predictions=(*progress.predictions, values[step]))


def _choose(name: object) -> None:
    if isinstance(name, str) and name in lesson_names():
        _open(LessonProgress(name))


def _open(progress: LessonProgress | None) -> None:
    moved.value = True
    notes_open.value = False if progress is None else notes_open.value
    session.lesson.value = progress


def _link(progress: LessonProgress) -> str:
    return "/lessons?" + encode(replace(session.seen(), lesson=progress), choices.default_address())
