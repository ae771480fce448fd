"""Share: the link, the command line, files to take away, and a file to open."""

from __future__ import annotations

import base64
import binascii
import logging
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

import reacton.ipyvuetify as rv
import solara

from scenarios.errors import ScenarioError
from scenarios.errors_fr import in_french
from scenarios.language import joined
from scenarios.uploads import LARGEST_BYTES, read_upload
from ui import choices, exports, session
from ui.address import clean_name
from ui.components.copy_field import CopyField
from ui.components.downloads import Downloads, file_for_browser
from ui.components.file_opener import FileOpener
from ui.components.guarded import guarded
from ui.components.page_link import PageLink
from ui.engine import wanted_replicates
from ui.language import plain_number, say
from ui.lever_words import changes_in_words
from ui.own_files import opened, own_scenario
from ui.picture import Picture

_log = logging.getLogger("scaleup.ui")
_TOML, _CSV = "application/toml", "text/csv"


@dataclass(frozen=True)
class Note:
    """What became of a file: opened, or why not, with the error whose one line tells the reason."""

    key: str
    name: str = ""
    error: ScenarioError | None = None

    @property
    def is_error(self) -> bool:
        """Whether nothing was opened."""
        return self.key.startswith("refused")


note: solara.Reactive[Note | None] = solara.reactive(None)


@solara.component
def Share() -> None:
    """The page."""
    language = session.language.value
    with rv.Html(tag="main", class_="wide-page share-page", attributes={"id": "results", "tabindex": "-1"}):
        rv.Html(tag="h2", class_="page-title", children=[say(language, "share.title")])
        What()
        with rv.Html(tag="div", class_="share-grid"):
            with rv.Html(tag="div", class_="share-column"):
                Links()
                Opener()
            with rv.Html(tag="div", class_="share-column"):
                Files()
                Charts()


@guarded
def What() -> None:
    """Which scenario this is about, and what has been changed on it."""
    language, decision = session.language.value, session.decision.value
    changes = changes_in_words(decision, language)
    told = (
        say(language, "share.changed", changes=joined(changes, language))
        if changes
        else say(language, "share.unchanged")
    )
    with rv.Html(tag="p", class_="page-lead"):
        rv.Html(tag="b", children=[choices.scenario(decision.scenario).title[language]])
        rv.Html(tag="span", children=[". " + told])


@guarded
def Links() -> None:
    """The link and the command lines."""
    language, decision = session.language.value, session.decision.value
    copy = {"copy": say(language, "share.copy"), "copied": say(language, "share.copied")}
    own = own_scenario(decision.scenario) is not None
    with rv.Html(tag="section", class_="card"):
        rv.Html(tag="h3", children=[say(language, "share.link_title")])
        link = session.link("/")
        hint = say(language, "share.link_own" if own else "share.link_hint" if "?" in link else "share.link_plain")
        CopyField(text=link, label=say(language, "share.link"), is_link=True, hint=hint, **copy)
        rv.Html(tag="h3", children=[say(language, "share.command_title")])
        rv.Html(tag="p", class_="muted", children=[say(language, "share.command_lead")])
        runs = wanted_replicates()
        CopyField(text=exports.run_command(decision, runs), label=say(language, "share.command_run"), **copy)
        CopyField(text=exports.compare_command(decision, runs), label=say(language, "share.command_compare"), **copy)


@guarded
def Files() -> None:
    """What can be taken away."""
    language, picture, decision = session.language.value, session.picture.value, session.decision.value
    ready, set_ready = solara.use_state({})
    done = picture is not None and picture.decision == decision and picture.replicates == picture.wanted

    def make(asked: object) -> None:
        found = _file(str(asked), session.picture.value)
        if found is not None:
            set_ready(file_for_browser(*found, number=int(ready.get("number", 0)) + 1))

    names = ("scenario", "country", "districts")
    items = [_item(name, language, disabled=name != "scenario" and not done) for name in names]
    with rv.Html(tag="section", class_="card"):
        rv.Html(tag="h3", children=[say(language, "share.files_title")])
        Downloads(items=items, ready=ready, event_make=make)
        if not done:
            rv.Html(tag="p", class_="muted", children=[say(language, "share.wait")])
        with rv.Html(tag="p"):
            PageLink("/minister", say(language, "share.minister"))


def _item(name: str, language: str, disabled: bool) -> dict[str, Any]:
    return {
        "id": name,
        "button": say(language, f"share.file_{name}"),
        "text": say(language, f"share.file_{name}_why"),
        "disabled": disabled,
    }


def _file(name: str, picture: Picture | None) -> tuple[str, str, bytes] | None:
    decision, link, language = session.decision.value, session.link("/"), session.language.value
    if name == "scenario":
        return f"{exports.FILE}.toml", _TOML, exports.scenario_toml(decision, link, language).encode()
    if picture is None or picture.decision != decision:
        return None
    if name == "country":
        return f"scaleup-{picture.country}-monthly.csv", _CSV, exports.country_csv(picture, link, language)
    if name == "districts":
        return f"scaleup-{picture.country}-districts.csv", _CSV, exports.district_csv(picture, link, language)
    return None


@guarded
def Opener() -> None:
    """A file to open."""
    language, told = session.language.value, note.value
    size = plain_number(LARGEST_BYTES / 1000, language)
    with rv.Html(tag="section", class_="card"):
        rv.Html(tag="h3", children=[say(language, "share.open_title")])
        rv.Html(tag="p", class_="muted", children=[say(language, "share.open_lead", size=size)])
        FileOpener(
            label=say(language, "share.open"),
            drop=say(language, "share.open_drop"),
            largest=LARGEST_BYTES,
            too_large="large",
            unreadable="unreadable",
            event_opened=take_file,
            event_refused=refuse_file,
        )
        with rv.Html(tag="div", attributes={"role": "alert"}):
            if told is not None:
                _told(told, language, size)


def _told(told: Note, language: str, size: str) -> None:
    kind = "notice bad" if told.is_error else "notice good"
    with rv.Html(tag="div", class_=kind):
        rv.Html(tag="p", children=[say(language, f"share.{told.key}", name=told.name, size=size)])
        if told.error is not None:
            french = in_french(told.error) if language == "fr" else None
            written_in = {"lang": "fr" if french else "en"}
            rv.Html(tag="p", class_="detail", children=[french or str(told.error)], attributes=written_in)
        if not told.is_error:
            PageLink("/", say(language, "share.see"))


def take_file(sent: object) -> None:
    """Open what the browser sent, or say in one line why not. It may be anything."""
    if not (isinstance(sent, list) and len(sent) == 2 and all(isinstance(part, str) for part in sent)):
        note.value = Note("refused_unreadable")
        return
    name = clean_name(PurePath(sent[0].replace("\\", "/")).name) or "file"
    if len(sent[1]) > LARGEST_BYTES * 4 // 3 + 8:
        note.value = Note("refused_large", name)
        return
    try:
        found = opened(read_upload(name, base64.b64decode(sent[1], validate=True)))
    except ScenarioError as error:
        note.value = Note("refused", name, error)
    except (binascii.Error, ValueError):
        note.value = Note("refused_unreadable", name)
    except Exception:
        _log.exception("a file could not be opened")
        note.value = Note("refused_unreadable", name)
    else:
        session.open_decision(replace(found.decision, sampled=session.decision.value.sampled))
        note.value = Note("opened" if found.in_links else "opened_own", name)


def refuse_file(why: object) -> None:
    """The browser itself would not send it."""
    note.value = Note("refused_large" if why == "large" else "refused_unreadable")


@guarded
def Charts() -> None:
    """Where pictures of charts are to be had."""
    language = session.language.value
    with rv.Html(tag="section", class_="card"):
        rv.Html(tag="h3", children=[say(language, "share.charts_title")])
        rv.Html(tag="p", children=[say(language, "share.charts")])
        with rv.Html(tag="p"):
            PageLink("/", say(language, "nav.explore"))
            rv.Html(tag="span", children=[" · "])
            PageLink("/compare", say(language, "nav.compare"))
        rv.Html(tag="p", class_="muted small", children=[say(language, "share.health")])
