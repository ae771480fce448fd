"""The other commands from outside, and what all have in common."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas
import pytest

import model.countries
from cli.catalogue import KINDS
from cli.main import COMMANDS, main
from model.levers import levers
from scenarios.comparison_files import FILES

HEAVY = ("numba", "pandas", "matplotlib", "mesa", "solara")


def test_help_names_every_command(here):
    answer = here("--help")
    assert answer.returncode == 0 and all(name in answer.stdout for name in COMMANDS)
    for name in COMMANDS:
        assert here(name, "--help").returncode == 0


def test_small_commands_do_not_wait_for_large_packages(environment, tmp_path):
    for arguments in (["--help"], ["list", "levers"], ["list", "scenarios"], ["show", "msi.order"]):
        code = f"import sys, cli.main; cli.main.main({arguments!r}); print(*sys.modules, file=sys.stderr)"
        answer = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=60
        )
        assert not set(HEAVY) & set(answer.stderr.split()), arguments


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["rnu"], "'run'"),
        (["trials"], "'trial'"),
        (["list"], "KIND"),
        (["list", "lever"], "'levers'"),
        (["show"], "NAME"),
        (["show", "msi.oder"], "'msi.order'"),
        (["show", "nothing.toml"], "no such file"),
        (["check"], "FILE"),
        (["check", "nothing.toml"], "no such file"),
        (["compare", "mali-baseline"], "B"),
        (["compare", "mali-baseline", "mali-360-fas"], "'mali-360-fast'"),
        (["app", "--port", "0"], "from 1 to 65535"),
        (["doctor", "--fast"], "--fast"),
    ],
)
def test_bad_commands_are_told_with_the_nearest_name(refused, arguments, told):
    assert told in refused(*arguments)


@pytest.mark.parametrize("kind", KINDS)
def test_everything_can_be_listed(capsys, kind):
    assert main(["list", kind]) == 0
    assert capsys.readouterr().out.strip()
    assert main(["list", kind, "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert all("name" in entry for entry in entries)


def test_levers_are_listed_with_all_that_is_promised(capsys):
    main(["list", "levers", "--json"])
    entries = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert set(entries) == set(levers())
    promised = {"name", "family", "label", "unit", "type", "low", "high", "default", "values", "who_decides"}
    for name, entry in entries.items():
        assert promised <= set(entry)
        default = tuple(entry["default"]) if isinstance(entry["default"], list) else entry["default"]
        assert levers()[name].check(default) == levers()[name].default


@pytest.mark.parametrize(
    "name", ["mali-360-fast", "msi.order", "effective_coverage", "mali", "household_size", "breadth-or-depth"]
)
def test_everything_can_be_shown(capsys, name):
    assert main(["show", name]) == 0
    assert name in capsys.readouterr().out


def test_check_looks_at_every_file(here, tmp_path):
    (tmp_path / "good.toml").write_text('[scenario]\nbase = "mali-baseline"\n')
    (tmp_path / "bad.toml").write_text('[scenario]\nbase = "mali-baselin"\n')
    (tmp_path / "other.toml").write_text("[tool]\nx = 1\n")
    answer = here("check", "bad.toml", "good.toml", "other.toml")
    assert answer.returncode == 2
    assert "good.toml: a good scenario file" in answer.stdout
    assert len(answer.stderr.splitlines()) == 2 and "Traceback" not in answer.stderr
    assert here("check", "good.toml").returncode == 0


def test_shipped_evidence_passes_the_check(capsys):
    import model.evidence

    files = sorted(Path(model.evidence.__file__).parent.glob("*.toml"))
    assert main(["check", *map(str, files)]) == 0


def test_files_of_a_country_are_known_by_their_names(capsys, refused, tmp_path):
    folder = Path(model.countries.__file__).parent / "malawi"
    files = sorted(folder.iterdir())
    assert len(files) == 5 and main(["check", *map(str, files)]) == 0
    assert capsys.readouterr().out.count("a good country file") == 4  # facts.toml holds evidence
    for name, old, new in (
        ("districts.csv", "Zomba", ""),
        ("seasons.csv", "month", "moth"),
        ("country.toml", "fiscal_year_start_month = 4", "fiscal_year_start_month = 13"),
        ("cadres.toml", "[hsa.chw_posts_now]", "[hsa.chw_posts]"),
    ):
        shutil.copytree(folder, tmp_path / "other", dirs_exist_ok=True)
        text = (folder / name).read_text("utf-8")
        assert old in text
        (tmp_path / "other" / name).write_text(text.replace(old, new, 1), "utf-8")
        assert f"other/{name}" in refused("check", f"other/{name}")


def test_doctor_finds_everything(scaleup):
    answer = scaleup("doctor")
    assert "worker processes" in answer.stdout and "Python" in answer.stdout
    assert answer.returncode == (3 if "PROBLEM" in answer.stdout else 0)


def test_a_reader_that_has_seen_enough_is_no_error(environment, tmp_path):
    command = f"{sys.executable} -m cli.main list levers --json | head -c 10; exit ${{PIPESTATUS[0]}}"
    answer = subprocess.run(["bash", "-c", command], capture_output=True, env=environment, cwd=tmp_path, timeout=60)
    assert (answer.returncode, answer.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_an_output_that_is_full_is_an_error(environment, tmp_path):
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "cli.main", "list", "levers"]
        answer = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment, cwd=tmp_path, timeout=60)
    assert answer.returncode == 3
    assert b"No space left" in answer.stderr and b"Traceback" not in answer.stderr


def test_names_with_accents_can_be_printed_anywhere(environment, tmp_path):
    command = [sys.executable, "-m", "cli.main", "list", "scenarios", "--json"]
    plain = {**environment, "PYTHONIOENCODING": "ascii"}
    assert subprocess.run(command, capture_output=True, env=plain, cwd=tmp_path, timeout=60).returncode == 0


def test_a_traceback_is_there_for_who_asks(environment, tmp_path):
    command = [sys.executable, "-m", "cli.main", "run", "nothing"]
    asked = {**environment, "SCALEUP_DEBUG": "1"}
    answer = subprocess.run(command, capture_output=True, text=True, env=asked, cwd=tmp_path, timeout=60)
    assert answer.returncode == 2 and "Traceback" in answer.stderr


def test_compare_writes_each_run_and_the_differences(here, tmp_path):
    names = ("mali-baseline", "mali-360-fast", "mali-360-fast")
    options = ("--months", "4", "--replicates", "2", "--workers", "1")
    answer = here("compare", *names, *options, "--out", "results")
    assert answer.returncode == 0, answer.stderr
    assert "better in" in answer.stdout and "central assumptions, chance only" in answer.stdout
    folder = tmp_path / "results"
    assert {path.name for path in folder.iterdir()} == {
        *FILES,
        "mali-baseline",
        "mali-360-fast",
        "mali-360-fast-2",
    }
    assert (folder / "comparison.csv").read_text().startswith("scenario,reference,outcome,unit,period,")
    here("run", "mali-360-fast", *options, "--out", "alone")
    for name in ("monthly.csv", "districts.csv"):
        assert (folder / "mali-360-fast" / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()


def test_a_scenario_compared_with_itself_does_not_differ(here, tmp_path):
    options = ("--months", 3, "--replicates", 2, "--workers", 1)
    here("compare", "malawi-baseline", "malawi-baseline", *options, "--out", "same")
    lines = (tmp_path / "same" / "comparison.csv").read_text().splitlines()
    assert all(line.split(",")[7] in ("0", "") for line in lines[1:])
    measures = json.loads((tmp_path / "same" / "measures.json").read_text())["scenarios"]["malawi-baseline-2"]
    assert measures["verdict"] == "same" and measures["cost_per_additional_child_usd"] is None


def test_compare_weighs_money_against_children(here, tmp_path):
    """The measures are those of the tables: recomputed from the districts' counts."""
    names, options = ("mali-baseline", "mali-posts-only"), ("--months", 4, "--replicates", 3, "--workers", 1)
    told = here("compare", *names, *options, "--out", "folder", "--set", "assumptions.discount_rate=0")
    sums = {}
    for name in names:
        table = pandas.read_csv(tmp_path / "folder" / name / "districts.csv")
        table["cost"] = table["cost_government_usd"] + table["cost_donor_usd"]
        sums[name] = table.groupby("replicate")[["treated_timely_correct", "cost"]].sum()
    gains = sums["mali-posts-only"] - sums["mali-baseline"]
    table = pandas.read_csv(tmp_path / "folder" / "comparison.csv")
    found = table[table["period"] == "horizon"].set_index("outcome")["difference"]
    assert found["treated_timely_correct"] == pytest.approx(gains["treated_timely_correct"].mean(), rel=1e-5)
    assert found["cost_usd"] == found["cost_usd_discounted"] == pytest.approx(gains["cost"].mean(), rel=1e-4)
    ratio = gains["cost"].sum() / gains["treated_timely_correct"].sum()
    assert found["cost_per_additional_child_usd"] == pytest.approx(ratio, rel=1e-4)
    assert "per additional child" in told.stdout and "US$ of 2024, 0 % a year" in told.stdout
    assert "Donor funding does not end" in told.stdout


def test_compare_says_whose_money_was_short(here):
    options = ("--months", 13, "--replicates", 1, "--workers", 1, "--set", "money.budget_usd_per_year=14e6")
    told = here("compare", "mali-baseline", "mali-360-fast", *options).stdout
    assert "Mali: as today – Budget of US$ 14" in told and "in 0 of 2 fiscal years" in told
    assert "in 2 of 2 fiscal years" in told and told.count("What gives way") == 1
    assert "Budget" not in here("compare", "mali-baseline", "mali-360-fast", *options[:6]).stdout


def test_compare_says_when_countries_differ_wherever_the_other_one_stands(here):
    names = ("mali-baseline", "malawi-baseline", "mali-posts-only")
    told = here("compare", *names, "--months", 1, "--replicates", 1, "--workers", 1).stdout
    assert "Different countries" in told and "One pair of replicates" in told


def test_only_scenarios_of_the_same_months_are_compared(refused, tmp_path):
    (tmp_path / "short.toml").write_text('[scenario]\nbase = "mali-baseline"\nmonths = 5\n')
    (tmp_path / "late.toml").write_text('[scenario]\nbase = "mali-baseline"\nstart = "2027-01"\n')
    assert "--months" in refused("compare", "mali-baseline", "short.toml")
    assert "scenario.start" in refused("compare", "mali-baseline", "late.toml")


def test_the_module_runs_as_a_command():
    assert os.access(Path(sys.modules["cli.main"].__file__), os.R_OK)


def test_wherever_msi_is_shown_its_effect_is_called_an_assumption(here):
    options = ("--months", 1, "--replicates", 1, "--workers", 1)
    assert "What MSI changes is assumed" in here("run", "malawi-msi-pilot", *options).stdout
    assert "What MSI changes is assumed" in here("compare", "malawi-baseline", "malawi-msi-pilot", *options).stdout
    assert "MSI changes" not in here("run", "malawi-baseline", *options).stdout
