"""`scaleup country new NAME --from FILE.csv`: a country of one's own from a table of districts."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from cli.errors import DONE, did_you_mean
from cli.options import whole
from model.countries import shipped_country_names
from model.countries.own import VARIABLE
from scenarios.new_country.make import DEFAULT_TEMPLATE, Made, Wish, counted, make_country
from scenarios.own_countries import baseline_name

WHAT = {"new": "make a country from a table of districts"}
FIRST_YEAR, LAST_YEAR = 1950, 2100


def what(text: str) -> str:
    """What is to be done."""
    if text not in WHAT:
        raise argparse.ArgumentTypeError(f"found {text!r}; allowed: {', '.join(WHAT)}{did_you_mean(text, WHAT)}")
    return text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    told = "; ".join(f"{name}: {text}" for name, text in WHAT.items())
    parser.add_argument("what", metavar="WHAT", type=what, help=told)
    parser.add_argument("name", metavar="NAME", help="of the country: small letters, digits and hyphens")
    parser.add_argument(
        "--from", dest="table", type=Path, required=True, metavar="FILE.csv", help="one row per district (CSV, UTF-8)"
    )
    parser.add_argument(
        "--like", default=DEFAULT_TEMPLATE, metavar="COUNTRY", help="whose figures stand in (default: %(default)s)"
    )
    parser.add_argument("--label", default="", metavar="TEXT", help="what people call the country")
    parser.add_argument("--capital", default="", metavar="DISTRICT", help="default: the district with the most people")
    parser.add_argument(
        "--year", type=whole(FIRST_YEAR, LAST_YEAR), metavar="YYYY", help="of the population, if the table names none"
    )
    parser.epilog = f"Own countries lie in the folder that {VARIABLE} names, or else with your user data."


def execute(args: argparse.Namespace) -> int:
    """Make the country and tell what was kept, estimated and borrowed."""
    made = make_country(Wish(args.name, args.table, args.like, args.label.strip(), args.capital, args.year))
    print("\n".join([*_made(made), "", *_estimated(made), *_borrowed(made), "", *_next(made)]))
    return DONE


def _made(made: Made) -> list[str]:
    rows = made.sheet.rows
    people = sum(row.numbers["population"] for row in rows)
    regions = len({row.texts["region"] for row in rows})
    return [
        f"Made {made.wish.name}: {_many(len(rows), 'district')} in {_many(regions, 'region')}, {people:,.0f} people",
        f"Folder: {made.folder}",
        f"From the table: {', '.join(made.sheet.columns)}",
    ]


def _estimated(made: Made) -> list[str]:
    """One line per column, with the commonest way in which it was estimated."""
    counts = counted(made.sheet.rows)
    if not counts:
        return ["Estimated: nothing"]
    ways = {
        column: Counter(row.estimated[column] for row in made.sheet.rows if column in row.estimated).most_common(1)
        for column in counts
    }
    width = max(map(len, counts))
    lines = [f"  {column.ljust(width)}  {number:>4}  {ways[column][0][0]}" for column, number in counts.items()]
    return ["Estimated (column, districts, how; the notes in districts.csv say it row by row):", *lines]


def _borrowed(made: Made) -> list[str]:
    country = made.template.country
    others = [name for name in shipped_country_names() if name != country.name]
    chosen = "" if made.wish.capital else ", taken for it because most people live there (--capital names another)"
    records = len(country.facts) + sum(len(cadre.records) for cadre in country.cadres.values())
    return [
        "",
        f"Borrowed from {made.template.label} (--like takes {', '.join(others)} instead), marked as stand-ins:",
        f"  {records} records of cadres and national facts, prices and illnesses among them; 12 months of seasons",
        "  population growth, currency, fiscal year and today's supervision; posts in proportion to the people served",
        f"Capital: {made.capital.district}{chosen}",
    ]


def _next(made: Made) -> list[str]:
    baseline = baseline_name(made.wish.name)
    return [
        "Replace first: posts, people per post, hours, running cost and pay of your CHWs (cadres.toml) and how often",
        "they have all medicines (facts.toml: stock_availability); then facilities, eligible_share (districts.csv).",
        "An app that is open shows the country once it is started again.",
        f"Next: scaleup run {baseline} --months 24 --replicates 5",
    ]


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
