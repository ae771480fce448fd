"""The plain Mesa front line lives beside the engine's and must end every month in the same state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.plain_mesa import COUNTED, PlainFrontLine
from model import Settings, simulation, threads
from model.agents.chw import CHW_FIELDS
from model.agents.supervisor import SUPERVISOR_FIELDS
from model.calendar import decimal_year
from model.countries import load_country
from model.outcomes import INDEX
from model.rows import MONEY_STILL_ALLOWS, SUMMED_OVER_THE_MONTH, Row, Rows
from model.world import FIRST_DEDICATED

ADDRESS = ("slot_key", "district", "ordinal", "open")
SUMS = (*SUMMED_OVER_THE_MONTH, "routine_visits")


def last_catchment_share(settings: Settings, districts: Rows, p: Row) -> NDArray[np.float64]:
    """How full the last catchment of each district is (n_districts) [0–1]."""
    country = load_country(settings.country)
    eligible = country.population(decimal_year(settings.first_month)) * country.districts.eligible_share
    share: NDArray[np.float64] = np.clip(eligible / p.chw_people_per_post - (districts.catchments - 1), 0.0, 1.0)
    return share


class Oracle:
    """Stands in for the engine's front line: lets both live the month, and keeps what differs."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine = threads.live_front_line
        self.plain: PlainFrontLine | None = None
        self.months = 0
        self.largest_difference = 0.0
        self.differences: list[str] = []

    def __call__(
        self,
        districts: Rows,
        chws: Rows,
        supervisors: Rows,
        policies: Rows,
        parameter_row: Rows,
        run: Any,
        month: int,
        counts: Any,
    ) -> None:
        if self.plain is None:
            p = parameter_row[0]
            share = last_catchment_share(self._settings, districts, p)
            self.plain = PlainFrontLine(districts, policies, p, share, luck="addressed", run_key=run)
        self.plain.set_policies(policies)
        self.plain.set_month(districts, month)
        self.plain.step()
        self._engine(districts, chws, supervisors, policies, parameter_row, run, month, counts)
        self.months += 1
        self._compare(districts, chws, supervisors, counts)

    def _compare(self, districts: Rows, chws: Rows, supervisors: Rows, counts: NDArray[np.float64]) -> None:
        assert self.plain is not None
        fields = [name for name, _, _ in CHW_FIELDS if name not in ADDRESS]
        traits = [name for name, _, _ in SUPERVISOR_FIELDS if name not in (*ADDRESS, "dedicated")]
        for d, (district, row) in enumerate(zip(self.plain.districts, districts, strict=True)):
            for ordinal, chw in enumerate(district.chws):
                self._same(f"district {d}, CHW {ordinal}", fields, chw, chws[row.first_chw + ordinal])
            for nurse in district.nurses:
                self._same(f"district {d}, nurse", traits, nurse, supervisors[row.first_supervisor + nurse.place])
            for one in district.dedicated:
                place = row.first_supervisor + row.facilities + one.place - FIRST_DEDICATED
                self._same(f"district {d}, dedicated supervisor", traits, one, supervisors[place])
            self._same(f"district {d}", (*SUMS, *MONEY_STILL_ALLOWS), district, row)
            for name in COUNTED:
                self._check(f"district {d}: sum of {name}", district.tally[name], counts[d, INDEX[name]])

    def _same(self, who: str, fields: Any, plain: Any, row: Row) -> None:
        for name in fields:
            self._check(f"{who}: {name}", getattr(plain, name), row[name])

    def _check(self, what: str, plain: float, engine: float) -> None:
        if plain != engine:
            difference = abs(plain - engine) / max(1.0, abs(engine))
            self.largest_difference = max(self.largest_difference, difference)
            if not difference <= 1e-12:
                self.differences.append(f"month {self.months}, {what}: plain {plain!r}, engine {engine!r}")


@contextmanager
def beside_the_engine(settings: Settings) -> Iterator[Oracle]:
    """While this lasts, models with these settings live every month twice."""
    oracle = Oracle(settings)
    setattr(simulation, "live_front_line", oracle)  # noqa: B010
    try:
        yield oracle
    finally:
        setattr(simulation, "live_front_line", threads.live_front_line)  # noqa: B010
