"""Numbers as English and French write them."""

import math

import pytest

from ui.language import write_change, write_range, write_value

THIN, HARD = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "style", "english", "french"),
    [
        (0.3456, "percent", "35%", f"35{THIN}%"),
        (0.0712, "percent", "7.1%", f"7,1{THIN}%"),
        (0.0, "percent", "0%", f"0{THIN}%"),
        (0.612, "index", "0.61", "0,61"),
        (-0.0504, "points", f"−5.0{HARD}points", f"−5,0{HARD}points"),
        (-0.0196, "points", f"−2.0{HARD}points", f"−2,0{HARD}points"),
        (0.0194, "points", f"1.9{HARD}points", f"1,9{HARD}point"),
        (50_234_000.0, "money", f"US${HARD}50.2{HARD}M", f"50,2{HARD}M{HARD}US$"),
        (1_500_000_000.0, "money", f"US${HARD}1.5{HARD}bn", f"1,5{HARD}Md{HARD}US$"),
        (12.0, "money", f"US${HARD}12", f"12{HARD}US$"),
        (12_345.0, "whole", "12,345", f"12{THIN}345"),
        (math.nan, "percent", "–", "–"),
        (None, "money", "–", "–"),
    ],
)
def test_values(value, style, english, french):
    assert write_value(value, style, "en") == english
    assert write_value(value, style, "fr") == french


def test_changes_carry_their_sign_and_shares_change_by_points():
    assert write_change(0.056, "percent", "en") == f"+5.6{HARD}points"
    assert write_change(-0.056, "percent", "fr") == f"−5,6{HARD}points"
    assert write_change(-0.00001, "percent", "en") == f"+0.0{HARD}points"


def test_a_narrow_interval_gets_a_digit_more():
    assert write_range(0.0561, 0.0564, "percent", "en") == "5.61 to 5.64"
    assert write_range(0.05, 0.06, "percent", "fr") == "5,0 à 6,0"
    assert write_range(1.2e6, 3.4e6, "money", "en") == f"1.2 to 3.4{HARD}M"
