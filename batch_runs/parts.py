"""Parts: what the runs of one chunk left behind, one row per run, in one file that nobody else writes.

A part is named after the SHA-256 of its own bytes, so a broken or changed one is found by reading it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from batch_runs.columns import RUN_COLUMNS, STATUS_COLUMNS, field
from batch_runs.extras import needed
from batch_runs.files import written
from batch_runs.measures import monthly_columns, total_columns
from scenarios.errors import OutputError, RunError

if TYPE_CHECKING:
    import pyarrow as pa

    from batch_runs.asked import Experiment

Floats = NDArray[np.float64]
DONE, FAILED = "done", "failed"
MONTHLY = "monthly."
HASH_DIGITS = 24


@dataclass(frozen=True)
class Rows:
    """What the runs of one chunk left behind.

    Attributes:
        ids, statuses, errors, tracebacks, seconds: one entry per run.
        totals: (n_runs, n_totals), not a number in the rows of failed runs.
        monthly: (n_runs, n_outcomes, n_places, n_months).
    """

    ids: Sequence[str]
    statuses: Sequence[str]
    errors: Sequence[str]
    tracebacks: Sequence[str]
    seconds: Sequence[float]
    totals: Floats
    monthly: Floats


def part_schema(experiment: Experiment) -> pa.Schema:
    """Id, status, totals, and a list of monthly values per outcome: place by place, month by month."""
    arrow = needed("pyarrow")
    texts = [field(column, arrow.string()) for column in (RUN_COLUMNS[0], *STATUS_COLUMNS[:3])]
    numbers = [field(column, arrow.float64()) for column in (STATUS_COLUMNS[3], *total_columns(experiment.outcomes))]
    lists = [
        field(column, arrow.list_(arrow.float64())).with_name(MONTHLY + column.name)
        for column in monthly_columns(experiment.outcomes)
    ]
    return arrow.schema(texts + numbers + lists)


def as_table(rows: Rows, schema: pa.Schema) -> pa.Table:
    """The rows as an Arrow table; undefined numbers are empty, and failed runs have no months."""
    arrow = needed("pyarrow")
    failed = np.array([status != DONE for status in rows.statuses])
    columns: list[Any] = [
        arrow.array(list(rows.ids)),
        arrow.array(list(rows.statuses)),
        arrow.array([text or None for text in rows.errors], type=arrow.string()),
        arrow.array([text or None for text in rows.tracebacks], type=arrow.string()),
        arrow.array(np.array(rows.seconds, dtype=np.float64)),
        *(numbers(column) for column in rows.totals.T),
    ]
    length = int(np.prod(rows.monthly.shape[2:]))
    for outcome in range(rows.monthly.shape[1]):
        kept = rows.monthly[~failed, outcome].reshape(-1)
        ends = np.concatenate([[0], np.cumsum(np.where(failed, 0, length))])
        offsets = arrow.array(ends.astype(np.int32), mask=np.append(failed, False))
        columns.append(arrow.ListArray.from_arrays(offsets, numbers(kept)))
    return arrow.Table.from_arrays(columns, schema=schema)


def numbers(values: Floats) -> pa.Array:
    """Numbers as an Arrow array, empty where undefined."""
    values = np.ascontiguousarray(values)
    return needed("pyarrow").array(values, mask=np.isnan(values))


def write_part(folder: Path, table: pa.Table) -> Path:
    """Write a part under the name of its content.

    Raises:
        RunError: if the disk is full or the folder has gone; what was written before stays.
    """
    arrow = needed("pyarrow")
    sink = arrow.BufferOutputStream()
    needed("pyarrow.parquet").write_table(table, sink, compression="zstd")
    content = sink.getvalue()
    path = folder / f"{hashlib.sha256(content).hexdigest()[:HASH_DIGITS]}.parquet"
    try:
        with written(path) as place:
            place.write_bytes(content)
    except OSError as error:
        cause = error.strerror or error
        raise RunError(
            f"{folder.parent}: a part could not be written: {cause}; all earlier parts are kept, "
            "and the same command goes on from there"
        ) from error
    return path


def part_paths(folder: Path) -> list[Path]:
    """The parts of a sweep, in the order of their names."""
    return sorted(folder.glob("*.parquet"))


def verified(path: Path) -> bytes:
    """The bytes of a part.

    Raises:
        OutputError: if they are not those that were written.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror or error}") from error
    if hashlib.sha256(content).hexdigest()[:HASH_DIGITS] != path.stem:
        raise OutputError(
            f"{path}: its content does not fit its name, so it was damaged or renamed; "
            "delete it, and `scaleup sweep` runs exactly its runs again"
        )
    return content


def read_part(path: Path, columns: list[str] | None = None) -> pa.Table:
    """A part, or some of its columns.

    Raises:
        OutputError: if the part is damaged, or no part at all.
    """
    arrow = needed("pyarrow")
    content = arrow.BufferReader(arrow.py_buffer(verified(path)))
    try:
        return needed("pyarrow.parquet").read_table(content, columns=columns)
    except arrow.ArrowException as error:
        raise OutputError(f"{path}: holds no runs, so it was not written by a sweep: move it away") from error
