"""A sweep for others: CSV for spreadsheets, and a research object (RO-Crate) that opens on another machine.

Numbers that were simulated have 6 significant digits in CSV; what was decided and assumed has all its digits. Timings
are left out, so the CSV of the same sweep is the same to the byte, whoever ran it.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from batch_runs.building import BUILDERS, pieces_of
from batch_runs.crate import crate_metadata
from batch_runs.experiment_text import BASE_FILE, POINTS_FILE
from batch_runs.files import write_json
from batch_runs.layout import EXPERIMENT, MANIFEST, PARTS, PLAN
from batch_runs.store import Sweep
from scenarios.errors import OutputError
from scenarios.output import complete_folder
from scenarios.provenance import hashes
from scenarios.tables import csv_line, number_rows

if TYPE_CHECKING:
    import pyarrow as pa

CRATE_FILE = "ro-crate-metadata.json"
SAME_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive knows
READABLE = 0o644
NOT_IN_CSV = ("traceback", "seconds")
TABLES = tuple(f"{name}.parquet" for name in BUILDERS)


def export(source: Path, target: Path, csv: bool = True, ro_crate: bool = False, zipped: bool = False) -> list[Path]:
    """Write CSV tables, a research object, or both into a missing or empty folder; returns the files written.

    `zipped` puts them into one archive in that folder, named after the sweep.

    Raises:
        OutputError: if the sweep is not complete, or the target cannot be used.
    """
    sweep = Sweep(source)
    status = sweep.status()
    if status.remaining:
        raise OutputError(f"{source}: {status.remaining:,} runs are still to go; complete the sweep first")
    with complete_folder(target) as folder:
        place = folder / sweep.experiment.name if zipped else folder
        place.mkdir(exist_ok=True)
        if csv:
            write_csv(sweep, place)
        if ro_crate:
            write_crate(sweep, place)
        if zipped:
            write_zip(place)
            shutil.rmtree(place)
    return sorted(path for path in target.rglob("*") if path.is_file())


def write_zip(folder: Path) -> None:
    """An archive beside the folder, with the same name; the same files give the same bytes."""
    with zipfile.ZipFile(folder.with_name(f"{folder.name}.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo((Path(folder.name) / path.relative_to(folder)).as_posix(), SAME_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, READABLE << 16
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)


def write_csv(sweep: Sweep, folder: Path) -> None:
    """runs.csv, totals.csv, monthly.csv, and columns.csv with the unit and definition of every column."""
    about = [csv_line(["table", "column", "unit", "definition"])]
    for name in BUILDERS:
        schema = BUILDERS[name].schema(sweep)
        kept = [field for field in schema if field.name not in NOT_IN_CSV]
        about += [csv_line([name, *described(field)]) for field in kept]
        with (folder / f"{name}.csv").open("wb") as file:
            file.write(csv_line([field.name for field in kept]))
            for table in pieces_of(sweep, name):
                file.write(_rows(table.select([field.name for field in kept]), exact=name == "runs"))
    (folder / "columns.csv").write_bytes(b"".join(about))


def described(field: pa.Field) -> tuple[str, str, str]:
    """Name, unit and definition of a column."""
    metadata = field.metadata or {}
    return field.name, metadata.get(b"unit", b"").decode(), metadata.get(b"definition", b"").decode()


def _rows(table: pa.Table, exact: bool) -> bytes:
    columns = [column.to_pylist() for column in table.columns]
    if exact:
        return b"".join(csv_line([_cell(value) for value in row]) for row in zip(*columns, strict=True))
    numbers = [place for place, field in enumerate(table.schema) if str(field.type) == "double"]
    texts = [column for place, column in enumerate(columns) if place not in numbers]
    if not len(table):
        return b""
    values = np.stack([table.column(place).to_numpy() for place in numbers], axis=1)
    return number_rows([csv_line(row, ",") for row in zip(*texts, strict=True)], values)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, float) else str(value)


def write_crate(sweep: Sweep, folder: Path) -> None:
    """The whole directory, with a description that machines can read: what was run, with what, and what came out."""
    names = [MANIFEST, EXPERIMENT, BASE_FILE, POINTS_FILE, PLAN, *TABLES]
    for name in names:
        if (sweep.folder / name).is_file():
            shutil.copy2(sweep.folder / name, folder / name)
    (folder / PARTS).mkdir()
    for path in sweep.index.paths:
        shutil.copy2(path, folder / PARTS / path.name)
    lines = [f"{name}=={version}" for name, version in sweep.manifest["packages"].items() if version]
    text = "\n".join([f"# Python {sweep.manifest['python']}, {sweep.manifest['platform']}", *lines, ""])
    (folder / "environment.txt").write_bytes(text.encode("utf-8"))
    written = _files(folder)
    write_json(folder / CRATE_FILE, crate_metadata(sweep.manifest, sweep.experiment, written))


def _files(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and hash of every file, parts as well."""
    paths: Iterable[Path] = sorted(path for path in folder.rglob("[!.]*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: (found[name].stat().st_size, digest) for name, digest in hashes(found.items()).items()}
