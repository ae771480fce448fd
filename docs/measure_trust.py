"""Measures what credibility.md tells beyond validation: `python docs/measure_trust.py [policies] [predictions] …`.

All of it takes about twenty minutes of one processor. The plausible sets come first:
`scaleup calibrate --out DIR --keep-in-model`. What is written carries the fingerprint of the model it was measured on.
"""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
if str(FOLDER.parent) not in sys.path:
    sys.path.insert(0, str(FOLDER.parent))

from docs.fingerprint import fingerprint  # noqa: E402  (found once the path above is known)
from docs.measure import keep, simulate_all  # noqa: E402
from docs.recovery_figures import measure_recovery  # noqa: E402
from docs.trust_figures import KINDS  # noqa: E402

ALL = {**KINDS, "recovery": measure_recovery}


def main() -> None:
    """Measure what is asked for, or everything."""
    for kind in sys.argv[1:] or ALL:
        before = fingerprint()
        keep(kind, ALL[kind](simulate_all), before)


if __name__ == "__main__":
    main()
