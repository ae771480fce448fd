"""The tables and stories of scenarios.md, made from docs/measured/scenarios.json."""

from __future__ import annotations

from docs.claims import written
from docs.kept import measured
from docs.layout import table
from docs.stories import Figures, stories, told
from scenarios import load_scenario


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
