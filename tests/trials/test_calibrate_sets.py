"""Draws take records that were fitted together from one plausible set, everything else from its own range."""

from collections import Counter
from pathlib import Path

import pytest

from model.evidence import EvidenceError, evidence
from model.evidence import plausible as stored
from model.evidence.plausible import PLAUSIBLE_FILE, PlausibleSets, misfits, plausible_sets, read_sets
from model.parameters import own_draws, values_in_force

RECORDS = {name: record for name, record in evidence().items() if record.role != "target"}
SETS = PlausibleSets(("ability_spread", "drift_spread"), ((0.3, 0.2), (0.5, 0.5)))


@pytest.fixture
def two_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.parameters.plausible_sets", lambda: SETS)


@pytest.mark.usefixtures("two_sets")
def test_fitted_records_are_drawn_together_and_others_apart() -> None:
    pairs = Counter()
    for draw in range(200):
        values, alone = values_in_force(RECORDS, {}, 7, draw), own_draws(RECORDS, 7, draw)
        pairs[values["ability_spread"], values["drift_spread"]] += 1
        assert {name for name in RECORDS if values[name] != alone[name]} <= set(SETS.names)
    assert set(pairs) == set(SETS.rows) and min(pairs.values()) > 60


@pytest.mark.usefixtures("two_sets")
def test_a_draw_depends_on_seed_and_number_alone() -> None:
    assert values_in_force(RECORDS, {}, 7, 3) == values_in_force(dict(reversed(RECORDS.items())), {}, 7, 3)
    drawn = {values_in_force(RECORDS, {}, seed, 3)["ability_spread"] for seed in range(20)}
    assert drawn == {0.3, 0.5}


@pytest.mark.usefixtures("two_sets")
def test_what_a_scenario_sets_wins_and_central_values_stay() -> None:
    assert values_in_force(RECORDS, {"drift_spread": 0.4}, 7, 3)["drift_spread"] == 0.4
    assert values_in_force(RECORDS, {}, 7)["drift_spread"] == RECORDS["drift_spread"].value


@pytest.mark.usefixtures("two_sets")
def test_a_record_that_is_not_there_is_not_made_up() -> None:
    few = {name: RECORDS[name] for name in RECORDS if name != "drift_spread"}
    assert "drift_spread" not in values_in_force(few, {}, 7, 3)


def test_without_sets_every_record_is_drawn_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.parameters.plausible_sets", PlausibleSets)
    assert dict(values_in_force(RECORDS, {}, 7, 3)) == own_draws(RECORDS, 7, 3)


def test_the_shipped_sets_fit_the_records() -> None:
    assert PLAUSIBLE_FILE.exists()
    assert misfits(plausible_sets(), RECORDS) == [], "make them anew: scaleup calibrate --out DIR --keep-in-model"
    assert len(set(plausible_sets().rows)) >= 100


def test_a_set_outside_its_range_or_of_an_unknown_record_would_be_told() -> None:
    assert misfits(SETS, RECORDS) == []
    wide = PlausibleSets(("ability_spread", "nothing"), ((5.0, 1.0),))
    assert [line.partition(":")[0] for line in misfits(wide, RECORDS)] == ["nothing", "ability_spread"]
    target = next(name for name, record in evidence().items() if record.role == "target")
    assert misfits(PlausibleSets((target,), ((1.0,),)), evidence())


@pytest.mark.parametrize("line", ["0.3", "0.3,x", "0.3,nan", "0.3,0.2,0.1"])
def test_a_broken_row_is_told_by_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "plausible.csv"
    path.write_text(f"ability_spread,drift_spread\n0.3,0.2\n{line}\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match="line 3.*2 numbers"):
        read_sets(path)


def test_an_empty_file_holds_no_sets(tmp_path: Path) -> None:
    path = tmp_path / "plausible.csv"
    path.write_text("", encoding="utf-8")
    assert read_sets(path).row(0.5) == {} and stored.PlausibleSets().row(0.0) == {}


def test_every_set_can_be_drawn() -> None:
    assert SETS.row(0.0) == {"ability_spread": 0.3, "drift_spread": 0.2}
    assert SETS.row(0.9999999999999999) == {"ability_spread": 0.5, "drift_spread": 0.5}
