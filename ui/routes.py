"""The pages and their addresses."""

from __future__ import annotations

import solara

from ui.engine import warm_up
from ui.pages.assumptions import Assumptions
from ui.pages.explore import Explore
from ui.pages.frame import Frame

routes = [
    solara.Route("/", component=Explore, layout=Frame, label="ScaleUp"),
    solara.Route("assumptions", component=Assumptions, label="Assumptions"),
]

warm_up()
