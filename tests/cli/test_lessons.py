"""Lessons on the command line: listed with title and minutes, shown whole and readable, checked."""

import json
from pathlib import Path

import pytest

from scenarios.lessons import lesson_names, load_lesson
from scenarios.library_files import shipped_path


def test_lessons_are_listed_with_title_and_minutes(here):
    told = here("list", "lessons")
    assert told.returncode == 0
    lines = dict(line.split("  ", 1) for line in told.stdout.splitlines())
    assert set(map(str.strip, lines)) == set(lesson_names())
    assert "When the donors leave" in lines["when-donors-leave"] and "25 minutes" in lines["when-donors-leave"]


def test_lessons_are_listed_as_json(here):
    entries = {entry["name"]: entry for entry in json.loads(here("list", "lessons", "--json").stdout)}
    assert set(entries) == set(lesson_names())
    assert all({"title", "minutes"} <= set(entry) and entry["title"]["fr"] for entry in entries.values())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_lesson_is_shown_whole(here, language):
    lesson = load_lesson("when-donors-leave")
    told = " ".join(here("show", "when-donors-leave", "--language", language).stdout.split())
    for text in (lesson.title, lesson.goal, lesson.story, *lesson.debrief):
        assert " ".join(text[language].split()) in told
    for question in lesson.questions:
        assert all(" ".join(text[language].split()) in told for text in (question.ask, question.explain))
    for cue in lesson.cues:
        assert " ".join(cue.say[language].split()) in told
    assert "Mali" in told and "{" not in told


def test_a_lesson_in_a_file_is_shown_and_checked(here, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(shipped_path("lessons", "more-visits").read_bytes())
    assert here("show", path).stdout.startswith("lesson mine\n")
    answer = here("check", path)
    assert answer.returncode == 0 and "a good lesson file" in answer.stdout


def test_bad_lesson_files_are_refused(refused, tmp_path):
    path = Path(tmp_path / "mine.toml")
    text = shipped_path("lessons", "more-visits").read_text(encoding="utf-8")
    path.write_text(text.replace('outcome = "home_visits', 'outcome = "hme_visits', 1), encoding="utf-8")
    assert "home_visits_per_chw" in refused("check", path)
    assert "home_visits_per_chw" in refused("show", path)
    assert "'more-visits'" in refused("show", "more-vists")


def test_questions_alone_are_taken_for_a_lesson(refused, tmp_path):
    path = Path(tmp_path / "mine.toml")
    path.write_text('[[question]]\nname = "x"\n', encoding="utf-8")
    assert "a section [lesson]" in refused("check", path)
