"""The page for an address that is none of ours."""

import pytest

from ui.navigation import ENTRIES
from ui.not_found import not_found_page


@pytest.mark.parametrize(
    ("query", "language", "told"),
    [
        (b"", "en", "There is no such page."),
        (b"lang=fr", "fr", "Cette page n&#x27;existe"),
        (b"lang=xx", "en", ""),
    ],
)
def test_it_leads_back_in_the_language_of_the_link(query, language, told):
    page = not_found_page(query).decode()
    assert f'<html lang="{language}">' in page
    assert told in page
    suffix = "?lang=fr" if language == "fr" else ""
    assert all(f'href="{entry.path}{suffix}"' in page for entry in ENTRIES)


def test_it_repeats_nothing_of_the_address():
    hostile = b"lang=fr%22%3E%3Cscript%3Ealert(1)%3C/script%3E&" + b"x=<b>&" * 10_000 + b"\xff"
    assert b"script" not in not_found_page(hostile)
    assert b"<b>" not in not_found_page(hostile)
