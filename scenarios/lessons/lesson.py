"""What a lesson is: a story, questions that learners answer before they see a result, and cues for the trainer.

A lesson holds no result: what is shown beside a prediction is simulated when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.levers import Value

Text = Mapping[str, str]  # language -> text
PLAN, DIFFERENCE = "plan", "difference"
HIGHER, LOWER, SAME = "higher", "lower", "about the same"
CLAIMS = (HIGHER, LOWER, SAME)


@dataclass(frozen=True)
class Plan:
    """A shipped scenario, and the levers set on top of it."""

    scenario: str
    levers: Mapping[str, Value]


@dataclass(frozen=True)
class Question:
    """What learners predict, and why it comes out as it does.

    Attributes:
        name: short name, one word, for links.
        ask: the question, in plain words.
        plan: what is asked about.
        against: what it is compared with.
        outcome: name of the outcome.
        of: `plan` = the plan's own value, `difference` = the plan's minus that of `against`.
        months: first and last month of the mean, counted from 1.
        low, high, step: the scale on which learners predict, in the outcome's unit.
        explain: the mechanism, in plain words and without figures, for these are simulated.
        claim: what `explain` says of the plan beside `against`: higher, lower or about the same; a test simulates it.
    """

    name: str
    ask: Text
    plan: Plan
    against: Plan
    outcome: str
    of: str
    months: tuple[int, int]
    low: float
    high: float
    step: float
    explain: Text
    claim: str = ""


@dataclass(frozen=True)
class Cue:
    """A step of the trainer's script: what is on the screen, and what to say or to ask."""

    see: Text
    say: Text


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes:
        name: the file's name.
        minutes: time that it takes in a classroom [minutes].
        months: horizon of all its runs [months].
        replicates: runs behind each answer.
        title, goal, story: what it is called, what learners can do afterwards, the situation they are in.
        questions: in the order in which they are asked.
        levers: levers to try out afterwards, in the app.
        debrief: questions for the talk at the end.
        cues: the trainer's script.
    """

    name: str
    minutes: int
    months: int
    replicates: int
    title: Text
    goal: Text
    story: Text
    questions: tuple[Question, ...]
    levers: tuple[str, ...]
    debrief: tuple[Text, ...]
    cues: tuple[Cue, ...]
