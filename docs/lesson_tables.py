"""Scripts and learners' sheets of the shipped lessons as Markdown, in both languages, made from the lesson files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from docs.layout import table
from scenarios.document import LANGUAGES
from scenarios.language import labelled
from scenarios.lessons import Lesson, lesson_names, load_lesson
from scenarios.lessons.text import HEADING, ITEM, LINE, MORE, Block, script, sheet

HEADS = {
    "en": ("lesson", "what learners can do afterwards", "minutes"),
    "fr": ("leçon", "ce que les participants savent faire ensuite", "minutes"),
}


def _lessons() -> Iterator[Lesson]:
    return map(load_lesson, lesson_names())


def overview(language: str) -> str:
    """One line per lesson."""
    rows = [
        (f"{lesson.title[language]} (`{lesson.name}`)", lesson.goal[language], str(lesson.minutes))
        for lesson in _lessons()
    ]
    return table(HEADS[language], rows)


def scripts(language: str) -> str:
    """The trainer's script of each lesson."""
    return "\n\n".join(_markdown(script(lesson, language), language) for lesson in _lessons())


def sheets(language: str) -> str:
    """The learners' sheet of each lesson; a rule between them, where a printer may begin a new page."""
    return "\n\n---\n\n".join(_markdown(sheet(lesson, language), language) for lesson in _lessons())


def _markdown(blocks: Iterable[Block], language: str) -> str:
    """Blocks as Markdown: the first heading is the lesson's, those below are one level deeper; lists stay together."""
    pieces: list[str] = []
    before = ""
    for block in blocks:
        level = "###" if not pieces else "####"
        together = block.kind in (ITEM, MORE) and before in (ITEM, MORE)
        pieces.append(("\n" if together else "\n\n" if pieces else "") + _piece(block, level, language))
        before = block.kind
    return "".join(pieces)


def _piece(block: Block, level: str, language: str) -> str:
    if block.kind == HEADING:
        return f"{level} {block.text}"
    if block.kind == LINE:
        return labelled(f"**{block.text}**", "_" * 40, language)
    text = labelled(f"**{block.label}**", block.text, language) if block.label else block.text
    return {ITEM: f"- {text}", MORE: f"  <br>{text}"}.get(block.kind, text)


def _tables(name: str, make: Callable[[str], str]) -> dict[str, Callable[[], str]]:
    return {f"{name}-{language}": partial(make, language) for language in LANGUAGES}


TABLES: Mapping[str, Callable[[], str]] = {
    **_tables("lessons", overview),
    **_tables("lesson-scripts", scripts),
    **_tables("lesson-sheets", sheets),
}
