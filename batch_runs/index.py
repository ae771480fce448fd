"""Which run lies where: read back from the parts, which are the truth about what has been done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from batch_runs.identity import ID_DIGITS
from batch_runs.parts import DONE, MONTHLY, part_paths, read_part
from scenarios.errors import OutputError

if TYPE_CHECKING:
    import pyarrow as pa

Ids = NDArray[np.bytes_]
MISSING = -1
PARTS_IN_MEMORY = 4


@dataclass(frozen=True)
class Index:
    """Of every run of the plan, in the plan's order.

    Attributes:
        ids: run ids.
        paths: the parts.
        part, row: where the run lies; part −1 = it has not been run.
        failed: whether it failed.
    """

    ids: Ids
    paths: tuple[Path, ...]
    part: NDArray[np.int32]
    row: NDArray[np.int32]
    failed: NDArray[np.bool_]

    @property
    def done(self) -> NDArray[np.bool_]:
        """Whether each run has been run, and well."""
        return (self.part != MISSING) & ~self.failed

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Whether each run is still to be run."""
        return self.part == MISSING

    @property
    def fingerprint(self) -> str:
        """Changes with every part and with the plan: tells whether a table built from them is still up to date."""
        names = "\n".join(path.name for path in self.paths)
        return hashlib.sha256(self.ids.tobytes() + names.encode()).hexdigest()

    def tables(self, first: int, last: int) -> pa.Table:
        """The rows of these runs, in the plan's order; runs that are missing are left out."""
        import pyarrow

        positions = first + np.flatnonzero(self.part[first:last] != MISSING)
        pieces, order = [], []
        for part in np.unique(self.part[positions]):
            here = positions[self.part[positions] == part]
            pieces.append(_cached_part(self.paths[part]).take(pyarrow.array(self.row[here])))
            order.append(here)
        if not pieces:
            return _cached_part(self.paths[0]).slice(0, 0)
        return pyarrow.concat_tables(pieces).take(pyarrow.array(np.argsort(np.concatenate(order))))


def read_index(ids: Ids, folder: Path) -> Index:
    """Look through all parts.

    A run that was done is done, whatever another part says of it; of two failures the first counts.

    Raises:
        OutputError: a damaged part, runs that are not in the plan, or two different results of one run.
    """
    paths = tuple(part_paths(folder))
    order = np.argsort(ids, kind="stable")
    index = Index(ids, paths, _full(len(ids)), _full(len(ids)), np.zeros(len(ids), dtype=bool))
    for number, path in enumerate(paths):
        table = read_part(path, ["run_id", "status"])
        found = ids_of(table["run_id"].chunks)
        place = np.minimum(np.searchsorted(ids, found, sorter=order), len(ids) - 1)
        positions = order[place]
        if np.any(ids[positions] != found):
            raise OutputError(f"{path}: holds runs that are not in the plan; it belongs to another sweep: move it away")
        failed = np.array([status != DONE for status in table["status"].to_pylist()])
        _enter(index, number, positions, failed)
    return index


def _full(length: int) -> NDArray[np.int32]:
    return np.full(length, MISSING, dtype=np.int32)


def _enter(index: Index, number: int, positions: NDArray[np.int64], failed: NDArray[np.bool_]) -> None:
    rows = np.arange(len(positions), dtype=np.int32)
    for row in rows[index.done[positions] & ~failed]:
        _check_same(index, int(positions[row]), number, int(row))
    new = index.missing[positions] | (index.failed[positions] & ~failed)
    index.part[positions[new]] = number
    index.row[positions[new]] = rows[new]
    index.failed[positions[new]] = failed[new]


def _check_same(index: Index, position: int, number: int, row: int) -> None:
    """Two parts hold the same run: they must say the same."""
    places = [(index.paths[index.part[position]], index.row[position]), (index.paths[number], row)]
    one, other = (digests(_cached_part(path).slice(int(where), 1))[0] for path, where in places)
    if one != other:
        raise OutputError(
            f"{places[1][0]}: has another result of run {index.ids[position].decode()} than {places[0][0].name}; "
            "they come from different machines or versions: move one away"
        )


@lru_cache(PARTS_IN_MEMORY)
def _cached_part(path: Path) -> pa.Table:
    return read_part(path)


def digests(table: pa.Table) -> list[bytes]:
    """SHA-256 of each run that was done: its id, its totals, its months by place and month."""
    table = table.filter(np.array([status == DONE for status in table["status"].to_pylist()], dtype=bool))
    length = len(table)
    numbers = [name for name in table.column_names[5:] if not name.startswith(MONTHLY)]
    lists = [name for name in table.column_names if name.startswith(MONTHLY)]
    totals = np.stack([_values(table[name]) for name in numbers], axis=1) if length else np.empty((0, 0))
    months = [_values(table[name].combine_chunks().flatten()).reshape(length, -1) for name in lists if length]
    return [
        hashlib.sha256(b"".join([name.encode(), totals[row].tobytes(), *(m[row].tobytes() for m in months)])).digest()
        for row, name in enumerate(table["run_id"].to_pylist())
    ]


def _values(column: pa.ChunkedArray) -> NDArray[np.float64]:
    values = np.array(column.to_numpy(zero_copy_only=False) if not hasattr(column, "chunks") else column.to_numpy())
    values = values.astype("<f8")
    values[np.isnan(values)] = np.nan  # one spelling of "undefined"
    return values


def blocks(length: int, rows: int) -> Iterator[tuple[int, int]]:
    """First and last of each block of rows."""
    return ((first, min(first + rows, length)) for first in range(0, length, rows))


def digest(index: Index, rows: int = 1000) -> str:
    """SHA-256 over the digests of all runs that were done, sorted by run id.

    As it is made of parts, it also tells whether one was changed since.
    """
    together = bytearray()
    for first, last in blocks(len(index.ids), rows):
        if np.any(index.done[first:last]):
            together += b"".join(digests(index.tables(first, last)))
    return digest_of(together, index.ids[index.done])


def digest_of(together: bytes | bytearray, ids: Ids) -> str:
    """One digest from those of all runs that were done, one after another in the order of their ids."""
    rows = np.frombuffer(together, dtype=np.uint8).reshape(len(ids), hashlib.sha256().digest_size)
    return hashlib.sha256(rows[np.argsort(ids)].tobytes()).hexdigest()


def ids_of(column: Iterable[pa.Array]) -> Ids:
    """Run ids, piece by piece, at sixteen bytes each."""
    pieces = [np.array(piece.to_pylist(), dtype=f"S{ID_DIGITS}") for piece in column]
    return np.concatenate([np.empty(0, dtype=f"S{ID_DIGITS}"), *pieces])
