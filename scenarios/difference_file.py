"""A scenario file that says only what differs from a shipped scenario."""

from __future__ import annotations

from collections.abc import Mapping

from model.levers import Value
from scenarios.document import families
from scenarios.toml_files import toml_table


def difference_toml(
    name: str, base: str, levers: Mapping[str, Value], assumptions: Mapping[str, float], remarks: tuple[str, ...] = ()
) -> str:
    """The file's text; remarks become comments on top."""
    lines = "".join(f"# {' '.join(remark.split())}\n" for remark in remarks)
    of_family = {
        family: {key.partition(".")[2]: value for key, value in levers.items() if key.startswith(family + ".")}
        for family in families()
    }
    parts = [
        toml_table("scenario", {"name": name, "base": base}),
        *(toml_table(family, entries) for family, entries in of_family.items()),
        toml_table("assumptions", assumptions),
    ]
    return lines + "".join(parts)
