"""Small differences keep their size and sign."""

import pytest

from ui.fine_numbers import fine_change, fine_range


@pytest.mark.parametrize(
    ("value", "style", "language", "told"),
    [
        (0.0002, "percent", "en", "+0.02\N{NO-BREAK SPACE}points"),
        (-0.0002, "points", "fr", "\N{MINUS SIGN}0,02\N{NO-BREAK SPACE}point"),
        (-0.0013, "index", "en", "\N{MINUS SIGN}0.001"),
        (0.05, "percent", "en", "+5.0\N{NO-BREAK SPACE}points"),
        (-3e5, "money", "en", "\N{MINUS SIGN}US$\N{NO-BREAK SPACE}300\N{NO-BREAK SPACE}k"),
    ],
)
def test_a_change_is_not_written_as_nought(value, style, language, told):
    assert fine_change(value, style, language) == told


def test_an_interval_beside_nought_shows_on_which_side_it_lies():
    assert fine_range(0.0002, 0.0011, "percent", "en") == "0.02 to 0.11"
    assert fine_range(-0.0002, 0.0011, "points", "fr") == "\N{MINUS SIGN}0,02 à 0,11"
    assert fine_range(0.052, 0.062, "percent", "en") == "5.2 to 6.2"
