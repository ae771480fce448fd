"""Do baselines agree with what is known of their countries? The table of scenarios.md.

A figure judges where it was found, or everywhere if its range spans countries. One from a single other country, or of
another cadre, is shown and judges nothing: an agreement would mean as little as a difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docs.claims import written
from docs.layout import table
from docs.scenario_tables import figures
from docs.stories import Figures
from model.countries import load_country, shipped_country_names
from model.evidence import Record, targets
from scenarios import load_scenario

SALARIED_PAY = 50.0  # US$ a month: above it a cadre counts as salaried
NO_COUNTRY, NO_CADRE = "no figure for this country", "no figure for this cadre"
AT_HAND = ("cost_chw_year",)  # held back, but running costs were set with it at hand


@dataclass(frozen=True)
class Found:
    """Where a published figure comes from.

    Attributes:
        where: the place in words.
        home: the country of ours in which it was found.
        spans: whether its range is one between countries where such programmes run.
        cadre: the cadre that it is about, where that is not the one of the baseline.
    """

    where: str
    home: str = ""
    spans: bool = False
    cadre: str = ""


FOUND = {
    "treat_per_chw_yr": Found("six countries", spans=True),
    "share_chw": Found("21 countries", spans=True),
    "share_of_expected": Found("seven countries", spans=True),
    "burkina_use": Found("Burkina Faso"),
    "sup_p_delivered_routine": Found("Malawi", home="malawi"),
    "sup_monthly_mali": Found("Mali", home="mali", cadre="workers of 2009, before ASCs"),
    "attr_paid": Found("Ethiopia"),
    "attr_vol_control": Found("Uganda", home="uganda"),
    "q_correct_malawi": Found("Malawi", home="malawi"),
    "cost_chw_year": Found("Mali, its centre a design for rural Africa", home="mali"),
}
Row = tuple[str, float, Record, str]


def baselines() -> str:
    """First year of each baseline beside the evidence, and whether it lies in the range."""
    rows = []
    for country in shipped_country_names():
        for what, value, record, style in compared(country):
            low, high = (written(bound, style) for bound in (record.low, record.high))
            known = "no range" if record.low == record.high else f"{low} to {high}"
            rows.append(
                (
                    load_country(country).label["en"],
                    what,
                    written(value, style),
                    f"{written(record.value, style)} ({known})",
                    f"`{record.name}`, {origin(record)}",
                    verdict(record, value, country),
                )
            )
    return table(("country", "what", "simulated", "evidence", "record", "verdict"), rows)


def verdict(record: Record, value: float, country: str) -> str:
    """Whether the value lies in the range, if the figure is one to judge this baseline by."""
    if record.role == "target":
        found = FOUND[record.name]
        if not found.spans and found.home != country:
            return NO_COUNTRY
        if found.cadre:
            return NO_CADRE
    if record.low == record.high:
        return "no range known"
    return "inside" if record.low <= value <= record.high else "**outside**"


def origin(record: Record) -> str:
    """What the evidence figure is: an input that must come out again, or a finding; and from where."""
    if record.role != "target":
        return "input, stand-in" if record.is_placeholder else "input"
    found = FOUND[record.name]
    where = f"between {found.where}" if found.spans else f"found in {found.where}"
    where += f", {found.cadre}" if found.cadre else ""
    return f"{where}, used in setting the model" if record.use == "calibration" or record.name in AT_HAND else where


def compared(country: str) -> Iterator[Row]:
    """What is compared: name, simulated value, evidence, style."""
    seen, found, facts = figures(f"{country}-baseline"), targets(), load_country(country).facts
    cadre = load_country(country).cadres[load_scenario(f"{country}-baseline").cadre].records
    salaried = cadre["chw_pay_usd_per_month"].value > SALARIED_PAY
    yield "CHWs (posts)", seen.mean("posts.first"), cadre["chw_posts_now"], "int"
    yield "people per CHW, catchment", seen.mean("people_per_chw.first"), cadre["chw_people_per_post"], "int"
    yield "treatments per CHW and year", seen.mean("treatments_per_chw.first"), found["treat_per_chw_yr"], "int"
    share = share_in_catchments(seen, facts["other_care_share"].value)
    yield "CHWs' share of treatments in their catchments", share, found["share_chw"], "pct"
    treated = seen.mean("treatment_coverage_served.first")
    yield "episodes in catchments treated by a CHW", treated, found["share_of_expected"], "pct"
    yield "episodes in catchments treated by a CHW", treated, found["burkina_use"], "pct"
    quarter = seen.mean("supervised_quarter_share.first")
    yield "supervised in three months", quarter, found["sup_p_delivered_routine"], "pct"
    if country == "mali":
        yield "supervised in the month", seen.mean("supervised_share.first"), found["sup_monthly_mali"], "pct"
    leaving = found["attr_paid" if salaried else "attr_vol_control"]
    yield "leaving in a year", seen.mean("attrition_per_year.first"), leaving, "pct"
    yield "treated without error", seen.mean("quality_share.first"), found["q_correct_malawi"], "pct"
    yield "with all medicines", 1 - seen.mean("stockout_share.first"), facts["stock_availability"], "pct"
    yield "cost per CHW and year", seen.mean("cost_per_chw.first"), found["cost_chw_year"], "usd"


def share_in_catchments(seen: Figures, other_care_share: float) -> float:
    """Part of the episodes treated by anybody in catchments with a post that CHWs treat [0–1].

    Those treated by others are recorded for the country as a whole; `other_care_share` of the episodes of everybody
    who lives outside of a catchment is taken off.
    """
    served = seen.mean("effective_coverage.first") / seen.mean("effective_coverage_served.first")
    by_chws = seen.mean("treatment_coverage_served.first")
    by_others = seen.mean("treated_any_provider.first") - by_chws * served - other_care_share * (1.0 - served)
    return by_chws / (by_chws + by_others / served)
