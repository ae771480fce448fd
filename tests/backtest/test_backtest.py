"""Nothing changes unnoticed: national outcomes month by month are those that were pinned (refresh.py pins anew)."""

import csv
import io
import math

import pytest

from tests.backtest import refresh

TOLERANCE = 1e-5  # six significant digits are written, and another platform may differ in the last


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def differences(pinned: bytes, found: bytes) -> list[str]:
    """Cells that differ, as `month outcome: pinned -> found`."""
    before, after = rows(pinned), rows(found)
    if len(before) != len(after) or list(before[0]) != list(after[0]):
        return ["other months or columns"]
    return [
        f"{a['month']} {name}: {a[name]} -> {b[name]}"
        for a, b in zip(before, after, strict=True)
        for name in a
        if not same(a[name], b[name])
    ]


def same(one: str, other: str) -> bool:
    try:
        return math.isclose(float(one), float(other), rel_tol=TOLERANCE, abs_tol=1e-12)
    except ValueError:
        return one == other


@pytest.mark.parametrize("name", refresh.CASES)
def test_outcomes_are_those_that_were_pinned(name: str) -> None:
    pinned = (refresh.PINNED / f"{name}.csv").read_bytes()
    found = differences(pinned, refresh.table(name, refresh.CASES[name]))
    assert not found, (
        f"{len(found)} cells differ, first {found[:3]}; if that was meant: python tests/backtest/refresh.py"
    )


def test_nothing_is_pinned_that_nobody_compares() -> None:
    assert {path.stem for path in refresh.PINNED.iterdir()} == set(refresh.CASES)


def test_a_changed_cell_would_be_seen() -> None:
    pinned = b"replicate,month,x,y\n0,2026-01,0.5,\n"
    assert differences(pinned, pinned) == []
    assert differences(pinned, pinned.replace(b"0.5", b"0.500001")) == []
    assert differences(pinned, pinned.replace(b"0.5", b"0.5001")) == ["2026-01 x: 0.5 -> 0.5001"]
    assert differences(pinned, pinned.replace(b"0.5,", b"0.5,1")) == ["2026-01 y:  -> 1"]
