"""`scaleup check FILE…`: whether files can be used, without running them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from cli.errors import BAD_INPUT, DONE, told
from model.levers import SettingError
from scenarios.errors import Described, ScenarioError
from scenarios.toml_files import read_toml


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="files of scenarios, trials, experiments, lessons, evidence records or countries; a country's folder; a "
        "table for `scaleup country new`",
    )


def execute(args: argparse.Namespace) -> int:
    """Tell of each file whether it is good; bad ones end with exit code 2, after all have been looked at."""
    good = [_is_good(path) for name in args.files for path in _files(Path(name))]
    return DONE if all(good) else BAD_INPUT


def _files(path: Path) -> list[Path]:
    """The files of a country's folder; any other path as it is."""
    if not (path / "country.toml").is_file():
        return [path]
    return sorted(file for file in path.iterdir() if file.suffix in (".toml", ".csv"))


def _is_good(path: Path) -> bool:
    try:
        kind = _check(path)
    except (SettingError, ValueError) as error:
        sys.stdout.flush()
        told(error)
        return False
    print(f"{path}: a good {kind} file")
    return True


def _check(path: Path) -> str:
    if path.suffix == ".csv" and path.name in COUNTRY:
        COUNTRY[path.name](path)
        return "country"
    if path.suffix.lower() == ".csv":
        _table(path)
        return "districts"
    tables = read_toml(path)
    for kind, (belongs, check) in CHECKS.items():
        if belongs(tables):
            check(path)
            return kind
    if path.name in COUNTRY:
        COUNTRY[path.name](path)
        return "country"
    raise ScenarioError(
        str(path),
        "",
        Described(_sections(tables)),
        "a file with [scenario], [trial], [experiment] or [lesson], of evidence records, or a country's "
        + ", ".join(COUNTRY),
    )


def _sections(tables: dict[str, object]) -> str:
    names = ", ".join(f"[{name}]" for name in list(tables)[:5])
    return f"sections {names}" if names else "nothing"


def _scenario(path: Path) -> None:
    from model import check_settings
    from scenarios.files import load_scenario

    check_settings(load_scenario(path))


def _records(path: Path) -> None:
    from model.evidence import check_sources, load_records, sources

    check_sources(load_records(path).values(), sources())


def _trial(path: Path) -> None:
    from scenarios.trials.run import load_trial

    load_trial(path)


def _experiment(path: Path) -> None:
    from batch_runs.experiment import load_experiment

    load_experiment(path)


def _lesson(path: Path) -> None:
    from scenarios.lessons import load_lesson

    load_lesson(path)


def _country(path: Path) -> None:
    """What a country file says only holds together with the files beside it."""
    from model.countries import read_country

    read_country(path.resolve().parent)


def _cadres(path: Path) -> None:
    from model.countries.cadres import read_cadres

    read_cadres(path)


def _districts(path: Path) -> None:
    from model.countries.tables import read_districts

    read_districts(path)


def _seasons(path: Path) -> None:
    from model.countries.tables import read_seasons

    read_seasons(path)


def _table(path: Path) -> None:
    from scenarios.new_country.sheet import read_sheet

    read_sheet(path)


def _is_experiment(tables: dict[str, object]) -> bool:
    return "experiment" in tables


def _is_trial(tables: dict[str, object]) -> bool:
    return "trial" in tables


def _is_lesson(tables: dict[str, object]) -> bool:
    return bool({"lesson", "question", "cue"} & set(tables))


def _are_records(tables: dict[str, object]) -> bool:
    return any(isinstance(table, dict) and {"value", "grade"} & set(table) for table in tables.values())


def _is_scenario(tables: dict[str, object]) -> bool:
    return "scenario" in tables or any(name.startswith("scenario.") for name in tables)


CHECKS: dict[str, tuple[Callable[[dict[str, object]], bool], Callable[[Path], None]]] = {
    "scenario": (_is_scenario, _scenario),
    "trial": (_is_trial, _trial),
    "experiment": (_is_experiment, _experiment),
    "lesson": (_is_lesson, _lesson),
    "evidence": (_are_records, _records),
}
# Files of a country have no section that tells them: their names do.
COUNTRY: dict[str, Callable[[Path], None]] = {
    "country.toml": _country,
    "cadres.toml": _cadres,
    "districts.csv": _districts,
    "seasons.csv": _seasons,
}
