"""The month of several CHWs, side by side: the order in which the rules of `chw.py` apply to each of them.

A month has five steps. Between them luck decides for all at once, which `many.py` does several times quicker than
one CHW's whole month after another's; no CHW's step depends on what another does, except through what the district
has left: recruits, medicines.
"""

from __future__ import annotations

import numpy as np

from model import randomness as luck_of
from model.agents.chw import (
    affordable,
    begin_month,
    build_trust,
    chances_of_care,
    correctness,
    end_month,
    expected_need,
    expected_visits,
    find_stock,
    learn_from_supervision,
    note_treatments,
    recording_chance,
    send_elsewhere,
    sick_children_possible,
    stay_idle,
    visit_homes,
)
from model.compiled import rule
from model.many import AT_ONCE, DRAW_FIELDS, binomials, normal_quantiles, poissons, uniforms
from model.rows import ADDRESS, REAL, Field, Row, Rows

# What luck decides for every CHW every month; those that need a normal quantile come first.
_BY_QUANTILE = 9
_DECIDED = np.array(
    (
        luck_of.NEED, luck_of.DRIFT, luck_of.VISIT_NOISE, luck_of.HOME_VISITS, luck_of.RECORDED_VISITS,
        luck_of.TREATED, luck_of.TIMELY, luck_of.TIMELY_CORRECT, luck_of.LATE_CORRECT,
        luck_of.STOCK_OUT, luck_of.LEAVE,
    )
)  # fmt: skip
NEED, DRIFT, NOISE, VISITS, RECORDED, TREATED, TIMELY, TIMELY_CORRECT, LATE_CORRECT, STOCK_OUT, LEAVE = range(11)

# What is worked out on the way through a month, a place for each CHW.
DESK_FIELDS: tuple[Field, ...] = (
    *DRAW_FIELDS,
    ("keys", ADDRESS, "of this month's luck"),
    ("people", REAL, "people of the catchment [people]"),
    ("expected", REAL, "mean of the count that luck decides next"),
    ("need", REAL, "episodes among the under-fives of the catchment [episodes]"),
    ("visits", REAL, "home visits [visits]"),
    ("recording", REAL, "chance that a visit is recorded [0–1]"),
    ("recorded", REAL, "visits recorded [visits]"),
    ("reached", REAL, "chance that an episode comes to be treated [0–1]"),
    ("possible", REAL, "sick children for whom there is time [children]"),
    ("treated", REAL, "episodes treated [episodes]"),
    ("in_time", REAL, "chance that a treated one is in time [0–1]"),
    ("timely", REAL, "treated in time [episodes]"),
    ("late", REAL, "treated late [episodes]"),
    ("correct", REAL, "chance that a treatment is without error [0–1]"),
    ("timely_correct", REAL, "treated in time and without error [episodes]"),
    ("late_correct", REAL, "treated late and without error [episodes]"),
)


_DESK = np.dtype(
    [
        *((name, kind, (AT_ONCE,)) for name, kind, _ in DESK_FIELDS),
        ("luck", REAL, (len(_DECIDED), AT_ONCE)),
        ("quantile", REAL, (_BY_QUANTILE, AT_ONCE)),
    ]
)


def new_desks(count: int) -> Rows:
    """So many desks: rows whose fields are arrays with a place for each of `AT_ONCE` CHWs, still to be written on."""
    return np.empty(count, dtype=_DESK)


@rule
def chws_month(chws: Rows, district: Row, policy: Row, p: Row, run: np.uint64, month: int, desk: Row) -> None:
    """What CHWs and vacant posts go through in a month; the people of their catchments are on the desk."""
    begin(chws, district, p, run, month, desk)
    learn_and_plan(chws, district, policy, p, desk)
    visit(chws, district, policy, p, desk)
    treat(chws, district, p, desk)
    end(chws, district, policy, p, desk)


@rule
def begin(chws: Rows, district: Row, p: Row, run: np.uint64, month: int, desk: Row) -> None:
    """Somebody may come to a vacant post; children fall ill in every catchment."""
    for i in range(len(chws)):
        desk.keys[i] = begin_month(chws[i], district, p, run, month)
        desk.expected[i] = expected_need(desk.people[i], district)
    for k in range(len(_DECIDED)):
        uniforms(desk.keys, _DECIDED[k], len(chws), desk.luck[k])
    for k in range(_BY_QUANTILE):
        normal_quantiles(desk.luck[k], len(chws), desk.quantile[k], desk)
    poissons(desk.expected, desk.luck[NEED], desk.quantile[NEED], len(chws), desk.need)
    for i in range(len(chws)):
        chws[i].need = desk.need[i]


@rule
def learn_and_plan(chws: Rows, district: Row, policy: Row, p: Row, desk: Row) -> None:
    """CHWs learn from supervision, see what is in stock, and set out to make so many visits."""
    for i in range(len(chws)):
        chw = chws[i]
        desk.expected[i] = 0.0
        if chw.worked == 1.0:
            learn_from_supervision(chw, policy, p)
            find_stock(chw, district, policy, p, desk.keys[i], desk.luck[STOCK_OUT, i])
            desk.expected[i] = expected_visits(chw, desk.quantile[DRIFT, i], desk.quantile[NOISE, i], district, p)
        else:
            stay_idle(chw, district, p)
    poissons(desk.expected, desk.luck[VISITS], desk.quantile[VISITS], len(chws), desk.visits)


@rule
def visit(chws: Rows, district: Row, policy: Row, p: Row, desk: Row) -> None:
    """They visit homes and write it down; with their visits they find sick children, and others come."""
    for i in range(len(chws)):
        chw = chws[i]
        desk.recording[i] = desk.reached[i] = desk.in_time[i] = desk.correct[i] = desk.possible[i] = 0.0
        if chw.worked == 1.0:
            households = desk.people[i] / p.household_size
            visit_homes(chw, desk.visits[i], households, p)
            desk.recording[i] = recording_chance(chw, policy, p)
            desk.reached[i], desk.in_time[i] = chances_of_care(chw, households, district, p)
            desk.correct[i] = correctness(chw, district, p)
            desk.possible[i] = sick_children_possible(chw, district, p)
    binomials(desk.visits, desk.recording, desk.luck[RECORDED], desk.quantile[RECORDED], len(chws), desk.recorded, desk)


@rule
def treat(chws: Rows, district: Row, p: Row, desk: Row) -> None:
    """Of the children who reach them some are treated in time, some without error, counted jointly."""
    posts, luck, quantile = len(chws), desk.luck, desk.quantile
    binomials(desk.need, desk.reached, luck[TREATED], quantile[TREATED], posts, desk.treated, desk)
    for i in range(posts):
        desk.treated[i] = affordable(desk.treated[i], desk.possible[i], district)
    binomials(desk.treated, desk.in_time, luck[TIMELY], quantile[TIMELY], posts, desk.timely, desk)
    for i in range(posts):
        desk.late[i] = desk.treated[i] - desk.timely[i]
    both = TIMELY_CORRECT
    binomials(desk.timely, desk.correct, luck[both], quantile[both], posts, desk.timely_correct, desk)
    binomials(desk.late, desk.correct, luck[LATE_CORRECT], quantile[LATE_CORRECT], posts, desk.late_correct, desk)


@rule
def end(chws: Rows, district: Row, policy: Row, p: Row, desk: Row) -> None:
    """The month is written down, households make up their minds, and some CHWs leave."""
    for i in range(len(chws)):
        chw = chws[i]
        if chw.worked == 1.0:
            chw.recorded_home_visits = desk.recorded[i]
            note_treatments(chw, desk.treated[i], desk.timely[i], desk.timely_correct[i], desk.late_correct[i])
            send_elsewhere(chw, district, p)
            build_trust(chw, desk.people[i] / p.household_size, desk.correct[i], p)
            end_month(chw, district, policy, p, desk.luck[LEAVE, i])
