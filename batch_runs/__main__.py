"""`python -m batch_runs …` is `scaleup sweep …`, from any folder.

Python looks for modules in the current folder first, and somebody's own `model/` or `scenarios/` there would hide ours.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parent.parent)
    from cli.main import main

    sys.exit(main(["sweep", *sys.argv[1:]]))
