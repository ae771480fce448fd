"""Tables of calibration.md on made-up data with a known truth, made from docs/measured/recovery.json."""

from __future__ import annotations

from functools import partial

import numpy as np

from docs.kept import measured, measured_on, told
from docs.layout import table


def recovery() -> str:
    """How well the truth behind made-up data is found again, record by record."""
    found = measured("recovery")
    rows = [
        (f"`{name}`", f"{one['follows']:.2f}", f"{one['covered']:.0%}", f"{one['spread_kept']:.0%}")
        for name, one in found["records"].items()
    ]
    head = ("record", "middle of what is left follows the truth (correlation)", "truth inside 95 %", "spread left")
    kept = found["truths_kept"]
    return (
        f"{sum(kept)} of {len(kept)} truths are not ruled out by their own data.\n\n{table(head, rows)}\n\n"
        f"{measured_on('recovery')}"
    )


def recovered_effects() -> str:
    """The dashboard's effect in made-up data, and in the combinations that agree with them."""
    rows = []
    for name, one in measured("recovery")["effects"].items():
        fitted = np.mean(one["fitted"], axis=0) if one["fitted"] else [float("nan")] * 3
        rows.append(
            (
                name,
                f"{np.mean(one['data']):.3g} ({min(one['data']):.3g} to {max(one['data']):.3g})",
                f"{one['before'][1]:.3g} ({one['before'][0]:.3g} to {one['before'][2]:.3g})",
                f"{fitted[1]:.3g} ({fitted[0]:.3g} to {fitted[2]:.3g})",
                f"{np.mean(one['left']):.1%}",
            )
        )
    head = (
        "truth",
        "visits added in the data: mean (range)",
        "before the fit (95 %)",
        "after it (95 %)",
        "combinations left",
    )
    return table(head, rows)


TABLES = {
    "recovery": partial(told, "recovery", recovery),
    "recovered-effects": partial(told, "recovery", recovered_effects),
}
