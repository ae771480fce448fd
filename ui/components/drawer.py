"""On a telephone the levers lie in a drawer; elsewhere this shows nothing."""

import solara


@solara.component_vue("drawer.vue", vuetify=False)
def Drawer(words: dict[str, str]) -> None:
    """The drawer's handle; what it opens is the page's lever panel."""
