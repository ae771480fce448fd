"""The tables of a run: numbers as text, columns, order, and the summary made from them."""

import csv
import io
import math

import numpy as np
import pytest

from model.outcomes import COUNTS, NATIONAL_STATES, Recording, outcomes
from scenarios import load_scenario
from scenarios.compare import compare, comparison_csv, paired_difference
from scenarios.number_text import cell_bytes
from scenarios.summary import direction, summarise, summary_json
from scenarios.tables import (
    district_columns,
    district_frame,
    district_header,
    district_rows,
    monthly_frame,
    monthly_header,
    monthly_rows,
)
from scenarios.words import aligned, number_words, range_words

MONTHS = 3


def texts(values):
    cells = cell_bytes(np.asarray(values, dtype=float))
    return [bytes(cell[cell != 0]).decode() for cell in cells]


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("malawi-baseline", months=MONTHS)


@pytest.fixture(scope="module")
def recording(scenario):
    rng = np.random.default_rng(5)
    counts = np.floor(rng.uniform(0, 900, (MONTHS, 29, len(COUNTS))))
    counts[0, 0] = 0
    counts[..., -9:] *= 1.2345678
    return Recording(counts, rng.uniform(size=(MONTHS, len(NATIONAL_STATES))), np.arange(29) % 5)


def read(header, rows):
    return list(csv.DictReader(io.StringIO((header + rows).decode("utf-8"))))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (-0.0, "0"), (1, "1"), (10, "10"), (123456, "123456"), (1234567, "1234570"), (999999.7, "1000000"),
        (0.5, "0.5"), (-0.25, "-0.25"), (1 / 3, "0.333333"), (2 / 3, "0.666667"), (0.0001, "0.0001"),
        (0.000012345678, "0.0000123457"), (1e-7, "1e-07"), (1e20, "1e+20"), (99999.95, "100000"), (math.nan, ""),
        (math.inf, ""), (-1234.5678, "-1234.57"), (5e-324, "4.94066e-324"), (100.0001, "100"),
        (12345678901, "12345700000"),
    ],
)  # fmt: skip
def test_a_number_has_six_digits_and_no_needless_ones(value, text):
    assert texts([value]) == [text]


def test_numbers_read_back_as_python_would_round_them():
    rng = np.random.default_rng(1)
    values = rng.uniform(-1, 1, 50_000) * 10 ** rng.uniform(-9, 14, 50_000)
    assert [float(text) for text in texts(values)] == [float(f"{value:.6g}") for value in values]


def test_whole_numbers_are_written_without_decimals():
    assert texts(np.arange(0, 1_000_000, 37)) == [str(number) for number in range(0, 1_000_000, 37)]


def test_columns_are_those_of_the_contract(scenario, recording):
    monthly = read(monthly_header(), monthly_rows(scenario, recording, 4))
    assert list(monthly[0]) == ["replicate", "month", *outcomes()]
    districts = read(district_header(), district_rows(scenario, recording, 4))
    columns = list(districts[0])
    assert columns[:4] == ["replicate", "district", "region", "month"]
    assert set(COUNTS) <= set(columns) and len(set(columns)) == len(columns)
    assert "equity_gap" not in columns and "effective_coverage" in columns


def test_rows_are_ordered_by_month_and_district(scenario, recording):
    rows = read(district_header(), district_rows(scenario, recording, 4))
    assert [row["month"] for row in rows] == [f"2026-0{month}" for month in (1, 2, 3) for _ in range(29)]
    from model.countries import load_country

    assert tuple(row["district"] for row in rows[:29]) == load_country("malawi").names
    assert {row["replicate"] for row in rows} == {"4"}


def test_a_draw_column_appears_only_when_assumptions_are_drawn(scenario, recording):
    rows = read(monthly_header(sampled=True), monthly_rows(scenario, recording, 4, sampled=True))
    assert list(rows[0])[:3] == ["replicate", "draw", "month"] and rows[0]["draw"] == "4"
    rows = read(district_header(sampled=True), district_rows(scenario, recording, 4, sampled=True))
    assert list(rows[0])[:5] == ["replicate", "draw", "district", "region", "month"]


def test_an_undefined_ratio_is_empty(scenario, recording):
    first = read(district_header(), district_rows(scenario, recording, 0))[0]
    assert first["timely_share"] == "" and first["posts"] == "0"


def test_ratios_can_be_recomputed_from_the_counts_beside_them(scenario, recording):
    for row in read(district_header(), district_rows(scenario, recording, 0))[1:]:
        assert float(row["timely_share"]) == pytest.approx(
            float(row["treated_timely"]) / float(row["treated"]), rel=2e-5
        )


def test_names_with_commas_and_quotes_survive(scenario, recording, monkeypatch):
    from types import SimpleNamespace

    from scenarios import tables

    names = tuple(f'Ségou, "{number}"' for number in range(29))
    monkeypatch.setattr(tables, "load_country", lambda name: SimpleNamespace(names=names, regions=names))
    rows = read(district_header(), district_rows(scenario, recording, 0))
    assert tuple(row["district"] for row in rows[:29]) == names


def test_the_frame_is_the_file(scenario, recording):
    frame = district_frame(scenario, [recording])
    rows = read(district_header(), district_rows(scenario, recording, 0))
    assert list(frame.columns) == list(rows[0])
    column = [float(row["home_visits_per_chw"] or "nan") for row in rows]
    np.testing.assert_allclose(frame["home_visits_per_chw"], column, rtol=1e-5)
    assert list(monthly_frame(scenario, [recording, recording])["replicate"]) == [0] * MONTHS + [1] * MONTHS
    assert len(district_columns()) == len(frame.columns) - 4


def test_a_summary_counts_only_what_is_defined():
    national = np.full((3, 24, len(outcomes())), 0.5)
    national[0, :, 0] = np.nan
    national[1, 12:, 0] = 1.0
    found = summarise(national)["home_visits_per_chw"]
    assert (found["first_12_months"].mean, found["first_12_months"].n) == (0.5, 2)
    assert (found["last_12_months"].mean, found["change"].mean) == (0.75, 0.25)
    everything = summary_json(load_scenario("mali-baseline"), np.full((2, 6, len(outcomes())), np.nan), sampled=True)
    entry = everything["outcomes"]["equity_gap"]["last_12_months"]
    assert entry == {"mean": None, "p10": None, "p90": None, "n": 0}
    assert "chance and assumption" in everything["band"]


def test_a_paired_difference_has_the_interval_of_a_t_test():
    from scipy.stats import ttest_rel

    rng = np.random.default_rng(2)
    before, after = rng.normal(size=10), rng.normal(0.4, 1, 10)
    found = paired_difference(before, after, "up")
    low, high = ttest_rel(after, before).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.better == (after > before).sum() and found.better + found.worse == 10
    assert paired_difference(before, after, "down").better == found.worse


def test_one_pair_has_no_interval_and_no_pair_no_difference():
    one = paired_difference(np.array([1.0]), np.array([2.0]), "up")
    assert one.mean == 1.0 and math.isnan(one.low)
    assert paired_difference(np.array([np.nan]), np.array([1.0]), "up").n == 0
    national = np.ones((2, 24, len(outcomes())))
    lines = comparison_csv("a", [("b", compare(national, national), ())]).decode().splitlines()
    assert len(lines) == 1 + 2 * len(outcomes())
    assert lines[1].split(",")[:5] == ["b", "a", "home_visits_per_chw", "visits / CHW / month", "last_12_months"]


def test_numbers_are_told_in_words():
    share, cost = outcomes()["effective_coverage"], outcomes()["cost_usd"]
    assert number_words(share, 0.1234) == "12.3 %"
    assert number_words(share, 0.1234, sign=True) == "+12.3 points"
    assert number_words(share, -0.00001, sign=True) == "0.0 points"
    assert number_words(cost, 1_234_567) == "1.23 m"
    assert number_words(share, math.nan) == "–"
    assert range_words(share, 0.1, 0.2) == "10.0 to 20.0 %"
    assert aligned([["a", "b"], ["long", "10"]]) == "a      b\nlong  10"


def test_a_signed_gap_is_better_the_nearer_it_is_to_zero():
    found = paired_difference(np.array([-0.3, 0.1, -0.1]), np.array([-0.2, 0.2, 0.1]), "zero")
    assert (found.better, found.worse, found.n) == (1, 1, 3)
    assert direction(outcomes()["equity_gap"]) == "zero"
    assert direction(outcomes()["cost_usd"]) == "down"
