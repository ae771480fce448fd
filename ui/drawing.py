"""Several changes of state, one drawing of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from solara.server import kernel_context


@contextmanager
def one_drawing() -> Iterator[None]:
    """Draw the visitor's page once for all that changes inside; Solara alone would draw it after every change."""
    context = kernel_context.get_current_context() if kernel_context.has_current_context() else None
    page = getattr(context, "app_object", None)
    with page if page is not None else nullcontext():
        yield
