"""The pages and their addresses."""

from __future__ import annotations

import solara

from ui.engine import warm_up
from ui.navigation import ENTRIES
from ui.pages.compare import Compare
from ui.pages.evidence import Evidence
from ui.pages.explore import Explore
from ui.pages.frame import Frame
from ui.pages.lessons import Lessons
from ui.pages.minister import Minister
from ui.pages.share import Share

COMPONENTS = {
    "/": Explore,
    "/compare": Compare,
    "/evidence": Evidence,
    "/lessons": Lessons,
    "/minister": Minister,
    "/share": Share,
}

# Solara wraps every page in the layout of the first route.
routes = [
    solara.Route(entry.path.lstrip("/") or "/", component=COMPONENTS[entry.path], layout=Frame, label="ScaleUp")
    if entry.path == "/"
    else solara.Route(entry.path.lstrip("/"), component=COMPONENTS[entry.path], label="ScaleUp")
    for entry in ENTRIES
]

warm_up()
