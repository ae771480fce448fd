"""Texts of reports: complete in both languages, with the same gaps, and none that nobody reads."""

import re
from pathlib import Path

import scenarios
from scenarios.language import LANGUAGES, text, texts

FOLDER = Path(scenarios.__file__).parent
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.parent.glob("[scu]*/**/*.py")))
LITERALS = set(re.findall(r"""["'](\w+)["']""", CODE))
# A name that is put together, such as f"word_{name}": anything may stand where the braces are.
PATTERNS = [
    re.compile(re.sub(r"\{[^{}]*\}", r".+", made)) for made in re.findall(r"""f["'](\w+_\{[^{}"']+\}\w*)["']""", CODE)
]


def is_read(name: str) -> bool:
    return name in LITERALS or any(pattern.fullmatch(name) for pattern in PATTERNS)


def test_every_text_has_both_languages_with_the_same_gaps() -> None:
    for name, both in texts().items():
        assert set(both) == set(LANGUAGES) and all(both.values()), name
        gaps = [sorted(set(re.findall(r"\{\w+\}", both[language]))) for language in LANGUAGES]
        assert gaps[0] == gaps[1], name


def test_one_month_is_not_one_months() -> None:
    shock = {"kind": "Strike", "start": "2026-01", "size": "1", "where": "everywhere"}
    told = {months: text("shock", "en", months=months, **shock) for months in (1, 11, 21)}
    assert "1 month," in told[1] and "11 months" in told[11] and "21 months" in told[21]
    assert "1 mois" in text("shock", "fr", months=1, **shock)


def test_every_text_is_read_by_somebody() -> None:
    assert [name for name in texts() if not is_read(name)] == []
    assert not is_read("a_text_that_nobody_reads") and is_read("word_anything")
