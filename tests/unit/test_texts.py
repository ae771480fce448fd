"""Texts of reports: complete in both languages, with the same gaps, and none that nobody reads."""

import re
from pathlib import Path

import scenarios
from scenarios.language import LANGUAGES, texts

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
    for name, text in texts().items():
        assert set(text) == set(LANGUAGES) and all(text.values()), name
        gaps = [sorted(set(re.findall(r"\{\w+\}", text[language]))) for language in LANGUAGES]
        assert gaps[0] == gaps[1], name


def test_every_text_is_read_by_somebody() -> None:
    assert [name for name in texts() if not is_read(name)] == []
    assert not is_read("a_text_that_nobody_reads") and is_read("word_anything")
