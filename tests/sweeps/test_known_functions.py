"""Functions whose sensitivity is known, in place of the model: from the experiment file to the printed table.

Design, order of runs, parts, failures and analysis are the real ones; only what a run gives is a formula of its levers
or assumptions.
"""

import csv
import itertools

import numpy as np
import pytest
from SALib.test_functions import Ishigami

from batch_runs import worker
from scenarios.names import known_names
from tests.sweeps.frames import luck

LEVERS = {"supervision.visits_per_chw_per_month": 2.0, "msi.ceiling_share": 1.0, "supervision.ceiling_share": 1.0}
SPREAD = 4.0  # of the luck that is added to Ishigami's function, whose variance is 13.84


def ishigami(scenario, replicate):
    u = np.array([float(scenario.levers[name]) / high for name, high in LEVERS.items()])
    value = float(Ishigami.evaluate(np.pi * (2 * u[None, :] - 1))[0])
    return value + SPREAD * luck(int(1e15 * u.sum()), replicate)


def morris_1991(u):
    """Morris's function of twenty inputs: 1 to 10 matter, of these 8 to 10 by themselves and in a straight line."""
    w = 2 * (u - 0.5)
    for bent in (2, 4, 6):
        w[bent] = 2 * (1.1 * u[bent] / (u[bent] + 0.1) - 0.5)
    total = 20 * w[:10].sum() + sum((-1) ** i * w[i] for i in range(10, 20))
    for i, j in itertools.combinations(range(20), 2):
        total += (-15 if j < 6 else (-1) ** (i + j)) * w[i] * w[j]
    total += sum(-10 * w[i] * w[j] * w[k] for i, j, k in itertools.combinations(range(5), 3))
    return total + 5 * w[:4].prod()


@pytest.fixture
def instead(monkeypatch):
    """Puts a formula of scenario and replicate in the place of the model."""

    def put(formula):
        monkeypatch.setattr(worker, "simulate", lambda scenario, replicate, draw: (scenario, replicate))
        monkeypatch.setattr(worker, "national_series", lambda about, names: np.zeros((len(names), 2)))
        columns = len(worker.total_columns(("effective_coverage",)))
        monkeypatch.setattr(worker, "totals", lambda about, names, series: np.full(columns, formula(*about)))

    return put


def table(tmp_path, key):
    with (tmp_path / "out" / "effective_coverage-sensitivity.csv").open() as file:
        return {row["dimension"]: {name: float(value) for name, value in row.items() if name != key}
                for row in csv.DictReader(file)}  # fmt: skip


def test_ishigami_through_a_sweep_with_luck_and_a_failure(written, told, tmp_path, instead):
    domains = "\n".join(f'"{name}" = {{ low = 0.0, high = {high} }}' for name, high in LEVERS.items())
    keys = {"design": '"sobol"', "samples": "256", "replicates": "4", "outcomes": '["effective_coverage"]'}
    path = written("[levers]\n" + domains, **keys)
    calls = itertools.count()
    instead(lambda *about: 1 / 0 if next(calls) == 700 else ishigami(*about))
    code, out, _ = told("sweep", path, "--out", "d", "--workers", "1")
    assert code == 1 and "1 failed" in out
    code, _, error = told("analyse", "d", "sensitivity", "--out", "out")
    assert code == 2 and "1 of 5120 runs missing (1 failed)" in error and "scaleup sweep-retry d" in error
    assert not (tmp_path / "out").exists()
    assert told("sweep-retry", "d", "--workers", "1")[0] == 0
    code, out, _ = told("analyse", "d", "sensitivity", "--out", "out")
    found = table(tmp_path, "dimension")
    own, left_over = SPREAD**2, SPREAD**2 / 4
    explained = 13.84 / (13.84 + left_over)  # the means that are analysed still hold a fourth of the luck
    for name, first, total in zip(LEVERS, (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437), strict=True):
        assert found[name]["first_order"] == pytest.approx(first * explained, abs=0.12)
        assert found[name]["total"] == pytest.approx(1 - explained + total * explained, abs=0.12)
    told_shares = [float(word) for word in out.rpartition("Chance is ")[2].split() if word[0].isdigit()]
    assert told_shares == pytest.approx([100 * own / (13.84 + own), 100 * (1 - explained)], abs=4)


def test_morris_screens_the_twenty_inputs_of_his_own_function(written, told, tmp_path, instead):
    records = known_names("malawi", "hsa").records
    names = [name for name, record in sorted(records.items()) if record.is_drawn and record.high > record.low][:20]
    lows, highs = (np.array([getattr(records[name], end) for name in names]) for end in ("low", "high"))
    domains = "\n".join(f"{name} = {{ low = {low!r}, high = {high!r} }}" for name, low, high in zip(
        names, lows.tolist(), highs.tolist(), strict=True))  # fmt: skip
    keys = {"design": '"morris"', "samples": "20", "replicates": "1", "outcomes": '["effective_coverage"]'}
    instead(
        lambda scenario, k: morris_1991((np.array([scenario.drawn[name] for name in names]) - lows) / (highs - lows))
    )
    assert told("sweep", written("[assumptions]\n" + domains, **keys), "--out", "d", "--workers", "1")[0] == 0
    assert told("analyse", "d", "sensitivity", "--out", "out")[0] == 0
    found = table(tmp_path, "dimension")
    effects = [found[f"assumptions.{name}"] for name in names]
    sizes, spreads = [effect["mu_star"] for effect in effects], [effect["sigma"] for effect in effects]
    assert min(sizes[:10]) > 2 * max(sizes[10:])
    assert min(sizes[7:10]) > 2 * max(spreads[7:10]) and min(spreads[:5]) > 2 * max(spreads[7:10])
