"""`scaleup country new`, from a spreadsheet to results, as a planner does it."""

import json

import pytest

TABLE = "region;district;population\nNord;Kéla;120 000\nNord;Bora;80 500\nSud;Tiné;45 231\n"
PLAN = '[scenario]\nbase = "newland-baseline"\n[supervision]\ndedicated = true\n'
SWEEP = """[experiment]
name = "visits"
base = "newland-baseline"
design = "grid"
replicates = 2
outcomes = ["effective_coverage"]
[levers]
"supervision.visits_per_chw_per_month" = { values = [0.5, 1.0] }
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    folder = tmp_path / "own"
    monkeypatch.setenv("SCALEUP_COUNTRIES", str(folder))
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8-sig")
    (tmp_path / "sheet.csv").write_text("district,pop\nBora,5\n")
    (tmp_path / "plan.toml").write_text(PLAN)
    (tmp_path / "sweep.toml").write_text(SWEEP)
    return folder


def test_what_was_made_estimated_and_borrowed_is_told_with_the_next_command(here, own):
    answer = here("country", "new", "newland", "--from", "table.csv", "--year", 2021)
    assert answer.returncode == 0 and answer.stderr == ""
    for words in (
        "Made newland: 3 districts in 2 regions, 245,731 people",
        f"Folder: {own / 'newland'}",
        "From the table: region, district, population",
        "facilities",
        "Borrowed from Mali (--like takes ghana, malawi, uganda instead)",
        "Capital: Kéla",
        "started again",
        "Next: scaleup run newland-baseline",
    ):
        assert words in answer.stdout
    assert "population_year" not in answer.stdout
    assert sorted(path.name for path in (own / "newland").iterdir()) == [
        "cadres.toml", "country.toml", "districts.csv", "facts.toml", "newland-baseline.toml", "seasons.csv",
    ]  # fmt: skip
    assert [path.name for path in own.iterdir()] == ["newland"]


def test_an_own_country_is_as_good_as_a_shipped_one(here, own, tmp_path):
    assert here("country", "new", "newland", "--from", "table.csv").returncode == 0
    countries = json.loads(here("list", "countries", "--json").stdout)
    assert next(item for item in countries if item["name"] == "newland")["folder"] == str(own / "newland")
    assert "Newland: as today" in here("list", "scenarios").stdout
    assert "newland/asc/chw_posts_now" in here("list", "assumptions").stdout
    assert "3" in here("show", "newland").stdout and "[supervision]" in here("show", "newland-baseline").stdout
    answer = here("check", own / "newland", "plan.toml", "sweep.toml", "table.csv")
    assert answer.returncode == 0 and answer.stdout.count(": a good ") == 9
    assert here("sweep", "sweep.toml", "--out", "sweep", "--dry-run").returncode == 0
    few = ("--months", 2, "--replicates", 2, "--workers", 1)
    assert "another country, Mali" in here("compare", "newland-baseline", "plan.toml", *few).stdout
    brief = here("brief", "plan.toml", *few, "--language", "fr")
    assert brief.returncode == 0 and "autre pays, Mali" in brief.stdout


def test_three_months_with_two_workers_and_a_sweep_leave_the_same_bytes(own, scaleup, environment, tmp_path):
    assert scaleup("country", "new", "newland", "--from", "table.csv").returncode == 0
    for workers in (1, 2):
        few = ("--months", 3, "--replicates", 2, "--workers", workers)
        answer = scaleup("run", "newland-baseline", *few, "--out", f"out{workers}")
        assert answer.returncode == 0, answer.stderr
    for file in ("monthly.csv", "districts.csv", "scenario.toml"):
        assert (tmp_path / "out1" / file).read_bytes() == (tmp_path / "out2" / file).read_bytes()
    manifest = json.loads((tmp_path / "out1" / "manifest.json").read_text("utf-8"))
    assert len(manifest["own_country"]["sha256"]) == 64
    # The copy beside the results is enough to have them again, whatever becomes of the country itself.
    environment["SCALEUP_COUNTRIES"] = str(tmp_path / "out1" / "own-country")
    assert scaleup("run", "out1/scenario.toml", "--out", "out3").returncode == 0
    for file in ("monthly.csv", "scenario.toml"):
        assert (tmp_path / "out1" / file).read_bytes() == (tmp_path / "out3" / file).read_bytes()
    environment["SCALEUP_COUNTRIES"] = str(own)
    answer = scaleup("sweep", "sweep.toml", "--out", "sweep", "--workers", 2)
    assert answer.returncode == 0, answer.stderr
    swept = json.loads((tmp_path / "sweep" / "manifest.json").read_text("utf-8"))
    assert swept["own_country"] == manifest["own_country"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["country"], "WHAT"),
        (["country", "nwe"], "'new'"),
        (["country", "new"], "NAME"),
        (["country", "new", "newland"], "--from"),
        (["country", "new", "newland", "--from", "nothing.csv"], "no such file"),
        (["country", "new", "newland", "--from", "."], "a folder"),
        (["check", "sheet.csv"], "did you mean 'population'"),
        (["country", "new", "Newland", "--from", "table.csv"], "small letters"),
        (["country", "new", "mali", "--from", "table.csv"], "shipped"),
        (["country", "new", "newland", "--from", "table.csv", "--like", "malu"], "'mali'"),
        (["country", "new", "newland", "--from", "table.csv", "--capital", "Kela"], "'Kéla'"),
        (["country", "new", "newland", "--from", "table.csv", "--year", "1900"], "1950"),
        (["country", "new", "newland", "--from", "table.csv", "--lke", "mali"], "'--like'"),
    ],
)
def test_bad_commands_make_nothing(refused, own, arguments, told):
    assert told in refused(*arguments)
    assert not own.exists()


def test_a_name_that_exists_is_left_as_it_is(here, refused, own):
    assert here("country", "new", "newland", "--from", "table.csv").returncode == 0
    before = {path.name: path.read_bytes() for path in (own / "newland").iterdir()}
    assert "there already" in refused("country", "new", "newland", "--from", "table.csv", "--like", "ghana")
    assert {path.name: path.read_bytes() for path in (own / "newland").iterdir()} == before


def test_a_broken_country_stops_only_those_who_use_it(here, refused, own):
    for name in ("newland", "broken"):
        assert here("country", "new", name, "--from", "table.csv").returncode == 0
    districts = own / "broken" / "districts.csv"
    districts.write_text(districts.read_text("utf-8").replace("45231", "many"), "utf-8")
    for kind in ("scenarios", "countries", "assumptions"):
        answer = here("list", kind)
        assert answer.returncode == 0 and "newland" in answer.stdout and "broken" not in answer.stdout
        assert len(answer.stderr.splitlines()) == 1 and "row 4, Tiné" in answer.stderr
    assert here("list", "levers").stderr == here("show", "newland").stderr == ""
    assert "left out" in here("doctor").stdout
    few = ("--months", 1, "--replicates", 1, "--workers", 1)
    assert here("run", "newland-baseline", *few).returncode == 0
    for arguments in (
        ["run", "broken-baseline"],
        ["show", "broken"],
        ["compare", "newland-baseline", "broken-baseline"],
    ):
        assert "row 4, Tiné" in refused(*arguments)
