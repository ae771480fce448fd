"""What a browser gets for an address that is none of ours: a page that leads back, in the language of the link."""

from __future__ import annotations

import html
from urllib.parse import parse_qs

from ui.language import LANGUAGES, say
from ui.navigation import ENTRIES

_LONGEST_QUERY = 2000
_STYLE = (
    "body{margin:0;background:#f5f6f7;color:#1f2d38;font:17px/1.5 Roboto,system-ui,sans-serif}"
    "main{max-width:34em;margin:14vh auto;padding:0 20px}h1{font-size:28px;line-height:1.2}"
    "a{color:inherit;display:inline-block;padding:4px 0;margin-right:20px}"
)


def not_found_page(query: bytes) -> bytes:
    """The page as HTML; nothing of the address is repeated in it."""
    language = _language(query)
    suffix = "" if language == LANGUAGES[0] else f"?lang={language}"
    links = "".join(f'<a href="{entry.path}{suffix}">{html.escape(say(language, entry.text))}</a>' for entry in ENTRIES)
    title, why = (html.escape(say(language, f"page.{key}")) for key in ("not_found", "not_found_why"))
    name = html.escape(say(language, "page.title"))
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title} – {name}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main><p>{name}</p><h1>{title}</h1><p>{why}</p><nav>{links}</nav></main></body></html>\n"
    ).encode()


def _language(query: bytes) -> str:
    asked = parse_qs(query.decode("latin-1")[:_LONGEST_QUERY]).get("lang", [""])[-1]
    return asked if asked in LANGUAGES else LANGUAGES[0]
