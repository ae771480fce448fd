"""The tables of credibility.md, made from docs/measured/validation.json and rejections.json."""

from __future__ import annotations

from typing import Any

from docs.kept import measured
from docs.layout import table
from docs.validation_figures import is_null, variants
from scenarios.trials.output import interval, short
from scenarios.validation.patterns import left_out
from scenarios.validation.table import PARTS
from scenarios.validation.targets import Target, targets

WORDS = {True: "yes", False: "**no**", None: "not judged"}
HEAD = ("target", "published", "reproduced if", "simulated (95 % of replicates)", "reproduced")


def validation() -> str:
    """Every target, calibration and check apart."""
    parts = []
    for use, title in PARTS.items():
        found = [target for target in targets() if target.use == use]
        judged = [measured("validation")["found"][target.name]["agrees"] for target in found]
        count = f"{judged.count(True)} of {len(judged) - judged.count(None)} that are judged"
        parts.append(f"**{title}: {count}.**\n\n{table(HEAD, [_row(target) for target in found])}")
    return "\n\n".join([*parts, f"{measured('validation')['replicates']} replicates of every design, chance only."])


def _row(target: Target) -> list[str]:
    found = measured("validation")["found"][target.name]
    published = short(target.published)
    if target.low is not None:
        published += f" ({interval(target.low, target.high)})"
    allowed = interval(*target.accept) if target.accept else "not significant" if is_null(target) else "–"
    share = found["share_significant"]
    seen = f"{short(found['median'])} ({interval(found['low'], found['high'])})"
    if share is not None:
        seen += f"; significant in {share:.0%}"
    reasons = f": {'; '.join(found['reasons'])}" if found["reasons"] and target.outcome else ""
    must = " (must)" if target.must_hold else ""
    return [f"`{target.name}` ({target.unit})", published, allowed, seen, WORDS[found["agrees"]] + must + reasons]


def rejections() -> str:
    """Which target rejects which variant, with the medians."""
    found = measured("rejections")["found"]
    base = found["as-it-is"]
    others = [name for name in found if name != "as-it-is"]
    rows = [
        [f"`{name}`", _mark(base[name]), *(_cell(base[name], found[other].get(name)) for other in others)]
        for name in base
    ]
    head = ["target", "as it is", *(f"`{other}`" for other in others)]
    legend = table(("variant", "what is different"), [(f"`{name}`", variants()[name]["label"]) for name in others])
    note = (
        "Medians; ✓ reproduced, ✗ not. **Bold**: the target rejects the variant, since the model as it is reproduces "
        "it and the variant does not. *Italic*: the variant reproduces it, and the model as it is does not. A point: "
        "the variant is not at work there and was not run. Replicates of each: "
        f"{measured('rejections')['replicates']}, so that what is close to a limit may fall on either side."
    )
    return f"{legend}\n\n{table(head, rows)}\n\n{note}"


def _mark(found: list[Any]) -> str:
    return f"{'✓' if found[1] else '✗'} {short(found[0])}"


def _cell(base: list[Any], other: list[Any] | None) -> str:
    if other is None:
        return "·"
    if base[1] == other[1]:
        return _mark(other)
    return f"**{_mark(other)}**" if base[1] else f"*{_mark(other)}*"


def silent() -> str:
    """Targets that no variant fails, and variants that no target rejects."""
    found = measured("rejections")["found"]
    base = found["as-it-is"]
    others = [name for name in found if name != "as-it-is"]
    passing = [name for name in base if base[name][1]]
    idle = [name for name in passing if all(found[other].get(name, [0, True])[1] for other in others)]
    unseen = [other for other in others if not any(found[other].get(name, [0, True])[1] is False for name in passing)]
    return (
        f"Of {len(passing)} targets that the model as it is reproduces, {len(idle)} reject none of these variants: "
        f"{', '.join(f'`{name}`' for name in idle) or 'none'}.\n\n"
        f"Variants that no reproduced target rejects: {', '.join(f'`{name}`' for name in unseen) or 'none'}."
    )


def not_expressible() -> str:
    """Findings that are left out, with the reason."""
    return table(("finding", "why it is not judged"), [(entry["what"], entry["why"]) for entry in left_out().values()])
