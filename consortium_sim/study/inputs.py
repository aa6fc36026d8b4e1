"""The designs of a study as bytes, and back again, without trusting who wrote them."""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Sequence
from dataclasses import is_dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from consortium_sim.study.design import Design

PACKAGE = "consortium_sim."


def packed(designs: Sequence[Design]) -> bytes:
    """Return designs as bytes; the user's own rules stay behind."""
    return zlib.compress(pickle.dumps(tuple(replace(design, rules=None) for design in designs)))


def unpacked(inputs: bytes) -> tuple[Design, ...]:
    """Return the designs; pickle.UnpicklingError for damaged bytes and for anything but data of this library."""
    try:
        designs: tuple[Design, ...] = _Careful(io.BytesIO(zlib.decompress(inputs))).load()
    except (zlib.error, EOFError, ValueError, LookupError, AttributeError, ImportError, TypeError) as error:
        raise pickle.UnpicklingError(str(error)) from error
    return designs


class _Careful(pickle.Unpickler):
    """Makes dataclasses of this library, and nothing else that could run code."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(PACKAGE):
            found = getattr(import_module(module), name, None)
            if isinstance(found, type) and is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} does not belong into a store")
