"""Worlds to test in: settings with few words, a country of a few districts, and what a run left behind."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

import model.check
from model import ScaleUpModel, Settings, Shock
from model.countries import Country, load_country
from model.outcomes import COST_CATEGORIES, COUNTS, INDEX, PAYERS, Recording, national_outcomes
from model.settings import resolve_levers

Array = NDArray[np.float64]

# What 360° supervision consists of, as in the shipped scenario.
FULL_SUPERVISION: Mapping[str, object] = {
    "supervision.dedicated": True,
    "supervision.visits_per_chw_per_month": 1.0,
    "supervision.components": ["one_to_one", "dashboard", "observation", "patient_feedback", "group"],
}
MSI: Mapping[str, object] = {"msi.cycles_per_year": 1.0, "msi.districts_per_wave": 300}
MONEY_COUNTS = tuple(f"cost_{name}_usd" for name in COST_CATEGORIES + PAYERS)
SUPERVISION_COUNTS = (
    "supervision_visits_made", "supervision_visit_capacity", "posts_supervised", "posts_supervised_quarter",
    "supervision_started",
)  # fmt: skip
MANAGEMENT_COUNTS = (
    "competence", "msi_begun", "msi_enrolled", "msi_dropped_out", "msi_cycles_completed", "msi_workplans",
    "facilitation_days_delivered", "facilitation_days_needed",
)  # fmt: skip
# What CHWs and other providers do.
CARE_COUNTS = tuple(n for n in COUNTS if n not in (*MONEY_COUNTS, *SUPERVISION_COUNTS, *MANAGEMENT_COUNTS))


def make_settings(
    country: str = "mali",
    levers: Mapping[str, object] | None = None,
    *,
    months: int = 24,
    today: Mapping[str, object] | None = None,
    assumptions: Mapping[str, float] | None = None,
    shocks: Iterable[Shock] = (),
    cadre: str | None = None,
    start: str = "2026-01",
    seed: int = 1,
    burn_in_months: int = 12,
) -> Settings:
    """Settings of a run: everything not named is today's practice."""
    before = dict(today or {})
    return Settings(
        country=country,
        cadre=cadre or load_country(country).default_cadre,
        start=start,
        months=months,
        levers=resolve_levers([before, dict(levers or {})]),
        today=resolve_levers([before]),
        shocks=tuple(shocks),
        assumptions=dict(assumptions or {}),
        seed=seed,
        burn_in_months=burn_in_months,
    )


def finished(settings: Settings, replicate: int = 0) -> ScaleUpModel:
    """A model that has lived through its months."""
    model = ScaleUpModel(settings, replicate=replicate)
    model.run()
    return model


def record(settings: Settings, replicate: int = 0) -> Recording:
    """What one run leaves behind."""
    return finished(settings, replicate).recording


def of_count(recording: Recording, name: str) -> Array:
    """One count by month and district."""
    column: Array = recording.counts[:, :, INDEX[name]]
    return column


def total(recording: Recording, name: str, months: slice = slice(None)) -> float:
    """One count summed over districts and months."""
    return float(of_count(recording, name)[months].sum())


def spending(recording: Recording) -> Array:
    """Everything spent, by month [US$]."""
    by_payer = np.stack([of_count(recording, f"cost_{payer}_usd") for payer in PAYERS])
    paid: Array = by_payer.sum(axis=0).sum(axis=1)
    return paid


def mean_outcome(recording: Recording, name: str, months: slice = slice(-12, None)) -> float:
    """A national outcome averaged over months, by default the last twelve."""
    return float(np.nanmean(national_outcomes(recording)[name][months]))


def same(one: Recording, other: Recording, names: Iterable[str] = COUNTS, months: int | None = None) -> bool:
    """Whether these counts are bit-identical, month by month and district by district."""
    return not differing(one, other, names, months)


def differing(one: Recording, other: Recording, names: Iterable[str] = COUNTS, months: int | None = None) -> list[str]:
    """The counts that are not bit-identical."""
    return [n for n in names if not np.array_equal(of_count(one, n)[:months], of_count(other, n)[:months])]


def cut_country(country: Country, rows: slice | list[int], **changes: NDArray[Any]) -> Country:
    """The same country with only these districts; `changes` replace columns of what is left."""
    index = np.arange(len(country.names))[rows]
    districts = country.districts[index].copy()
    for column, values in changes.items():
        districts[column] = values
    texts = {
        field.name: tuple(getattr(country, field.name)[i] for i in index)
        for field in fields(country)
        if field.name in ("names", "regions", "sources", "confidences", "notes")
    }
    return replace(country, districts=districts, **texts)


@contextmanager
def country_as(change: Callable[[Country], Country]) -> Iterator[None]:
    """Within this block every model is built on the changed country."""

    @lru_cache
    def changed(name: str) -> Country:
        return change(load_country(name))

    with patch.object(model.check, "load_country", changed):
        yield


@contextmanager
def few_districts(rows: slice | list[int] = slice(0, 6)) -> Iterator[None]:
    """Within this block a country has only a few of its districts."""
    with country_as(lambda country: cut_country(country, rows)):
        yield
