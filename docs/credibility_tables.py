"""The tables of credibility.md, made from docs/measured/validation.json and rejections.json."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from docs.layout import table
from docs.validation_figures import VARIANT_REPLICATES, variants
from scenarios.patterns import left_out
from scenarios.trial_output import interval, short
from scenarios.validation import DEFAULT_REPLICATES, Target, targets
from scenarios.validation_table import PARTS

MEASURED = Path(__file__).with_name("measured")
WORDS = {True: "yes", False: "**no**", None: "not judged"}
HEAD = ("target", "published", "reproduced if", "simulated (95 % of replicates)", "reproduced")


@cache
def measured(kind: str) -> dict[str, Any]:
    """What was measured last."""
    return dict(json.loads((MEASURED / f"{kind}.json").read_text(encoding="utf-8"))[kind])


def validation() -> str:
    """Every target, calibration and check apart."""
    parts = []
    for use, title in PARTS.items():
        found = [target for target in targets() if target.use == use]
        judged = [measured("validation")[target.name]["agrees"] for target in found]
        count = f"{judged.count(True)} of {len(judged) - judged.count(None)} that are judged"
        parts.append(f"**{title}: {count}.**\n\n{table(HEAD, [_row(target) for target in found])}")
    return "\n\n".join([*parts, f"{DEFAULT_REPLICATES} replicates of every design, chance only."])


def _row(target: Target) -> list[str]:
    found = measured("validation")[target.name]
    published = short(target.published)
    if target.low is not None:
        published += f" ({interval(target.low, target.high)})"
    allowed = interval(*target.accept) if target.accept else "not significant" if _is_null(target) else "–"
    share = found["share_significant"]
    seen = f"{short(found['median'])} ({interval(found['low'], found['high'])})"
    if share is not None:
        seen += f"; significant in {share:.0%}"
    reasons = f": {'; '.join(found['reasons'])}" if found["reasons"] and target.outcome else ""
    must = " (must)" if target.must_hold else ""
    return [f"`{target.name}` ({target.unit})", published, allowed, seen, WORDS[found["agrees"]] + must + reasons]


def _is_null(target: Target) -> bool:
    return target.outcome is not None and target.outcome.significant is False


def rejections() -> str:
    """Which target rejects which variant: only those that the model as it is passes can."""
    found = measured("rejections")
    base = found["as-it-is"]
    others = [name for name in found if name != "as-it-is"]
    rows = [[f"`{name}`", *(_cell(base[name], found[other][name]) for other in others)] for name in base]
    head = ["target", *(f"`{other}`" for other in others)]
    legend = table(("variant", "what is different"), [(f"`{name}`", variants()[name]["label"]) for name in others])
    note = (
        f"**rejects**: reproduced by the model as it is and not by the variant. *only so*: reproduced by the variant "
        f"and not by the model as it is. yes, no: the same in both. {VARIANT_REPLICATES} replicates each."
    )
    return f"{legend}\n\n{table(head, rows)}\n\n{note}"


def _cell(base: list[Any], other: list[Any]) -> str:
    if base[1] is None:
        return "–"
    if base[1] == other[1]:
        return "yes" if base[1] else "no"
    return "**rejects**" if base[1] else "*only so*"


def silent() -> str:
    """Targets that no variant fails, and variants that no target rejects."""
    found = measured("rejections")
    base = found["as-it-is"]
    others = [name for name in found if name != "as-it-is"]
    passing = [name for name in base if base[name][1]]
    idle = [name for name in passing if all(found[other][name][1] for other in others)]
    unseen = [other for other in others if not any(found[other][name][1] is False for name in passing)]
    return (
        f"Of {len(passing)} targets that the model as it is reproduces, {len(idle)} reject none of these variants: "
        f"{', '.join(f'`{name}`' for name in idle) or 'none'}.\n\n"
        f"Variants that no reproduced target rejects: {', '.join(f'`{name}`' for name in unseen) or 'none'}."
    )


def not_expressible() -> str:
    """Findings that are left out, with the reason."""
    return table(("finding", "why it is not judged"), [(entry["what"], entry["why"]) for entry in left_out().values()])
