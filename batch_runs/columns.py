"""Columns of Parquet tables: each says its unit and definition, and a lever keeps its own type."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from batch_runs.extras import needed
from batch_runs.measures import Column
from model.levers import Value, levers
from scenarios.names import known_names
from scenarios.sets import ASSUMPTION
from scenarios.toml_files import parse_value, toml_text

if TYPE_CHECKING:
    import pyarrow as pa

    from batch_runs.asked import Experiment

RUN_COLUMNS = (
    Column("run_id", "", "First digits of a SHA-256 hash of the content of the run: the same run has the same id."),
    Column("point", "", "Number of the design point."),
    Column("replicate", "", "Number of the replicate: replicate k has the same luck at every design point."),
    Column("draw", "", "Number of the draw of the assumptions; empty where they are central or part of the design."),
    Column("seed", "", "Seed; luck is a hash of seed, replicate, decision, month, post and incumbent."),
)
STATUS_COLUMNS = (
    Column("status", "", "done or failed."),
    Column("error", "", "What went wrong, in one line."),
    Column("traceback", "", "Where it went wrong."),
    Column("seconds", "s", "How long the run took."),
)
_KIND = b"kind"


def field(column: Column, kind: Any) -> pa.Field:
    """An Arrow field with unit and definition."""
    about = {"unit": column.unit, "definition": column.definition}
    return needed("pyarrow").field(column.name, kind, metadata={key: text for key, text in about.items() if text})


def described(experiment: Experiment, name: str) -> Column:
    """A lever or assumption as a column."""
    if name.startswith(ASSUMPTION):
        records = known_names(experiment.scenario.country, experiment.scenario.cadre).records
        record = records[name.removeprefix(ASSUMPTION)]
        return Column(name, record.unit, f"Assumption: {record.label['en']}")
    item = levers()[name]
    return Column(name, item.unit, f"Lever: {item.label['en']}. {item.help['en']}")


def value_field(experiment: Experiment, name: str, values: Iterable[Value]) -> pa.Field:
    """The field of a lever or assumption, in the narrowest type that holds its values."""
    arrow = needed("pyarrow")
    kind = _kind(name, values)
    types = {"number": arrow.float64(), "integer": arrow.int64(), "boolean": arrow.bool_()}
    plain = field(described(experiment, name), types.get(kind, arrow.string()))
    return plain.with_metadata({**(plain.metadata or {}), _KIND: kind.encode()})


def _kind(name: str, values: Iterable[Value]) -> str:
    kind = "number" if name.startswith(ASSUMPTION) else levers()[name].type
    if kind in ("number", "integer") and any(isinstance(value, str) for value in values):
        return "mixed"  # numbers and words such as as_today: all written as in TOML
    return {"set": "list", "names": "list", "choice": "word", "month": "word"}.get(kind, kind)


def encoded(field: pa.Field, values: Sequence[Value]) -> pa.Array:
    """Values of a lever or assumption as an Arrow array."""
    match field.metadata[_KIND]:
        case b"list":
            plain: list[Any] = [json.dumps(value, ensure_ascii=False) for value in values]
        case b"mixed":
            plain = [value if isinstance(value, str) else toml_text(value) for value in values]
        case _:
            plain = list(values)
    return needed("pyarrow").array(plain, type=field.type)


def decoded(field: pa.Field, value: Any) -> Value:
    """One cell back in the lever's own type."""
    match (field.metadata or {}).get(_KIND):
        case b"list":
            return tuple(json.loads(value))
        case b"mixed":
            found: Any = parse_value(value)
            return found
    plain: Value = value
    return plain
