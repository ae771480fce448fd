"""Reading a TOML file with one clear message for whatever is wrong with it, and writing one."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scenarios.errors import Described, ScenarioError

LARGEST_BYTES = 1_000_000


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises:
        ScenarioError: if the file is missing, unreadable, not a file, not text or not TOML.
    """
    try:
        content = read_bytes(path)
    except OSError as error:
        raise ScenarioError(str(path), "", Described(reason(error)), "a readable TOML file") from error
    return parse_toml(str(path), content)


def parse_toml(place: str, content: bytes) -> dict[str, Any]:
    """The tables of TOML that somebody sent or a file holds; `place` names it in errors.

    Raises:
        ScenarioError: if it is not text or not TOML.
    """
    try:
        return tomllib.loads(composed(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise ScenarioError(place, "", Described("bytes that are not text"), "a TOML file in UTF-8") from error
    except RecursionError as error:
        raise ScenarioError(place, "", Described("too deeply nested lists or tables"), "plain TOML tables") from error
    except ValueError as error:
        raise ScenarioError(place, "", Described(f"broken TOML ({error})"), "valid TOML") from error


def read_bytes(path: Path, most: int = LARGEST_BYTES) -> bytes:
    """The content of a plain file of at most so many bytes.

    Raises:
        OSError: for a folder, anything else that is no plain file, and more bytes than that.
    """
    if path.is_dir():
        raise IsADirectoryError(0, "a folder")
    if path.exists() and not path.is_file():
        raise OSError(0, "something that is not a plain file")
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(0, f"more than {most:,} bytes")
    return content


def reason(error: OSError) -> str:
    """Why a file could not be read, in words."""
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, PermissionError):
        return "a file that you may not read"
    return error.strerror or "no readable file"


def composed(text: str) -> str:
    """Accents as one sign with their letter: some systems write them as two, and Ségou would not be Ségou."""
    return unicodedata.normalize("NFC", text)


def parse_value(text: str) -> object:
    """A value written as TOML; what does not parse is taken as a plain string."""
    text = composed(text)
    try:
        document = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return document["value"] if list(document) == ["value"] else text


def flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Dotted name and value of every entry: nested tables and quoted dotted keys mean the same."""
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from flatten(value, name + ".")
        else:
            yield name, value


def toml_text(value: object) -> str:
    """One value as TOML; floats with all their digits, so that reading gives the same number."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return repr(value)
        case str():
            return quoted(value)
        case Mapping():
            return "{ " + ", ".join(f"{key} = {toml_text(item)}" for key, item in value.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(toml_text(item) for item in value) + "]"
    raise TypeError(f"no TOML for {type(value).__name__}")


def quoted(text: str) -> str:
    """A TOML basic string."""
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x20 or ord(letter) == 0x7F else letter


def toml_table(name: str, entries: Mapping[str, object]) -> str:
    """One table with a line per entry; an empty table is left out."""
    if not entries:
        return ""
    return f"\n[{name}]\n" + "".join(f"{key} = {toml_text(value)}\n" for key, value in entries.items())
