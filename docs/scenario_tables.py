"""The tables and stories of scenarios.md, made from docs/measured/scenarios.json."""

from __future__ import annotations

from collections.abc import Iterator

from docs.claims import written
from docs.kept import measured
from docs.layout import table
from docs.stories import Figures, stories, told
from model.countries import country_names, load_country
from model.evidence import Record, targets
from scenarios import load_scenario

HOME = {
    "sup_p_delivered_routine": "malawi",
    "q_correct_malawi": "malawi",
    "sup_monthly_mali": "mali",
    "cost_chw_year": "mali",
}
AT_HAND = ("cost_chw_year",)  # held back, but running costs were set with it at hand
SALARIED_PAY = 50.0  # US$ a month: above it a cadre counts as salaried


def figures(name: str) -> Figures:
    """Figures as seen from one scenario."""
    return Figures(measured("scenarios"), name)


def stories_told() -> str:
    """Every shipped scenario: title, question, story."""
    blocks = []
    for name, story in stories().items():
        scenario = load_scenario(name)
        against = f" Extra figures: against `{story['reference']}`." if "reference" in story else ""
        head = f"### {scenario.title['en']}\n\n`{name}`. *{scenario.question['en']}*"
        blocks.append(f"{head}\n\n{told(story, figures(name))}{against}")
    return "\n\n".join(blocks)


def overview() -> str:
    """All scenarios in one table."""
    rows = []
    for name in stories():
        seen = figures(name)
        rows.append(
            (
                f"`{name}`",
                written(seen.mean("effective_coverage.first"), "pct"),
                written(seen.mean("effective_coverage.last"), "pct"),
                written(seen.mean("supervised_quarter_share.last"), "pct"),
                written(seen.mean("management_competence.last"), "two"),
                written(seen.mean("cost_usd.last"), "money"),
                written(seen.mean("cost_usd.total"), "money"),
            )
        )
    head = (
        "scenario", "effective coverage, year 1", "year 10", "supervised in three months, year 10",
        "competence, year 10", "cost of year 10", "cost of ten years",
    )  # fmt: skip
    return table(head, rows)


# --- do baselines agree with what is known of the countries? ------------------------------------------------------


def baselines() -> str:
    """First year of each baseline beside the evidence, and whether it lies in the range."""
    rows = []
    for country in country_names():
        for what, value, record, style in compared(country):
            low, high = record.low, record.high
            verdict = "no range known" if low == high else "inside" if low <= value <= high else "**outside**"
            rows.append(
                (
                    load_country(country).label["en"],
                    what,
                    written(value, style),
                    f"{written(record.value, style)} ({written(low, style)} to {written(high, style)})",
                    f"`{record.name}`, {origin(record, country)}",
                    verdict,
                )
            )
    return table(("country", "what", "simulated", "evidence", "record", "verdict"), rows)


def origin(record: Record, country: str) -> str:
    """What the evidence figure is: an input that must come out again, or an independent finding; and from where."""
    if record.role != "target":
        return "input, stand-in" if record.is_placeholder else "input"
    found = "found here" if HOME.get(record.name) == country else "found elsewhere"
    return f"{found}, used in setting the model" if record.use == "calibration" or record.name in AT_HAND else found


def compared(country: str) -> Iterator[tuple[str, float, Record, str]]:
    """What is compared: name, simulated value, evidence, style."""
    seen, found = figures(f"{country}-baseline"), targets()
    scenario = load_scenario(f"{country}-baseline")
    cadre = load_country(country).cadres[scenario.cadre].records
    facts = load_country(country).facts
    salaried = cadre["chw_pay_usd_per_month"].value > SALARIED_PAY
    yield "CHWs (posts)", seen.mean("posts.first"), cadre["chw_posts_now"], "int"
    yield "people per CHW, catchment", seen.mean("people_per_chw.first"), cadre["chw_people_per_post"], "int"
    yield "treatments per CHW and year", seen.mean("treatments_per_chw.first"), found["treat_per_chw_yr"], "int"
    yield (
        "CHWs' share of treatments where they serve",
        seen.mean("treatment_coverage_served.first") / seen.mean("treated_any_provider.first"),
        found["share_chw"],
        "pct",
    )
    yield (
        "episodes in catchments treated by a CHW",
        seen.mean("treatment_coverage_served.first"),
        found["burkina_use"],
        "pct",
    )
    yield (
        "supervised in three months",
        seen.mean("supervised_quarter_share.first"),
        found["sup_p_delivered_routine"],
        "pct",
    )
    if country == "mali":
        yield "supervised in the month", seen.mean("supervised_share.first"), found["sup_monthly_mali"], "pct"
    yield (
        "leaving in a year",
        seen.mean("attrition_per_year.first"),
        found["attr_paid" if salaried else "attr_vol_control"],
        "pct",
    )
    yield (
        "treated without error",
        seen.mean("quality_share.first"),
        found["q_correct_malawi"],
        "pct",
    )
    yield "with all medicines", 1 - seen.mean("stockout_share.first"), facts["stock_availability"], "pct"
    if salaried:
        yield "cost per CHW and year", seen.mean("cost_per_chw.first"), found["cost_chw_year"], "usd"
