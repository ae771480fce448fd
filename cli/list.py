"""`scaleup list KIND`: the names of what there is, with a line on each, or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from cli.catalogue import KINDS
from cli.errors import DONE, did_you_mean
from scenarios.own_countries import skipped_words

WITH_OWN_COUNTRIES = ("scenarios", "countries", "assumptions")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("kind", type=_kind, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--json", action="store_true", help="everything about each, as a JSON list")


def _kind(text: str) -> str:
    if text not in KINDS:
        raise argparse.ArgumentTypeError(f"found {text!r}; allowed: {', '.join(KINDS)}{did_you_mean(text, KINDS)}")
    return text


def execute(args: argparse.Namespace) -> int:
    """Print the list; own countries that cannot be used are left out, with one line about them."""
    if args.kind in WITH_OWN_COUNTRIES and (skipped := skipped_words()):
        print(f"scaleup: {skipped}", file=sys.stderr)
    entries = KINDS[args.kind]()
    if args.json:
        print(json.dumps([{"name": name, **entry} for name, entry in entries.items()], ensure_ascii=False, indent=1))
    elif not entries:
        print(f"No {args.kind} are shipped yet.")
    else:
        print(_columns([_line(name, entry) for name, entry in entries.items()]))
    return DONE


def _line(name: str, entry: dict[str, Any]) -> list[str]:
    label = entry.get("title") or entry.get("label") or {}
    line = [name, label.get("en", "") if isinstance(label, dict) else str(label)]
    if "who_decides" in entry:
        line += [_range(entry), f"default {_short(entry['default'])}", entry["who_decides"]]
        line += [] if entry["acts"] else ["does not act yet"]
    elif "grade" in entry:
        line += [
            f"{entry['value']:g} ({entry['low']:g}–{entry['high']:g})",
            entry["unit"],
            "stand-in" if entry["placeholder"] else entry["grade"],
        ]
    elif "definition" in entry:
        line += [entry["unit"]]
    elif "minutes" in entry:
        line += [f"{entry['minutes']} minutes"]
    elif "districts" in entry:
        line += [
            f"{entry['districts']} districts",
            f"{entry['census_population']:,} people",
            ", ".join(entry["cadres"]),
        ]
    return line


def _range(entry: dict[str, Any]) -> str:
    if entry["values"]:
        return f"{len(entry['values'])} choices"
    if entry["low"] is None:
        return str(entry["type"])
    return f"{entry['low']:,.10g}–{entry['high']:,.10g} {entry['unit']}"


def _short(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value).lower() if isinstance(value, bool) else str(value)


def _columns(lines: list[list[str]]) -> str:
    number = max(map(len, lines))
    full = [line + [""] * (number - len(line)) for line in lines]
    widths = [max(len(line[column]) for line in full) for column in range(number)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in full
    )
