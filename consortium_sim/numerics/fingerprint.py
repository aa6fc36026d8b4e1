"""Which model computes: a hash of its text and of the libraries that its numbers depend on."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
ROOMS = ("numerics", "theory", "population", "mechanisms", "model", "parameters.py")
"""The rooms, and the file beside them, whose text decides a run's numbers."""
LIBRARIES = ("numpy", "numba", "scipy")
"""The libraries whose version does."""


@cache
def model_fingerprint() -> str:
    """Return a hash of the text of the model and of the versions of the libraries that compute it."""
    libraries = [f"{library} {metadata.version(library)}" for library in LIBRARIES]
    return hashlib.sha256(" ".join([hash_of_text(ROOMS), *libraries]).encode()).hexdigest()[:16]


def hash_of_text(rooms: Iterable[str]) -> str:
    """Return a hash of the text of these rooms, and of the names of their files."""
    text = hashlib.sha256()
    for room in rooms:
        place = PACKAGE / room
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            text.update(file.relative_to(PACKAGE).as_posix().encode())
            text.update(file.read_bytes())
    return text.hexdigest()


def versions() -> dict[str, str]:
    """Return the versions on which it depends whether the numbers come out the same."""
    found = {"consortium_sim": _version("consortium-sim"), "Python": platform.python_version()}
    return found | {name: _version(name) for name in LIBRARIES}


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "(a checkout)"
