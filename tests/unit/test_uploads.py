"""Files from strangers: whatever is wrong gives one clear line, and no path of this machine is opened or shown."""

import time

import pytest

from model.countries import load_country
from scenarios import load_scenario
from scenarios.difference_file import difference_toml
from scenarios.errors import ScenarioError
from scenarios.resolved import resolved_toml
from scenarios.uploads import LARGEST_BYTES, read_upload

GOOD = b'[scenario]\nname = "mine"\nbase = "mali-360-fast"\n[msi]\ncycles_per_year = 1.0\n'


def refused(content, name="mine.toml"):
    with pytest.raises(ScenarioError) as caught:
        read_upload(name, content)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 700
    assert message.startswith(name)
    return message


def test_a_good_file():
    found = read_upload("mine.toml", GOOD)
    assert (found.name, found.levers["msi.cycles_per_year"]) == ("mine", 1.0)
    assert found.levers["workforce.chw_posts"] == load_scenario("mali-360-fast").levers["workforce.chw_posts"]


@pytest.mark.parametrize("content", [b".".join([b"a"] * 49_000) + b" = 1\n", b"[" + b".".join([b"a"] * 49_000) + b"]"])
def test_names_within_names_do_not_hold_up_the_other_visitors(content):
    start = time.monotonic()
    assert "too deeply nested" in refused(content)
    assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"not toml at all [",
        b"a = " + b"[" * 5000 + b"]" * 5000,
        b'[scenario]\nbase = "mali-360-fast"\nmonths = 100000\n',
        b'[scenario]\nbase = "mali-360-fast"\nmonths = 241\n',
        b'[scenario]\nbase = "mali-360-fast"\nmonths = ' + b"9" * 6000,
        b'[scenario]\nbase = "mali-360-fast"\nreplicates = true\n',
        b'[scenario]\nbase = "mali-360-fast"\n[msi]\ncycles_per_year = nan\n',
        b'[scenario]\nbase = "mali-360-fast"\n[mis]\ncycles_per_year = 1\n',
        b'[scenario]\nbase = "mali-360-fast"\n[assumptions]\ntrust_reference = 99\n',
        b'[scenario]\nbase = "mali-360-fast"\nseed = -1\n',
        b'[scenario]\ncountry = "../../etc"\n',
        b'[[scenario]]\nbase = "mali-360-fast"\n',
    ],
)
def test_hostile_content_is_one_clear_line(content):
    refused(content)


@pytest.mark.parametrize("base", ['"/etc/passwd"', '"../secret.toml"', '"/etc/host.toml"', "3", '["mali-baseline"]'])
def test_a_base_is_never_a_path(base):
    message = refused(f"[scenario]\nbase = {base}\n".encode())
    assert "no such file" not in message


def test_the_nearest_name_is_told():
    assert "did you mean 'mali-360-fast'" in refused(b'[scenario]\nbase = "mali-360-fats"\n')


def test_too_large():
    assert "100,000" in refused(GOOD + b"#" * LARGEST_BYTES)


def test_what_is_saved_opens_again():
    changes = {"msi.cycles_per_year": 0.7, "supervision.components": ("one_to_one",), "msi.order": "listed"}
    changes["msi.districts"] = (load_country("mali").names[0], load_country("mali").names[5])
    text = difference_toml("mine", "mali-360-fast", changes, {"trust_reference": 0.8}, ("a\nremark",))
    found = read_upload("mine.toml", text.encode())
    expected = load_scenario("mali-360-fast", {**changes, "assumptions.trust_reference": 0.8})
    assert (found.levers, found.assumptions) == (expected.levers, expected.assumptions)


def test_a_resolved_file_opens_too():
    whole = load_scenario("mali-360-donor-cliff")
    found = read_upload("x.toml", resolved_toml(whole).encode())
    assert (found.levers, found.shocks, found.country) == (whole.levers, whole.shocks, "mali")
