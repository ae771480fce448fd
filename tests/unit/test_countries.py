"""The country folders load, agree with their published totals, and refuse broken input in one clear line."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from model.countries import FOLDER, Country, country_names, load_country, read_country
from model.evidence import check_sources, sources
from model.evidence.records import EvidenceError

# Census totals as published; Mali prints two, this is the sum of its regions.
TOTALS = {"ghana": (261, 30_832_019), "malawi": (29, 17_563_749), "mali": (75, 22_395_489), "uganda": (146, 45_905_417)}
DISTRICTS, FACTS, CADRES = "districts.csv", "facts.toml", "cadres.toml"


@pytest.fixture(params=sorted(TOTALS))
def country(request: pytest.FixtureRequest) -> Country:
    return load_country(request.param)


def national_share(country: Country, column: str) -> float:
    people = country.districts.population
    return float((country.districts[column] * people).sum() / people.sum())


def test_four_countries_ship() -> None:
    assert country_names() == tuple(sorted(TOTALS))


def test_district_count_and_census_total_are_the_published_ones(country: Country) -> None:
    count, total = TOTALS[country.name]
    assert len(country.names) == len(country.regions) == len(country.districts) == count
    assert country.districts.population.sum() == total


def test_keys_are_stable_numbers_from_one_and_names_and_tiles_are_unique(country: Country) -> None:
    rows = country.districts
    assert sorted(rows.key) == list(range(1, len(rows) + 1))
    assert len(set(country.names)) == len(rows)
    assert len(set(zip(rows.tile_column.tolist(), rows.tile_row.tolist(), strict=True))) == len(rows)
    assert rows.tile_column.min() == rows.tile_row.min() == 0


def test_tile_map_is_compact_and_north_is_up(country: Country) -> None:
    rows = country.districts
    cells = (rows.tile_column.max() + 1) * (rows.tile_row.max() + 1)
    assert cells < 2 * len(rows)
    assert np.corrcoef(rows.tile_row, rows.latitude)[0, 1] < -0.8
    assert np.corrcoef(rows.tile_column, rows.longitude)[0, 1] > 0.8


def test_communes_of_bamako_touch() -> None:
    mali = load_country("mali")
    here = [index for index, region in enumerate(mali.regions) if region == "Bamako"]
    tiles = [(int(mali.districts.tile_column[index]), int(mali.districts.tile_row[index])) for index in here]
    reached = {tiles[0]}
    for _ in tiles:
        reached |= {tile for tile in tiles for near in reached if abs(tile[0] - near[0]) + abs(tile[1] - near[1]) == 1}
    assert reached == set(tiles)


def test_texts_are_clean(country: Country) -> None:
    for text in (*country.names, *country.regions, *country.sources, *country.notes):
        assert text == text.strip()
        assert not {"\ufffd", "Ã"} & set(text)


def test_every_estimated_population_says_how(country: Country) -> None:
    for confidence, note in zip(country.confidences, country.notes, strict=True):
        assert confidence != "estimate" or "estimated" in note


def test_remoteness_spans_zero_to_one(country: Country) -> None:
    assert country.districts.remoteness.min() < 0.02
    assert country.districts.remoteness.max() == 1


def test_capital_region_is_the_least_remote(country: Country) -> None:
    rows = country.districts
    distance = np.hypot(rows.latitude - country.capital.latitude, rows.longitude - country.capital.longitude)
    assert rows.remoteness[np.argmin(distance)] < 0.05


def test_eligible_share_of_mali_fits_the_plan() -> None:
    mali = load_country("mali")
    assert 0.6 < national_share(mali, "eligible_share") < 0.77
    in_bamako = np.array(mali.regions) == "Bamako"
    assert mali.districts.eligible_share[in_bamako].max() <= 0.05
    eligible = [(mali.population(year) * mali.districts.eligible_share).sum() for year in (2026, 2030)]
    per_post = mali.cadres["asc"].records["chw_people_per_post"].value
    assert 12_000 <= eligible[0] / per_post <= eligible[1] / per_post <= 14_000


def test_insecurity_is_high_in_the_north_of_mali_only(country: Country) -> None:
    high = {region for region, level in zip(country.regions, country.districts.insecurity, strict=True) if level > 0.5}
    north = {"Kidal", "Ménaka", "Gao", "Tombouctou", "Taoudénit", "Mopti"}
    assert high == (north if country.name == "mali" else set())


def test_population_starts_at_the_census_and_grows_every_year(country: Country) -> None:
    census_year = float(country.districts.population_year[0])
    np.testing.assert_allclose(country.population(census_year), country.districts.population)
    years = np.arange(2005, 2060, 0.5)
    national = np.array([country.population(year).sum() for year in years])
    growth = national[1:] / national[:-1]
    assert np.all(growth > 1)
    assert np.all(growth < 1.03)


def test_population_follows_the_national_path(country: Country) -> None:
    path = country.path
    ratio = country.population(2030) / country.population(2020)
    np.testing.assert_allclose(ratio, path.people[-1] / path.people[-2])
    np.testing.assert_allclose(country.population(2040) / country.population(2030), ratio)  # the last rate goes on


def test_share_of_under_fives_falls_slowly(country: Country) -> None:
    census_year = float(country.districts.population_year[0])
    np.testing.assert_allclose(country.under5_share(census_year), country.districts.under5_share)
    assert np.all(country.under5_share(2035) < country.under5_share(2026))
    assert np.all(country.under5_share(2035) > 0.05)


def test_seasons_have_mean_one(country: Country) -> None:
    assert country.seasons.shape == (12, 4)
    np.testing.assert_allclose(country.seasons[:, :3].mean(axis=0), 1, atol=1e-12)
    assert 0 <= country.seasons[:, 3].min() < country.seasons[:, 3].max() <= 1


def test_every_record_cites_known_sources_and_is_labelled_in_both_languages(country: Country) -> None:
    records = [
        *country.facts.values(),
        *(record for cadre in country.cadres.values() for record in cadre.records.values()),
    ]
    check_sources(records, sources())
    for record in records:
        assert record.label["en"] != record.label["fr"]
        assert record.low <= record.value <= record.high
        assert record.sources or record.confidence in ("assumption", "unverified")
        assert record.role != "target"
        assert all(record.low <= record.draw(u) <= record.high for u in (0.0, 0.3, 1.0))


def test_decision_space_keeps_the_published_index(country: Country) -> None:
    index = {"ghana": 0.4, "malawi": 0.45, "mali": 0.4, "uganda": 0.59}
    functions = ("supervision", "supplies", "staff", "data")
    mean = np.mean([country.facts[f"decision_space_{name}"].value for name in functions])
    assert mean == pytest.approx(index[country.name])


def test_hours_and_norm_of_a_cadre_fit_together(country: Country) -> None:
    for cadre in country.cadres.values():
        number = {name: record.value for name, record in cadre.records.items()}
        hours = number["chw_home_visit_hours_per_week"]
        assert hours + number["chw_travel_hours_per_week"] <= number["chw_hours_per_week"]
        possible = hours * 52 / 12 * 60 / number["chw_minutes_per_home_visit"]
        assert 0.4 * possible <= number["chw_home_visits_norm_per_month"] <= 1.2 * possible


def test_before_the_programme_a_quarter_is_treated_promptly_in_mali() -> None:
    facts = load_country("mali").facts
    assert facts["other_care_share"].value * facts["other_care_prompt_share"].value == pytest.approx(0.25, abs=0.01)


def test_districts_cannot_be_changed_by_accident() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_country("mali").districts.population[0] = 1


def test_loading_twice_gives_the_same_country() -> None:
    assert load_country("malawi") is load_country("malawi")


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (DISTRICTS, "234927", "many", ("row 2, Chitipa", "population", "many", "a number from")),
        (DISTRICTS, "234927", "nan", ("row 2, Chitipa", "population", "nan")),
        (DISTRICTS, "234927", "", ("row 2, Chitipa", "population", "nothing")),
        (DISTRICTS, "\n2,Northern", "\n1,Northern", ("row 3, Karonga", "key", "each once")),
        (DISTRICTS, "\n2,Northern", "\n2.5,Northern", ("row 3", "key", "2.5", "whole number")),
        (DISTRICTS, "\n2,Northern", "\n2,Northern,", ("row 3", "cells")),
        (DISTRICTS, "Northern,Karonga", "Northern,Chitipa", ("row 3", "district", "each once")),
        (DISTRICTS, "remoteness", "remotenes", ("remotenes", 'did you mean "remoteness"?')),
        (DISTRICTS, ",checked,", ",sure,", ("confidence", "sure", "checked")),
        (FACTS, "[household_size]", "[household_sizes]", ("household_size", "nothing")),
        (FACTS, "value = 4.4", "value = 5.4", ("household_size", "5.4", "low <= value <= high")),
        (CADRES, "[hsa.chw_posts_now]", "[hsa.chw_post_now]", ("chw_post_now", 'did you mean "chw_posts_now"?')),
        ("seasons.csv", "1,1.3,", "1,1.4,", ("fever", "mean")),
        ("seasons.csv", "\n2,", "\n3,", ("month", "1 to 12, in order")),
        ("country.toml", '"hsa"', '"hsaa"', ("default_cadre", "hsaa", 'did you mean "hsa"?')),
        ("country.toml", "fiscal_year_start_month = 4", "fiscal_year_start_month = 13", ("13", "1 to 12")),
        ("country.toml", "year = 2020", "year = 2000", ("population", "year", "rising order")),
    ],
)
def test_errors_say_where_what_and_what_is_allowed(
    tmp_path: Path, file: str, old: str, new: str, words: tuple[str, ...]
) -> None:
    folder = tmp_path / "malawi"
    shutil.copytree(FOLDER / "malawi", folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EvidenceError) as error:
        read_country(folder)
    message = str(error.value)
    assert "\n" not in message
    for word in (f"malawi/{file}", "found", "allowed", *words):
        assert word in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "malawi", tmp_path / "malawi")
    (tmp_path / "malawi" / DISTRICTS).unlink()
    with pytest.raises(EvidenceError, match=r"malawi/districts\.csv"):
        read_country(tmp_path / "malawi")


def test_an_unknown_country_gets_the_nearest_name() -> None:
    with pytest.raises(EvidenceError, match='did you mean "malawi"'):
        load_country("malavi")


def test_quoted_commas_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "malawi"
    shutil.copytree(FOLDER / "malawi", folder)
    text = (folder / DISTRICTS).read_text(encoding="utf-8").replace("Northern,Karonga", 'Northern,"Karonga, lake"')
    (folder / DISTRICTS).write_text("\ufeff" + text, encoding="utf-8")
    assert read_country(folder).names[1] == "Karonga, lake"
