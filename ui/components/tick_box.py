"""A tick box with its label."""

from collections.abc import Callable

import solara


@solara.component_vue("tick_box.vue", vuetify=False)
def TickBox(value: bool, label: str, event_tick: Callable[[bool], None] | None = None) -> None:
    """The box's Vue file."""
