"""The mathematics, usable alone: arrays in, arrays out."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


def __getattr__(name: str) -> ModuleType:
    """Load a part when it is first used, so that `theory.matching` needs no import of its own."""
    module = f"{__name__}.{name}"
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
