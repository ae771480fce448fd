"""The Compare page's choices and sums: who is the reference, what differs, and what is a paired difference."""

import numpy as np
import pytest

from ui import comparison, exports, session
from ui.address import Decision, Slot
from ui.contrast import against_reference, contrast_of, difference_band, spreads
from ui.language import LANGUAGES
from ui.lever_words import changes_in_words, lever_value
from ui.runs import Snapshot
from ui.worker import MAPPED, NATIONAL

FAST, MSI, GHANA = "mali-360-fast", "mali-msi-national", "ghana-baseline"
COVERAGE, GAP = NATIONAL.index("effective_coverage"), NATIONAL.index("equity_gap")


@pytest.fixture(autouse=True)
def fresh():
    session.arrive("")
    yield
    session.arrive("")


def names():
    return [slot.decision.scenario for slot in comparison.shown()]


def test_at_first_the_present_scenario_is_compared_with_today():
    assert names() == ["mali-baseline", FAST]


def test_add_swap_rename_remove():
    comparison.add(MSI)
    assert names() == ["mali-baseline", FAST, MSI]
    comparison.make_reference(2)
    assert names() == [MSI, FAST, "mali-baseline"]
    comparison.rename(1, "  A\nplan ")
    assert comparison.shown()[1].name == "A plan"
    comparison.rename(2, "A plan")
    assert len({slot.name for slot in comparison.shown()}) == 3
    comparison.remove(0)
    assert names() == [FAST, "mali-baseline"]


def test_never_more_than_four_and_nothing_unknown():
    for _ in range(6):
        comparison.add(FAST)
    assert len(comparison.shown()) == 4
    before = comparison.shown()
    comparison.choose(9, FAST)
    comparison.choose(True, FAST)
    comparison.choose(0, "../../etc/passwd")
    comparison.rename(0, {"x": 1})
    comparison.remove("0")
    assert comparison.shown() == before


def test_what_is_compared_is_in_the_link():
    comparison.add(MSI)
    comparison.rename(2, "Gestion & équipe")
    query, before = session.query(), comparison.shown()
    session.arrive("")
    session.arrive(query)
    assert comparison.shown() == before


def test_another_country_is_not_compared():
    slots = (Slot("a", Decision(FAST)), Slot("b", Decision(GHANA)), Slot("c", Decision(MSI)))
    assert [slot.name for slot in comparison.comparable(slots)] == ["a", "c"]


def test_only_what_differs_is_listed():
    session.set_lever("msi.cycles_per_year", 1.0)
    slots = (Slot("a", Decision(FAST)), Slot("b", session.decision.value))
    rows = comparison.differing(slots)
    assert "msi.cycles_per_year" in [row.name for row in rows]
    assert all(len(set(row.values)) > 1 for row in rows)
    assert comparison.differing((slots[0], slots[0])) == []


def test_an_assumption_that_differs_is_called_one():
    slots = (Slot("a", Decision(FAST)), Slot("b", Decision(FAST, assumptions=(("trust_reference", 0.8),))))
    assert [(row.kind, row.name) for row in comparison.differing(slots)] == [("assumption", "trust_reference")]


def test_all_run_with_the_luck_of_the_first():
    slots = (Slot("a", Decision(FAST)), Slot("b", Decision(MSI)))
    assert len({(item.seed, item.start, item.months) for item in comparison.settings_of(slots)}) == 1


def contrast(*series):
    found = []
    for values in series:
        national = {k: np.full((24, len(NATIONAL)), value, np.float32) for k, value in enumerate(values)}
        found.append(Snapshot(national, np.zeros((24, 1, len(MAPPED)), np.float32)))
    slots = tuple(Slot(str(k), Decision(FAST)) for k in range(len(series)))
    return contrast_of(slots, 24312, 20, False, found)


def test_differences_are_paired():
    luck = np.linspace(0, 1, 20)
    seen = contrast(luck, luck + 0.25)
    mean, low, high = difference_band(seen, 1, "effective_coverage")
    assert mean[0] == pytest.approx(0.25, abs=1e-5)
    assert high[0] - low[0] < 1e-4
    found = against_reference(seen, 1, "effective_coverage")
    assert (found.better, found.n) == (20, 20)
    wide = spreads(seen, "effective_coverage")
    assert wide.policy[1] - wide.policy[0] == pytest.approx(0.25, abs=1e-5)
    assert wide.noise[1] - wide.noise[0] > 0.5


def test_a_gap_is_better_closer_to_nothing_whichever_side_is_ahead():
    seen = contrast([-0.01] * 6, [-0.05] * 6)
    found = against_reference(seen, 1, "equity_gap")
    assert (found.better, found.worse) == (0, 6)


def test_no_interval_from_a_handful_and_undefined_months_stay_empty():
    seen = contrast([0.1, 0.2], [0.2, 0.4])
    assert difference_band(seen, 1, "effective_coverage")[1][0] is None
    assert spreads(seen, "effective_coverage") is None
    seen.runs[1][:, 3, COVERAGE] = np.nan
    assert difference_band(seen, 1, "effective_coverage")[0][3] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_in_words(language):
    yes, month = {"en": ("yes", "every month"), "fr": ("oui", "chaque mois")}[language]
    assert lever_value("supervision.dedicated", True, language) == yes
    assert lever_value("supervision.visits_per_chw_per_month", 1.0, language) == month
    assert "," in lever_value("supervision.components", ("one_to_one", "dashboard"), language)
    said = changes_in_words(Decision(FAST, (("msi.cycles_per_year", 0.7),), (("trust_reference", 0.8),)), language)
    assert len(said) == 2
    assert {"en": "0.7", "fr": "0,7"}[language] in said[0]


def test_the_command_names_shipped_scenarios_and_files():
    slots = (Slot("a", Decision(FAST)), Slot("b", Decision(MSI, (("msi.cycles_per_year", 1.0),))))
    command, needs_files = exports.slots_command(slots, 20)
    assert command == f"scaleup compare {FAST} scenario-2.toml --replicates 20 --seed 1 --assumptions sampled"
    assert needs_files
    assert not exports.slots_command(slots[:1], 20)[1]
