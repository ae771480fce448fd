"""The tables of a run: monthly.csv and districts.csv, replicate by replicate, and the same as data frames."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.calendar import format_month
from model.countries import load_country
from model.outcomes import COUNTS, INDEX, Recording, district_outcomes, has_district_value, national_outcomes, outcomes
from model.settings import Settings
from scenarios.number_text import cell_bytes

if TYPE_CHECKING:
    import pandas

Floats = NDArray[np.float64]
ROWS_AT_ONCE = 1000  # small enough to stay in the processor's cache
_COMMA, _NEWLINE = ord(","), ord("\n")


def district_columns() -> tuple[str, ...]:
    """Number columns of districts.csv: outcomes, then the counts behind them."""
    measured = [name for name, outcome in outcomes().items() if has_district_value(outcome)]
    return (*measured, *(name for name in COUNTS if name not in measured))


def monthly_header(sampled: bool = False) -> bytes:
    """First line of monthly.csv."""
    return csv_line([*_first(sampled), "month", *outcomes()])


def district_header(sampled: bool = False) -> bytes:
    """First line of districts.csv."""
    return csv_line([*_first(sampled), "district", "region", "month", *district_columns()])


def monthly_rows(settings: Settings, recording: Recording, replicate: int, sampled: bool = False) -> bytes:
    """The rows of one replicate in monthly.csv, by month."""
    values = np.stack(list(national_outcomes(recording).values()), axis=-1)
    start = _numbers(replicate, sampled)
    return number_rows([csv_line([*start, month], ",") for month in months_of(settings)], values)


def district_rows(settings: Settings, recording: Recording, replicate: int, sampled: bool = False) -> bytes:
    """The rows of one replicate in districts.csv, by month and district (in the order of the country's table)."""
    country = load_country(settings.country)
    start = _numbers(replicate, sampled)
    places = [csv_line([*start, *place], ",") for place in zip(country.names, country.regions, strict=True)]
    prefixes = [place + csv_line([month], ",") for month in months_of(settings) for place in places]
    values = district_values(recording)
    return number_rows(prefixes, values.reshape(len(prefixes), -1))


def district_values(recording: Recording) -> Floats:
    """The numbers of districts.csv (n_months, n_districts, n_columns)."""
    measured = district_outcomes(recording)
    columns = [
        measured[name] if name in measured else recording.counts[..., INDEX[name]] for name in district_columns()
    ]
    return np.stack(columns, axis=-1)


def months_of(settings: Settings) -> list[str]:
    """The months of a run, as YYYY-MM."""
    return [format_month(settings.first_month + offset) for offset in range(settings.months)]


def monthly_frame(settings: Settings, recordings: Sequence[Recording]) -> pandas.DataFrame:
    """National outcomes by replicate and month."""
    import pandas as pd

    months = months_of(settings)
    parts = [
        pd.DataFrame({"replicate": replicate, "month": months, **national_outcomes(recording)})
        for replicate, recording in enumerate(recordings)
    ]
    return pd.concat(parts, ignore_index=True)


def district_frame(settings: Settings, recordings: Sequence[Recording]) -> pandas.DataFrame:
    """Outcomes and counts by replicate, month and district."""
    import pandas as pd

    country = load_country(settings.country)
    months = months_of(settings)
    places: Mapping[str, Any] = {
        "district": np.tile(country.names, len(months)),
        "region": np.tile(country.regions, len(months)),
        "month": np.repeat(months, len(country.names)),
    }
    columns = list(district_columns())
    parts = []
    for replicate, recording in enumerate(recordings):
        values = district_values(recording).reshape(-1, len(columns))
        numbers = {name: values[:, position] for position, name in enumerate(columns)}
        parts.append(pd.DataFrame({"replicate": replicate, **places, **numbers}))
    return pd.concat(parts, ignore_index=True)


def _first(sampled: bool) -> list[str]:
    return ["replicate", "draw"] if sampled else ["replicate"]


def _numbers(replicate: int, sampled: bool) -> list[str]:
    return [str(replicate)] * (2 if sampled else 1)


def csv_line(fields: Sequence[str], end: str = "\n") -> bytes:
    """One line of a CSV, quoted where it has to be; with another end, the beginning of a line."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(fields)  # Python 3.13 refuses a line that ends with the delimiter
    return (text.getvalue()[:-1] + end).encode("utf-8")


def number_rows(prefixes: list[bytes], values: Floats) -> bytes:
    """Lines that begin as given and go on with numbers (n_rows, n_columns)."""
    return b"".join(_chunks(prefixes, values))


def _chunks(prefixes: list[bytes], values: Floats) -> Iterator[bytes]:
    for first in range(0, len(prefixes), ROWS_AT_ONCE):
        part = np.array(prefixes[first : first + ROWS_AT_ONCE])
        cells = cell_bytes(values[first : first + ROWS_AT_ONCE])
        cells[:, :, -1] = _COMMA
        cells[:, -1, -1] = _NEWLINE
        rows = np.concatenate([part.view(np.uint8).reshape(len(part), -1), cells.reshape(len(part), -1)], axis=1)
        yield rows[rows != 0].tobytes()
