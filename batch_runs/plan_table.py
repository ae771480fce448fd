"""plan.parquet: the plan as a table, written in pieces so that its size does not matter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from batch_runs.columns import RUN_COLUMNS, encoded, field, value_field
from batch_runs.extras import needed
from batch_runs.files import written
from batch_runs.plan import Plan

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_ONCE = 10_000
VALUES_AT_ONCE = 500_000


def plan_schema(plan: Plan) -> pa.Schema:
    """Run id, point, replicate, draw, seed, then levers and assumptions."""
    arrow = needed("pyarrow")
    kinds = (arrow.string(), arrow.int64(), arrow.int64(), arrow.int64(), arrow.int64())
    fields = [field(column, kind) for column, kind in zip(RUN_COLUMNS, kinds, strict=True)]
    columns = {**plan.points, **plan.by_replicate}
    return arrow.schema(fields + [value_field(plan.experiment, name, values) for name, values in columns.items()])


def plan_rows(plan: Plan, first: int, last: int, schema: pa.Schema | None = None) -> pa.Table:
    """Some rows of the plan."""
    arrow = needed("pyarrow")
    schema = schema or plan_schema(plan)
    point, replicate = np.divmod(np.arange(first, last), plan.replicates)
    start: list[Any] = [
        arrow.array([name.decode() for name in plan.ids[first:last]]),
        arrow.array(point),
        arrow.array(replicate),
        arrow.array(replicate) if plan.draws or plan.by_replicate else arrow.nulls(len(point), arrow.int64()),
        arrow.array(np.full(len(point), plan.experiment.seed, dtype=np.int64)),
    ]
    values = [encoded(schema.field(name), [plan.points[name][row] for row in point]) for name in plan.points]
    values += [
        encoded(schema.field(name), [plan.by_replicate[name][row] for row in replicate]) for name in plan.by_replicate
    ]
    return arrow.Table.from_arrays(start + values, schema=schema)


def pieces(plan: Plan) -> Iterator[tuple[int, int]]:
    """First and last row of each piece: few rows where there are many columns."""
    rows = min(ROWS_AT_ONCE, VALUES_AT_ONCE // max(1, len(plan.names)))
    return ((first, min(first + rows, len(plan))) for first in range(0, len(plan), rows))


def write_plan(plan: Plan, path: Path) -> None:
    """Write plan.parquet; it appears complete or not at all."""
    schema = plan_schema(plan)
    parquet = needed("pyarrow.parquet")
    with (
        written(path) as place,
        parquet.ParquetWriter(place, schema, compression="zstd", write_page_checksum=True) as writer,
    ):
        for first, last in pieces(plan):
            writer.write_table(plan_rows(plan, first, last, schema))
