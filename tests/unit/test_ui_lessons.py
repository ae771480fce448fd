"""Lessons on the page: what a question runs, how its scale and its answer read, and how far a link says one is."""

import asyncio
import math
from dataclasses import replace

import numpy as np
import pytest

from model.levers import SettingError
from scenarios.lessons import Plan, Question, lesson_names, load_lesson
from ui import choices, lessons_engine, session
from ui.address import Address, Decision, decode, encode
from ui.address_lessons import LessonProgress, on_scale, step_of
from ui.components import lesson_chart, lesson_question
from ui.components.lesson_end import COMPARE, EXPLORE, address_of
from ui.language import LANGUAGES, MINUS
from ui.lessons import asked_so_far, decision_of, names_of, pair_of, slots_of, told
from ui.lessons_engine import Told
from ui.lessons_findings import Finding, Runs, finding_of, marks
from ui.lessons_scale import scale_of, unit_of, write_prediction
from ui.lessons_words import facts, sentence, verdict, write_result, write_span
from ui.pages import lessons as page

DONORS = "when-donors-leave"
DEFAULT = Address(Decision("mali-360-fast"))
TODAY, PROGRAMME = Plan("mali-baseline", {}), Plan("mali-360-fast", {"supervision.visits_per_chw_per_month": 0.5})


def question(**changes):
    texts = {"en": "?", "fr": "?"}
    plain = Question(
        "q", texts, PROGRAMME, TODAY, "effective_coverage", "difference", (2, 3), -0.1, 0.2, 0.01, explain=texts
    )
    return replace(plain, **changes)


def runs(plan, against):
    return Runs(24312, np.array(plan, float), np.array(against, float))


def known(*gains):
    """Runs whose differences over the second and third month are these."""
    against = [[0.0, 0.1, 0.3, 9.0]] * len(gains)
    return runs([[0.0, 0.1 + gain, 0.3 + gain, 0.0] for gain in gains], against)


@pytest.mark.parametrize("name", lesson_names())
def test_every_shipped_lesson_can_be_shown(name):
    lesson = load_lesson(name)
    for item in lesson.questions:
        for language in LANGUAGES:
            about = lesson_question.about_of(lesson, item, language)
            assert about["unit"] and about["label"]
            assert len(scale_of(item, language).labels) == len(set(scale_of(item, language).labels))
            assert len(set(names_of(item, language))) == 2
            one, other = slots_of(item, language)
            assert one.name != other.name
        assert pair_of(lesson, item).plan.months == lesson.months >= item.months[1]


def test_both_sides_share_start_length_and_luck_and_are_what_explore_runs():
    lesson = load_lesson(DONORS)
    both = pair_of(lesson, lesson.questions[0])
    assert (both.plan.start, both.plan.months, both.plan.seed) == (
        both.against.start,
        both.against.months,
        both.against.seed,
    )
    decision = Decision(lesson.questions[0].plan.scenario)
    assert decision.sampled
    assert both.plan == choices.resolve(decision)
    assert both.against == choices.baseline_of(decision)


def test_levers_of_a_plan_are_set_and_checked():
    assert dict(decision_of(PROGRAMME).changes) == PROGRAMME.levers
    assert "0.5" in encode(address_of(question(), EXPLORE, DEFAULT), DEFAULT)
    with pytest.raises(SettingError):
        decision_of(Plan("mali-baseline", {"supervision.visits_per_chw_per_month": "often"}))


def test_sides_are_named_by_what_differs():
    visits, share = "supervision.visits_per_chw_per_month", "money.donor_share"
    asked = question(
        plan=Plan("mali-360-fast", {visits: 2.0, share: 0.5}), against=Plan("mali-360-fast", {visits: 1.0, share: 0.5})
    )
    one, other = names_of(asked, "en")
    assert one.endswith("(Supervision visits per CHW per month: every month)")
    assert other.endswith("(Supervision visits per CHW per month: twice a month)")
    assert names_of(question(against=Plan("mali-baseline", {})), "en")[0] == "Mali: as today"


def test_the_links_at_the_end_bring_back_both_plans():
    for where in (EXPLORE, COMPARE):
        wanted = address_of(question(), where, DEFAULT)
        assert decode(encode(wanted, DEFAULT), DEFAULT, choices.shipped()) == wanted
    assert [slot.decision.scenario for slot in address_of(question(), COMPARE, DEFAULT).compare] == [
        "mali-baseline",
        "mali-360-fast",
    ]


def test_the_scale_is_written_in_plain_words():
    scale = scale_of(question(), "en")
    assert (scale.labels[0], scale.labels[9], scale.labels[10], scale.labels[-1]) == (
        f"{MINUS}10\N{NO-BREAK SPACE}points",
        f"{MINUS}1\N{NO-BREAK SPACE}point",
        "0\N{NO-BREAK SPACE}points",
        "+20\N{NO-BREAK SPACE}points",
    )
    assert scale.numbers[-1] == "20"
    assert scale.values[14] == 0.04
    assert write_prediction(question(), 0.015, "fr") == "+2\N{NO-BREAK SPACE}points"
    assert write_prediction(question(step=0.005), 0.015, "fr") == "+1,5\N{NO-BREAK SPACE}point"


@pytest.mark.parametrize(
    ("outcome", "of", "step", "value", "english", "french", "result"),
    [
        ("effective_coverage", "plan", 0.01, 0.09, "9%", "9\N{NARROW NO-BREAK SPACE}%", "9.0%"),
        ("performance_index", "difference", 0.05, 0.1, "+0.10", "+0,10", "+0.10"),
        ("cost_usd", "plan", 50_000, 1_250_000, "US$ 1,250,000", "1 250 000 US$", "US$ 1.2 M"),
        ("msi_cycles_completed", "difference", 1, 1, "+1 cycle", "+1 cycle", "+1 cycle"),
        ("equity_gap", "difference", 0.01, -0.02, f"{MINUS}2 points", f"{MINUS}2 points", f"{MINUS}2.0 points"),
    ],
)
def test_each_kind_of_outcome_is_written_with_its_unit(outcome, of, step, value, english, french, result):
    asked = question(outcome=outcome, of=of, step=step)
    wide = Finding(value, value - 1, value + 1, value - 1, value + 1, 9)
    written = [write_prediction(asked, value, language) for language in LANGUAGES]
    plain = [" ".join(text.split()) for text in (*written, write_result(asked, value, wide, "en"))]
    assert plain == [english, " ".join(french.split()), result]
    assert unit_of(asked, "en") and unit_of(asked, "fr")


def test_a_difference_is_the_mean_over_the_months_asked_about_pair_by_pair():
    found = finding_of(question(), known(0.01, 0.02, 0.03, 0.04, 0.05))
    assert found.mean == pytest.approx(0.03)
    assert (found.least, found.most, found.count) == (pytest.approx(0.01), pytest.approx(0.05), 5)
    assert found.high - found.mean == pytest.approx(2.776445 * math.sqrt(0.00025) / math.sqrt(5), rel=1e-6)


def test_a_plans_own_value_needs_no_comparison_and_undefined_months_are_left_out():
    asked = question(of="plan")
    found = finding_of(asked, runs([[0, math.nan, 0.4, 0]] * 5, [[math.nan] * 4] * 5))
    assert found.mean == pytest.approx(0.4)
    assert finding_of(asked, runs([[math.nan] * 4] * 5, [[0.0] * 4] * 5)) is None


def test_too_few_runs_have_no_interval():
    found = finding_of(question(), known(0.01, 0.02))
    assert math.isnan(found.low)
    assert "too few" in sentence(question(), 0.04, found, "en")
    assert len(facts(question(), found, "en")) == 1


def test_the_sentence_names_prediction_result_and_interval():
    found = finding_of(question(), known(0.006, 0.009, 0.012, 0.015, 0.018))
    said = " ".join(sentence(question(), 0.04, found, "en").split())
    assert said == "You said +4 points; the simulation says +1.2 points, with a 95% interval from 0.6 to 1.8."
    assert "+1,2\N{NO-BREAK SPACE}point," in sentence(question(), 0.04, found, "fr")


@pytest.mark.parametrize(
    ("mean", "half", "english", "span"),
    [
        (0.0007, 0.0002, "+0.07 points", "0.05 to 0.09"),  # not +0.1, which lies outside the interval
        (0.0004, 0.0100, "+0.04 points", f"{MINUS}0.96 to 1.04"),  # not +0.0, which says that there is nothing
        (0.0120, 0.0060, "+1.2 points", "0.6 to 1.8"),
        (0.0, 0.0, "0.0 points", "0.0 to 0.0"),
    ],
)
def test_a_result_has_the_digits_that_tell_it_from_its_interval_and_from_nought(mean, half, english, span):
    found = Finding(mean, mean - half, mean + half, 0.0, 0.02, 20)
    assert " ".join(write_result(question(), mean, found, "en").split()) == english
    assert write_span(question(), found.low, found.high, found, "en") == span


@pytest.mark.parametrize(
    ("prediction", "words"), [(0.03, "within"), (0.0101, "some single"), (0.06, "as high"), (-0.1, "as low")]
)
def test_the_verdict_says_where_the_prediction_lies(prediction, words):
    found = verdict(question(), prediction, finding_of(question(), known(0.01, 0.02, 0.03, 0.04, 0.05)), "en")
    assert words in found
    assert "may not differ" not in found


def test_an_interval_that_includes_zero_is_said_in_words():
    unclear = finding_of(question(), known(-0.02, -0.01, 0.0, 0.01, 0.03))
    assert "may not differ" in verdict(question(), 0.1, unclear, "en")
    assert "may not differ" not in verdict(question(of="plan"), 0.1, unclear, "en")


def test_the_strip_grows_where_runs_leave_the_scale():
    placed = marks(question(low=0.0, high=0.04), 0.02, finding_of(question(), known(-0.01, 0.0, 0.01, 0.03, 0.09)))
    assert (placed["least"], placed["most"]) == (0, 1)
    assert placed["said"] == pytest.approx(0.3)
    assert placed["nought"] == pytest.approx(0.1)


def test_nothing_of_the_result_is_sent_before_a_prediction():
    there = Told(5, 5, runs=known(0.01, 0.02, 0.03, 0.04, 0.05))
    assert lesson_question.result_of(question(), None, there, "en") == {}
    assert lesson_question.state_of(None, there) == "ask"
    assert "mean" in lesson_question.result_of(question(), 0.02, there, "en")


def test_where_a_question_stands():
    states = [lesson_question.state_of(0.1, told) for told in (Told(), Told(1, 5), Told(failed=True))]
    assert states == ["running", "running", "failed"]
    assert lesson_question.status_of(0.1, Told(1, 5), "en") == "Simulating: 1 of 5 runs"


def test_the_prediction_stands_on_the_chart_beside_what_it_is_compared_with():
    guess = lesson_chart.guess_of(question(), 0.05, known(0.01, 0.02), "en")
    assert (guess["from"], guess["to"]) == (1, 2)
    assert guess["level"] == pytest.approx(0.25)
    assert lesson_chart.guess_of(question(), 0.05, runs([[1.0] * 4], [[math.nan] * 4]), "en") == {}
    assert lesson_chart.guess_of(question(of="plan"), 0.05, known(0.01), "en")["level"] == 0.05


def test_questions_follow_one_another():
    lesson = replace(load_lesson(DONORS), questions=tuple(question(name=name) for name in "abc"))
    assert [item.name for item in asked_so_far(lesson, 0, ())] == ["a"]
    assert [item.name for item in asked_so_far(lesson, 1, ())] == ["a"]  # its result is not there yet
    assert [item.name for item in asked_so_far(lesson, 1, ("a",))] == ["a", "b"]
    assert len(asked_so_far(lesson, 3, ("a", "b", "c"))) == 3


def test_progress_comes_back_from_the_link():
    first = load_lesson(DONORS).questions[0]
    at = replace(DEFAULT, language="fr", lesson=LessonProgress(DONORS, (on_scale(first, first.high),)))
    link = encode(at, DEFAULT)
    assert link.startswith("v=2&lang=fr&lesson=when-donors-leave&answers=" + first.name)
    assert decode(link, DEFAULT, choices.shipped()) == at
    assert encode(replace(DEFAULT, lesson=None), DEFAULT) == ""


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("1e99", "high"), ("-inf", None), ("nan", None), ("<script>", None), ("", None), ("-1e9", "low")],
)
def test_a_hostile_prediction_is_clamped_or_dropped(answer, expected):
    first = load_lesson(DONORS).questions[0]
    found = decode(f"lesson={DONORS}&answers={first.name}~{answer}~~x~1~~~~", DEFAULT, ()).lesson
    assert found == LessonProgress(DONORS, (getattr(first, expected),) if expected else ())


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "when-donors-leave.toml", "<b>", "%00"])
def test_a_lesson_that_is_not_there_is_none(name):
    assert decode(f"lesson={name}&answers=lasting~0.1", DEFAULT, ()).lesson is None


def test_a_later_answer_without_the_earlier_ones_does_not_count():
    lesson = load_lesson(DONORS)
    later = "~~".join(f"{item.name}~0" for item in lesson.questions[1:])
    assert decode(f"lesson={DONORS}&answers={later}", DEFAULT, ()).lesson == LessonProgress(DONORS)


def test_steps_are_counted_from_the_lowest():
    assert [step_of(question(), value) for value in (-1.0, -0.1, 0.0, 0.2, 7.0)] == [0, 0, 10, 30, 30]


def test_texts_have_french_spaces():
    assert told({"en": "Why?", "fr": "Pourquoi ?"}, "fr") == "Pourquoi\N{NARROW NO-BREAK SPACE}?"


@pytest.mark.parametrize(("place", "step"), [(0, True), (0, -1), (0, 10**9), (0, "1"), (0, None), (0, [1]), (1, 1)])
def test_what_a_browser_may_send_in_place_of_a_prediction_changes_nothing(place, step):
    lesson = load_lesson(DONORS)
    session.arrive(f"lesson={DONORS}")
    page._predict(lesson, lesson.questions[0], place, step)
    assert session.lesson.value == LessonProgress(DONORS)


def test_a_prediction_counts_once():
    lesson = load_lesson(DONORS)
    first = lesson.questions[0]
    session.arrive(f"lesson={DONORS}")
    page._predict(lesson, first, 0, 1)
    page._predict(lesson, first, 0, 2)
    assert session.lesson.value == LessonProgress(DONORS, (on_scale(first, first.low + first.step),))
    session.arrive("")


class Failing:
    """Runs that fail."""

    def done(self, key, replicates):
        return False

    def want(self, task, key, replicate):
        raise RuntimeError("a worker died")

    def release(self, key, replicate):
        pass


def test_a_question_that_cannot_be_simulated_is_said_to_have_failed(monkeypatch):
    monkeypatch.setattr(lessons_engine, "shared_runs", Failing)
    lesson = load_lesson(DONORS)
    session.arrive("")
    asyncio.run(lessons_engine._answer(lesson, lesson.questions[0], lambda: True))
    found = lessons_engine.told_of(DONORS, lesson.questions[0].name)
    assert found.failed and found.is_settled
    assert not lessons_engine.told_of("another", lesson.questions[0].name).is_settled
    lessons_engine.results.value = lessons_engine.Results()
