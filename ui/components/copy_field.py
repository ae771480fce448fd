"""A line of text to be copied: a link or a command."""

import solara


@solara.component_vue("copy_field.vue", vuetify=False)
def CopyField(text: str, label: str, copy: str, copied: str, is_link: bool = False, hint: str = "") -> None:
    """The field's Vue file; a link is completed with the address that the visitor uses."""
