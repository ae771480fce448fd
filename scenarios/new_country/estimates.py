"""What a table leaves out, estimated from a shipped country, and said beside each figure."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from model.countries.tables import NUMBERS
from scenarios.new_country.places import on_the_ground, plain_grid, quantiles, tiles_of
from scenarios.new_country.sheet import PLACE, Row
from scenarios.new_country.template import Template

Estimate = tuple[float, str]  # a figure, and how it was made
NO_REGION = "whole country"


def fill(rows: list[Row], template: Template, capital: str = "") -> None:
    """Every figure that is missing, in an order in which each finds what it is estimated from."""
    _fill_regions(rows)
    like = template.label
    _each(rows, "population_year", lambda row: (template.year, f"the census year of {like}"))
    _each(rows, "under5_share", lambda row: _under5_share(row, template))
    _each(rows, "area_km2", lambda row: _area(row, template))
    grid = _fill_places(rows)
    _each(rows, "facilities", lambda row: _facilities(row, template))
    _each(rows, "eligible_share", lambda row: _eligible_share(row, template))
    _fill_remoteness(rows, template, capital_of(rows, capital))
    _each(rows, "insecurity", lambda row: (0.0, "none assumed"))
    _fill_keys(rows)
    _fill_tiles(rows, grid)


def _each(rows: Sequence[Row], column: str, estimate: Callable[[Row], Estimate]) -> None:
    for row in rows:
        if column not in row.numbers:
            figure, row.estimated[column] = estimate(row)
            _, least, most = NUMBERS[column]
            row.numbers[column] = min(max(figure, least), most)


def _fill_regions(rows: Sequence[Row]) -> None:
    for row in rows:
        if not row.texts["region"]:
            row.texts["region"] = NO_REGION
            row.estimated["region"] = "not named"


def _under5_share(row: Row, template: Template) -> Estimate:
    share = round(template.under5_share(row.numbers["population_year"]), 4)
    return share, f"national share of {template.label} in that year"


def _area(row: Row, template: Template) -> Estimate:
    return round(
        row.numbers["population"] / template.people_per_km2, 1
    ), f"as many people per km² as in {template.label}"


def _facilities(row: Row, template: Template) -> Estimate:
    number = round(row.numbers["population"] / template.people_per_facility)
    return number, f"{template.people_per_facility:,.0f} people each as in {template.label}"


def _eligible_share(row: Row, template: Template) -> Estimate:
    if "area_km2" in row.estimated:
        return round(template.eligible_share, 3), f"national share of {template.label}"
    share = template.eligible_at(row.numbers["population"] / row.numbers["area_km2"])
    return round(share, 3), f"districts of {template.label} settled as densely"


def _fill_places(rows: list[Row]) -> bool:
    """Coordinates; says whether all of them had to be invented, as a plain grid."""
    known = [row for row in rows if set(PLACE) <= set(row.numbers)]
    missing = [row for row in rows if row not in known]
    if not known:
        tiles = plain_grid([row.texts["region"] for row in rows])
        places = on_the_ground(tiles, [row.numbers["area_km2"] for row in rows])
        _set_places(rows, places, "a plain grid in the order of the table, not on the ground")
        return True
    for row in missing:
        near = [other for other in known if other.texts["region"] == row.texts["region"]] or known
        latitude, longitude = (float(np.mean([other.numbers[axis] for other in near])) for axis in PLACE)
        how = "middle of its region" if near is not known else "middle of the other districts"
        _set_places([row], [(latitude, longitude)], how)
    return False


def _set_places(rows: Sequence[Row], places: Sequence[tuple[float, float]], how: str) -> None:
    for row, (latitude, longitude) in zip(rows, places, strict=True):
        row.numbers["latitude"], row.numbers["longitude"] = round(latitude, 4), round(longitude, 4)
        row.estimated["coordinates"] = how


def capital_of(rows: Sequence[Row], named: str = "") -> Row:
    """The district from which the country is governed: the one named, else the one with the most people."""
    return next((row for row in rows if row.district == named), max(rows, key=lambda row: row.numbers["population"]))


def _fill_remoteness(rows: list[Row], template: Template, centre: Row) -> None:
    """By the distance to the capital, else by how thinly a district is settled, else the template's mean."""
    missing = [row for row in rows if "remoteness" not in row.numbers]
    placed = [row for row in rows if "coordinates" not in row.estimated]
    measured = [row for row in rows if "area_km2" not in row.estimated]
    distance = _standing(placed, [_distance(row, centre) for row in placed])
    thinness = _standing(measured, [row.numbers["area_km2"] / row.numbers["population"] for row in measured])
    for row in missing:
        at, how = next(
            (
                (standing[row.district], why)
                for standing, why in ((distance, f"distance to {centre.district}"), (thinness, "people per km²"))
                if row.district in standing
            ),
            (None, ""),
        )
        remoteness = template.remoteness if at is None else template.remoteness_at(at)
        row.numbers["remoteness"] = round(remoteness, 3)
        row.estimated["remoteness"] = f"{how or 'mean'}, on the scale of {template.label}"


def _standing(rows: Sequence[Row], values: Sequence[float]) -> dict[str, float]:
    if len(rows) < 2:
        return {}
    return {row.district: float(at) for row, at in zip(rows, quantiles(values), strict=True)}


def _distance(row: Row, centre: Row) -> float:
    """Near enough to say which of two districts is further away [degrees]."""
    north = row.numbers["latitude"] - centre.numbers["latitude"]
    east = row.numbers["longitude"] - centre.numbers["longitude"]
    return math.hypot(north, east * math.cos(math.radians(centre.numbers["latitude"])))


def _fill_keys(rows: Sequence[Row]) -> None:
    taken = {int(row.numbers["key"]) for row in rows if "key" in row.numbers}
    free = (number for number in range(1, len(rows) + len(taken) + 1) if number not in taken)
    for row in rows:
        if "key" not in row.numbers:
            row.numbers["key"] = next(free)


def _fill_tiles(rows: Sequence[Row], grid: bool) -> None:
    if all({"tile_column", "tile_row"} <= set(row.numbers) for row in rows):
        return
    places = [(row.numbers["latitude"], row.numbers["longitude"]) for row in rows]
    tiles = plain_grid([row.texts["region"] for row in rows]) if grid else tiles_of(*zip(*places, strict=True))
    for row, (column, line) in zip(rows, tiles, strict=True):
        row.numbers["tile_column"], row.numbers["tile_row"] = column, line
        row.estimated["tiles"] = "the plain grid" if grid else "columns from west to east, by coordinates"
