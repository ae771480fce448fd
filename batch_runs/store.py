"""The store of a sweep, to be read: plan, runs, totals, months, digest and progress, from one directory.

`Sweep(folder).totals` and its like are pandas frames with units and definitions in the Parquet files they come from.
Before a sweep is complete they hold what there is so far.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from batch_runs.asked import Experiment
from batch_runs.building import BUILDERS, pieces_of
from batch_runs.experiment import load_experiment
from batch_runs.extras import needed
from batch_runs.index import Index, digest, ids_of, read_index
from batch_runs.layout import EXPERIMENT, FINGERPRINT, MANIFEST, PARTS, PLAN
from scenarios.errors import OutputError
from scenarios.provenance import hashes

if TYPE_CHECKING:
    import pandas
    import pyarrow as pa

NEEDED = ("name", "plan", "experiment", "model")  # of a manifest, to go on with a sweep


@dataclass(frozen=True)
class Progress:
    """How far a sweep is [runs]."""

    runs: int
    done: int
    failed: int

    @property
    def remaining(self) -> int:
        """Runs that have not been run."""
        return self.runs - self.done - self.failed


class Sweep:
    """A sweep directory, to be read.

    Raises:
        OutputError: if there is no sweep in the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        if not (self.folder / MANIFEST).is_file():
            raise OutputError(f"{folder}: found no {MANIFEST}; allowed: the directory of a sweep")

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The content of manifest.json.

        Raises:
            OutputError: if it is damaged, or not that of a sweep.
        """
        path = self.folder / MANIFEST
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            remedy = "if this is the directory of a sweep, delete it, and the same `scaleup sweep` makes it anew"
            raise OutputError(f"{path}: cannot be read ({error}); {remedy}") from error
        if not isinstance(found, dict) or not set(NEEDED) <= set(found) or "digest" not in found["plan"]:
            raise OutputError(f"{path}: does not say {', '.join(NEEDED)}, so it belongs to no sweep")
        return found

    @cached_property
    def experiment(self) -> Experiment:
        """What was asked, with its base in full."""
        return load_experiment(self.folder / EXPERIMENT)

    @cached_property
    def index(self) -> Index:
        """Which run lies in which part, as of now.

        Raises:
            OutputError: if a part is damaged or does not belong to the sweep.
        """
        return read_index(ids_of(self.table(PLAN, ["run_id"])["run_id"].chunks), self.folder / PARTS)

    def status(self) -> Progress:
        """How far it is."""
        index = self.index
        return Progress(len(index.ids), int(index.done.sum()), int((index.failed).sum()))

    def failures(self, most: int) -> list[tuple[str, str]]:
        """Id and error of the first failed runs."""
        found = []
        for position in np.flatnonzero(self.index.failed)[:most].tolist():
            row = self.index.tables(position, position + 1).select(["run_id", "error"]).to_pylist()[0]
            found.append((row["run_id"], row["error"] or ""))
        return found

    @property
    def complete(self) -> bool:
        """Whether every run has been run, well or badly."""
        return self.status().remaining == 0

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the runs that were done, the same whoever ran them, in whatever order."""
        # Parts are verified whenever the index is read, so what was worked out from the same parts still holds.
        if self.manifest.get("fingerprint") == self.index.fingerprint:
            return str(self.manifest["digest"])
        return digest(self.index)

    @cached_property
    def plan(self) -> pandas.DataFrame:
        """One row per run: id, point, replicate, draw, seed, levers and assumptions."""
        return self.table(PLAN).to_pandas()

    @cached_property
    def runs(self) -> pandas.DataFrame:
        """The plan, with status, error, traceback and seconds; only runs that have been run."""
        return self._built("runs").to_pandas()

    @cached_property
    def totals(self) -> pandas.DataFrame:
        """One row of totals per run that was done."""
        return self._built("totals").to_pandas()

    @cached_property
    def monthly(self) -> pandas.DataFrame:
        """National outcomes by run and month (district ""), and those of districts where they were asked for."""
        return self._built("monthly").to_pandas()

    def built_path(self, name: str) -> Path | None:
        """The file of a table built from the parts, if it is up to date."""
        path = self.folder / f"{name}.parquet"
        if not path.is_file():
            return None
        try:
            metadata = needed("pyarrow.parquet").read_schema(path).metadata or {}
        except (OSError, needed("pyarrow").ArrowException):
            return None
        return path if metadata.get(FINGERPRINT, b"").decode() == self.index.fingerprint else None

    @property
    def is_built(self) -> bool:
        """Whether the tables are those that were built from just these parts, to the last byte."""
        if self.manifest.get("fingerprint") != self.index.fingerprint:
            return False
        paths = filter(None, map(self.built_path, BUILDERS))
        return bool(self.manifest.get("outputs") == hashes((path.name, path) for path in paths))

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """A Parquet file of the directory.

        Raises:
            OutputError: if it is missing or damaged.
        """
        path = self.folder / name
        arrow = needed("pyarrow")
        try:
            return needed("pyarrow.parquet").read_table(path, columns=columns, page_checksum_verification=True)
        except (OSError, arrow.ArrowException) as error:
            reason = " ".join(str(error).split())[:120]
            raise OutputError(f"{path}: cannot be read ({reason}); start the sweep again to write it anew") from error

    def _built(self, name: str) -> pa.Table:
        path = self.built_path(name)
        if path is not None:
            return self.table(path.name)
        schema = BUILDERS[name].schema(self)
        return needed("pyarrow").Table.from_batches(
            [batch for table in pieces_of(self, name) for batch in table.to_batches()], schema=schema
        )
