"""Which model computes: a hash of its text and of the libraries that its numbers depend on."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
ROOMS = ("numerics", "theory", "population", "mechanisms", "model")
"""The rooms, and the file beside them, whose text decides a run's numbers."""
LIBRARIES = ("numpy", "numba", "scipy")
"""The libraries whose version does."""


@cache
def model_fingerprint() -> str:
    """Return a hash of the text of the model and of the versions of the libraries that compute it."""
    text = hashlib.sha256()
    for room in ROOMS:
        for file in sorted((PACKAGE / room).rglob("*.py")):
            text.update(file.relative_to(PACKAGE).as_posix().encode())
            text.update(file.read_bytes())
    text.update((PACKAGE / "parameters.py").read_bytes())
    for library in LIBRARIES:
        text.update(f"{library} {metadata.version(library)}".encode())
    return text.hexdigest()[:16]


def versions() -> dict[str, str]:
    """Return the versions on which it depends whether the numbers come out the same."""
    found = {"consortium_sim": _version("consortium-sim"), "Python": platform.python_version()}
    return found | {name: _version(name) for name in LIBRARIES}


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "(a checkout)"
