"""A link to another page of ours that takes the visitor's choices along."""

import reacton.ipyvuetify as rv
import solara

from ui import session


@solara.component
def PageLink(path: str, text: str) -> None:
    """The link; without a script it is an ordinary one."""
    with solara.Link(session.link(path)):
        rv.Html(tag="span", children=[text])
