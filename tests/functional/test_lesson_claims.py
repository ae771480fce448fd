"""What lessons explain is what the model shows: every question is simulated, so that neither drifts from the other."""

import dataclasses
import functools

import pytest

from scenarios.lessons import Plan, Question, answers, lesson_names, load_lesson
from scenarios.lessons.answers import answer, difference, shown

REPLICATES = 2
QUESTIONS = [(name, question.name) for name in lesson_names() for question in load_lesson(name).questions]


@pytest.fixture(scope="module", autouse=True)
def each_plan_once():
    """Several questions ask about the same plan: each is lived once."""
    live = answers.run_scenario
    known = {}

    def once(scenario, sampled, workers):
        key = (scenario.name, repr(sorted(scenario.levers.items())), scenario.months, scenario.replicates, sampled)
        if key not in known:
            known[key] = live(scenario, sampled=sampled, workers=workers)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "run_scenario", once)
        yield


@functools.cache
def _found(lesson_name: str, question_name: str):
    lesson = load_lesson(lesson_name)
    question = next(item for item in lesson.questions if item.name == question_name)
    sides = {
        "difference": difference(question, lesson.months, REPLICATES, workers=1),
        "answer": answer(question, lesson.months, REPLICATES, workers=1),
    }
    return question, sides


@pytest.mark.parametrize(("lesson", "question"), QUESTIONS)
def test_the_explanation_says_what_the_model_shows(lesson, question):
    asked, found = _found(lesson, question)
    assert found["difference"].n == REPLICATES
    assert shown(asked, found["difference"]) == asked.claim, found


@pytest.mark.parametrize(("lesson", "question"), QUESTIONS)
def test_the_answer_lies_on_the_scale(lesson, question):
    asked, found = _found(lesson, question)
    assert asked.low < found["answer"].value < asked.high


def test_what_several_questions_say_together():
    value = {(lesson, name): _found(lesson, name)[1]["answer"].value for lesson, name in QUESTIONS}
    donors, shelves, first = "when-donors-leave", "full-shelves", "who-comes-first"
    middle = (value[donors, "lasting"] + value[donors, "all"]) / 2
    assert value[donors, "half"] < middle, "what is half paid is less than half as good"
    assert value[shelves, "both"] > value[shelves, "shelves"], "full shelves bring more where HSAs are supervised"
    assert value[first, "gap"] < 0, "remote districts are ahead"
    assert value[first, "third"] > 2 * value[first, "order"], "how many counts more than in which order"


def test_a_difference_below_one_step_is_none():
    question = load_lesson("when-donors-leave").questions[0]
    estimate = _found("when-donors-leave", "lasting")[1]["difference"]
    for value, claim in ((0.9, "about the same"), (-0.9, "about the same"), (1.1, "higher"), (-1.1, "lower")):
        assert shown(question, dataclasses.replace(estimate, value=value * question.step)) == claim


def test_answers_are_means_over_the_months_that_are_asked_for():
    plan = Plan("mali-baseline", {})
    text = {"en": "x", "fr": "x"}
    parts = {"outcome": "msi_districts_share", "low": 0.0, "high": 1.0, "step": 0.1, "explain": text}
    asked = Question("q", text, Plan("mali-msi-pilot", {}), plan, of="plan", months=(1, 12), **parts)
    early = answer(asked, 24, 2, sampled=False, workers=1)
    late = answer(dataclasses.replace(asked, months=(13, 24)), 24, 2, sampled=False, workers=1)
    assert 0 < early.value < late.value
    same = answer(dataclasses.replace(asked, plan=plan, of="difference"), 24, 2, sampled=False, workers=1)
    assert same.value == 0 and same.n == 2
