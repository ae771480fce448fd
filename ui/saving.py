"""What goes with a picture of a chart: the name of its file, and the line that says where it comes from."""

from __future__ import annotations

from scenarios.provenance import version
from ui import choices
from ui.language import say
from ui.picture import Picture


def file_name(picture: Picture, what: str) -> str:
    """A name that tells country and outcome."""
    return f"scaleup-{picture.country}-{what.replace('_', '-')}"


def origin(picture: Picture, language: str) -> str:
    """Scenario, what was changed on it, seed, runs, version, and what the band is made of."""
    decision = picture.decision
    moved = len(decision.changes) + len(decision.assumptions) + (decision.shocks is not None)
    return say(
        language,
        "save.origin",
        version=version(),
        scenario=choices.scenario(decision.scenario).title[language],
        moved=say(language, "save.moved", count=moved) if moved else say(language, "save.as_shipped"),
        seed=choices.resolve(decision).seed,
        count=picture.replicates,
        spread=say(language, "save.both" if decision.sampled else "save.chance"),
    )
