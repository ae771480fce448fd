"""Figures in scenarios.md and levers.md are those of this model, and the stories follow from them."""

import math
from functools import cache
from pathlib import Path

import pytest

from docs import fingerprint
from docs.claims import written
from docs.kept import kept, rounded
from docs.lever_effects import lever_effects, plan
from docs.measure import KINDS, fingerprint_of, measure_scenarios, simulate_all
from docs.stories import Figures, holds, stories, told
from model.levers import levers
from scenarios import load_scenario, scenario_names

LIVED_AGAIN = ("ghana-msi-pilot", "malawi-management-and-supervision", "mali-360-donor-cliff")
STALE = "figures are stale: run make figures"


@cache
def scenarios() -> dict[str, dict[str, list[float | None]]]:
    return kept("scenarios")["scenarios"]


@pytest.mark.parametrize("kind", KINDS)
def test_figures_were_measured_on_this_model(kind: str) -> None:
    assert kept(kind)["fingerprint"] == fingerprint_of(kind), STALE


@pytest.mark.parametrize("name", LIVED_AGAIN)
def test_a_scenario_lived_again_gives_the_same_figures(name: str) -> None:
    found = {figure: values[0] for figure, values in rounded(measure_scenarios([name], replicates=1)[name]).items()}
    before = {figure: values[0] for figure, values in scenarios()[name].items()}
    assert set(found) == set(before)
    differing = {key: (before[key], found[key]) for key in found if not same(before[key], found[key])}
    assert not differing, STALE


def test_a_lever_moved_again_gives_the_same_effects() -> None:
    name = "supervision.transport"
    effects, before = lever_effects(simulate_all, [name])[name], kept("levers")["levers"][name]
    for found, tried in zip(rounded(effects["settings"]), before["settings"], strict=True):
        assert found["value"] == tried["value"]
        for outcome, numbers in found["effects"].items():
            assert numbers == pytest.approx(tried["effects"][outcome], rel=1e-4, abs=1e-9), STALE


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-5, abs_tol=1e-12)


def test_every_shipped_scenario_has_a_story_and_figures() -> None:
    assert set(stories()) == set(scenario_names()) == set(scenarios())


@pytest.mark.parametrize("name", scenario_names())
def test_the_story_follows_from_its_figures(name: str) -> None:
    figures = Figures(scenarios(), name)
    assert told(stories()[name], figures).count("{") == 0
    assert not [claim for claim in stories()[name]["claims"] if not holds(claim, figures)]
    assert stories()[name]["claims"]


@pytest.mark.parametrize(
    ("value", "style", "told"),
    [
        (0.01, "points", "1.0 points"),
        (-0.0996, "points", "−10 points"),
        (0.9999, "points", "100 points"),
        (0.0, "points", "0.0 points"),
        (29_800, "money", "US$ 29,800"),
        (22e6, "money", "US$ 22 million"),
    ],
)
def test_figures_are_written_as_people_write_them(value: float, style: str, told: str) -> None:
    assert written(value, style) == told


def test_claims_can_fail() -> None:
    figures = Figures({"a": {"x": [1.0, 3.0]}, "b": {"x": [2.0, 2.0]}}, "a")
    assert holds("x > 1.9", figures) and not holds("x > 2", figures)
    assert holds("x = b:x", figures) and holds("x ~ 1.02 * b:x", figures) and not holds("x ~ 1.2 * b:x", figures)
    with pytest.raises(ValueError, match="not a claim"):
        holds("x is large", figures)
    with pytest.raises(ValueError, match="no style"):
        written(1.0, "fancy")


def test_every_lever_is_tried() -> None:
    assert set(plan()["lever"]) == set(levers())
    assert set(kept("levers")["levers"]) == set(levers())


def test_pairs_that_are_meant_to_cost_the_same_do() -> None:
    breadth, depth, none = (
        Figures(scenarios(), name).mean("cost_usd.total")
        for name in ("malawi-msi-breadth", "malawi-msi-depth", "malawi-baseline")
    )
    assert breadth - none == pytest.approx(depth - none, rel=0.05)


def test_words_do_not_change_the_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "record.toml"
    path.write_text('[a]\nvalue = 1.0\nnote = "one"\n')
    before = fingerprint.what_acts(path)
    path.write_text('# told better\n[a]\nvalue = 1.0\nnote = "other"\n')
    assert fingerprint.what_acts(path) == before
    path.write_text('[a]\nvalue = 2.0\nnote = "one"\n')
    assert fingerprint.what_acts(path) != before


def test_comparable_scenarios_differ_only_in_what_they_compare() -> None:
    changed = {
        ("mali-360-need-first", "mali-360-readiness-first"): {"supervision.order"},
        ("mali-360-donor-cliff", "mali-360-institutionalised"): {"money.government_takeover_share"},
        ("mali-360-fast", "mali-360-stretched"): {"supervision.chws_per_supervisor"},
        ("malawi-msi-breadth", "malawi-msi-depth"): {"msi.cycles_per_dhmt", "msi.ceiling_share"},
    }
    for (one, other), expected in changed.items():
        before, after = load_scenario(one).levers, load_scenario(other).levers
        assert {name for name in before if before[name] != after[name]} == expected
    both, msi, supervision = (
        load_scenario(f"malawi-{name}").levers
        for name in ("management-and-supervision", "management-only", "supervision-only")
    )
    baseline = load_scenario("malawi-baseline").levers
    assert {n for n in both if both[n] != baseline[n]} == {
        n for n in both if msi[n] != baseline[n] or supervision[n] != baseline[n]
    }
