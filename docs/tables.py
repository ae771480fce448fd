"""The tables of the documents, made from the model itself, so that no number or name is typed twice."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from docs import (
    baseline_tables,
    calibration_tables,
    credibility_tables,
    effect_tables,
    evidence_tables,
    experiment_tables,
    headline_tables,
    lesson_tables,
    recovery_tables,
    scenario_tables,
    trust_tables,
)
from docs.layout import names, number, table
from model import DHMT, ResourceTeam, ScaleUpModel, SteeringGroup
from model.agents.chw import CHW_FIELDS
from model.agents.supervisor import SUPERVISOR_FIELDS
from model.levers import Lever, levers
from model.outcomes import outcomes
from model.randomness import DECISIONS
from model.rows import DISTRICT_FIELDS, POLICY_FIELDS, Field
from model.settings import SHOCK_KINDS

ANCHORS_FILE = Path(__file__).with_name("anchors.toml")


# --- entities -----------------------------------------------------------------------------------------------------


def anchors() -> Mapping[str, Mapping[str, str]]:
    """What one would observe for each 0–1 state, by entity and state."""
    return tomllib.loads(ANCHORS_FILE.read_text(encoding="utf-8"))


def split_unit(text: str) -> tuple[str, str]:
    """Meaning and unit of a text that ends with its unit in brackets."""
    found = re.fullmatch(r"(.*?)\s*\[([^\[\]]+)\]", text)
    return (found[1], found[2]) if found else (text, "whole number or flag")


def fields(entity: str, declared: Iterable[Field]) -> str:
    """State variables of one kind of row, with unit and anchor."""
    known = anchors().get(entity, {})
    rows = [(f"`{name}`", *split_unit(text), known.get(name, "")) for name, _, text in declared]
    return table(("state", "meaning", "unit", "what one would observe"), rows)


def policies() -> str:
    """What a policy row holds."""
    return table(("entry", "meaning", "unit"), [(f"`{name}`", *split_unit(text)) for name, _, text in POLICY_FIELDS])


def explained(what: object) -> str:
    """The docstring, which everything that the documents tell of has."""
    return inspect.getdoc(what) or ""


def attributes(agent: type) -> list[tuple[str, str]]:
    """Names and meanings in the section Attributes of a class docstring."""
    section = explained(agent).partition("Attributes:\n")[2].split("\n\n")[0]
    joined = re.sub(r"\n\s{5,}", " ", section)
    text = " ".join(line.strip() + "\n" for line in joined.splitlines())
    found = re.findall(r"([a-z_]+(?:, [a-z_]+)*): (.*?)(?=; (?!anchor)[a-z_]+: |\n)", text)
    return [(name.strip(), meaning.rstrip(".")) for names, meaning in found for name in names.split(",")]


def few_agents() -> str:
    """Rule and state of the agents that are ordinary Mesa objects."""
    known = anchors()
    blocks = []
    for agent, entity in ((SteeringGroup, "steering_group"), (ResourceTeam, "resource_team"), (DHMT, "dhmt")):
        rule = explained(agent).splitlines()[0].removeprefix("Rule: ")
        rows = []
        for name, text in attributes(agent):
            meaning, _, anchor = text.replace(" (state)", "").partition("; anchor: ")
            rows.append((f"`{name}`", meaning, known.get(entity, {}).get(name, anchor)))
        heading = f"**{agent.__name__}** – {rule}"
        blocks.append(heading + "\n\n" + table(("state", "meaning", "what one would observe"), rows))
    return "\n\n".join(blocks)


def month() -> str:
    """The order of events of a month, as the model's own docstring lists it."""
    lines = explained(ScaleUpModel.live_month).splitlines()
    return "\n".join(line.strip() for line in lines if re.match(r"\s*\d+\.", line))


def chances() -> str:
    """Everything that luck decides."""
    return names(name for name in DECISIONS if not name.startswith("reserved_")) + "."


def shock_kinds() -> str:
    """Every kind of shock."""
    return names(SHOCK_KINDS) + "."


# --- levers and outcomes ------------------------------------------------------------------------------------------


def lever_table() -> str:
    """Every lever with range, default, who decides."""
    rows = [
        (f"`{x.name}`", meaning_of(x), x.unit, lever_range(x), shown(x.default), x.who_decides)
        for x in levers().values()
    ]
    return table(("lever", "meaning", "unit", "allowed", "default", "who decides"), rows)


def meaning_of(lever: Lever) -> str:
    """What the lever is, and whether its rule is still to come."""
    return lever.help["en"] + ("" if lever.acts else " *Does not act yet.*")


def lever_range(lever: Lever) -> str:
    """Allowed values, short."""
    return lever.allowed().removeprefix("one of ").removeprefix("a list out of ")


def shown(value: object) -> str:
    """A value as one would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(value) + "]"
    return number(value) if isinstance(value, float) else str(value)


def outcome_table() -> str:
    """Every outcome with definition, unit and the counts behind it."""
    rows = []
    for x in outcomes().values():
        source = f"`{x.numerator}`" + (f" / `{x.denominator}`" if x.denominator else "") if x.numerator else "see text"
        rows.append((f"`{x.name}`", x.definition["en"], x.unit, source, x.kind))
    return table(("outcome", "definition", "unit", "counts", "kind"), rows)


TABLES: Mapping[str, Callable[[], str]] = {
    "month": month,
    "chw": lambda: fields("chw", CHW_FIELDS),
    "supervisor": lambda: fields("supervisor", SUPERVISOR_FIELDS),
    "district": lambda: fields("district", DISTRICT_FIELDS),
    "policy": policies,
    "few": few_agents,
    "chances": chances,
    "shocks": shock_kinds,
    "levers": lever_table,
    "outcomes": outcome_table,
    "records": evidence_tables.record_values,
    "evidence": evidence_tables.evidence_by_agent,
    "placeholders": evidence_tables.placeholder_counts,
    "countries": evidence_tables.country_records,
    "targets": evidence_tables.target_table,
    "shared-sources": evidence_tables.shared_sources,
    "fitted-values": evidence_tables.fitted_values,
    "bibliography": evidence_tables.bibliography,
    "scenario-overview": scenario_tables.overview,
    "scenario-stories": scenario_tables.stories_told,
    "baselines": baseline_tables.baselines,
    "headline": headline_tables.headline,
    "lever-effects": effect_tables.effects,
    "idle-levers": effect_tables.idle,
    "span": effect_tables.span_table,
    "breadth": effect_tables.breadth_table,
    "validation": credibility_tables.validation,
    "rejections": credibility_tables.rejections,
    "silent": credibility_tables.silent,
    "not-expressible": credibility_tables.not_expressible,
    **calibration_tables.TABLES,
    **trust_tables.TABLES,
    **recovery_tables.TABLES,
    **lesson_tables.TABLES,
    "stress-abs": experiment_tables.checklist,
    "experiments": experiment_tables.experiments,
}
