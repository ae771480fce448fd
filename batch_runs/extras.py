"""Packages that only sweeps need: asked for when they are used, and missed in plain words."""

from __future__ import annotations

import importlib
from types import ModuleType

from scenarios.errors import MissingExtraError


def needed(module: str, extra: str = "sweep") -> ModuleType:
    """The module of an optional package.

    Raises:
        MissingExtraError: if the package is not installed; it names the extra that brings it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or module, extra) from error
