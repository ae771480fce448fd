"""Asking the same question in another way gives the same answer: arms swapped, every district twice, a run in parts."""

import math
from dataclasses import fields, replace

import numpy as np
import pytest

from model.countries import Country
from model.outcomes import INDEX, Recording, national_outcomes
from scenarios import Scenario, load_scenario
from scenarios.compare import compare
from scenarios.run import simulate
from tests.worlds import country_as


def national(scenario: Scenario, replicates: int = 3) -> np.ndarray:
    """National outcomes of a few replicates (n_replicates, n_months, n_outcomes)."""
    recordings = [simulate(scenario, replicate) for replicate in range(replicates)]
    return np.stack([np.stack(list(national_outcomes(r).values()), axis=-1) for r in recordings])


def test_swapping_the_arms_turns_every_difference_round() -> None:
    today, management = (
        national(load_scenario(name, months=24)) for name in ("malawi-baseline", "malawi-management-only")
    )
    there, back = compare(today, management), compare(management, today)
    assert any(item.mean != 0 for item in there.values())
    for key, one in there.items():
        other = back[key]
        expected = (one.scenario, one.reference, -one.mean, -one.high, -one.low)
        found = (other.reference, other.scenario, other.mean, other.low, other.high)
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True), key
        assert (other.better, other.worse, other.n) == (one.worse, one.better, one.n), key


def test_an_arm_compared_with_itself_is_no_better_anywhere() -> None:
    today = national(load_scenario("ghana-baseline", months=12), 2)
    for item in compare(today, today).values():
        assert item.better == item.worse == 0
        assert item.mean == 0 or math.isnan(item.mean)


def doubled(country: Country) -> Country:
    """Every district a second time, under another key and name."""
    districts = np.concatenate([country.districts, country.districts]).view(np.recarray)
    districts.key[len(country.names) :] += 100_000
    again = {
        field.name: (*getattr(country, field.name), *getattr(country, field.name))
        for field in fields(country)
        if field.name in ("regions", "sources", "confidences", "notes")
    }
    names = (*country.names, *(f"{name} again" for name in country.names))
    return replace(country, districts=districts, names=names, **again)


def counted(recording: Recording, name: str) -> float:
    return float(recording.counts[..., INDEX[name]].sum())


def test_with_every_district_twice_everything_is_about_twice_as_much() -> None:
    before = supervised_world(5_000, 29)
    with country_as(doubled):
        after = supervised_world(10_000, 58)
    for name in ("posts", "districts", "supervision_started"):
        assert counted(after, name) == 2 * counted(before, name) > 0
    for name in ("need", "treated", "home_visits", "posts_supervised", "cost_government_usd", "cost_donor_usd"):
        assert counted(after, name) == pytest.approx(2 * counted(before, name), rel=0.02), name
    for name in ("effective_coverage", "quality_share", "supervised_share", "equity_gap"):
        difference = np.nanmean(national_outcomes(after)[name] - national_outcomes(before)[name])
        assert abs(difference) < 0.01, name


def supervised_world(posts: int, districts: int) -> Recording:
    sets = {"workforce.chw_posts": posts, "supervision.districts_per_wave": districts}
    return simulate(load_scenario("malawi-supervision-only", sets, months=18), 0)
