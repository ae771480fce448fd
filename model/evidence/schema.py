"""What a record may say: its keys, its words, its numbers, and the one-line error that names what is wrong."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import cast

WORDS: dict[str, tuple[str, ...]] = {
    "distribution": ("beta", "normal", "lognormal", "triangular", "uniform", "fixed"),
    "interval": ("95% CI", "IQR", "SE", "range in source", "expert range", "none"),
    "role": ("behaviour", "epidemiology", "cost", "context", "link", "target"),
    "grade": ("trial", "cohort", "survey", "review", "expert", "placeholder"),
    "confidence": ("read", "derived", "unverified", "assumption"),
    "transfer": ("universal", "local", "assumed"),
}
USES = ("calibration", "check", "context")
NUMBERS = ("value", "low", "high")
LANGUAGES = ("en", "fr")
REQUIRED = ("label", *NUMBERS, "unit", *WORDS, "sources", "note")
KEYS = (*REQUIRED, "use", "fitted_to")
LISTS = {"sources": ("source", "keys of sources.bib"), "fitted_to": ("target", "records of targets.toml")}
SHARE_UNITS = ("share", "probability", "index")

SMALLEST, LARGEST = 1e-12, 1e15  # sizes a number other than 0 may have: beyond them it is a slip of the pen

Table = Mapping[str, object]


class EvidenceError(ValueError):
    """Something is wrong in an evidence file: names file, record, key, what was found and what is allowed."""


def nearest(word: object, known: Iterable[str]) -> str:
    """End of an error message: the known word most like the one found, or nothing."""
    by_small_letters = {one.lower(): one for one in known}
    close = get_close_matches(str(word).lower(), list(by_small_letters), n=1)
    return f'; did you mean "{by_small_letters[close[0]]}"?' if close else ""


def problem(file: str, record: str, key: str, found: object, allowed: str, hint: str = "") -> EvidenceError:
    """The error for one key of one record, always on one line."""
    place = ", ".join(part for part in (file, f"[{record}]" if record else "", key) if part)
    shown = f'"{found}"' if isinstance(found, str) else str(found)
    message = f"{place}: found {shown if len(shown) <= 80 else shown[:77] + '...'}; allowed: {allowed}{hint}"
    return EvidenceError(" ".join(message.split()))


def check_table(file: str, name: str, table: object) -> None:
    """Raise the first problem of one record as written in its file."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise problem(file, name, "name", name, "small letters, digits and _, starting with a letter")
    if not isinstance(table, Mapping):
        raise problem(file, name, "", table, "a table of keys")
    _check_keys(file, name, table)
    _check_translated(file, name, "label", table["label"])
    for key in NUMBERS:
        _check_number(file, name, key, table[key])
    for key, words in WORDS.items():
        _check_word(file, name, key, table[key], words)
    _check_texts(file, name, table)
    _check_use(file, name, table)
    _check_range(file, name, table)


def _check_keys(file: str, name: str, table: Table) -> None:
    for key in table:
        if key not in KEYS:
            raise problem(file, name, key, "an unknown key", ", ".join(KEYS), nearest(key, KEYS))
    for key in REQUIRED:
        if key not in table:
            raise problem(file, name, key, "nothing", f"every record has {', '.join(REQUIRED)}")


def _check_translated(file: str, name: str, key: str, texts: object, or_else: str = "") -> None:
    """A text in every language, and nothing besides; `or_else` names what else the key may be."""
    if not isinstance(texts, Mapping):
        raise problem(file, name, key, texts, f'{or_else}a table {{ en = "...", fr = "..." }}')
    for language in texts:
        if language not in LANGUAGES:
            raise problem(file, name, key, str(language), "en and fr", nearest(language, LANGUAGES))
    for language in LANGUAGES:
        text = texts.get(language, "nothing")
        if language not in texts or not isinstance(text, str) or not text.strip():
            raise problem(file, name, f"{key}.{language}", text, "a text in this language")


def _check_number(file: str, name: str, key: str, found: object) -> None:
    # TOML's true is a Python int, and would pass as 1.
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise problem(file, name, key, found, "a number")
    if found != 0 and not SMALLEST <= abs(found) <= LARGEST:
        raise problem(file, name, key, found, f"a finite number, 0 or between {SMALLEST:g} and {LARGEST:g} in size")


def _check_word(file: str, name: str, key: str, found: object, words: tuple[str, ...]) -> None:
    if not isinstance(found, str) or found not in words:
        raise problem(file, name, key, found, ", ".join(words), nearest(found, words))


def _check_texts(file: str, name: str, table: Table) -> None:
    unit, note = table["unit"], table["note"]
    if not isinstance(unit, str) or not unit.strip():
        raise problem(file, name, "unit", unit, "a unit in words")
    if not isinstance(note, str):
        _check_translated(file, name, "note", note, 'a text in English (may be "") or ')
    for key, (one, meaning) in LISTS.items():
        names = table.get(key, [])
        if not isinstance(names, list) or not all(isinstance(name_of, str) and name_of for name_of in names):
            raise problem(file, name, key, names, f"a list of {meaning} (may be [])")
        if len(set(names)) < len(names):
            raise problem(file, name, key, ", ".join(names), f"each {one} once")


def _check_use(file: str, name: str, table: Table) -> None:
    if table["role"] == "target":
        _check_word(file, name, "use", table.get("use", "nothing"), USES)
    elif "use" in table:
        raise problem(file, name, "use", table["use"], "only in records of role target")


def _check_range(file: str, name: str, table: Table) -> None:
    """Low <= value <= high, inside what the unit and the distribution can mean."""
    value, low, high = (cast(float, table[key]) for key in NUMBERS)
    if not low <= value <= high:
        raise problem(file, name, "value", value, f"low <= value <= high (low {low}, high {high})")
    if (table["unit"] in SHARE_UNITS or table["distribution"] == "beta") and not 0 <= low <= high <= 1:
        reason = "beta" if table["distribution"] == "beta" else f"unit {table['unit']}"
        raise problem(file, name, "low and high", f"{low} and {high}", f"0 to 1 ({reason})")
    if table["distribution"] == "lognormal":
        if low < 0 or value <= 0:
            raise problem(file, name, "low and value", f"{low} and {value}", "low >= 0 and value > 0 (lognormal)")
        if low == 0 and high == value:
            raise problem(file, name, "high", high, "more than the value where low is 0 (lognormal)")
