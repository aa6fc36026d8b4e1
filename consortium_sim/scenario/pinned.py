"""Files that a setting names: a bundled one by its name, one's own by its path and what stood in it.

A run is known by its settings. A path alone would not tell that the file was changed; so the value of such a
setting is the path with a digest of the file and of those that it extends: "mine.toml#1f0c…". Bundled files
belong to the version of the library.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from consortium_sim.errors import Fault, SettingError
from consortium_sim.scenario.bundled import CALLED, Kind, bundled, find, shown
from consortium_sim.scenario.reading import extended, read_document

_DIGITS = 16
_PINNED = re.compile(rf"(?P<path>.+)#(?P<digest>[0-9a-f]{{{_DIGITS}}})")


def pinned(kind: Kind, text: str, asking: Path | None = None) -> str:
    """Return a bundled name as it is, and a path with the digest of what it leads to; a pinned one stays.

    asking: the file that names it, where the path starts. SettingError with every fault of finding the files.
    """
    if text in bundled(kind) or _PINNED.fullmatch(text):
        return text
    path = find(kind, text, asking)
    return f"{path.resolve()}#{_digest(kind, path)}"


def unpinned(kind: Kind, text: str) -> str:
    """Return the name or path of a pinned value; SettingError where the file is not what it was."""
    stated = _PINNED.fullmatch(text)
    if stated is None:
        return text
    path, digest = Path(stated["path"]), stated["digest"]
    if (now := _digest(kind, path)) != digest:
        found = f"this {CALLED[kind]} has changed since a setting named it ({digest}, now {now})."
        raise SettingError(Fault(shown(path), found, "the same file, or the setting read again"))
    return str(path)


def _digest(kind: Kind, path: Path) -> str:
    """Return a digest of a file and those that it extends."""
    faults: list[Fault] = []
    content = hashlib.sha256(_chain(kind, path, (), faults))
    if faults:
        raise SettingError(*faults)
    return content.hexdigest()[:_DIGITS]


def _chain(kind: Kind, path: Path, above: tuple[Path, ...], faults: list[Fault]) -> bytes:
    document = read_document(path, (kind,), faults)
    if document is None:
        return b""
    bases = extended(document, kind, above, faults)
    return path.read_bytes() + b"".join(_chain(kind, base, (*above, path), faults) for base in bases)
