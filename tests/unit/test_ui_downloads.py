"""What visitors take away speaks their language; names of columns are the same in both."""

import argparse
import shlex
from dataclasses import replace

import numpy as np
import pytest

from cli import brief
from scenarios import load_scenario
from scenarios.uploads import read_upload
from ui import choices, exports
from ui.address import Decision
from ui.own_files import opened
from ui.picture import Picture
from ui.worker import DISTRICT, NATIONAL

MOVED = Decision("mali-360-fast", (("supervision.visits_per_chw_per_month", 0.5),))
LINK = "http://here/?v=1"


def _picture(decision):
    settings = choices.resolve(decision)
    runs = np.ones((2, 3, len(NATIONAL)), np.float32)
    places = np.ones((3, len(choices.country("mali").names), len(DISTRICT)), np.float32)
    return Picture(decision, settings.country, settings.first_month, 2, runs, runs, places, places)


@pytest.mark.parametrize("table", [exports.country_csv, exports.district_csv])
def test_remarks_of_a_table_follow_the_page_and_its_columns_do_not(table):
    english, french = (table(_picture(MOVED), LINK, language).decode().splitlines() for language in ("en", "fr"))
    remarks = [[line for line in lines if line.startswith("#")] for lines in (english, french)]
    assert len(remarks[0]) == len(remarks[1]) == 7
    assert english[7:] == french[7:]
    assert "# scenario: mali-360-fast; changed: Supervision visits per CHW per month: " in "\n".join(remarks[0])
    assert "Deaths are not simulated" in remarks[0][-1] and "décès ne sont pas simulés" in remarks[1][-1]
    same = {4, 5}  # the command and the link; the version has no label
    for place, (one, other) in enumerate(zip(*(lines[1:] for lines in remarks), strict=True), start=1):
        assert (one.rpartition(": ")[2] == other.rpartition(": ")[2]) == (place in same), (one, other)


@pytest.mark.parametrize(("language", "told"), [("en", "Made with ScaleUp"), ("fr", "Fait avec ScaleUp")])
def test_remarks_of_a_scenario_file_follow_the_page(language, told):
    text = exports.scenario_toml(MOVED, LINK, language)
    assert told in text.splitlines()[0] and f"scaleup run {exports.FILE}.toml" in text.splitlines()[0]
    assert opened(read_upload("mine.toml", text.encode())).decision == MOVED


def test_remarks_of_a_whole_file_follow_the_page():
    own = opened(replace(load_scenario("mali-360-fast"), months=132, name="mine")).decision
    english, french = (exports.scenario_toml(own, LINK, language) for language in ("en", "fr"))
    assert "# Fully resolved; it stands alone." in english and "# Practice before the rollout" in english
    assert "Fully" not in french and "Practice before" not in french
    plain = [[line for line in text.splitlines() if not line.startswith("#")] for text in (english, french)]
    assert plain[0] == plain[1]


@pytest.mark.parametrize(("language", "sampled"), [("en", True), ("fr", False)])
def test_the_ministers_page_tells_the_command_that_makes_it_again(language, sampled):
    decision = replace(MOVED, sampled=sampled)
    command = exports.brief_command(decision, 2, language)
    parser = argparse.ArgumentParser()
    brief.add_arguments(parser)
    given = parser.parse_args(shlex.split(command)[2:])
    assert (given.scenario, given.replicates, given.seed, given.language) == ("mali-360-fast", 2, 1, language)
    assert given.set == ["supervision.visits_per_chw_per_month=0.5"] and given.assumptions == (
        "sampled" if sampled else "central"
    )
    assert command in " ".join(exports.brief_of(_picture(decision), language).footer)
