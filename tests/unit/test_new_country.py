"""A country from a table: what the table says is kept to the digit, the rest is estimated, marked, and can be run."""

import csv
import io
import itertools
import os
import tempfile
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model.countries import Country, country_folder, load_country, read_country, shipped_country_names
from model.countries.country import FACTS
from scenarios.errors import OutputError, ScenarioError
from scenarios.new_country.cells import read_number
from scenarios.new_country.make import Made, Wish, counted, make_country
from scenarios.new_country.places import on_the_ground, plain_grid, quantiles, tiles_of
from scenarios.new_country.sheet import read_sheet
from scenarios.new_country.table_file import LARGEST_BYTES

PLAIN = "district,population\nAlpha,120000\nBéta,45231\nGamma,9000\n"
FULL = (
    "region;district;population;population_year;under5_share;latitude;longitude;area_km2;facilities;eligible_share;"
    "remoteness;insecurity;source\n"
    "Nord;Alpha;1 200 000;2021;0,17;12,5;-1,5;1 250,5;40;0,8;0,9;0,25;Census 2021\n"
    "Sud;Béta;45\u202f231;2021;0,16;11,25;-1,25;300;3;0,7;0;0;Census 2021\n"
    "Sud;Gamma;9\u00a0000;2021;0,15;11;-2;100;1;0,6;0,5;0,1;Census 2021\n"
)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCALEUP_COUNTRIES", str(tmp_path / "own"))
    return tmp_path / "own"


def made_of(tmp_path: Path, content: str | bytes, **wish: object) -> Made:
    path = tmp_path / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return make_country(Wish("newland", path, **wish))  # type: ignore[arg-type]  # wishes of any kind, wrong ones too


def test_a_full_table_is_kept_as_it_is(own: Path, tmp_path: Path) -> None:
    made = made_of(tmp_path, FULL)
    country = read_country(made.folder)
    assert country.names == ("Alpha", "Béta", "Gamma") and country.regions == ("Nord", "Sud", "Sud")
    rows = country.districts
    assert rows.population.tolist() == [1_200_000, 45_231, 9_000] and rows.population_year.tolist() == [2021] * 3
    assert rows.under5_share.tolist() == [0.17, 0.16, 0.15] and rows.area_km2.tolist() == [1250.5, 300, 100]
    assert rows.latitude.tolist() == [12.5, 11.25, 11] and rows.longitude.tolist() == [-1.5, -1.25, -2]
    assert rows.facilities.tolist() == [40, 3, 1] and rows.eligible_share.tolist() == [0.8, 0.7, 0.6]
    assert rows.remoteness.tolist() == [0.9, 0, 0.5] and rows.insecurity.tolist() == [0.25, 0, 0.1]
    assert set(country.sources) == {"Census 2021"} and set(country.confidences) == {"read"}
    assert set(counted(made.sheet.rows)) == {"tiles"}


def test_what_a_table_leaves_out_is_estimated_and_said_row_by_row(own: Path, tmp_path: Path) -> None:
    made = made_of(tmp_path, PLAIN)
    country, mali = read_country(made.folder), load_country("mali")
    assert set(country.confidences) == {"estimate"}
    for note in country.notes:
        for column in ("under5_share", "population_year", "area_km2", "facilities", "eligible_share", "remoteness"):
            assert column in note and "estimated" in note and "Mali" in note
        assert "none assumed" in note and "not on the ground" in note
    assert all("table.csv" in source for source in country.sources)
    per_facility = mali.districts.population.sum() / mali.districts.facilities.sum()
    assert country.districts.facilities.tolist() == [round(120_000 / per_facility), 3, 1]
    assert country.districts.population_year.tolist() == [2022] * 3
    assert country.capital.name == "Alpha" and set(country.regions) == {"whole country"}


def test_cities_are_served_less_than_the_land_around_them(own: Path, tmp_path: Path) -> None:
    table = "district,population,area_km2\nCity,900000,90\nTown,900000,1000\nLand,90000,10000\n"
    share = read_country(made_of(tmp_path, table).folder).districts.eligible_share
    assert share[0] < 0.1 and share[0] < share[1] - 0.1 and share[1] < share[2] - 0.1 and share[2] > 0.7


def test_borrowed_figures_are_all_marked_as_stand_ins(own: Path, tmp_path: Path) -> None:
    made = made_of(tmp_path, PLAIN, like="malawi", label="Newland")
    country, malawi = read_country(made.folder), load_country("malawi")
    assert country.borrowed_from == {"en": "Malawi", "fr": "Malawi"} and country.label["fr"] == "Newland"
    pairs = [(country.facts[name], malawi.facts[name]) for name in FACTS]
    for name, cadre in malawi.cadres.items():
        pairs += [(country.cadres[name].records[key], record) for key, record in cadre.records.items()]
    for record, theirs in pairs:
        assert record.is_placeholder and record.grade == "placeholder" and record.transfer == "assumed"
        assert "Malawi" in record.note_in("en") and "Malawi" in record.note_in("fr")
        if record.name != "chw_posts_now":
            assert (record.value, record.low, record.high) == (theirs.value, theirs.low, theirs.high)
    seasons = (made.folder / "seasons.csv").read_text("utf-8")
    assert seasons.count("As in Malawi") == seasons.count("assumption") == 12


def test_posts_are_as_many_for_each_person_served_and_growth_is_the_templates(own: Path, tmp_path: Path) -> None:
    country, mali = read_country(made_of(tmp_path, PLAIN).folder), load_country("mali")

    def per_person(land: Country) -> float:
        rows = land.districts
        posts = land.cadres["asc"].records["chw_posts_now"].value
        return float(posts / (rows.population * rows.eligible_share).sum())

    assert per_person(country) == pytest.approx(per_person(mali), rel=0.03)  # posts are whole
    ours, theirs = (land.population(2035)[0] / land.population(2025)[0] for land in (country, mali))
    assert ours == pytest.approx(theirs, rel=1e-4)
    national = np.exp(np.interp(2022, country.path.years, np.log(country.path.people)))
    assert national == pytest.approx(174_231, rel=1e-3)


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode("utf-8-sig"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("\n", "\r\n") + "\r\n\r\n",
        PLAIN.replace("district,population", "District , POPULATION"),
        PLAIN.replace("\n", ",,\n"),
        PLAIN.replace("Béta", "Be\u0301ta"),
        PLAIN.replace("120000", "120000.0").replace("45231", '"45 231"'),
        "Région," + PLAIN.replace("\n", "\nSud,").removesuffix("Sud,"),
    ],
)
def test_spreadsheets_write_the_same_table_in_many_ways(own: Path, tmp_path: Path, content: str | bytes) -> None:
    country = read_country(made_of(tmp_path, content).folder)
    assert country.names == ("Alpha", "Béta", "Gamma")
    assert country.districts.population.tolist() == [120_000, 45_231, 9_000]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ("no rows",)),
        ("district,population\n", ("no rows below",)),
        ("district\nA\n", ("row 1", "population", "no such column")),
        ("district,pop\nA,1\n", ("row 1", "'pop'", "did you mean 'population'")),
        ("districts,population\nA,1\n", ("'districts'", "did you mean 'district'")),
        (PLAIN.replace("n\n", "n,remotenes\n", 1), ("'remotenes'", "did you mean 'remoteness'")),
        ("district,population,population\nA,1,1\n", ("'population' twice",)),
        ("district,population,\nA,1,x\n", ("row 2", "empty column name")),
        (PLAIN.replace("45231", ""), ("row 3, Béta", "population", "nothing", "never estimated")),
        (PLAIN.replace("45231", "-45231"), ("row 3, Béta", "population", "'-45231'", "whole number from 1 to")),
        (PLAIN.replace("45231", "0"), ("row 3, Béta", "'0'")),
        (PLAIN.replace("45231", "many"), ("row 3, Béta", "'many'", "such as 45231")),
        (PLAIN.replace("45231", "45.231"), ("row 3, Béta", "'45.231'")),
        (PLAIN.replace("45231", '"45,231"'), ("row 3, Béta", "'45,231'")),
        (PLAIN.replace("45231", "4 5231"), ("row 3, Béta", "'4 5231'")),
        (PLAIN.replace("45231", "nan"), ("row 3, Béta", "'nan'")),
        (PLAIN.replace("45231", "1e5"), ("row 3, Béta", "'1e5'")),
        (PLAIN.replace("45231", "٤٥٢٣١"), ("row 3, Béta", "whole number")),
        (PLAIN.replace("45231", "9" * 400), ("row 3, Béta", "population")),
        (PLAIN.replace("Béta", ""), ("row 3", "district", "nothing")),
        (PLAIN.replace("Béta", "Alpha"), ("row 3, Alpha", "district", "as in row 2", "each once")),
        (PLAIN.replace("Béta,45231", "Béta"), ("row 3", "1 cells", "2 cells")),
        (PLAIN.replace("45231", "45231,5"), ("row 3", "3 cells", "2 cells")),
        (PLAIN.replace("Gamma,9000", "Total,165231"), ("row 4, Total", "sum of the rows")),
        (PLAIN.replace("9000", "165231"), ("row 4, Gamma", "sum of the rows")),
        ("district,population,latitude\nA,1,12\n", ("row 2, A", "longitude", "nothing", "beside the latitude")),
        ("district,population,under5_share\nA,1,17\n", ("row 2, A", "under5_share", "'17'", "0.01 to 0.3")),
        ("district,population,insecurity\nA,1,\"0,5\"\n", ("insecurity", "'0,5'", "decimal dot")),
        ("district,population,confidence\nA,1,sure\n", ("confidence", "'sure'", "checked")),
        ("district,population,key\nA,1,7\nB,5,7\n", ("row 3, B", "key", "as in row 2")),
        ("district,population,eligible_share\nA,1,0\n", ("eligible_share", "0 in every row")),
        ("district,population\nA\x07,1\n", ("row 2", "can be printed")),
        (b"district,population\nB\xe9ta,1\n", ("not UTF-8", "save as")),
        (b"\x89PNG\r\n\x1a\n\0\0\0", ("not text",)),
        (b"x" * (LARGEST_BYTES + 1), ("more than 10,000,000 bytes",)),
        (b"district,population\n" + b'"' + b"x" * 200_000 + b'",1\n', ("broken text",)),
        ("district,population\n" + "".join(f"D{n},{n + 1}\n" for n in range(5_000)), ("5,000 districts", "2,000")),
    ],
)  # fmt: skip
def test_bad_tables_are_told_in_one_line_and_leave_nothing(
    own: Path, tmp_path: Path, content: str | bytes, words: tuple[str, ...]
) -> None:
    with pytest.raises(ScenarioError) as error:
        made_of(tmp_path, content)
    message = str(error.value)
    assert message.isprintable() and "found" in message and "allowed" in message
    for word in ("table.csv", *words):
        assert word in message
    assert not own.exists()


@pytest.mark.parametrize(
    "name", ["mali", "Newland", "new_land", "new land", "-new", "new-", "nul", "", "../up", "a" * 41]
)
def test_names_that_cannot_be_used(own: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "table.csv").write_text(PLAIN, encoding="utf-8")
    with pytest.raises(ScenarioError, match="NAME"):
        make_country(Wish(name, tmp_path / "table.csv"))
    assert not own.exists()


def test_what_is_there_already_is_not_touched(own: Path, tmp_path: Path) -> None:
    (own / "newland").mkdir(parents=True)
    with pytest.raises(ScenarioError, match="there already"):
        made_of(tmp_path, PLAIN)
    assert list((own / "newland").iterdir()) == []


def test_a_place_that_cannot_be_used_is_told(own: Path, tmp_path: Path) -> None:
    own.write_text("a file")
    with pytest.raises(OutputError, match="own countries in"):
        made_of(tmp_path, PLAIN)


def test_a_country_that_cannot_be_written_to_the_end_is_not_there(own: Path, tmp_path: Path) -> None:
    with patch("scenarios.new_country.make.read_country", side_effect=KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            made_of(tmp_path, PLAIN)
    assert not own.exists()


def test_the_capital_decides_what_is_remote(own: Path, tmp_path: Path) -> None:
    table = "district,population,latitude,longitude\nA,9,10,0\nB,8,11,0\nC,7,12,0\nD,6,14,0\n"
    country = read_country(made_of(tmp_path, table, capital="D").folder)
    assert country.capital.name == "D" and country.capital.latitude == 14
    assert np.argsort(country.districts.remoteness).tolist() == [3, 2, 1, 0]


def test_a_capital_outside_the_table_is_told(own: Path, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="--capital: found 'Gama'; allowed: a district .*did you mean 'Gamma'"):
        made_of(tmp_path, PLAIN, capital="Gama")
    assert not own.exists()


def test_places_that_are_missing_are_the_middle_of_their_region(own: Path, tmp_path: Path) -> None:
    table = "district,population,region,latitude,longitude\nA,9,N,10,1\nB,8,N,12,3\nC,7,N,,\nD,6,S,,\nE,5,O,2,2\n"
    rows = read_country(made_of(tmp_path, table).folder).districts
    assert (rows.latitude[2], rows.longitude[2]) == (11, 2)
    assert (rows.latitude[3], rows.longitude[3]) == (8, 2)


def test_tiles_lie_as_the_districts_do() -> None:
    latitudes, longitudes = zip(*itertools.product((3.0, 2.0, 1.0), (1.0, 2.0, 3.0)), strict=True)
    tiles = tiles_of(latitudes, longitudes)
    assert tiles == [(column, row) for row in range(3) for column in range(3)]


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=200))
def test_tiles_are_never_shared(places: list[tuple[float, float]]) -> None:
    tiles = tiles_of(*zip(*places, strict=True))
    assert len(set(tiles)) == len(places)
    assert max(max(tile) for tile in tiles) <= len(places) ** 0.5 + 1


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=300), st.floats(0.1, 2_000_000))
def test_a_plain_grid_has_a_place_for_everybody_on_the_globe(regions: list[str], area: float) -> None:
    tiles = plain_grid(regions)
    places = on_the_ground(tiles, [area] * len(tiles))
    assert len(set(tiles)) == len(set(places)) == len(regions)
    assert all(abs(latitude) <= 90 and abs(longitude) <= 90 for latitude, longitude in places)


def test_quantiles_lie_between_none_and_all() -> None:
    np.testing.assert_allclose(quantiles([5, 1, 5, 9]), [0.5, 0.125, 0.5, 0.875])


@pytest.mark.parametrize(
    ("cell", "comma", "number"),
    [
        ("12,5", True, 12.5),
        ("12.5", True, 12.5),
        ("12.5", False, 12.5),
        ("1 234,5", True, 1234.5),
        ("1e3", False, 1000),
    ],
)
def test_decimals_as_spreadsheets_write_them(cell: str, comma: bool, number: float) -> None:
    assert read_number("place", "area_km2", cell, comma) == number


NAMES = st.text("abcdéèïœÅß ,;\"'()-0123456789", min_size=1, max_size=20).map(lambda text: " ".join(text.split()))
PEOPLE = st.integers(1, 200_000_000)
OPTIONAL = {
    "region": st.sampled_from(["", "Nord", "Sud-Est", "Île"]),
    "under5_share": st.sampled_from(["", "0.17", "0.3"]),
    "area_km2": st.sampled_from(["", "0.1", "1250.5", "2000000"]),
    "facilities": st.sampled_from(["", "1", "12"]),
    "eligible_share": st.sampled_from(["", "0.5", "1"]),
    "remoteness": st.sampled_from(["", "0", "0.25"]),
    "population_year": st.sampled_from(["", "1998", "2024"]),
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[bytes, list[str], list[int]]:
    names = draw(st.lists(NAMES.filter(bool), min_size=1, max_size=12, unique=True))
    people = [draw(PEOPLE) for _ in names]
    assume(len(people) < 3 or people[-1] != sum(people[:-1]))
    space = draw(st.sampled_from(["", " ", "\u00a0", "\u202f"]))
    chosen = draw(st.lists(st.sampled_from(sorted(OPTIONAL)), unique=True))
    separator = draw(st.sampled_from(",;\t"))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(["population", *chosen, "district"])
    for name, number in zip(names, people, strict=True):
        cells = [draw(OPTIONAL[column]) for column in chosen]
        if separator == ";":
            cells = [cell.replace(".", ",") for cell in cells]
        writer.writerow([f"{number:,}".replace(",", space), *cells, name])
    return text.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig"]))), names, people


@given(tables())
@settings(max_examples=40)
def test_any_good_table_comes_back_with_its_own_populations(table: tuple[bytes, list[str], list[int]]) -> None:
    content, names, people = table
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"SCALEUP_COUNTRIES": f"{folder}/own"}):
        country = read_country(made_of(Path(folder), content).folder)
    assert list(country.names) == names
    assert country.districts.population.tolist() == people
    years = np.unique(country.districts.population_year)
    if len(years) == 1:
        np.testing.assert_allclose(country.population(float(years[0])), people)


@given(
    st.one_of(
        st.binary(), st.text('districtpopulation,;\t"\r\n 0123456789.-é\x00\ufeff'), tables().map(lambda it: it[0][:-3])
    )
)
def test_whatever_a_file_holds_it_is_a_table_or_an_error_in_one_line(content: bytes | str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        try:
            assert read_sheet(path).rows
        except ScenarioError as error:
            assert str(error).isprintable() and "allowed" in str(error)


@pytest.mark.parametrize("name", shipped_country_names())
def test_the_districts_of_a_country_are_themselves_a_table(own: Path, name: str) -> None:
    shipped = load_country(name)
    made = make_country(Wish("newland", country_folder(name) / "districts.csv", like=name))
    country = read_country(made.folder)
    assert counted(made.sheet.rows) == {} and country.names == shipped.names and country.notes == shipped.notes
    np.testing.assert_array_equal(country.districts, shipped.districts)
    for cadre in shipped.cadres:
        posts, theirs = (land.cadres[cadre].records["chw_posts_now"].value for land in (country, shipped))
        assert posts == theirs
    np.testing.assert_allclose(country.population(2030), shipped.population(2030), rtol=1e-6)


def test_the_example_of_the_guide_is_a_good_table(own: Path) -> None:
    path = Path(__file__).parent.parent.parent / "docs" / "examples" / "own_country.csv"
    made = make_country(Wish("niger-example", path, label="Niger (example)"))
    assert len(made.sheet.rows) == 20 and all("invented" in row.texts["source"] for row in made.sheet.rows)
