"""From parts to the three tables that people open: runs, totals, monthly; block by block, in the order of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from batch_runs.asked import Experiment
from batch_runs.columns import RUN_COLUMNS, STATUS_COLUMNS, field
from batch_runs.extras import needed
from batch_runs.files import written
from batch_runs.index import Index, digest_of, digests
from batch_runs.layout import FINGERPRINT, PLAN
from batch_runs.measures import Column, monthly_columns, total_columns
from batch_runs.parts import DONE, MONTHLY
from model.countries import load_country
from scenarios.tables import months_of

if TYPE_CHECKING:
    import pyarrow as pa

RUNS_AT_ONCE = 1000
VALUES_AT_ONCE = 4_000_000
MONTH_COLUMNS = (
    RUN_COLUMNS[0],
    Column("month", "YYYY-MM", "The month."),
    Column("district", "", 'The district; empty ("") for the whole country.'),
)


class Swept(Protocol):
    """What tables are built from: the directory of a sweep, what was asked, and which run lies where."""

    folder: Path

    @property
    def experiment(self) -> Experiment:
        """What was asked."""

    @property
    def index(self) -> Index:
        """Which run lies where."""


@dataclass(frozen=True)
class Builder:
    """How a table is made: its schema, and its rows from a block of the plan and the parts' rows for it."""

    schema: Callable[[Swept], pa.Schema]
    rows: Callable[[Swept, pa.Table, pa.Table], pa.Table]


def _runs_schema(sweep: Swept) -> pa.Schema:
    arrow = needed("pyarrow")
    plan = needed("pyarrow.parquet").read_schema(sweep.folder / PLAN).remove_metadata()
    kinds = (arrow.string(), arrow.string(), arrow.string(), arrow.float64())
    return arrow.schema([*plan, *(field(c, kind) for c, kind in zip(STATUS_COLUMNS, kinds, strict=True))])


def _runs(sweep: Swept, plan: pa.Table, parts: pa.Table) -> pa.Table:
    arrow = needed("pyarrow")
    kept = plan.filter(needed("pyarrow.compute").is_in(plan["run_id"], parts["run_id"]))
    columns = [*kept.columns, *(parts[column.name] for column in STATUS_COLUMNS)]
    return arrow.Table.from_arrays(columns, schema=_runs_schema(sweep))


def _totals_schema(sweep: Swept) -> pa.Schema:
    arrow = needed("pyarrow")
    numbers = [field(column, arrow.float64()) for column in total_columns(sweep.experiment.outcomes)]
    return arrow.schema([field(RUN_COLUMNS[0], arrow.string()), *numbers])


def _totals(sweep: Swept, plan: pa.Table, parts: pa.Table) -> pa.Table:
    done = _done(parts)
    schema = _totals_schema(sweep)
    return needed("pyarrow").Table.from_arrays([done[name] for name in schema.names], schema=schema)


def _done(parts: pa.Table) -> pa.Table:
    return parts.filter(needed("pyarrow.compute").equal(parts["status"], DONE))


def _monthly_schema(sweep: Swept) -> pa.Schema:
    arrow = needed("pyarrow")
    texts = [field(column, arrow.string()) for column in MONTH_COLUMNS]
    numbers = [field(column, arrow.float64()) for column in monthly_columns(sweep.experiment.outcomes)]
    return arrow.schema([*texts, *numbers])


def _monthly(sweep: Swept, plan: pa.Table, parts: pa.Table) -> pa.Table:
    done = _done(parts)
    months, places = months_of(sweep.experiment.scenario), places_of(sweep)
    runs = len(done)
    columns = [
        _repeated(done["run_id"].to_pylist(), np.repeat(np.arange(runs), len(places) * len(months))),
        _repeated(months, np.tile(np.arange(len(months)), runs * len(places))),
        _repeated(places, np.tile(np.repeat(np.arange(len(places)), len(months)), runs)),
        *(done[MONTHLY + name].combine_chunks().flatten() for name in sweep.experiment.outcomes),
    ]
    return needed("pyarrow").Table.from_arrays(columns, schema=_monthly_schema(sweep))


def _repeated(texts: list[str], codes: np.ndarray) -> pa.Array:
    arrow = needed("pyarrow")
    known = arrow.array(texts, type=arrow.string())
    return arrow.DictionaryArray.from_arrays(arrow.array(codes.astype(np.int32)), known).dictionary_decode()


def places_of(sweep: Swept) -> list[str]:
    """The whole country (""), and its districts where these were asked for."""
    districts = load_country(sweep.experiment.scenario.country).names if sweep.experiment.districts else ()
    return ["", *districts]


BUILDERS = {
    "runs": Builder(_runs_schema, _runs),
    "totals": Builder(_totals_schema, _totals),
    "monthly": Builder(_monthly_schema, _monthly),
}


def pieces_of(sweep: Swept, name: str) -> Iterator[pa.Table]:
    """A table, piece by piece."""
    return (BUILDERS[name].rows(sweep, plan, parts) for plan, parts in _blocks(sweep, name))


def _blocks(sweep: Swept, name: str) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Each block of the plan that has been run at least in part, and what the parts say of it.

    Only the table of runs shows what else the plan holds, which may be hundreds of columns.
    """
    arrow = needed("pyarrow")
    file = needed("pyarrow.parquet").ParquetFile(sweep.folder / PLAN, page_checksum_verification=True)
    rows = runs_at_once(sweep)
    batches = file.iter_batches(batch_size=rows, columns=None if name == "runs" else ["run_id"])
    for first, last in _batch_edges(batches, rows):
        plan = arrow.Table.from_batches([first])
        start, end = last
        if np.any(~sweep.index.missing[start:end]):
            yield plan, sweep.index.tables(start, end)


def _batch_edges(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[tuple[pa.RecordBatch, tuple[int, int]]]:
    start = 0
    for batch in batches:
        yield batch, (start, start + len(batch))
        start += len(batch)


def runs_at_once(sweep: Swept) -> int:
    """As many runs as fit into memory together."""
    experiment = sweep.experiment
    values = len(experiment.outcomes) * len(places_of(sweep)) * experiment.scenario.months
    return max(1, min(RUNS_AT_ONCE, VALUES_AT_ONCE // values))


def build(sweep: Swept) -> str:
    """Write runs.parquet, totals.parquet and monthly.parquet; returns the digest."""
    parquet = needed("pyarrow.parquet")
    found = bytearray()
    for name, builder in BUILDERS.items():
        schema = builder.schema(sweep).with_metadata({FINGERPRINT: sweep.index.fingerprint.encode()})
        path = sweep.folder / f"{name}.parquet"
        with (
            written(path) as place,
            parquet.ParquetWriter(place, schema, compression="zstd", write_page_checksum=True) as writer,
        ):
            for plan, parts in _blocks(sweep, name):
                writer.write_table(builder.rows(sweep, plan, parts).replace_schema_metadata(schema.metadata))
                if name == "totals":
                    found += b"".join(digests(parts))
    return digest_of(found, sweep.index.ids[sweep.index.done])
