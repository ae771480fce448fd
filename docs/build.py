"""Renews the generated parts of the documents: `python docs/build.py` (or `make docs`).

A part stands between `<!-- generated:NAME -->` and `<!-- end -->`; what stands around it is written by hand.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SHIPPED = FOLDER.parent / "scenarios" / "validation" / "validation.json"
if str(FOLDER.parent) not in sys.path:
    sys.path.insert(0, str(FOLDER.parent))

from docs.tables import TABLES  # noqa: E402  (found once the path above is known)

PART = re.compile(r"(<!-- generated:([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(text: str) -> str:
    """The text with every generated part made anew.

    Raises:
        KeyError: if a part has a name that no table has.
    """
    return PART.sub(lambda part: f"{part[1]}{TABLES[part[2]]()}\n{part[3]}", text)


def documents() -> list[Path]:
    """Every document of the folder, in alphabetical order."""
    return sorted(FOLDER.glob("*.md"))


def shipped() -> bytes:
    """The validation as the program carries it: documents are not installed, and its Evidence page shows it."""
    return (FOLDER / "measured" / SHIPPED.name).read_bytes()


def main() -> None:
    """Write the documents whose generated parts have changed, and the validation that is shipped."""
    if not SHIPPED.is_file() or SHIPPED.read_bytes() != shipped():
        SHIPPED.write_bytes(shipped())
        print(f"renewed {SHIPPED.name}")
    for path in documents():
        before = path.read_text(encoding="utf-8")
        after = renewed(before)
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
            print(f"renewed {path.name}")
    from docs.finding_pages import write_pages  # late: it draws, and needs the packages of sweeps

    write_pages()


if __name__ == "__main__":
    main()
