"""What the findings say is what was measured: pages are fresh, claims hold, and the measurement is of this model."""

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from batch_runs.analyse.discover import Miss, discover
from batch_runs.experiment import experiment_names, load_experiment
from docs.finding_figures import Measured, formatted, holds, told
from docs.finding_pages import pages
from docs.finding_pictures import DIGEST_KEY, digest
from docs.finding_worlds import box, told_as, weakest_words
from docs.findings import PAGES, digest_of, kept_findings, measured, texts
from docs.fingerprint import fingerprint
from docs.kept import kept
from model.assumptions import records_for
from scenarios.estimates import half_interval
from tests.sweeps.frames import results_of

STALE = "findings are stale: run python docs/findings.py"
SIX = {
    "breadth-or-depth", "chws-per-supervisor", "frequency-or-intensity", "scarce-facilitators", "robust-rollout",
    "donor-cliff",
}  # fmt: skip


def test_the_six_questions_are_answered_and_shipped():
    assert set(texts()) == set(kept_findings()) == SIX <= set(experiment_names())


def test_findings_were_measured_on_this_model():
    assert kept("findings")["fingerprint"] == fingerprint(), STALE


@pytest.mark.parametrize("name", sorted(SIX))
def test_the_experiment_is_the_one_that_was_measured(name):
    assert kept_findings()[name]["experiment"] == digest_of(load_experiment(name)), STALE


@pytest.mark.parametrize("name", sorted(SIX))
def test_the_paragraph_follows_from_its_figures(name):
    values = measured(name, kept_findings()[name])
    assert "{" not in told(texts()[name]["text"] + texts()[name]["short"], values)
    assert texts()[name]["claims"]
    assert not [claim for claim in texts()[name]["claims"] if not holds(claim, values)]


def test_pages_are_fresh():
    for name, content in pages().items():
        assert (PAGES / name).read_text(encoding="utf-8") == content, f"{name}: {STALE} pages"


@pytest.mark.parametrize("name", sorted(SIX))
def test_the_picture_shows_this_measurement(name):
    from PIL import Image

    with Image.open(PAGES / f"{name}.png") as image:
        assert image.text[DIGEST_KEY] == digest(name, kept_findings()[name]), f"{STALE} pages"


def test_the_box_of_the_weakest_worlds_follows_from_its_worlds():
    for name in (name for name in SIX if "weakest" in texts()[name]):
        check_box(kept_findings()[name]["weakest"])


def check_box(found):
    """Coverage and density of the box, worked out again from what each world assumed."""
    weakest = np.array(found["is_weakest"], dtype=bool)
    inside = np.ones(found["worlds"], dtype=bool)
    for one in found["restrictions"]:
        values = np.array(one["values"])
        low, high = (end if end is not None else sign * np.inf for sign, end in ((-1, one["low"]), (1, one["high"])))
        inside &= (values >= low) & (values <= high)
    assert (inside.sum(), weakest.sum()) == (found["inside"], found["weakest"])
    assert found["coverage"] == pytest.approx((weakest & inside).sum() / weakest.sum(), rel=1e-5)
    assert found["density"] == pytest.approx((weakest & inside).sum() / inside.sum(), rel=1e-5)


def test_a_planted_box_of_weak_worlds_is_told_and_drawn():
    rng = np.random.default_rng(4)
    worlds = pd.DataFrame({f"assumptions.{name}": rng.random(120) for name in ("seeking_share", "effort_base")})
    gains = np.where(worlds.iloc[:, 0] < 0.4, 0.001, 0.01) + 1e-4 * rng.random(120)
    results = results_of(worlds, {"y": lambda row, k: gains[row.name]})
    found = told_as(discover(results, Miss("y", "<", 0.005)))
    check_box(found)
    assert [one["record"] for one in found["restrictions"]] == ["seeking_share"] and found["coverage"] > 0.9
    words = weakest_words(found, "the plan", records_for("malawi", "hsa"))
    assert "at most 0.4" in words and "`seeking_share`" in words and "coverage" in words and "density" in words
    axes = Figure().subplots()
    box(axes, found, {"seeking_share": "Share"})
    right = axes.patches[0].get_x() + axes.patches[0].get_width()
    assert axes.get_xlabel() == "Share" and right == pytest.approx(0.4, abs=0.02)
    nothing = {**found, "restrictions": []}
    assert "better than chance" in weakest_words(nothing, "the plan", {})


def test_a_run_lived_again_gives_the_same_numbers():
    from batch_runs.plan import make_plan
    from batch_runs.run import evaluate

    experiment = load_experiment("chws-per-supervisor")
    run = make_plan(experiment).run(4 * experiment.replicates)
    found = evaluate(experiment.scenario, run.levers, run.assumptions, run.replicate, run.draw, experiment.outcomes)
    before = kept_findings()["chws-per-supervisor"]["points"][4]
    assert set(found) == set(before)
    for column, value in found.items():
        assert value == pytest.approx(before[column][0], rel=1e-5), STALE


def test_every_page_says_what_it_rests_on():
    for name in SIX:
        page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
        assert re.search(r"\d+ of \d+ \(\d+ %\) are placeholders", page)
        assert f"python docs/findings.py {name}" in page and f"![{texts()[name]['title']}]({name}.png)" in page


# --- quantities ---------------------------------------------------------------------------------------------------

COSTS, GAINS = np.array([10.0, 12.0, 14.0]), np.array([1.0, 2.0, 3.5])
ARMS = Measured(
    {
        "none": {"children": np.array([5.0, 6.0, 7.0]), "cost_usd_total": np.array([100.0, 110.0, 120.0])},
        "a": {"children": np.array([5.0, 6.0, 7.0]) + GAINS, "cost_usd_total": np.array([100.0, 110.0, 120.0]) + COSTS},
        "b": {"children": np.array([9.0, 9.0, 9.0]), "cost_usd_total": np.array([200.0, 200.0, 200.0])},
        "c": {"children": np.array([5.0, 6.0, 7.0]) + 8, "cost_usd_total": np.array([100.0, 110.0, 120.0]) + 24},
    },
    {"none": "nothing", "a": "A", "b": "B", "c": "C"},
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a.children", 6 + 6.5 / 3),
        ("a-none.children", 6.5 / 3),
        ("a-none.cost_usd_total/children", 36 / 6.5),
        ("a-none.children//c-none.children", 6.5 / 24),
        ("a-none.children--c-none.children", 6.5 / 3 - 8),
        ("worlds", 3),
        ("share:a-none.children>1.5", 2 / 3),
        ("share:a-none.children<1.5", 1 / 3),
        ("q90:a-none.children", np.quantile(GAINS, 0.9)),
        ("equal:a:none:c.children", 4.0),
        ("low:a-none.children", GAINS.mean() - half_interval(GAINS)),
    ],
)
def test_quantities_are_what_they_say(name, value):
    assert ARMS.number(name) == pytest.approx(value)


def test_the_interval_of_a_ratio_is_the_jackknifes():
    left_out = np.array([(36 - c) / (6.5 - g) for c, g in zip(COSTS, GAINS, strict=True)])
    error = np.sqrt(2 / 3 * ((left_out - left_out.mean()) ** 2).sum())
    half = ARMS.number("high:a-none.cost_usd_total/children") - 36 / 6.5
    assert half == pytest.approx(4.302653 * error, rel=1e-4)


def test_words_follow_the_interval():
    assert formatted(ARMS, "c-none.children", "words:more;as many;fewer") == "more"
    assert formatted(ARMS, "none-c.children", "words:more;as many;fewer") == "fewer"
    assert formatted(ARMS, "a-b.children", "words:more;as many;fewer") == "as many"
    assert formatted(ARMS, "a,b,c.children", "most") == "C"
    assert formatted(ARMS, "a,c-none.cost_usd_total/children", "least:two") == "3.00"


def test_claims_can_fail():
    assert holds("a-none.children > 2", ARMS) and not holds("a-none.children > 3", ARMS)
    assert holds("c-none.children > 2 * a-none.children", ARMS) and holds("c-none.children ~ 8.1", ARMS)
    for claim in ("a.children is large", "a.children > d", "equal:b:none:a.children > 1"):
        with pytest.raises((ValueError, KeyError)):
            holds(claim, ARMS)
