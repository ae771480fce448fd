"""Luck is addressed: uniform, the same at the same address, and unrelated between addresses."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from numba import njit
from scipy import stats

import model.randomness
from model.randomness import DECISIONS, decision_number, luck, run_key
from model.world import FIRST_DEDICATED, KEYS_PER_DISTRICT

NUMBER = 20_000


def draws(seed: int = 1, replicate: int = 0, **address: int) -> np.ndarray:
    """Luck along one part of the address, `along`, all others fixed."""
    fixed = {"decision": 22, "month": 7, "slot_key": 3 * KEYS_PER_DISTRICT, "incumbent": 1}
    along = address.pop("along")
    start = np.array([{**fixed, **address}[name] for name in fixed])
    step = np.zeros(4, dtype=np.int64)
    step[along] = 1
    return line_of_luck(np.uint64(run_key(seed, replicate)), start, step)


@njit
def line_of_luck(run: np.uint64, start: np.ndarray, step: np.ndarray) -> np.ndarray:
    result = np.empty(NUMBER)
    for i in range(NUMBER):
        decision, month, slot_key, incumbent = start + i * step
        result[i] = luck(run, decision, month, slot_key, incumbent)
    return result


@pytest.mark.parametrize("along", range(4), ids=("decision", "month", "slot", "incumbent"))
def test_luck_is_uniform_along_every_part_of_the_address(along: int) -> None:
    drawn = draws(along=along)
    assert 0 < drawn.min() and drawn.max() < 1
    assert stats.kstest(drawn, "uniform").pvalue > 1e-4
    assert stats.chisquare(np.histogram(drawn, bins=64, range=(0, 1))[0]).pvalue > 1e-4


@pytest.mark.parametrize("along", range(4), ids=("decision", "month", "slot", "incumbent"))
@pytest.mark.parametrize("lag", (1, 2, 12, 75))
def test_neighbours_have_unrelated_luck(along: int, lag: int) -> None:
    drawn = draws(along=along)
    assert abs(np.corrcoef(drawn[lag:], drawn[:-lag])[0, 1]) < 4.5 / np.sqrt(NUMBER)


@pytest.mark.parametrize(
    "other",
    (
        {"decision": 23}, {"decision": 24}, {"month": 8}, {"month": 19}, {"incumbent": 2},
        {"slot_key": 4 * KEYS_PER_DISTRICT}, {"slot_key": 3 * KEYS_PER_DISTRICT + FIRST_DEDICATED}, {"seed": 2},
        {"replicate": 1}, {"seed": 2, "replicate": 1},
    ),
    ids=str,
)  # fmt: skip
def test_two_streams_are_unrelated(other: dict[str, int]) -> None:
    along = 2 if "slot_key" not in other else 1
    one, two = draws(along=along), draws(along=along, **other)
    assert abs(np.corrcoef(one, two)[0, 1]) < 4.5 / np.sqrt(NUMBER)
    pairs = np.histogram2d(one, two, bins=8, range=((0, 1), (0, 1)))[0].ravel()
    assert stats.chisquare(pairs).pvalue > 1e-4


def test_a_forty_thousand_addresses_have_forty_thousand_values() -> None:
    run = np.uint64(run_key(1, 0))
    months, decisions, incumbents = range(-24, 26), range(1, 21), (0, 1)
    slots = [d * KEYS_PER_DISTRICT + o for d in (0, 1, 2, 75, 260) for o in (0, 1, 2, FIRST_DEDICATED)]
    with np.errstate(over="ignore"):
        drawn = {luck(run, d, m, s, i) for d, m, s, i in itertools.product(decisions, months, slots, incumbents)}
    assert len(drawn) == 50 * 20 * 20 * 2


def test_the_same_address_has_the_same_luck_and_keeps_it_between_versions() -> None:
    """Pinned: changing the hash, or the order of DECISIONS, changes every published result."""
    with np.errstate(over="ignore"):
        run = np.uint64(run_key(1, 0))
        values = [luck(run, decision_number(name), 5, 12345, 2) for name in ("leave", "treated")]
    assert values == pytest.approx(PINNED, abs=1e-15)


def test_every_decision_has_its_own_number() -> None:
    assert len(set(DECISIONS)) == len(DECISIONS)
    assert len({decision_number(name) for name in DECISIONS}) == len(DECISIONS)
    with pytest.raises(KeyError):
        decision_number("no such decision")


def test_every_decision_is_somebodys_and_reserved_places_are_nobodys() -> None:
    root = Path(model.randomness.__file__).parents[1]
    files = [*root.glob("model/**/*.py"), *root.glob("scenarios/trials/*.py")]
    asked = " ".join(path.read_text("utf-8") for path in files if path.name != "randomness.py")
    for number, name in enumerate(DECISIONS, start=1):
        is_asked = re.search(rf'"{name}"|\b{name.upper()}\b', asked) is not None
        assert is_asked != (name == f"reserved_{number}"), name


PINNED = [0.4494387487309774, 0.0346026237594213]
