"""Tells a PDF's language, so that it is read aloud as what it is, and has readers show its title.

The library that draws the sheet writes the catalogue, where both belong, before anything can be added to it. A PDF may
be continued: the entries that follow the end replace the earlier ones of the same number.
"""

from __future__ import annotations

import re

_TRAILER = re.compile(
    rb"trailer\n<< /Size (?P<size>\d+) /Root (?P<root>\d+) 0 R /Info (?P<info>\d+) 0 R >>\n"
    rb"startxref\n(?P<table>\d+)\n%%EOF\n$"
)


def with_language(content: bytes, language: str) -> bytes:
    """The same PDF with its language in the catalogue.

    Raises:
        ValueError: if the file does not end as the drawing library ends it.
    """
    end = _TRAILER.search(content)
    if end is None:
        raise ValueError("a PDF with an unknown ending")
    root = int(end["root"])
    catalogue = re.search(rb"(?:^|\n)%d 0 obj\n<< (.*?) >>\nendobj\n" % root, content, re.DOTALL)
    if catalogue is None:
        raise ValueError("a PDF without a catalogue")
    added = b"/Lang (%s) /ViewerPreferences << /DisplayDocTitle true >>" % language.encode("ascii")
    entry = b"%d 0 obj\n<< %s %s >>\nendobj\n" % (root, catalogue[1], added)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (root, len(content))
    trailer = b"trailer\n<< /Size %s /Root %d 0 R /Info %s 0 R /Prev %s >>\n" % (
        end["size"], root, end["info"], end["table"],
    )  # fmt: skip
    return content + entry + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(content) + len(entry))
