"""What the page computes from runs: bands, paired changes, colours."""

import numpy as np
import pytest

from ui.address import Decision
from ui.components.tile_map import colour_range
from ui.packed import ends_of, pack, pack_fine
from ui.picture import band, indicator, paired, started_months
from ui.runs import Snapshot
from ui.worker import DISTRICT, NATIONAL


def _snapshot(values, months=24):
    national = {k: np.full((months, len(NATIONAL)), value, np.float32) for k, value in enumerate(values)}
    return Snapshot(national, np.zeros((months, 2, len(DISTRICT)), np.float32))


def _picture(baseline, scenario):
    return paired(Decision("x"), "mali", 24312, 20, _snapshot(baseline), _snapshot(scenario))


def test_only_replicates_that_both_have_are_compared():
    assert _picture([1, 2, 3], [1, 2]).replicates == 2


def test_the_interval_is_of_paired_differences():
    # Luck moves both alike, so the difference is known far better than either value.
    luck = np.linspace(0, 10, 20)
    item = indicator(_picture(luck, luck + 1), "effective_coverage")
    assert item.change == pytest.approx(1.0, abs=1e-6)
    assert item.high - item.low < 1e-5


def test_no_interval_from_a_handful():
    assert indicator(_picture([1, 2], [2, 3]), "effective_coverage").low is None


def test_money_is_a_year():
    assert indicator(_picture([0], [5]), "cost_usd").value == pytest.approx(60)


def test_a_band_has_no_value_where_nothing_is_defined():
    picture = _picture([0.1, 0.2], [0.1, 0.2])
    picture.scenario[:, 3, :] = np.nan
    mean, low, high = band(picture.scenario, "timely_share")
    assert np.isnan([mean[3], low[3], high[3]]).all()
    assert low[4] <= mean[4] <= high[4]


def test_started_months():
    picture = _picture([0], [0])
    picture.scenario_map[5:, 1, DISTRICT.index("msi_districts_share")] = 1
    assert started_months(picture, "msi_districts_share") == [None, 5]


def test_colours_cover_the_values_with_round_ends():
    low, high = colour_range(np.linspace(0.031, 0.187, 500, dtype=np.float32), "value")
    assert low <= 0.04
    assert high >= 0.18
    assert colour_range(np.array([0.02, -0.07], np.float32), "change") == [-0.08, 0.08]
    assert colour_range(np.array([np.nan], np.float32), "value") == [0.0, 1.0]


def test_packed_values_mark_what_is_missing():
    text = pack(np.array([[0.0, 1.0, np.nan]], np.float32), [0.0, 1.0])
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    pairs = [sum(letters.index(letter) * 64**k for k, letter in enumerate(text[i : i + 3][::-1])) for i in (0, 3)]
    assert pack(np.array([[0.0, 0.5], [1.0, 1.0]], np.float32), [0.0, 1.0]) == "AD_" + pack(np.ones((1, 2)), [0.0, 1.0])
    assert [divmod(pair, 512) for pair in pairs] == [(0, 510), (511, 0)]


def test_finely_packed_values_come_back_to_five_digits():
    values = np.array([0.0123456, np.nan, 0.0712345])
    ends, letters = ends_of(values), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    text = pack_fine(values, ends)
    levels = [sum(letters.index(letter) * 64**k for k, letter in enumerate(text[i : i + 3][::-1])) for i in (0, 3, 6)]
    assert levels[1] == 64**3 - 1
    back = [ends[0] + level / (64**3 - 2) * (ends[1] - ends[0]) for level in (levels[0], levels[2])]
    assert back == pytest.approx([0.0123456, 0.0712345], rel=1e-5)
    assert ends_of(np.array([np.nan])) == [0.0, 1.0]
