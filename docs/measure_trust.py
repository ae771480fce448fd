"""Measures what credibility.md tells beyond validation: `python docs/measure_trust.py [KIND …] [--from DIR]`.

All of it takes about ten minutes of one processor. The plausible sets come first:
`scaleup calibrate --out DIR --keep-in-model`; with `--from DIR` recovery uses its runs instead of repeating them.
What is written carries the fingerprint of the model it was measured on.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
if str(FOLDER.parent) not in sys.path:
    sys.path.insert(0, str(FOLDER.parent))

from docs.fingerprint import fingerprint  # noqa: E402  (found once the path above is known)
from docs.kept import keep  # noqa: E402
from docs.measure import simulate_all  # noqa: E402
from docs.recovery_figures import measure_recovery  # noqa: E402
from docs.trust_figures import KINDS  # noqa: E402


def main() -> None:
    """Measure what is asked for, or everything."""
    known = (*KINDS, "recovery")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", choices=[*known, []], help=", ".join(known))
    parser.add_argument("--from", dest="folder", type=Path, metavar="DIR")
    args = parser.parse_args()
    measures: dict[str, Callable[..., Any]] = {**KINDS, "recovery": partial(measure_recovery, folder=args.folder)}
    for kind in args.kinds or known:
        before = fingerprint()
        keep(kind, measures[kind](simulate_all), before)


if __name__ == "__main__":
    main()
