"""A scenario file that says only what differs from a shipped scenario."""

from __future__ import annotations

from collections.abc import Mapping

from model.levers import Value
from model.settings import Shock
from scenarios.document import families
from scenarios.resolved import shock_toml
from scenarios.toml_files import toml_table


def difference_toml(
    name: str,
    base: str,
    levers: Mapping[str, Value],
    assumptions: Mapping[str, float],
    remarks: tuple[str, ...] = (),
    shocks: tuple[Shock, ...] | None = None,
) -> str:
    """The file's text; remarks become comments on top. Without `shocks` those of the base stay."""
    lines = "".join(f"# {' '.join(remark.split())}\n" for remark in remarks)
    of_family = {
        family: {key.partition(".")[2]: value for key, value in levers.items() if key.startswith(family + ".")}
        for family in families()
    }
    parts = [
        "shock = []\n" if shocks == () else "",
        toml_table("scenario", {"name": name, "base": base}),
        *(toml_table(family, entries) for family, entries in of_family.items()),
        *(shock_toml(shock) for shock in shocks or ()),
        toml_table("assumptions", assumptions),
    ]
    return lines + "".join(parts)
