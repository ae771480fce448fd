"""Which views exist: made for everybody when somebody asks, let go when the person leaves the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.agents.chw import CHW
from model.agents.supervisor import Supervisor
from model.rows import Rows, RowView

if TYPE_CHECKING:
    from model.state import CountryState


class Views:
    """The views that somebody has asked for."""

    def __init__(self, model: CountryState) -> None:
        self._model = model
        self._known: dict[tuple[type[RowView], int], RowView] = {}

    def make_all(self) -> None:
        """A view for everybody who now holds a post."""
        self._make(CHW, self._model.chws)
        self._make(Supervisor, self._model.supervisors)

    def _make(self, kind: type[RowView], rows: Rows) -> None:
        for index in np.flatnonzero(rows["filled"] == 1):
            key = (kind, int(index))
            if key not in self._known:
                self._known[key] = kind(self._model, rows, int(index))

    def let_go(self) -> None:
        """Detach the views of those who have left."""
        for key, view in list(self._known.items()):
            if not view.is_attached:
                view.detach()
                view.remove()
                del self._known[key]
