"""Lesson files: what is shipped is whole, and whatever is wrong with a file is told in one plain line."""

from pathlib import Path

import pytest

from model.levers import levers
from model.outcomes import outcomes
from scenarios.errors import ScenarioError
from scenarios.lessons import lesson_names, load_lesson
from scenarios.lessons.questions import resolved_plan
from scenarios.lessons.text import lesson_text, scale_words, sheet

GOOD = """
[lesson]
minutes = 20
months = 24
replicates = 5
levers = ["msi.order"]
title = { en = "Title", fr = "Titre" }
goal = { en = "Goal", fr = "But" }
story = { en = "Story", fr = "Histoire" }
debrief = [{ en = "Why?", fr = "Pourquoi ?" }]

[[question]]
name = "first"
ask = { en = "How much?", fr = "Combien ?" }
plan = { scenario = "mali-baseline", levers = { "supervision.chws_per_supervisor" = 12 } }
against = { scenario = "mali-baseline" }
outcome = "effective_coverage"
of = "difference"
months = [13, 24]
low = -0.1
high = 0.2
step = 0.01
explain = { en = "So.", fr = "Ainsi." }

[[cue]]
see = { en = "Title", fr = "Titre" }
say = { en = "Welcome", fr = "Bienvenue" }
"""
WRONG = [
    ("[lesson]", "[lessson]", "section [lessson]", "did you mean 'lesson'"),
    ("minutes = 20", "minuts = 20", "key 'minuts'", "did you mean 'minutes'"),
    ("minutes = 20\n", "", "lesson.minutes: found nothing", "a whole number"),
    ("minutes = 20", 'minutes = "20"', "lesson.minutes", "a whole number from 1"),
    ("replicates = 5", "replicates = 1", "lesson.replicates", "from 2"),
    ('["msi.order"]', '["msi.oder"]', "lesson.levers", "did you mean 'msi.order'"),
    ('goal = { en = "Goal", fr = "But" }', 'goal = { en = "Goal" }', "lesson.goal.fr: found nothing", "each language"),
    ('fr = "Titre" }\ngoal', 'fr = " " }\ngoal', "lesson.title.fr", "each language"),
    ('{ en = "Story", fr = "Histoire" }', '"Story"', "lesson.story", "each language"),
    ('{ en = "Story"', '{ de = "Story"', "lesson.story: found language 'de'", "each language"),
    ('[{ en = "Why?", fr = "Pourquoi ?" }]', "[]", "lesson.debrief", "at least one"),
    ("[[question]]", "[question]", "question: found no list of questions", "[[question]]"),
    ("[[cue]]", "[[cues]]", "section [cues]", "did you mean 'cue'"),
    ('say = { en = "Welcome", fr = "Bienvenue" }\n', "", "cue 1: cue.say: found nothing", "each language"),
    ('name = "first"', 'name = "the first"', "question 1: question.name", "one word"),
    ('"mali-baseline" }', '"mali-baselin" }', "question.against.scenario", "did you mean 'mali-baseline'"),
    ('"mali-baseline" }', '"malawi-baseline" }', "'malawi-baseline', of malawi", "a scenario of mali"),
    ("chws_per_supervisor", "chws_per_supervsor", "question.plan.levers", "supervision.chws_per_supervisor"),
    ("= 12 }", "= 0 }", "supervision.chws_per_supervisor: found 0", "from 1"),
    ('"effective_coverage"', '"efective_coverage"', "question.outcome", "did you mean 'effective_coverage'"),
    ('"effective_coverage"', '["effective_coverage"]', "question.outcome", "one of home_visits_per_chw"),
    ('of = "difference"', 'of = "diference"', "question.of", "did you mean 'difference'"),
    ("[13, 24]", "[13, 25]", "question.months", "from 1 to 24"),
    ("[13, 24]", "[0, 24]", "question.months", "from 1 to 24"),
    ("[13, 24]", "[24, 13]", "question.months", "first, last"),
    ("[13, 24]", "12", "question.months: found 12", "first, last"),
    ("months = 24", "months = 23", "question.months", "from 1 to 23"),
    ("low = -0.1", "low = 0.3", "question.low", "less than high"),
    ("low = -0.1", 'low = "x"', "question.low", "a number"),
    ("low = -0.1\n", "", "question.low: found nothing", "a number"),
    ("high = 0.2", "high = 20", "question.high", "share 0–1"),
    ("low = -0.1", "low = -10", "question.low", "from -1 to 1"),
    ('of = "difference"', 'of = "plan"', "question.low", "from 0 to 1"),
    ("low = -0.1", "low = 0.1", "question.low", "no difference"),
    ("step = 0.01", "step = 0.0", "question.step", "more than 0"),
    ("step = 0.01", "step = -0.01", "question.step", "more than 0"),
    ("step = 0.01", "step = 1e-320", "question.step", "whole steps"),
    ("step = 0.01", "step = 0.07", "question.step", "whole steps"),
    ("step = 0.01", "step = 0.0001", "question.step", "2 to 200"),
    ("step = 0.01", 'step = 0.01\nclaim = "hihger"', "question.claim", "did you mean 'higher'"),
]


@pytest.fixture
def written(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "lesson.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("name", lesson_names())
def test_shipped_lessons_can_be_taught_in_both_languages(name):
    lesson = load_lesson(name)
    assert lesson.name == name and 15 <= lesson.minutes <= 30
    assert 2 <= len(lesson.questions) <= 3 and lesson.levers and lesson.cues
    for language in ("en", "fr"):
        told = lesson_text(lesson, language)
        assert all(scale_words(question, language) in " ".join(told.split()) for question in lesson.questions)
        on_paper = " ".join(block.text for block in sheet(lesson, language))
        for question in lesson.questions:
            assert question.ask[language] in on_paper and question.explain[language] not in on_paper
    assert all(question.claim for question in lesson.questions), "a test must be able to hold the explanation"


@pytest.mark.parametrize("name", lesson_names())
def test_explanations_hold_no_figures(name):
    for question in load_lesson(name).questions:
        for text in question.explain.values():
            figures = [word for word in text.split() if word[:1].isdigit() and word.strip(".,;") not in ("360°",)]
            assert all(int(figure.strip(".,;")) <= 36 for figure in figures), figures  # sizes of a plan, no results


def test_five_lessons_are_shipped():
    assert len(lesson_names()) >= 5


def test_a_good_file_is_read(written):
    lesson = load_lesson(written(GOOD))
    question = lesson.questions[0]
    assert (lesson.name, lesson.months, question.months) == ("lesson", 24, (13, 24))
    assert question.plan.levers == {"supervision.chws_per_supervisor": 12} and question.against.levers == {}
    assert lesson.debrief[0]["fr"] == "Pourquoi\N{NARROW NO-BREAK SPACE}?", "French as print writes it"
    assert question.claim == ""
    assert load_lesson(str(written(GOOD))) == lesson


@pytest.mark.parametrize(("good", "bad", "found", "allowed"), WRONG, ids=[f"{row[1][:25]}" for row in WRONG])
def test_what_is_wrong_is_told_in_one_line(written, good, bad, found, allowed):
    assert good in GOOD
    path = written(GOOD.replace(good, bad, 1))
    with pytest.raises(ScenarioError) as caught:
        load_lesson(path)
    message = str(caught.value)
    assert message.startswith(str(path)) and "\n" not in message
    assert found in message and allowed in message, message


def test_each_question_has_its_own_name(written):
    start = GOOD.index("[[question]]")
    with pytest.raises(ScenarioError, match=r"question 2: question\.name: found 'first'.*each name once"):
        load_lesson(written(GOOD + GOOD[start : GOOD.index("[[cue]]")]))


def test_a_file_without_a_lesson_or_without_questions_is_refused(written):
    with pytest.raises(ScenarioError, match=r"lesson: found nothing; allowed: a section \[lesson\]"):
        load_lesson(written(""))
    start = GOOD.index("[[question]]")
    with pytest.raises(ScenarioError, match="question: found nothing"):
        load_lesson(written(GOOD[:start] + GOOD[GOOD.index("[[cue]]") :]))


def test_unknown_names_are_told_with_the_nearest():
    with pytest.raises(ScenarioError, match="did you mean 'when-donors-leave'"):
        load_lesson("when-donors-leav")


def test_accents_written_as_two_signs_are_the_same_name(written):
    split = "Se\N{COMBINING ACUTE ACCENT}gou"
    listed = f'"supervision.order" = "listed", "supervision.districts" = ["{split}"]'
    lesson = load_lesson(written(GOOD.replace('"supervision.chws_per_supervisor" = 12', listed)))
    assert lesson.questions[0].plan.levers["supervision.districts"] == ("Ségou",)


def test_districts_of_another_country_are_refused(written):
    listed = '"supervision.order" = "listed", "supervision.districts" = ["Zomba"]'
    with pytest.raises(ScenarioError, match=r"question 1: question\.plan\.levers: supervision\.districts"):
        load_lesson(written(GOOD.replace('"supervision.chws_per_supervisor" = 12', listed)))


def test_plans_run_for_the_months_of_the_lesson(written):
    lesson = load_lesson(written(GOOD))
    scenario = resolved_plan(lesson.questions[0].plan, lesson.months)
    assert scenario.months == 24 and scenario.levers["supervision.chws_per_supervisor"] == 12


@pytest.mark.parametrize(
    ("outcome", "of", "low", "high", "step", "told"),
    [
        ("effective_coverage", "difference", -0.1, 0.2, 0.01, "from −10 to 20 points, in steps of 1"),
        ("effective_coverage", "plan", 0, 1, 0.05, "from 0 to 100 %, in steps of 5"),
        ("management_competence", "difference", -0.3, 0.3, 0.05, "from −0.3 to 0.3, in steps of 0.05"),
        ("home_visits_per_chw", "plan", 0, 40, 2, "from 0 to 40 visits / CHW / month, in steps of 2"),
        ("equity_gap", "plan", -0.05, 0.05, 0.001, "from −5 to 5 points, in steps of 0.1"),
    ],
)
def test_scales_are_told_as_people_say_them(written, outcome, of, low, high, step, told):
    text = GOOD.replace('"effective_coverage"', f'"{outcome}"').replace('"difference"', f'"{of}"')
    for old, new in (("low = -0.1", f"low = {low}"), ("high = 0.2", f"high = {high}"), ("0.01", str(step))):
        text = text.replace(old, new)
    question = load_lesson(written(text)).questions[0]
    assert scale_words(question, "en") == told


def test_french_has_the_plural_from_two_on(written):
    low, high = GOOD.replace("high = 0.2", "high = 0.01"), GOOD
    told = [scale_words(load_lesson(written(text)).questions[0], "fr") for text in (low, high)]
    assert told == ["de −10 à 1 point, par pas de 1", "de −10 à 20 points, par pas de 1"]


def test_every_lever_and_outcome_of_a_lesson_exists():
    for name in lesson_names():
        lesson = load_lesson(name)
        assert set(lesson.levers) <= set(levers())
        assert {question.outcome for question in lesson.questions} <= set(outcomes())
