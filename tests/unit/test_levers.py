"""Levers: each type accepts what it should and refuses the rest with a helpful message."""

import math

import pytest

from model.levers import SettingError, Value, lever, levers, nearest_name
from model.settings import default_levers, resolve_levers

GOOD = [
    ("msi.cycles_per_year", 2, 2.0),
    ("msi.cycles_per_dhmt", 3.0, 3),
    ("supervision.dedicated", False, False),
    ("msi.order", "random", "random"),
    ("supervision.components", ["group", "one_to_one"], ("one_to_one", "group")),
    ("supervision.components", [], ()),
    ("msi.districts", ["Kayes", "Kita"], ("Kayes", "Kita")),
    ("msi.start", "2031-12", "2031-12"),
    ("msi.start", "never", "never"),
    ("workforce.chw_posts", "as_today", "as_today"),
    ("workforce.chw_posts", 0, 0),
    ("money.budget_usd_per_year", "unlimited", "unlimited"),
]
BAD = [
    ("msi.cycles_per_year", 2.01), ("msi.cycles_per_year", -0.1), ("msi.cycles_per_year", "1"),
    ("msi.cycles_per_year", True), ("msi.cycles_per_year", math.nan), ("msi.cycles_per_year", math.inf),
    ("msi.cycles_per_year", "as_today"), ("msi.cycles_per_year", [1.0]), ("msi.cycles_per_year", None),
    ("msi.cycles_per_dhmt", 2.5), ("msi.cycles_per_dhmt", 0), ("workforce.chw_posts", 2_500_001),
    ("supervision.dedicated", 1), ("supervision.dedicated", "true"), ("msi.order", "alphabetic"), ("msi.order", 3),
    ("msi.order", ["random"]), ("supervision.components", "group"), ("supervision.components", ["group", "group"]),
    ("supervision.components", ["groups"]), ("supervision.components", [3]), ("msi.districts", "Kayes"),
    ("msi.start", "2031-13"), ("msi.start", "31-12"), ("msi.start", 2031), ("msi.start", "2031-1"),
    ("money.funding_end", "at_start"), ("supplies.reliability", {"low": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "kept"), GOOD)
def test_a_good_value_is_kept_in_the_levers_own_type(name: str, value: object, kept: Value) -> None:
    result = lever(name).check(value)
    assert result == kept and type(result) is type(kept)


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_is_refused_with_key_value_and_what_is_allowed(name: str, value: object) -> None:
    with pytest.raises(SettingError) as caught:
        lever(name).check(value)
    assert name in str(caught.value) and repr(value) in str(caught.value)
    assert lever(name).allowed() in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "nearest"),
    [
        ("msi.order", "need_frist", "need_first"),
        ("supervision.components", ["one_to_one", "dashbord"], "dashboard"),
        ("workforce.chw_posts", "as_todya", "as_today"),
    ],
)
def test_a_mistyped_word_gets_the_nearest_one(name: str, value: object, nearest: str) -> None:
    with pytest.raises(SettingError, match=f"did you mean '{nearest}'"):
        lever(name).check(value)


def test_a_mistyped_lever_gets_the_nearest_one() -> None:
    with pytest.raises(SettingError, match=r"did you mean 'supervision\.dedicated'"):
        resolve_levers([{"supervison.dedicated": True}])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("supervision.visits", "supervision.visits_per_chw_per_month"),
        ("supervision.vists", "supervision.visits_per_chw_per_month"),
        ("visits_per_chw", "supervision.visits_per_chw_per_month"),
        ("workforce.pay", "workforce.pay_usd_per_month"),
        ("money.budget", "money.budget_usd_per_year"),
        ("msi.wave", "msi.districts_per_wave"),
        ("MSI Start", "msi.start"),
        ("assumptions", ""),
        ("foo", ""),
        ("", ""),
    ],
)
def test_a_name_left_unfinished_leads_to_the_one_that_begins_so(written: str, meant: str) -> None:
    assert nearest_name(written, levers()) == meant


@pytest.mark.parametrize(
    ("name", "value"),
    [("supervision.components", "dashboard"), ("supervision.components", ["dashboard", "dashboard"])],
)
def test_a_right_word_in_the_wrong_form_is_not_suggested_again(name: str, value: object) -> None:
    with pytest.raises(SettingError) as caught:
        lever(name).check(value)
    assert "did you mean" not in str(caught.value)


@pytest.mark.parametrize(("name", "largest"), [("workforce.chw_posts", "2,500,000"), ("msi.cycles_per_year", "2")])
def test_limits_are_written_as_people_write_them(name: str, largest: str) -> None:
    assert lever(name).allowed().partition(" or ")[0].endswith(f"from 0 to {largest}")


@pytest.mark.parametrize("name", levers())
def test_every_lever_explains_itself_and_its_default_ends_and_words_are_allowed(name: str) -> None:
    item = lever(name)
    for text in (item.label, item.help):
        assert set(text) == {"en", "fr"} and all(text.values())
    assert item.who_decides
    assert item.check(item.default) == item.default
    for value in (item.low, item.high):
        if value is not None:
            assert item.check(value) == value
    for word in (*item.words, *(item.values if item.type == "choice" else ())):
        assert item.check(word) == word
    if item.low is not None and item.high is not None:
        for value in (item.low - 1, item.high + 1):
            with pytest.raises(SettingError):
                item.check(value)
        assert all(item.low <= step[0] <= item.high for step in item.scale)


# --- layers, and cycles per year = 12 / (length + pause) ----------------------------------------------------------

FREQUENCY, LENGTH, PAUSE = "msi.cycles_per_year", "msi.cycle_length_months", "msi.pause_months"


def timing(*layers: dict[str, object]) -> tuple[float, float, float]:
    levers_now = resolve_levers(layers)
    frequency, length, pause = (round(float(str(levers_now[name])), 4) for name in (FREQUENCY, LENGTH, PAUSE))
    return frequency, length, pause


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([{}], (0, 10, 2)),
        ([{FREQUENCY: 1.0}], (1, 10, 2)),
        ([{FREQUENCY: 0.5}], (0.5, 10, 14)),  # the pause follows first
        ([{FREQUENCY: 2.0}], (2, 6, 0)),  # no pause is left: then the length
        ([{FREQUENCY: 1.5}], (1.5, 8, 0)),
        ([{FREQUENCY: 1.0, LENGTH: 7.0}], (1, 7, 5)),
        ([{FREQUENCY: 1.0, PAUSE: 5.0}], (1, 7, 5)),
        ([{LENGTH: 9.0, PAUSE: 6.0}], (0.8, 9, 6)),
        ([{FREQUENCY: 1.0, LENGTH: 7.0, PAUSE: 5.0}], (1, 7, 5)),
        ([{FREQUENCY: 1.0}, {LENGTH: 12.0}], (1, 12, 0)),
        ([{FREQUENCY: 1.0}, {LENGTH: 15.0}], (0.8, 15, 0)),  # a longer cycle than the period: frequency gives way
        ([{FREQUENCY: 1.0}, {PAUSE: 4.0}], (1, 8, 4)),
        ([{FREQUENCY: 1.0}, {PAUSE: 14.0}], (0.5, 10, 14)),  # a pause that leaves no cycle: frequency gives way
        ([{FREQUENCY: 1.0}, {FREQUENCY: 0}], (0, 10, 2)),
        ([{FREQUENCY: 1.0}, {FREQUENCY: 0}, {FREQUENCY: 1.0}], (1, 10, 2)),
        ([{FREQUENCY: 0, LENGTH: 8.0, PAUSE: 3.0}], (0, 8, 3)),  # no MSI agrees with any length
        ([{FREQUENCY: 0.7}], (0.7, 10, 7.1429)),
    ],
)
def test_what_a_layer_leaves_open_follows_pause_first_then_length(
    layers: list[dict[str, object]], expected: tuple[float, float, float]
) -> None:
    assert timing(*layers) == expected


@pytest.mark.parametrize(
    "layer",
    [
        {FREQUENCY: 1.0, LENGTH: 10.0, PAUSE: 6.0},  # all three, and they disagree
        {FREQUENCY: 2.0, LENGTH: 10.0},  # two cycles of ten months in a year
        {FREQUENCY: 2.0, PAUSE: 5.0},  # leaves a cycle of one month
        {FREQUENCY: 0.05},  # a pause of more than 120 months
    ],
)
def test_levers_of_one_layer_that_contradict_each_other_are_refused(layer: dict[str, object]) -> None:
    with pytest.raises(SettingError):
        resolve_levers([layer])


@pytest.mark.parametrize("frequency", [0.18, 0.3, 0.5, 0.7, 0.9, 1.0, 1.3, 1.5, 1.9, 2.0])
def test_the_period_is_always_twelve_over_the_frequency(frequency: float) -> None:
    per_year, length, pause = timing({FREQUENCY: frequency})
    assert length + pause == pytest.approx(12 / per_year, abs=1e-3) and pause >= 0 and length >= 3


def test_a_later_layer_wins_and_untouched_levers_stay() -> None:
    result = resolve_levers([{"supervision.dedicated": True, "msi.order": "random"}, {"msi.order": "region"}])
    assert result["msi.order"] == "region" and result["supervision.dedicated"] is True
    rest = {n: v for n, v in result.items() if n not in ("msi.order", "supervision.dedicated")}
    assert rest == {n: v for n, v in default_levers().items() if n in rest}


@pytest.mark.parametrize("family", ["msi", "supervision"])
def test_listed_needs_a_list(family: str) -> None:
    with pytest.raises(SettingError, match=f"{family}.districts"):
        resolve_levers([{f"{family}.order": "listed"}])
    assert resolve_levers([{f"{family}.order": "listed", f"{family}.districts": ["Kayes"]}])
