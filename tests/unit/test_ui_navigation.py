"""Every page has an entry, a name in both languages, and a component."""

from ui.language import LANGUAGES, texts
from ui.navigation import ENTRIES, current_entry


def test_entries_have_names_and_are_found_by_path():
    assert all(entry.text in texts(language) for entry in ENTRIES for language in LANGUAGES)
    assert [current_entry(entry.path + "/") for entry in ENTRIES] == list(ENTRIES)
    assert current_entry("/no-such-page") is None
