"""A link to another page of ours that takes the visitor's choices along."""

import reacton.ipyvuetify as rv
import solara

from ui import session


@solara.component
def PageLink(path: str, text: str) -> None:
    """The link; without a script it is an ordinary one."""
    query = session.query()
    with solara.Link(path + (f"?{query}" if query else "")):
        rv.Html(tag="span", children=[text])
