"""The documents say what the model is: generated parts are fresh, and what is written by hand names what exists."""

import re
from pathlib import Path

import pytest

from docs.build import FOLDER, PART, SHIPPED, documents, renewed, shipped
from docs.evidence_tables import all_groups
from docs.tables import TABLES, anchors
from model.agents.chw import CHW_FIELDS
from model.agents.supervisor import SUPERVISOR_FIELDS
from model.levers import levers
from model.outcomes import COUNTS, outcomes
from model.rows import DISTRICT_FIELDS, POLICY_FIELDS

ROOT = FOLDER.parent
ROWS = {"chw": CHW_FIELDS, "supervisor": SUPERVISOR_FIELDS, "district": DISTRICT_FIELDS}
WRITTEN = [*documents(), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
# Quantities of the ODD's equations that the program does not name, or names as a function.
ONLY_IN_EQUATIONS = {"retention_share", "days_per_member_per_year", "members_added_per_year", "reference_correct"}


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_generated_parts_are_fresh(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert renewed(text) == text, f"{path.name} is stale: run make docs"


def test_a_stale_part_would_be_seen() -> None:
    text = "before\n<!-- generated:month -->\n1. Something else.\n<!-- end -->\nafter\n"
    assert renewed(text) != text
    assert renewed(renewed(text)) == renewed(text)


def test_the_shipped_validation_is_the_measured_one() -> None:
    assert SHIPPED.read_bytes() == shipped(), f"{SHIPPED.name} is stale: run make docs"


def test_every_table_is_used_somewhere() -> None:
    used = {name for path in documents() for _, name, _ in PART.findall(path.read_text(encoding="utf-8"))}
    assert used == set(TABLES)


def test_no_part_is_left_open() -> None:
    for path in documents():
        text = path.read_text(encoding="utf-8")
        assert text.count("<!-- generated:") == text.count("<!-- end -->") == len(PART.findall(text)), path.name


@pytest.mark.parametrize("entity", ROWS)
def test_every_share_has_an_observable_anchor(entity: str) -> None:
    shares = {name for name, _, text in ROWS[entity] if "[0–1]" in text}
    assert shares - set(anchors()[entity]) == set()
    assert set(anchors()[entity]) - {name for name, _, _ in ROWS[entity]} == set()


def test_equations_name_what_exists() -> None:
    known = {name for fields in (*ROWS.values(), POLICY_FIELDS) for name, _, _ in fields}
    known |= {record.name for records in all_groups().values() for record in records}
    known |= {name.removesuffix("_months") + "_per_month" for name in known}
    known |= {name.rpartition(".")[2] for name in levers()} | set(outcomes()) | set(COUNTS) | ONLY_IN_EQUATIONS
    odd = (FOLDER / "ODD.md").read_text(encoding="utf-8").partition("## 7 Submodels")[2].partition("## 8 ")[0]
    equations = "\n".join(re.findall(r"```\n(.*?)```", odd, re.DOTALL))
    named = set(re.findall(r"[a-z0-9]+(?:_[a-z0-9]+)+", equations))
    # `correct_at_reference` and `salience_of_<problem>` stand for one record per illness or problem.
    stems = {
        name for name in named if any(other.endswith(f"_{name}") or other.startswith(f"{name}_") for other in known)
    }
    assert named - known - stems == set()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"(?<!!)\[[^]]*\]\((?!https?:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (path.parent / target).exists()]
    assert not missing
