"""What the bands show: luck alone, or luck and what nobody knows for sure."""

from __future__ import annotations

from collections.abc import Callable

import solara


@solara.component_vue("band_switch.vue", vuetify=False)
def BandSwitch(sampled: bool, words: dict[str, str], event_choose: Callable[[bool], None] | None = None) -> None:
    """The switch's Vue file."""
