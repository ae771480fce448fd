"""The address bar, kept in step with what the visitor sees."""

import solara


@solara.component_vue("url_sync.vue", vuetify=False)
def UrlSync(query: str = "", lang: str = "en", heading: str = "") -> None:
    """Writes the query string and the page's language; shows nothing."""
