"""`scaleup show NAME`: one scenario, lesson, lever, assumption, outcome or country in full."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from cli.catalogue import KINDS, Entries, findings
from cli.errors import DONE, UsageError, did_you_mean
from scenarios.document import LANGUAGES
from scenarios.library_files import scenario_path, shipped_path
from scenarios.own_countries import baseline_name, faults
from scenarios.toml_files import read_toml

SINGULAR = {kind: kind.removesuffix("s") for kind in KINDS} | {"countries": "country", "findings": "finding"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("name", metavar="NAME", help="a name from `scaleup list`, or the path of a file")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of a lesson (default: en)")


def execute(args: argparse.Namespace) -> int:
    """Print all that is known under the name."""
    name = args.name.removeprefix("assumptions.")
    if name.endswith(".toml"):
        print(_file(Path(name), args.language))
        return DONE
    catalogue = {kind: entries() for kind, entries in KINDS.items()} | {"findings": findings()}
    found = list(_found(name, catalogue, args.language))
    if not found:
        _tell_fault(name)
        known = {other for entries in catalogue.values() for key in entries for other in (key, key.rpartition("/")[2])}
        hint = did_you_mean(name, sorted(known))
        raise UsageError(f"show: nothing is called {name!r}{hint}\nscaleup list {{{','.join(KINDS)}}} tells the names")
    print("\n\n".join(found))
    return DONE


def _tell_fault(name: str) -> None:
    """An own country that cannot be used is not unknown: what is wrong with it is told."""
    for country, fault in faults().items():
        if name in (country, baseline_name(country)):
            raise UsageError(f"own country {country} cannot be used: {fault}")


def _found(name: str, catalogue: Mapping[str, Entries], language: str) -> Iterator[str]:
    for kind, entries in catalogue.items():
        for key, entry in entries.items():
            if name not in (key, key.rpartition("/")[2]):
                continue
            if kind == "scenarios":
                yield _file(scenario_path(key), language)
            elif kind in ("trials", "experiments", "lessons"):
                yield _file(shipped_path(kind, key), language)
            else:
                yield f"{SINGULAR[kind]} {key}\n{_lines(entry)}"


def _file(path: Path, language: str) -> str:
    """A scenario resolved, a lesson to read; a trial or an experiment as its file tells it, once it is checked."""
    tables = read_toml(path)
    if "lesson" in tables:
        from scenarios.lessons import load_lesson
        from scenarios.lessons.text import lesson_text

        lesson = load_lesson(path)
        return f"lesson {lesson.name}\n{lesson_text(lesson, language)}"
    if "trial" in tables:
        from scenarios.trials.run import load_trial

        return f"trial {load_trial(path).name}\n{path.read_text(encoding='utf-8-sig')}".rstrip()
    if "experiment" in tables:
        from batch_runs.experiment import load_experiment

        return f"experiment {load_experiment(path).name}\n{path.read_text(encoding='utf-8-sig')}".rstrip()
    from scenarios.files import load_scenario
    from scenarios.resolved import resolved_toml

    scenario = load_scenario(path)
    return f"scenario {scenario.name}\n{resolved_toml(scenario)}".rstrip()


def _lines(entry: Mapping[str, object]) -> str:
    width = max(map(len, entry))
    return "\n".join(
        f"  {key.ljust(width)}  {_words(value)}" for key, value in entry.items() if value not in (None, "", [], (), {})
    )


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return " | ".join(_words(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return ", ".join(f"({_words(item)})" if isinstance(item, list) else _words(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
