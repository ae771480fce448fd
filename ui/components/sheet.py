"""A printed sheet inside a page: text of our own, escaped where it was made."""

import solara


@solara.component_vue("sheet.vue", vuetify=False)
def Sheet(body: str, look: str) -> None:
    """The sheet's Vue file."""
