"""Explore: choose a scenario, move levers, see what changes."""

from __future__ import annotations

import reacton.ipyvuetify as rv
import solara

from model.outcomes import outcomes
from scenarios.provenance import version
from ui import choices, saving, session
from ui.components import (
    band_switch,
    chart,
    district,
    drawer,
    events,
    indicators,
    levers,
    limits,
    money,
    picker,
    tile_map,
)
from ui.components.guarded import guarded
from ui.components.page_link import PageLink
from ui.language import group, say, say_count, style_of
from ui.replay import last_change


@solara.component
def Explore() -> None:
    """The page: levers on the left, what they do on the right."""
    old = _is_old()
    with rv.Html(tag="div", class_="page"):
        with rv.Html(tag="aside", class_="column-levers", attributes={"aria-label": say(_language(), "lever.heading")}):
            ScenarioPanel()
            LeverPanel()
            drawer.Drawer(words=group(_language(), "drawer"))
        attributes = {"id": "results", "tabindex": "-1"}
        with rv.Html(tag="main", class_="column-results" + (" old" if old else ""), attributes=attributes):
            IndicatorPanel()
            ChartPanel("left")
            ChartPanel("right")
            MapPanel()
            StoryPanel()
        FootPanel()


def _language() -> str:
    return session.language.value


def _is_old() -> bool:
    """Whether results of an earlier decision are shown: they are faded, so that none is ever read as a new one."""
    picture = session.shown()
    return picture is not None and picture.decision != session.decision.value and not session.replay.value.side


@guarded
def ScenarioPanel() -> None:
    """Which scenario, and what has been changed on it."""
    language, decision = session.language.value, session.decision.value
    scenario = choices.scenario(decision.scenario)
    before, picture = session.before.value, session.picture.value
    picker.Picker(
        countries=picker.with_own(picker.countries(language), decision.scenario, language),
        chosen=decision.scenario,
        summary=scenario.summary[language],
        question=scenario.question[language],
        count=picker.count_text(language, len(decision.changes), decision.shocks is not None),
        can_undo=bool(session.history.value.past),
        can_redo=bool(session.history.value.future),
        can_reset=bool(decision.changes or decision.assumptions) or decision.shocks is not None,
        last=last_change(before.decision, picture.decision, language) if before and picture else "",
        side=session.replay.value.side,
        words=picker.words(language),
        event_choose=session.choose_scenario,
        event_undo=lambda *_: session.undo(),
        event_redo=lambda *_: session.redo(),
        event_reset=lambda *_: session.reset_all(),
        event_replay=lambda *_: session.ask_replay(),
    )


@guarded
def LeverPanel() -> None:
    """The main levers, and all others by family."""
    language = session.language.value
    with rv.Html(tag="section", class_="lever-panel", attributes={"aria-label": say(language, "lever.heading")}):
        with rv.Html(tag="div", class_="lever-main"):
            rv.Html(tag="h2", class_="small-head", children=[say(language, "lever.main")])
            Family(levers.MAIN, True)
            MoneyPanel()
        rv.Html(tag="h2", class_="small-head", children=[say(language, "lever.more")])
        for family, names in levers.family_levers().items():
            with rv.Html(tag="details", class_="family"):
                with rv.Html(tag="summary"):
                    solara.Text(say(language, f"family.{family}"))
                    Moved(names)
                Family(names, False)
        EventPanel()
        BandPanel()


@guarded
def Moved(names: tuple[str, ...]) -> None:
    """A mark on a closed family in which a lever has been moved."""
    count = sum(name in names for name, _ in session.decision.value.changes)
    if count:
        rv.Html(tag="span", class_="family-moved", children=[say_count(session.language.value, "lever.moved", count)])


@guarded
def Family(names: tuple[str, ...], main: bool) -> None:
    """The levers of one family."""
    language, decision = session.language.value, session.decision.value
    settings, chosen = choices.resolve(decision), choices.scenario(decision.scenario)
    refused, allowed = session.refusal.value
    levers.LeverGroup(
        items=[levers.describe(name, language, settings.country, settings.cadre) for name in names],
        state=levers.stand(names, settings, chosen, choices.baseline(decision.scenario)),
        words=levers.words(language),
        lang=language,
        main=main,
        refused=refused,
        refused_text=say(language, "lever.refused", allowed=allowed),
        event_set_lever=_set_lever,
        event_reset_lever=session.reset_lever,
    )


@guarded
def EventPanel() -> None:
    """What happens to the programme, whoever decides."""
    language, decision = session.language.value, session.decision.value
    with rv.Html(tag="details", class_="family"):
        with rv.Html(tag="summary"):
            solara.Text(say(language, "event.heading"))
            if decision.shocks is not None:
                rv.Html(tag="span", class_="family-moved", children=[say(language, "event.changed")])
        events.Events(
            **events.describe(choices.resolve(decision), language),
            words=events.words(language),
            event_decide=session.set_events,
        )


def _set_lever(sent: object) -> None:
    if isinstance(sent, dict):
        session.set_lever(str(sent.get("name")), sent.get("value"))


@guarded
def MoneyPanel() -> None:
    """Money used, against the ceiling that is set now."""
    language, picture = session.language.value, session.shown()
    if picture is not None:
        budget = choices.resolve(session.decision.value).levers["money.budget_usd_per_year"]
        money.MoneyBar(**money.describe(picture, budget, language), words=money.words(language), old=_is_old())


@guarded
def BandPanel() -> None:
    """What the bands are made of."""
    band_switch.BandSwitch(
        sampled=session.decision.value.sampled,
        words=group(session.language.value, "band"),
        event_choose=lambda drawn: session.set_sampled(drawn is True),
    )


@guarded
def IndicatorPanel() -> None:
    """The strip of numbers."""
    language, picture = session.language.value, session.shown()
    with rv.Html(tag="div", class_="slot-kpis"):
        if picture is None:
            Waiting()
        else:
            items = indicators.describe(picture, language)
            # Twenty replicates come in steps; only the last step is worth an announcement.
            told = indicators.in_one_sentence(items) if picture.replicates == picture.wanted else ""
            note = indicators.note(picture, language)
            indicators.Indicators(items=items, heading=say(language, "kpi.heading"), told=told, note=note)


@guarded
def ChartPanel(side: str) -> None:
    """One chart card."""
    language, picture = session.language.value, session.shown()
    outcome = getattr(session.display.value, side)
    with rv.Html(tag="div", class_=f"slot-chart slot-{side}"):
        if picture is None:
            return
        style = style_of(outcomes()[outcome])
        chart.ChartCard(
            options=chart.outcome_options(language),
            chosen=outcome,
            title=outcomes()[outcome].label[language],
            axis=say(language, f"axis.{style}"),
            kind=style,
            series=chart.series_of(picture, outcome),
            marks=chart.event_marks(choices.resolve(picture.decision), language),
            waves=chart.wave_marks(choices.resolve(picture.decision), picture.scenario_map.shape[1]),
            first=picture.first_month,
            finding=chart.finding_of(picture, outcome, choices.country(picture.country).label[language], language),
            words=chart.words(picture, language),
            file=saving.file_name(picture, outcome),
            foot=saving.origin(picture, language),
            lang=language,
            # Only a new decision is worth the eye's attention and the browser's work: a finer band is not.
            moving=picture.replicates == 1 or picture.replicates == picture.wanted,
            event_choose=lambda name: session.look_at(**{side: name}),
        )


@guarded
def MapPanel() -> None:
    """The districts."""
    language, picture, display = session.language.value, session.shown(), session.display.value
    with rv.Html(tag="div", class_="slot-map"):
        if picture is None:
            return
        country = choices.country(picture.country)
        tile_map.TileMap(
            options=tile_map.map_options(language),
            chosen=display.map,
            mode=display.mode,
            places=tile_map.places_of(country),
            names=list(country.names),
            regions=list(country.regions),
            wanted=display.month,
            words=tile_map.words(language),
            file=saving.file_name(picture, f"{display.map}-map"),
            foot=saving.origin(picture, language),
            lang=language,
            event_choose=lambda name: session.look_at(map=name),
            event_choose_mode=lambda mode: session.look_at(mode=mode),
            opened=display.district if display.district in country.names else "",
            event_choose_month=lambda month: session.look_at(month=month),
            event_choose_district=lambda name: session.look_at(district=name),
            **tile_map.map_data(picture, display.map, display.mode),
        )


@guarded
def StoryPanel() -> None:
    """What limits the rollout; with a district opened, the district's story in its place."""
    language, picture, display = session.language.value, session.shown(), session.display.value
    with rv.Html(tag="div", class_="slot-story"):
        if picture is None:
            return
        settings = choices.resolve(picture.decision)
        if display.district in choices.country(picture.country).names:
            district.DistrictStory(
                **district.describe(picture, settings, display.district, display.map, language),
                words=district.words(language),
                event_close=lambda *_: session.look_at(district=""),
            )
        else:
            limits.Limits(**limits.describe(picture, settings, language), words=limits.words(language))


@guarded
def FootPanel() -> None:
    """What this is and is not."""
    language = session.language.value
    seed = choices.scenario(session.decision.value.scenario).seed
    with rv.Html(tag="footer", class_="foot"):
        with rv.Html(tag="p"):
            rv.Html(tag="b", children=[say(language, "foot.explores")])
            rv.Html(tag="span", children=[say(language, "foot.msi") + " "])
            PageLink("/evidence", say(language, "foot.assumptions"))
        facts = f"{say(language, 'foot.version', version=version())} · {say(language, 'foot.seed', seed=seed)}"
        rv.Html(tag="p", class_="muted", children=[facts])


@solara.component
def Waiting() -> None:
    """Before the first picture."""
    rv.Html(tag="p", class_="waiting", children=[say(session.language.value, "status.waiting")])
