"""Lessons for trainers: predict first, run, explain, decide. `scenarios.lessons.answers` simulates what they ask."""

from scenarios.lessons.files import lesson_names, load_lesson
from scenarios.lessons.lesson import Cue, Lesson, Plan, Question

__all__ = ["Cue", "Lesson", "Plan", "Question", "lesson_names", "load_lesson"]
